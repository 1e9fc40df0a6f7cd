package segment_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"rapport/shared/core/event"
	"rapport/shared/core/segment"
)

const day = 24 * time.Hour

var ordered = segment.NewDid("Order Completed", 3, 365*day, nil)

// ago makes events of one name so many days before start.
func ago(name string, days ...int) (all []event.Event) {
	for _, d := range days {
		all = append(all, event.Event{Name: name, Time: start.AddDate(0, 0, -d), Properties: map[string]any{"category": "lamps"}})
	}
	return all
}

func TestAReasonNamesTheFactsThatDecide(t *testing.T) {
	lamps := segment.NewDid("Product Viewed", 3, 14*day, segment.Where{{Property: "category", Op: segment.Eq, Value: "lamps"}})
	letter := segment.NewDid("Product Viewed", 1, 0, segment.Where{{Property: "category", Op: segment.Eq, Value: "lamps"}})
	country := segment.Trait{Property: "country", Op: segment.In, Value: []any{"HR", "SI", "AT"}}
	recent := segment.NewDid("Order Completed", 1, 45*day, nil)
	regulars := segment.Member{Segment: &segment.Segment{Name: "regulars", Rule: ordered}}
	four := ago("Order Completed", 400, 200, 100, 50, 46)
	for _, c := range []struct {
		want   string
		rule   segment.Rule
		events []event.Event
		traits map[string]any
	}{
		{"Order Completed 4 times within 365 days, last on 14 Jan", ordered, four, nil},
		{"Order Completed only twice within 365 days, last on 14 Jan", ordered, ago("Order Completed", 60, 46), nil},
		{"Order Completed 5 times, last on 14 Jan", segment.NewDid("Order Completed", 1, 0, nil), four, nil},
		{"Order Completed once, last on 26 Nov 2025", segment.NewDid("Order Completed", 1, 0, nil), ago("Order Completed", 95), nil},
		{"no Order Completed within 45 days, the last on 14 Jan", segment.Not{Rule: recent}, four, nil},
		{"never Order Completed", segment.Not{Rule: recent}, nil, nil},
		{"Order Completed at least 16 times within 365 days, last on 1 Mar", ordered, ago("Order Completed", 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 0), nil},
		{"Product Viewed (category is lamps) at least 3 times within 14 days, last on 26 Feb", lamps, ago("Product Viewed", 3, 4, 5), nil},
		{"never Product Viewed (category is lamps)", lamps, nil, nil},
		{"Product Viewed (category is lamps), last on 26 Feb", letter, ago("Product Viewed", 3, 4, 5), nil},
		{"country is HR, SI or AT", country, nil, map[string]any{"country": "SI"}},
		{"country is not HR, SI or AT or not known", country, nil, map[string]any{"country": "DE"}},
		{"in regulars (Order Completed 4 times within 365 days, last on 14 Jan)", regulars, four, nil},
		{"not in regulars (never Order Completed)", regulars, nil, nil},
		{"Order Completed 4 times within 365 days, last on 14 Jan; no Order Completed within 45 days, the last on 14 Jan", segment.All{ordered, segment.Not{Rule: recent}}, four, nil},
		{"never Order Completed", segment.All{country, ordered}, nil, map[string]any{"country": "HR"}},
		{"country is HR, SI or AT", segment.Any{country, ordered}, nil, map[string]any{"country": "HR"}},
		{"has neither an id nor an address", segment.Known{}, nil, nil},
		{"nothing is asked", segment.All{}, nil, nil},
	} {
		h := happened{events: c.events, counters: segment.Counters(c.rule), traits: c.traits}
		require.Equal(t, c.want, segment.Reason(c.rule, h, start))
	}
}

func TestADateInAReasonIsOfTheReadersZone(t *testing.T) {
	late := happened{events: []event.Event{{Name: "Order Completed", Time: time.Date(2026, 2, 27, 23, 30, 0, 0, time.UTC)}}}
	zone := time.FixedZone("Zagreb", 3600)
	require.Contains(t, segment.Reason(segment.NewDid("Order Completed", 1, 0, nil), late, start.In(zone)), "last on 28 Feb")
}

func TestALongListOfReasonsIsCutAndCounted(t *testing.T) {
	rules := segment.All{}
	for range 9 {
		rules = append(rules, ordered)
	}
	require.True(t, strings.HasSuffix(segment.Reason(rules, happened{}, start), "never Order Completed; 4 more"))
}

func TestAReasonSaysNoTraitThatTheRuleDoesNotName(t *testing.T) {
	h := happened{traits: map[string]any{"city": "Split", "phone": "+385 91"}}
	said := segment.Reason(segment.Trait{Property: "city", Op: segment.Exists, Value: true}, h, start)
	require.Equal(t, "city is known", said)
}

func TestEveryRuleHasAReasonThatAgreesWithARecount(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		did := drawDid(r)
		h := drawHappened(r, did)
		said := segment.Reason(did, h, start)
		inside := 0
		for _, e := range h.events {
			if e.Name == did.Event && (did.Within == 0 || e.Time.After(start.Add(-did.Within))) && (len(did.Where) == 0 || did.Where.Holds(e.Properties)) {
				inside++
			}
		}
		none := strings.HasPrefix(said, "never ") || strings.HasPrefix(said, "no ")
		require.Equal(t, inside == 0, none, "%d times: %s", inside, said)
		require.Equal(t, recount(did, h, start), !none && !strings.Contains(said, " only "), said)
	})
	rapid.Check(t, func(r *rapid.T) {
		rule := drawRule(r, 2)
		require.NotEmpty(t, segment.Reason(rule, drawHappened(r, rule), start))
	})
}
