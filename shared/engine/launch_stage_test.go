package engine_test

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/event"
	"rapport/shared/core/item"
	"rapport/shared/engine"
)

// readers are the customers with a trait, and tuesday is a letter to them at ten on their own walls. The stage begins on Monday, 2 March 2026.
const (
	readers = "segment: readers\nwhere: {trait: {name: reader, is: true}}\n"
	tuesday = "campaign: tuesday\ntrigger: {schedule: {weekly: tue, at: \"10:00\"}, segment: readers}\nsteps: [send: {channel: email, template: plain}]\npolicy: marketing\n"
)

func letterFiles(more map[string]string) map[string]string {
	files := map[string]string{"segments/readers.yaml": readers, "campaigns/tuesday.yaml": tuesday}
	maps.Copy(files, more)
	return files
}

// reader signs a customer in who may be written to and is in the segment; zone "" is not known.
func (s *stage) reader(who, zone string) {
	s.t.Helper()
	s.newsletter(who, true)
	granted := s.event(who, event.ConsentGranted, "channel", "email")
	granted.Zone = zone
	s.process(granted)
}

// newsletter says whether a customer is in the segment.
func (s *stage) newsletter(who string, in bool) {
	s.t.Helper()
	identify := s.event(who, event.Identify)
	identify.Traits = map[string]any{"email": strings.TrimPrefix(who, "u.") + "@shop.example", "reader": in}
	s.process(identify)
}

// launch lets launch run once, without what comes of it.
func (s *stage) launch() {
	s.t.Helper()
	require.NoError(s.t, s.hand("launch", "Scheduled Event", []byte("{}")))
}

// live lets minutes pass as they do in the world: each with its wake, its launch, and what comes of them.
func (s *stage) live(d time.Duration) {
	s.t.Helper()
	for end := s.now.Add(d); s.now.Before(end); {
		s.pass(1)
		s.launch()
		s.settle()
	}
}

// liveUntil jumps from one moment in which there is something to do to the next, as a demo's clock does.
func (s *stage) liveUntil(end time.Time) {
	s.t.Helper()
	for stirred := true; s.now.Before(end); {
		next := end
		if due, err := s.e.NextLaunch(s.t.Context(), stirred); err == nil && due.Before(next) {
			next = due
		}
		for shard := range item.Shards {
			r := item.AgendaThrough(shard, item.Floor(next))
			r.Limit = 1
			items, err := s.table.Query(s.t.Context(), r)
			require.NoError(s.t, err)
			for _, it := range items {
				minute, _, err := item.ParseAgenda(it.Key)
				require.NoError(s.t, err)
				next = minute.Time()
			}
		}
		woken := len(s.history) + len(s.puts)
		if minute := s.now.Truncate(time.Minute).Add(time.Minute); next.Before(minute) {
			next = minute
		}
		s.now = next
		require.NoError(s.t, s.hand("wake", "Scheduled Event", []byte("{}")))
		s.settle()
		stirred = len(s.history)+len(s.puts) > woken
		s.launch()
		s.settle()
	}
}

// addressees are those who got a mail, each as often as she did.
func (s *stage) addressees() []string {
	all := []string{}
	for _, m := range s.mails {
		all = append(all, strings.TrimSuffix(m.To, "@shop.example"))
	}
	slices.Sort(all)
	return all
}

// said is all that was decided of a customer, as sentences.
func (s *stage) said(who string) string {
	s.t.Helper()
	x, err := s.e.Explain(s.t.Context(), who)
	require.NoError(s.t, err)
	var all []string
	for _, l := range x.Lines {
		all = append(all, l.Sentence)
	}
	return strings.Join(all, "\n")
}

// at is a time on Tuesday, 3 March 2026, in UTC.
func at(hour, minute int) time.Time { return time.Date(2026, 3, 3, hour, minute, 0, 0, time.UTC) }

// waiting are the entries of a type that lie on the bus.
func (s *stage) waiting(kind string) (all []engine.Entry) {
	for _, e := range s.queue {
		if e.Type == kind {
			all = append(all, e)
		}
	}
	return all
}

// handed reads the launches that lie on the bus.
func (s *stage) handed() (all []engine.LaunchDetail) {
	s.t.Helper()
	for _, e := range s.waiting(engine.LaunchDue) {
		var l engine.LaunchDetail
		require.NoError(s.t, json.Unmarshal(e.Detail, &l))
		all = append(all, l)
	}
	return all
}
