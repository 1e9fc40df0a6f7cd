package pack_test

import (
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"rapport/shared/core/id"
	"rapport/shared/core/pack"
)

func TestWhatIsWrittenIsRead(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		u, i := rapid.Uint64().Draw(rt, "u"), rapid.Int64().Draw(rt, "i")
		b, f := rapid.Bool().Draw(rt, "b"), rapid.Float64().Draw(rt, "f")
		s, n := rapid.String().Draw(rt, "s"), id.ID(rapid.Uint64().Draw(rt, "id"))
		at := time.UnixMilli(rapid.Int64Range(1, 253402300799999).Draw(rt, "ms")).UTC()
		var w pack.Writer
		w.Uint(u)
		w.Int(i)
		w.Bool(b)
		w.Float(f)
		w.Text(s)
		w.ID(n)
		w.Time(at)
		w.Time(time.Time{})
		r := pack.NewReader(w.Bytes)
		require.Equal(rt, []any{u, i, b, f, s, n, at, time.Time{}},
			[]any{r.Uint(), r.Int(), r.Bool(), r.Float(), r.Text(), r.ID(), r.Time(), r.Time()})
		require.NoError(rt, r.Err())
	})
}

func TestSmallThingsAreSmall(t *testing.T) {
	for want, write := range map[int]func(*pack.Writer){
		1: func(w *pack.Writer) { w.Uint(127) },
		2: func(w *pack.Writer) { w.Int(-65) },
		3: func(w *pack.Writer) { w.Time(time.Time{}); w.Int(-64); w.Bool(true) },
		4: func(w *pack.Writer) { w.Text("abc") },
		8: func(w *pack.Writer) { w.ID(1) },
	} {
		var w pack.Writer
		write(&w)
		require.Len(t, w.Bytes, want)
	}
}

func TestTheFirstMillisecondOf1970IsNotTheZeroTime(t *testing.T) {
	var w pack.Writer
	w.Time(time.UnixMilli(0))
	require.Equal(t, time.UnixMilli(1).UTC(), pack.NewReader(w.Bytes).Time())
}

func TestANumberThatIsNoneComesBackToo(t *testing.T) {
	var w pack.Writer
	w.Float(math.NaN())
	w.Float(math.Inf(-1))
	r := pack.NewReader(w.Bytes)
	require.True(t, math.IsNaN(r.Float()))
	require.True(t, math.IsInf(r.Float(), -1))
}

func TestAfterTheFirstErrorEverythingIsZero(t *testing.T) {
	for _, b := range [][]byte{nil, {0xff}, {200, 1, 'x'}} {
		r := pack.NewReader(b)
		require.Empty(t, r.Text())
		require.Equal(t, []any{uint64(0), int64(0), false, 0.0, id.ID(0), "", 0, time.Time{}},
			[]any{r.Uint(), r.Int(), r.Bool(), r.Float(), r.ID(), r.Text(), r.Len(), r.Time()})
		require.ErrorIs(t, r.Err(), pack.ErrShort)
	}
}

func TestBytesThatAreLeftOverAreAnError(t *testing.T) {
	r := pack.NewReader([]byte{1, 2, 3})
	r.Uint()
	require.ErrorContains(t, r.Err(), "2 bytes are left over")
}

func TestACountIsNeverMoreThanTheBytesThatFollow(t *testing.T) {
	var w pack.Writer
	w.Uint(3)
	w.Bytes = append(w.Bytes, 1, 2, 3)
	require.Equal(t, 3, pack.NewReader(w.Bytes).Len())
	r := pack.NewReader(w.Bytes[:3])
	require.Zero(t, r.Len())
	require.ErrorIs(t, r.Err(), pack.ErrShort)
}
