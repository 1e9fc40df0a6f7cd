package console

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/item"
	"rapport/shared/edge/session"
	"rapport/shared/preview"
)

func TestTheCountOfASampleSaysThatItIsOne(t *testing.T) {
	require.Equal(t, "41 of 300 customers match now.", matches{Count: preview.Estimate{Count: 41, Low: 41, High: 41}, All: 300, From: 300}.Sentence())
	require.Equal(t, "about 640 (590 to 690) of 100,000 customers match now. Tried on 2,000 customers chosen by chance; the range holds the true number in 95 of 100 such cases.",
		matches{Count: preview.Estimate{Count: 640, Low: 590, High: 690}, All: 100_000, From: 2000}.Sentence())
}

func TestTheCustomersAreReadOnceAMinuteAndNotAtEachKey(t *testing.T) {
	s := withSegments(t)
	s.orders(t, "u.1", 1)
	s.orders(t, "u.2", 2)
	check := func() int {
		c := &counting{Store: s.store}
		s.Engine.Store = c
		defer func() { s.Engine.Store = s.store }()
		r := s.post(t, lapsingPage+"/check", url.Values{"text0": {lapsingText}}, session.Edit)
		require.Equal(t, http.StatusOK, r.StatusCode, r.Body)
		return int(c.reads.Load())
	}
	newest, drafts := 1, 1
	require.Equal(t, newest+drafts+item.Shards+2, check(), "the list of everyone, and each customer")
	require.Equal(t, newest+drafts, check())
	s.now = s.now.Add(crowdAge + time.Second)
	require.Greater(t, check(), item.Shards)
}

func TestAnEditorsPageAndTheChangesReadNoCustomer(t *testing.T) {
	s := withSegments(t)
	s.orders(t, "u.1", 1)
	reads := func(path string) int {
		s.get(t, path, session.Edit)
		c := &counting{Store: s.store}
		s.Engine.Store = c
		defer func() { s.Engine.Store = s.store }()
		require.Equal(t, http.StatusOK, s.get(t, path, session.Edit).StatusCode)
		return int(c.reads.Load())
	}
	newest, drafts, versions, audits := 1, 1, 1, 1
	require.Equal(t, newest+drafts, reads(lapsingPage))
	require.Equal(t, newest+drafts, reads("/console/new"))
	require.Equal(t, newest+drafts+versions+2*audits, reads("/console/changes"))
	version := 1
	require.Equal(t, newest+version+audits, reads("/console/changes/versions/1"), "and no other version's files")
}
