package engine_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/event"
	"rapport/shared/core/fault"
	"rapport/shared/core/item"
	"rapport/shared/core/journal"
	"rapport/shared/core/message"
	"rapport/shared/core/result"
)

// tour goes through every kind of step.
const tour = `campaign: tour
trigger: {event: Product Added, key: n}
exit: [{event: Order Completed}]
steps:
  - wait: 1h
  - send: {channel: email, template: plain}
  - split: {a: {share: 50%, steps: [wait: 2h]}, b: {share: 50%, steps: [send: {channel: email, template: plain}]}}
  - wait: {event: Product Viewed, at_most: 1d}
  - branch:
      - when: {did: {event: Product Viewed, within: 2d}}
        then: [send: {channel: email, template: plain}]
      - else: [exit: bored]
  - wait: 12h
goal: {event: Order Completed, within: 7d}
holdout: 20%
policy: marketing
`

// story is a stage on which customers do things at random, for many days: with merges, bounces, a table that does not take lines for
// a while, and erasures.
type story struct {
	*stage
	r         *rand.Rand
	customers []string
	crowd     int // so many begin at once; later ones come now and then
	reported  int // mails
	erasures  int
	stuck     map[string]bool // customers of whom no line can be written
}

func newStory(t *testing.T, seed uint64) *story {
	s := &story{stage: newStage(t, map[string]string{"campaigns/tour.yaml": tour, "segments/buyers.yaml": "segment: buyers\nwhere: {did: {event: Order Completed}}\n",
		"shop.yaml": "name: Test shop\nurl: https://shop.example\nfrom: Test <shop@shop.example>\ncountries: {DE: explicit}\ncountry: DE\ncaps: [{channel: email, at_most: 4, within: 7d}]\nquiet_hours: [{channel: email, from: \"22:00\", to: \"06:00\"}]\n"}),
		r: rand.New(rand.NewPCG(11, seed)), crowd: 12, stuck: map[string]bool{}}
	s.hook = func(call string, k item.Key, do func() error) error {
		who, _ := strings.CutPrefix(k.Partition, "C#")
		if call == "put" && s.stuck[who] && (strings.HasPrefix(k.Sort, "LOG#") || strings.HasPrefix(k.Sort, "MSG#")) {
			return fault.New(fault.Unavailable, "the table takes no line of %s", who)
		}
		return do()
	}
	return s
}

// day lets a day pass, an hour at a time.
func (s *story) day() {
	for range 24 {
		for range s.r.IntN(4) {
			s.something()
		}
		s.now = s.now.Add(time.Duration(50+s.r.IntN(10)) * time.Minute)
		s.pass(4)
		s.reports()
	}
}

// something is what one customer does.
func (s *story) something() {
	if len(s.customers) < s.crowd || s.r.IntN(30) == 0 {
		who := fmt.Sprint("u.", len(s.customers))
		s.customers = append(s.customers, who)
		if s.process(s.known(who, who[2:]+"@shop.example")...); s.r.IntN(3) > 0 {
			return
		}
	}
	who := s.customers[s.r.IntN(len(s.customers))]
	switch n := fmt.Sprint(s.r.IntN(1000)); s.r.IntN(14) {
	case 0, 1, 2, 3, 4:
		s.process(s.event(who, "Product Added", "n", n))
	case 5, 6:
		s.process(s.event(who, "Product Viewed"))
	case 7, 8:
		s.process(s.event(who, "Order Completed", "order_id", n, "revenue", float64(s.r.IntN(90)), "currency", []string{"EUR", "USD"}[s.r.IntN(2)]))
	case 9:
		s.process(s.event(who, []string{event.ConsentGranted, "Consent Withdrawn"}[s.r.IntN(2)], "channel", "email"))
	case 10: // a browser that becomes known
		browser := "a." + n
		s.process(s.event(browser, "Product Added", "n", n))
		s.process(s.fold(who, browser))
	case 11: // two who were known apart
		if other := "a.x" + n; s.r.IntN(2) == 0 {
			identify := s.event(other, event.Identify)
			identify.Traits = map[string]any{"email": n + "@shop.example"}
			s.process(identify, s.event(other, "Product Added", "n", n), s.event(other, "Order Completed", "order_id", n, "revenue", 5.0, "currency", "EUR"))
			s.settle()
			s.process(s.fold(who, other))
		}
	case 12:
		s.stuck[who] = true
	case 13:
		clear(s.stuck)
	}
	s.settle()
}

// reports lets the channel report on each mail.
func (s *story) reports() {
	for ; s.reported < len(s.mails); s.reported++ {
		m := s.mails[s.reported]
		kind := "Delivery"
		switch s.r.IntN(20) {
		case 0:
			kind = "Bounce"
		case 1:
			kind = "Complaint"
		}
		tags := map[string][]string{}
		for name, value := range m.Tags {
			tags[name] = []string{value}
		}
		require.NoError(s.t, s.hand("feedback", "", s.wordOf(kind, m.To, tags)))
	}
}

// erase forgets some of the customers, each another one.
func (s *story) erase(n int) {
	for range n {
		require.NoError(s.t, s.e.Erase(s.t.Context(), s.customers[s.erasures], fmt.Sprint("request-", s.erasures)))
		s.erasures++
	}
	s.settle()
}

// quiet lets everything be carried out and added up.
func (s *story) quiet() {
	clear(s.stuck)
	s.pass(130)
	for range 12 {
		require.NoError(s.t, s.e.RecountDue(s.t.Context()))
		s.pass(1)
	}
	for range 2 { // members are counted every quarter of an hour
		s.pass(16)
		s.launch()
	}
}

// naive reads every line that lies in a partition of anybody, and those of messages, without the index and without what is under test.
func (s *story) naive() (lines []journal.Line) {
	fates := map[message.Status]journal.Kind{message.Sent: journal.Sent, message.Failed: journal.Failed, message.Unknown: journal.Unknown, message.Skipped: journal.Skipped}
	for k := range s.keys {
		if !strings.HasPrefix(k.Partition, "C#") {
			continue
		}
		items, err := s.table.Query(s.t.Context(), item.Only(k))
		require.NoError(s.t, err)
		for _, it := range items {
			switch {
			case strings.HasPrefix(k.Sort, "LOG#"):
				l, err := journal.Decode(it.Body)
				require.NoError(s.t, err)
				lines = append(lines, l)
			case strings.HasPrefix(k.Sort, "MSG#"):
				m, err := message.Decode(it.Body)
				require.NoError(s.t, err)
				base := journal.Line{Time: m.Requested, Kind: journal.Requested, Campaign: m.Campaign, Version: m.Version, Enrolment: m.Enrolment, Step: m.Step, Message: m.ID, Channel: m.Channel, Home: m.Home}
				if m.Follows != "" {
					base.Rule = result.Again
				}
				fate := base
				fate.Kind, fate.Rule = fates[m.Status], m.Reason
				lines = append(lines, base, fate)
			}
		}
	}
	return lines
}

// counted adds lines up as a marketer would, one after the other.
func counted(lines []journal.Line, campaign string) []result.Count {
	var sheet result.Sheet
	for _, l := range lines {
		if l.Campaign == campaign {
			sheet.Add(l)
		}
	}
	return sheet.Counts()
}

func campaignsOf(lines []journal.Line) []string {
	names := map[string]bool{}
	for _, l := range lines {
		names[l.Campaign] = true
	}
	return slices.Sorted(maps.Keys(names))
}

// sameCounts compares, with amounts up to what adding in another order changes.
func sameCounts(t *testing.T, want, got []result.Count, about string) {
	t.Helper()
	require.Equal(t, len(want), len(got), about)
	for i := range want {
		require.Equal(t, want[i].Cell, got[i].Cell, about)
		require.Equal(t, want[i].N, got[i].N, "%s %+v", about, want[i].Cell)
		require.InDelta(t, want[i].Amount, got[i].Amount, 1e-6, about)
		require.InDelta(t, want[i].Squares, got[i].Squares, 1e-3, about)
	}
}
