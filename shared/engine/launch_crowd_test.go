package engine_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/item"
	"rapport/shared/core/journal"
	"rapport/shared/engine"
)

// mailsASecond is what the crowd's account may send.
const mailsASecond = 14

// crowd is a stage with thousands of members, an account with a rate, a mail server behind SMTP, and two launchers who are killed at random.
type crowd struct {
	*stage
	*post
	r       *rand.Rand
	killed  int
	stirred bool // something happened to customers in the minute behind
}

// zone is a member's: most live where the shop is.
func zone(n int) string {
	return map[int]string{7: "Asia/Tokyo", 8: "America/New_York"}[n%20]
}

// newCrowd makes members, of whom one in fifty has a browser that is a member too, and one in a hundred says no to mail.
func newCrowd(t *testing.T, members int, seed uint64) *crowd {
	c := &crowd{stage: newStage(t, letterFiles(nil)), r: rand.New(rand.NewPCG(seed, 0))}
	c.post = newPost(t, rand.New(rand.NewPCG(seed, 1)), func() time.Time { return c.now })
	c.take["deliver"] = engine.Paced(c.ports(), mailsASecond, func(d time.Duration) { c.now = c.now.Add(d) })
	c.expect(mailsASecond)
	c.answer = c.channel
	for n := range members {
		c.reader(fmt.Sprint("u.", n), zone(n))
		if n%50 == 0 {
			c.reader(fmt.Sprint("a.", n), zone(n))
		}
		if n%100 == 3 {
			c.process(c.event(fmt.Sprint("u.", n), "Consent Withdrawn", "channel", "email"))
		}
	}
	c.queue, c.puts = nil, nil
	return c
}

// expect tells launch how many mails a second the account may send.
func (c *crowd) expect(rate int) {
	take, err := engine.NewLaunch(func(string) string { return strconv.Itoa(rate) }, c.ports())
	require.NoError(c.t, err)
	c.take["launch"] = take
}

// channel brings the mail that was just handed over to the mail server.
func (c *crowd) channel() (string, error) {
	m := c.mails[len(c.mails)-1]
	c.mails = c.mails[:0]
	return c.carry(c.t.Context(), m)
}

// until lets the world go on, from one moment in which there is something to do to the next. meanwhile is done at each of them.
func (c *crowd) until(end time.Time, meanwhile func()) {
	for c.now.Before(end) {
		c.minute(meanwhile)
		next := c.now.Truncate(time.Minute).Add(time.Minute)
		for len(c.queue) > 0 && c.now.Before(next) {
			entry := c.queue[0]
			c.queue = c.queue[1:]
			require.NoError(c.t, c.hand("deliver", entry.Type, entry.Detail))
		}
		if len(c.queue) == 0 {
			next = c.due(next, end)
		}
		if c.now.Before(next) {
			c.now = next
		}
	}
}

// minute is what happens at one: the merges, the alarms, and two launchers, most of whom are to be killed at one of their first twenty writes.
func (c *crowd) minute(meanwhile func()) {
	c.stirred = len(c.history) > 0
	c.puts, c.history = nil, nil
	meanwhile()
	require.NoError(c.t, c.hand("wake", "Scheduled Event", []byte("{}")))
	for range 2 {
		at := -1
		if c.r.IntN(4) > 0 {
			at = c.r.IntN(20)
		}
		if c.run(c.r.IntN(between), at, nil) {
			c.killed++
		}
	}
	c.stirred = c.stirred || len(c.queue) > 0
	c.settle(engine.TicksDue, engine.LaunchDue, engine.EventsReceived)
}

// due is the next moment at which there is something to do, not before soonest and not after end.
func (c *crowd) due(soonest, end time.Time) time.Time {
	next, err := c.e.NextLaunch(c.t.Context(), c.stirred)
	require.NoError(c.t, err)
	first, err := engine.FirstAlarm(c.t.Context(), c.table, 0, item.Floor(end))
	require.NoError(c.t, err)
	if first != 0 && first.Time().Before(next) {
		next = first.Time()
	}
	if next.Before(soonest) {
		return soonest
	}
	if next.After(end) {
		return end
	}
	return next
}

// address is where the mail of a member goes, who is a number, or of a browser.
func address(who ...any) string { return fmt.Sprint(who...) + "@shop.example" }

// both is how many mails a member and the browser of the same number got.
func (c *crowd) both(n int) int {
	return c.got[address(n)] + c.got[address("a.", n)]
}

// busiest is how many mails were accepted in the busiest minute, wherever it begins.
func (c *crowd) busiest() int {
	at := slices.SortedFunc(slices.Values(c.accepted), time.Time.Compare)
	most, first := 0, 0
	for n := range at {
		for at[n].Sub(at[first]) >= time.Minute {
			first++
		}
		most = max(most, n-first+1)
	}
	return most
}

// ends says how an occurrence ended for a customer: sent, or the reason why not; "" for no word of it.
func (c *crowd) ends(who string, from, to time.Time) string {
	lines, err := c.e.Journal(c.t.Context(), who)
	require.NoError(c.t, err)
	end := ""
	for _, l := range lines {
		if l.Campaign != "tuesday" || l.Time.Before(from) || l.Time.After(to) {
			continue
		}
		switch l.Kind {
		case journal.Sent:
			return "sent"
		case journal.NotEnrolled, journal.Skipped, journal.Failed:
			end = l.Rule
		}
	}
	return end
}

// A letter to ten thousand (RAPPORT_LAUNCH=100000: to as many) at fourteen a second, two weeks in a row: launchers die at random, browsers are folded into
// members all the while, the channel refuses some for the rate. In the second week of ten thousand launch believes in a hundred times the rate and spreads nothing. Each member
// gets one letter a week or a reason, and no minute sees more than the rate allows.
func TestALetterToThousandsComesToEachOnceAtTheAccountsPace(t *testing.T) {
	members := 10_000
	if n, err := strconv.Atoi(os.Getenv("RAPPORT_LAUNCH")); err == nil {
		members = n
	}
	c := newCrowd(t, members, 1)
	c.now = at(10, 0).Add(-15 * time.Hour)
	var fold []int
	for n := 0; n < members; n += 50 {
		fold = append(fold, n)
	}
	merges, had := 0, map[int]int{} // how many letters two may get who are one now: not more than they had
	merge := func() {               // three a minute, around ten o'clock where the shop is
		for range min(3, len(fold)) {
			if clock := c.now.Format("15:04"); clock < "09:50" || clock > "10:59" {
				return
			}
			had[fold[0]] = max(1, c.both(fold[0]))
			c.process(c.stage.fold(fmt.Sprint("u.", fold[0]), fmt.Sprint("a.", fold[0])))
			fold, merges = fold[1:], merges+1
		}
	}
	for week := range 2 {
		begins := at(0, 0).AddDate(0, 0, 7*week)
		c.accepted, c.got, c.killed = nil, map[string]int{}, 0
		if week == 1 && members <= 10_000 {
			c.expect(100 * mailsASecond)
		}
		c.until(begins.Add(34*time.Hour+time.Duration(members/500)*time.Minute), merge)
		sent, reasons := 0, map[string]int{}
		for n := range members {
			who := fmt.Sprint("u.", n)
			require.LessOrEqual(t, c.got[address(n)], 1, "%s got it twice", who)
			end := c.ends(who, begins.Add(-24*time.Hour), begins.AddDate(0, 0, 3))
			require.NotEmpty(t, end, "%s got nothing and no reason in week %d", who, week)
			if end == "sent" {
				sent++
			} else {
				reasons[end]++
			}
		}
		require.LessOrEqual(t, slices.Max(slices.Collect(maps.Values(c.got))), 1)
		for n, most := range had {
			require.LessOrEqual(t, c.both(n), most, "u.%d and a.%d", n, n)
			had[n] = 1
		}
		require.LessOrEqual(t, c.busiest(), 60*mailsASecond)
		require.Equal(t, map[string]int{"consent for email withdrawn": members / 100}, reasons)
		require.Positive(t, c.killed)
		t.Logf("week %d: %d members, %d sent, %v; %d mails, %d in the busiest minute, from %s to %s; %d merges, %d launchers killed", week+1, members, sent, reasons,
			len(c.accepted), c.busiest(), c.accepted[0].Format(time.DateTime), c.accepted[len(c.accepted)-1].Format(time.DateTime), merges, c.killed)
	}
	require.Greater(t, merges, 50)
}
