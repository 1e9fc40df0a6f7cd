package fault_test

import (
	"errors"
	"fmt"
	"io"
	"testing"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/fault"
)

func TestTheOutermostKindCounts(t *testing.T) {
	inner := fault.New(fault.Conflict, "version %d is not there", 7)
	require.Equal(t, "version 7 is not there", inner.Error())
	wrapped := fmt.Errorf("put c1: %w", inner)
	require.Equal(t, fault.Conflict, fault.Of(wrapped))
	outer := fault.New(fault.Unavailable, "after six tries: %w", wrapped)
	require.Equal(t, fault.Unavailable, fault.Of(outer))
	require.Equal(t, "after six tries: put c1: version 7 is not there", outer.Error())
	require.ErrorIs(t, outer, inner)
	require.ErrorIs(t, fault.New(fault.Internal, "read: %w", io.ErrUnexpectedEOF), io.ErrUnexpectedEOF)
}

func TestWhatIsNoFaultIsInternal(t *testing.T) {
	require.Equal(t, fault.Internal, fault.Of(io.EOF))
	require.Equal(t, fault.Internal, fault.Of(nil))
	require.True(t, fault.Is(io.EOF, fault.Internal))
	require.False(t, fault.Is(nil, fault.Internal), "no error is of no kind")
	require.False(t, fault.Is(io.EOF, fault.Invalid))
	require.True(t, fault.Is(fault.New(fault.Invalid, "x"), fault.Invalid))
}

func TestAFaultWithoutCauseHasNone(t *testing.T) {
	require.NoError(t, errors.Unwrap(fault.New(fault.Invalid, "x")))
}

func TestEveryKindHasAWordOfItsOwn(t *testing.T) {
	seen := map[string]bool{}
	for k := fault.Internal; k <= fault.Unavailable; k++ {
		require.NotEmpty(t, k.String())
		require.False(t, seen[k.String()], k.String())
		seen[k.String()] = true
	}
	require.Equal(t, "internal", fault.Kind(99).String())
}
