package engine_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/fault"
	"rapport/shared/core/item"
	"rapport/shared/engine"
)

// manyVersions publishes versions in which only the campaign's sentence changes, and lets somebody into each.
func (s *stage) manyVersions(versions int) {
	s.t.Helper()
	for n := range versions {
		s.publish(map[string]string{"campaigns/measured.yaml": strings.Replace(measured, "\n", fmt.Sprintf("\nabout: The form of day %d.\n", n), 1)})
		s.now = s.now.Add(time.Minute)
		s.process(s.event(fmt.Sprint("u.", n%4), "Letter Wanted", "n", fmt.Sprint(n)))
	}
	s.settle()
}

// cold opens the campaign's report in a function that just started, and returns how often it asked for definitions, the newest included.
func (s *stage) cold() (r engine.CampaignReport, asked int) {
	s.t.Helper()
	s.reads = func(r item.Range) error {
		if r.Partition == item.Catalog(1).Partition {
			asked++
		}
		return nil
	}
	e := engine.New(s.ports())
	r, err := e.CampaignReport(s.t.Context(), "measured", 0)
	require.NoError(s.t, err)
	before := asked
	_, err = e.CampaignReport(s.t.Context(), "measured", 0)
	require.NoError(s.t, err)
	require.Equal(s.t, before, asked, "what was published never changes, so nothing of it is read twice")
	return r, asked
}

func TestManyVersionsOfACampaignAreReadInFewReads(t *testing.T) {
	s := newStage(t, nil) // version 1 does not have the campaign
	s.manyVersions(60)
	r, asked := s.cold()
	require.Equal(t, 1+3, asked, "the newest, and 59 others 25 at a time")
	require.Len(t, r.Versions, 60)
	require.Equal(t, 60, r.Flow.Enrolled[0].N)
	require.Empty(t, r.Others)
}

func TestVersionsFarApartAreNotReadWithAllBetween(t *testing.T) {
	s := newStage(t, map[string]string{"campaigns/measured.yaml": measured})
	s.process(s.known("u.ana", "ana@shop.example")...)
	s.process(s.event("u.ana", "Letter Wanted", "n", "x"))
	for n := range 40 {
		s.publish(map[string]string{"campaigns/measured.yaml": strings.Replace(measured, "wait: 3d", fmt.Sprintf("wait: %dd", n%2+1), 1)})
	}
	s.now = s.now.Add(time.Minute)
	s.process(s.event("u.ana", "Letter Wanted", "n", "y"))
	s.settle()
	read := 0
	s.reads = func(r item.Range) error {
		if r.Partition == item.Catalog(1).Partition {
			items, err := s.table.Query(t.Context(), r)
			read += len(items)
			return err
		}
		return nil
	}
	report, err := engine.New(s.ports()).CampaignReport(t.Context(), "measured", 0)
	require.NoError(t, err)
	require.Equal(t, []uint32{41}, report.Versions)
	require.Equal(t, []uint32{1}, report.Others)
	require.Equal(t, 2, read, "the newest and the first")
}

func TestACampaignsReportFailsWhenItsVersionsCannotBeRead(t *testing.T) {
	s := newStage(t, map[string]string{"campaigns/measured.yaml": measured})
	s.manyVersions(2)
	s.reads = func(r item.Range) error {
		if r.Partition == item.Catalog(1).Partition && !r.Backward {
			return fault.New(fault.Unavailable, "the table is away")
		}
		return nil
	}
	_, err := engine.New(s.ports()).CampaignReport(t.Context(), "measured", 0)
	require.Equal(t, fault.Unavailable, fault.Of(err), "else its numbers would be of fewer versions, and nobody would know")
}

func TestAVersionThatThisProgramDoesNotReadAnyMoreIsInNoNumberAndKeepsNoneFromBeingShown(t *testing.T) {
	s := newStage(t, nil)
	s.manyVersions(3)
	require.NoError(t, s.table.Put(t.Context(), item.Item{Key: item.Catalog(3), Version: 1, Body: []byte("of another language")}, item.When{}, time.Time{}))
	r, err := engine.New(s.ports()).CampaignReport(t.Context(), "measured", 0)
	require.NoError(t, err)
	require.Equal(t, []uint32{4, 2}, r.Versions)
	require.Empty(t, r.Others)
	require.Equal(t, 2, r.Flow.Enrolled[0].N)
}
