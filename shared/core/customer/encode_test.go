package customer_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"rapport/shared/core/customer"
	"rapport/shared/core/id"
	"rapport/shared/core/pack"
)

func TestWhatIsEncodedComesBackEqual(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s := draw{rt}.state()
		body := customer.Encode(s)
		back, err := customer.Decode(s.ID, s.Version, body)
		require.NoError(rt, err)
		require.Equal(rt, s, back)
		require.Equal(rt, body, customer.Encode(back), "equal states have equal bytes")
	})
}

func TestNothingKnownIsEncodedToo(t *testing.T) {
	s := customer.State{ID: "a.1"}
	back, err := customer.Decode("a.1", 0, customer.Encode(s))
	require.NoError(t, err)
	require.Equal(t, s, back)
}

func TestAStateThatIsCutShortIsRefusedWhereverItIsCut(t *testing.T) {
	body := customer.Encode(full(ordinary))
	for n := 0; n < len(body); n += 1 + n/200 { // every byte of the small fields in front, then some
		_, err := customer.Decode("u.1", 1, body[:n])
		require.Error(t, err, "cut behind %d of %d bytes", n, len(body))
	}
	_, err := customer.Decode("u.1", 1, append(body, 0))
	require.ErrorContains(t, err, "u.1")
}

func TestAStateOfAnotherFormatSaysWhatToDo(t *testing.T) {
	_, err := customer.Decode("u.1", 1, []byte{99})
	require.ErrorContains(t, err, "format 99")
	require.ErrorContains(t, err, "newer version")
}

func TestABrokenCountAsksForNoMemory(t *testing.T) {
	w := pack.Writer{}
	w.Uint(1)
	for range 20 {
		w.Uint(1 << 62)
	}
	_, err := customer.Decode("u.1", 1, w.Bytes)
	require.ErrorIs(t, err, pack.ErrShort)
}

func FuzzDecodeNeverPanics(f *testing.F) {
	f.Add(customer.Encode(known().SetEnrolment(run(1, 2)).SetMessage(receipt("m", 1)).AddMember("u.1", "a").Count("Page Viewed", "Other", noon)))
	f.Add(customer.Encode(customer.State{Outbox: customer.Outbox{Sweep: &customer.Sweep{Customers: []string{"u.1"}}}}))
	f.Add([]byte{1, 0xff, 0xff, 0xff, 0xff, 0x0f})
	f.Fuzz(func(t *testing.T, b []byte) {
		s, err := customer.Decode("u.1", 7, b)
		if err != nil {
			return
		}
		again, err := customer.Decode("u.1", 7, customer.Encode(s))
		require.NoError(t, err)
		require.Equal(t, customer.Encode(s), customer.Encode(again))
	})
}

func TestAPageComesBackAndExpires(t *testing.T) {
	s := customer.State{ID: "u.1", Version: 6}
	ids := []id.ID{1, 2, 1 << 63}
	page := customer.Page(s, noon, ids)
	require.Equal(t, noon.Add(customer.PageLife), page.Expires)
	require.Equal(t, "!1#20260504T120000.000Z#00000000000000000007", page.Sort, "it names the version that is being put")
	back, err := customer.ReadPage(page.Body)
	require.NoError(t, err)
	require.Equal(t, ids, back)
	_, err = customer.ReadPage(page.Body[:5])
	require.ErrorIs(t, err, pack.ErrShort)
	_, err = customer.ReadPage([]byte{9})
	require.ErrorContains(t, err, "format 9")
}
