package sqlite_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/adapter/sqlite"
	"rapport/shared/core/id"
	"rapport/shared/core/item"
	"rapport/shared/core/journal"
	"rapport/shared/core/message"
	"rapport/shared/core/result"
	"rapport/shared/engine"
)

// letter is what every campaign of the benchmarks is.
const letter = "campaign: letter-%d\ntrigger: {event: Product Added, key: n}\nsteps:\n  - wait: 1h\n  - split: {a: 50%%, b: 50%%}\n  - send: {channel: email, template: plain}\n  - wait: 3d\ngoal: {event: Order Completed, within: 7d}\nholdout: 10%%\npolicy: marketing\n"

// told is what a run through such a letter leaves in the journal: that it began, its arm, its mail, that this was delivered.
func told(campaign, who string, at time.Time) []item.Item {
	run := id.Hash(campaign, who, at.String())
	base := journal.Line{Time: at, Campaign: campaign, Version: 1, Enrolment: run, Home: who}
	began, drew, delivered := base, base, base
	began.Kind, began.Arm = journal.Enrolled, "campaign"
	drew.Kind, drew.Arm, drew.Step, drew.Variant = journal.Variant, "campaign", 2, []string{"a", "b"}[id.Mod(2, who)]
	delivered.Kind, delivered.Step, delivered.Channel, delivered.Source, delivered.Time = journal.Delivered, 3, "email", "ses", at.Add(time.Second)
	var items []item.Item
	for _, l := range []journal.Line{began, drew, delivered} {
		l.ID = journal.NewID(l.Kind, run.String())
		items = append(items, item.Item{Key: item.Log(who, l.Time, l.ID), Version: 1, Index: item.JournalDay(who, l.Time), Body: journal.Encode(l)})
	}
	m := message.Message{ID: message.NewID(item.MinuteAt(at), run, 2, 0), Home: who, Campaign: campaign, Version: 1, Enrolment: run, Step: 3, Channel: "email",
		Template: "plain", Policy: "marketing", Topic: "news", Planned: at, Expires: at.Add(24 * time.Hour), Status: message.Sent, Requested: at, At: at.Add(time.Second), Provider: run.String()}
	return append(items, item.Item{Key: item.Message(who, m.ID), Version: 1, Index: item.JournalDay(who, at), Body: message.Encode(m)})
}

// BenchmarkNumbers is what the pages' numbers cost in a shop of 100,000 customers: 3,300 runs through 20 campaigns on each of 30 days, and today a letter to
// everybody. It prints how long a question takes (the slowest but one of 20), and adding up.
func BenchmarkNumbers(b *testing.B) {
	now := time.Date(2026, 5, 31, 18, 0, 0, 0, time.UTC)
	s, err := sqlite.Open(filepath.Join(b.TempDir(), "shop.db"), func() time.Time { return now })
	require.NoError(b, err)
	defer s.Close()
	e := engine.New(engine.Ports{Store: s, Clock: func() time.Time { return now }})
	files := map[string][]byte{"shop.yaml": []byte("name: Test\nurl: https://shop.example\nfrom: Test <shop@shop.example>\n"),
		"templates/plain.liquid": []byte("---\nsubject: Hello\npreheader: Hello\n---\n<p>Hello</p>\n"), "templates/plain.txt.liquid": []byte("Hello\n")}
	for c := range 20 {
		files[fmt.Sprintf("campaigns/letter-%d.yaml", c)] = fmt.Appendf(nil, letter, c)
	}
	_, err = engine.Publish(b.Context(), s, files)
	require.NoError(b, err)
	for ago := 30; ago > 0; ago-- {
		var items []item.Item
		for n := range 3300 {
			at := now.AddDate(0, 0, -ago).Add(time.Duration(n) * 5 * time.Second)
			items = append(items, told(fmt.Sprint("letter-", n%20), fmt.Sprint("u.", (ago*3300+n)%100_000), at)...)
		}
		require.NoError(b, s.Load(b.Context(), items))
	}
	took := func(metric string, f func()) {
		var all []time.Duration
		for range 20 {
			began := time.Now()
			f()
			all = append(all, time.Since(began))
		}
		slices.Sort(all)
		b.ReportMetric(float64(all[18].Microseconds())/1000, metric)
	}
	recount := func(metric string, until func() bool) {
		began, calls := time.Now(), 0
		for done := false; !done; calls++ {
			require.NoError(b, e.RecountDue(b.Context()))
			done = until()
		}
		b.ReportMetric(float64(time.Since(began).Milliseconds())/float64(calls), metric)
	}
	calls := 0
	recount("ms/minute-catching-up", func() bool { calls++; return calls == 8 })
	questions := func(when string) {
		who := engine.Who{Campaign: "letter-3", Match: result.Cell{Kind: journal.Sent}}
		took("ms/report-"+when, func() { _, err = e.CampaignReport(b.Context(), "letter-3", 0); require.NoError(b, err) })
		took("ms/today-"+when, func() { _, err = e.Overview(b.Context()); require.NoError(b, err) })
		took("ms/month-"+when, func() { _, err = e.ShopCounts(b.Context(), now.AddDate(0, 0, -30), now); require.NoError(b, err) })
		took("ms/people-"+when, func() {
			people, _, err := e.People(b.Context(), who)
			require.NoError(b, err)
			require.Len(b, people, 50)
		})
	}
	today := func(from, to int) {
		var items []item.Item
		for n := from; n < to; n++ {
			items = append(items, told("letter-3", fmt.Sprint("u.", n), now.Add(-time.Hour+time.Duration(n)*36*time.Millisecond))...)
		}
		require.NoError(b, s.Load(b.Context(), items))
	}
	today(0, 1_200)
	recount("ms/minute", func() bool { return true })
	questions("of-4800-lines")
	today(1_200, 100_000)
	recount("ms/minute-of-400000-lines", func() bool { return true })
	questions("of-400000-lines")
	b.ReportMetric(0, "ns/op")
}
