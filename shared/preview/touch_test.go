package preview_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"rapport/shared/preview"
)

const (
	keen   = "segment: keen\nwhere: {did: {event: Product Viewed, at_least: 3}}\n"
	keener = "segment: keen\nwhere: {did: {event: Product Viewed, at_least: 4}}\n"
	alike  = "segment: alike\nwhere: {all: [{segment: keen}, {segment: buyers}]}\n"
)

func to(segment string) string {
	return "campaign: thanks\ntrigger: {segment: " + segment + "}\nsteps: [send: {channel: email, template: hello}]\npolicy: relationship\n"
}

const asks = `campaign: asks
trigger: {event: Signed Up}
steps:
  - branch:
      - when: {segment: alike}
        then: [send: {channel: email, template: hello}]
policy: marketing
`

// History is gone through when a campaign reads what changes, directly or through segments, and only then.
func TestHistoryIsGoneThroughOnlyForWhatACampaignReads(t *testing.T) {
	for name, c := range map[string]struct {
		is, next  map[string]string
		untouched bool
	}{
		"a new segment that nobody reads":             {nil, map[string]string{"segments/keen.yaml": keen}, true},
		"one that only another segment reads":         {map[string]string{"segments/keen.yaml": keen, "segments/alike.yaml": alike}, map[string]string{"segments/keen.yaml": keener}, true},
		"a template that nobody sends":                {nil, map[string]string{"templates/x.liquid": "---\nsubject: Hi\n---\n<p>Hi</p>\n", "templates/x.txt.liquid": "Hi\n"}, true},
		"nothing":                                     {nil, nil, false},
		"a segment that starts a campaign":            {map[string]string{"segments/keen.yaml": keen, "campaigns/thanks.yaml": to("keen")}, map[string]string{"segments/keen.yaml": keener}, false},
		"one that is read by one that starts":         {map[string]string{"segments/keen.yaml": keen, "segments/alike.yaml": alike, "campaigns/thanks.yaml": to("alike")}, map[string]string{"segments/keen.yaml": keener}, false},
		"one that a branch reads through other":       {map[string]string{"segments/keen.yaml": keen, "segments/alike.yaml": alike, "campaigns/asks.yaml": asks}, map[string]string{"segments/keen.yaml": keener}, false},
		"a segment, where a campaign is for everyone": {map[string]string{"campaigns/thanks.yaml": to("everyone")}, map[string]string{"segments/keen.yaml": keen}, true},
		"a campaign":              {nil, map[string]string{"campaigns/thanks.yaml": to("buyers")}, false},
		"a template that is sent": {nil, map[string]string{"templates/hello.txt.liquid": "Hello you\n"}, false},
		"the shop":                {nil, map[string]string{"shop.yaml": string(files(nil)["shop.yaml"]) + "currency: EUR\n"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			s := newShop(t, 3, files(c.is))
			next := files(c.is)
			for path, text := range c.next {
				next[path] = []byte(text)
			}
			gone := false
			p := run(t, s, next, preview.Options{Progress: func(what string, _, _ int) { gone = gone || what == "reading what they did" }})
			require.Equal(t, []bool{c.untouched, !c.untouched}, []bool{p.Untouched, gone})
			require.Empty(t, p.Unfinished)
			require.Equal(t, c.untouched, campaign(t, p, "reminder").Would == nil)
		})
	}
}

// What is not tried brings what it brought: the replay of the same change tells nothing else than before.
func TestWhatNoCampaignReadsChangesNothingThatCampaignsBring(t *testing.T) {
	more := map[string]string{"segments/keen.yaml": keen, "segments/alike.yaml": alike}
	s := lamps(t)
	require.True(t, run(t, s, files(more), preview.Options{}).Untouched)
	with := newShop(t, 40, files(more))
	was, would := run(t, s, files(nil), preview.Options{}), run(t, with, files(more), preview.Options{})
	require.Equal(t, was.Campaigns, would.Campaigns)
}
