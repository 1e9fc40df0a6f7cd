package console

import (
	"context"
	"fmt"
	"html"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/customer"
	"rapport/shared/core/item"
	"rapport/shared/core/journal"
	"rapport/shared/core/message"
	"rapport/shared/core/result"
	"rapport/shared/edge/session"
	"rapport/shared/edge/who"
	"rapport/shared/engine"
	"rapport/shared/simulation"
)

var (
	peopleLink = regexp.MustCompile(`(?s)<a href="(/console/people\?[^"]*)"[^>]*>(.*?)</a>`)
	leading    = regexp.MustCompile(`^[0-9][0-9,]*`)
	rowOfOne   = regexp.MustCompile(`<tr><th scope="row"><a href="/console/customers/`)
	nextPage   = regexp.MustCompile(`href="([^"]*)" rel="next"`)
	memberCell = regexp.MustCompile(`(?s)<a href="/console/segments/([^"]*)".*?data-label="Members"><strong>([0-9,]+)</strong>`)
)

// opened counts the customers behind a link, page by page, and returns what the heading says.
func (s *stage) opened(t *testing.T, link string) (rows int, heading string) {
	t.Helper()
	for link != "" {
		r := s.get(t, link, session.View)
		require.Equal(t, 200, r.StatusCode, r.Body)
		rows += len(rowOfOne.FindAllString(r.Body, -1))
		_, heading, _ = strings.Cut(r.Body, "<h1>")
		heading, _, _ = strings.Cut(heading, "</h1>")
		link = ""
		if next := nextPage.FindStringSubmatch(r.Body); next != nil {
			link = html.UnescapeString(next[1])
		}
	}
	return rows, heading
}

// recounted reads the journal as it lies in the table: without the index, the figures and the report that are under test.
func recounted(t *testing.T, items []item.Item) (lines []journal.Line) {
	t.Helper()
	fates := map[message.Status]journal.Kind{message.Sent: journal.Sent, message.Failed: journal.Failed, message.Unknown: journal.Unknown, message.Skipped: journal.Skipped}
	for _, it := range items {
		switch {
		case !strings.HasPrefix(it.Partition, "C#"):
		case strings.HasPrefix(it.Sort, "LOG#"):
			l, err := journal.Decode(it.Body)
			require.NoError(t, err)
			lines = append(lines, l)
		case item.IsMessage(it.Key):
			m, err := message.Decode(it.Body)
			require.NoError(t, err)
			asked := journal.Line{Time: m.Requested, Kind: journal.Requested, Campaign: m.Campaign, Version: m.Version, Step: m.Step, Channel: m.Channel}
			fate := asked
			fate.Kind, fate.Rule = fates[m.Status], m.Reason
			lines = append(lines, asked, fate)
		}
	}
	return lines
}

// countedBy counts the lines that a link asks for, one after the other.
func countedBy(lines []journal.Line, asked engine.Who) (n int) {
	for _, l := range lines {
		day, cell := l.Time.UTC().Truncate(24*time.Hour), result.CellOf(l)
		if (asked.Campaign == "" || l.Campaign == asked.Campaign) && (len(asked.Versions) == 0 || slices.Contains(asked.Versions, cell.Version)) &&
			!day.Before(asked.First) && (asked.Last.IsZero() || !day.After(asked.Last)) && cell.Matches(asked.Match) {
			n++
		}
	}
	return n
}

// checkNumbers opens every number of the pages, and compares it with the rows and the heading that it opens and with a recount of the journal.
func (s *stage) checkNumbers(t *testing.T, w *simulation.World) (links int) {
	t.Helper()
	lines, seen := recounted(t, w.Items()), map[string]bool{}
	for _, path := range []string{"/console", "/console/campaigns", "/console/campaigns/reminder", "/console/campaigns/letter", "/console/campaigns/quiet"} {
		for _, m := range peopleLink.FindAllStringSubmatch(s.get(t, path, session.View).Body, -1) {
			link, said := html.UnescapeString(m[1]), strings.TrimSpace(tags.ReplaceAllString(m[2], ""))
			rows, heading := s.opened(t, link)
			require.Equal(t, count(rows), leading.FindString(heading), "%s: the heading of %s", path, link)
			if n := leading.FindString(said); n != "" && !strings.HasSuffix(said, "%") { // the table behind a drawing links its steps by their names
				require.Equal(t, count(rows), n, "%s: %s opens %s", path, said, link)
			}
			sent, err := url.Parse(link)
			require.NoError(t, err)
			asked, err := who.Parse(sent.Query())
			require.NoError(t, err)
			if asked.Waiting == 0 { // a wait leaves no line: who waits is in the states alone
				require.Equal(t, countedBy(lines, asked), rows, "%s: a recount of %s", path, link)
			}
			seen[link] = true
		}
	}
	return len(seen)
}

// checkMembers compares the list of segments with the customers' own states.
func (s *stage) checkMembers(t *testing.T, w *simulation.World) {
	t.Helper()
	want := map[string]string{}
	readers, all := 0, 0
	for _, it := range w.Items() {
		id := strings.TrimPrefix(it.Partition, "C#")
		if it.Key != item.State(id) {
			continue
		}
		state, err := customer.Decode(id, it.Version, it.Body)
		require.NoError(t, err)
		if !state.Tombstone() && state.Alias == "" && state.Known() {
			if all++; state.In("readers") {
				readers++
			}
		}
	}
	want["everyone"], want["readers"] = count(all), count(readers)
	got := map[string]string{}
	for _, m := range memberCell.FindAllStringSubmatch(s.get(t, "/console/segments", session.View).Body, -1) {
		got[m[1]] = m[2]
	}
	require.Equal(t, want, got)
}

func TestEveryNumberOpensExactlyItsCustomersAlsoAfterFiftyErasures(t *testing.T) {
	s, w := newWorldStageOf(t, 80)
	require.Greater(t, s.checkNumbers(t, w), 40, "the world has too little in it for this test")
	s.checkMembers(t, w)
	before := len(recounted(t, w.Items()))
	for n := range 50 {
		require.NoError(t, w.Engine().Erase(context.Background(), fmt.Sprintf("u.c%d@home.example", n), fmt.Sprint("request ", n)))
	}
	require.NoError(t, w.Until(context.Background(), start.Add(26*time.Hour))) // a simulated launch sleeps until the day's figures are due
	s.now = w.Now()
	require.Less(t, len(recounted(t, w.Items())), before/2)
	require.Greater(t, s.checkNumbers(t, w), 30)
	s.checkMembers(t, w)
}
