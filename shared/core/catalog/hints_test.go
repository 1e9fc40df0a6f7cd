package catalog_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/catalog"
	"rapport/shared/core/segment"
)

// hinted loads definitions and returns their hints, one a line.
func hinted(t *testing.T, published *catalog.Catalog, files map[string]string) []string {
	hints := loaded(t, files).Hints(published)
	if len(hints) == 0 {
		return nil
	}
	return strings.Split(hints.Error(), "\n")
}

func loaded(t *testing.T, files map[string]string) *catalog.Catalog {
	all := map[string][]byte{
		"templates/hello.liquid":     []byte("---\nsubject: Hello\n---\n<p>Hello.</p>"),
		"templates/hello.txt.liquid": []byte("Hello."),
	}
	for name, text := range files {
		all[name] = []byte(text)
	}
	c, err := catalog.Load(1, all)
	require.NoError(t, err)
	return c
}

// everyPlace names an event wherever a campaign can.
const everyPlace = `campaign: reminder
trigger: {event: Product Aded, where: {event: Product Aded}}
exit: [{event: Order Complete}]
steps:
  - wait: {quiet: 1h, on: [Product Viewed, product_removed]}
  - wait: {event: CartViewed, at_most: 2d}
  - branch:
      - when: {any: [{did: {event: Order Compelted}}, {did_not: {event: Product Viwed}}]}
        then: [send: {channel: email, template: hello}]
goal: {event: Oder Completed, within: 7d}
policy: marketing
`

func TestAnEventThatIsNearlyAKnownOneIsHintedAtWhereverItIsNamed(t *testing.T) {
	require.Equal(t, []string{
		"campaigns/reminder.yaml:2:18: no event called \"Product Aded\" is known (did you mean `Product Added`?)",
		"campaigns/reminder.yaml:3:16: no event called \"Order Complete\" is known (did you mean `Order Completed`?)",
		"campaigns/reminder.yaml:5:44: no event called \"product_removed\" is known (did you mean `Product Removed`?)",
		"campaigns/reminder.yaml:6:19: no event called \"CartViewed\" is known (did you mean `Cart Viewed`?)",
		"campaigns/reminder.yaml:8:36: no event called \"Order Compelted\" is known (did you mean `Order Completed`?)",
		"campaigns/reminder.yaml:8:73: no event called \"Product Viwed\" is known (did you mean `Product Viewed`?)",
		"campaigns/reminder.yaml:10:15: no event called \"Oder Completed\" is known (did you mean `Order Completed`?)",
	}, hinted(t, nil, map[string]string{"campaigns/reminder.yaml": everyPlace}))
}

func TestAShopsOwnEventIsHintedAtOnlyIfOthersAreNamedNearlySo(t *testing.T) {
	files := map[string]string{
		"segments/guests.yaml": "segment: guests\nwhere: {did: {event: Table Booked}}\n",
		"segments/old.yaml":    "segment: old\nwhere: {all: [{did: {event: Table Booked}}, {did_not: {event: Table Booked, within: 30d}}]}\n",
		"segments/quiz.yaml":   "segment: quiz\nwhere: {all: [{did: {event: Quiz 1 Done}}, {did: {event: Quiz 2 Done}}]}\n",
	}
	require.Empty(t, hinted(t, nil, files))
	files["segments/slip.yaml"] = "segment: slip\nwhere: {did: {event: table boked}}\n"
	require.Equal(t, []string{"segments/slip.yaml:2:22: no event called \"table boked\" is known (did you mean `Table Booked`?)"}, hinted(t, nil, files),
		"the name that is written more often is right")
}

func TestWhatIsWrittenWrongTwiceIsHintedAtTwice(t *testing.T) {
	require.Len(t, hinted(t, nil, map[string]string{
		"segments/a.yaml": "segment: a\nwhere: {did: {event: Product Aded}}\n",
		"segments/b.yaml": "segment: b\nwhere: {did: {event: Product Aded}}\n",
	}), 2, "one does not vouch for the other")
}

func TestAQuestionThatIsNotCountedYetIsHintedAt(t *testing.T) {
	lamps := "segment: lamps\nwhere:\n  did:\n    event: Product Viewed\n    where: {category: lamps}\n"
	files := map[string]string{"segments/lamps.yaml": lamps}
	said := []string{`segments/lamps.yaml:5:12: "Product Viewed where category is lamps" is not counted yet (its past is read from history once it is published; a preview reads it now)`}
	require.Equal(t, said, hinted(t, loaded(t, nil), files))
	require.Empty(t, hinted(t, nil, files), "a first version has nothing before it")
	require.Empty(t, hinted(t, &catalog.Catalog{}, files), "nor if that is an empty catalog")
	require.Empty(t, hinted(t, loaded(t, files), files), "what is published counts already")

	files["segments/lamps.yaml"] = strings.Replace(lamps, "    where", "    at_least: 3\n    where", 1)
	require.Len(t, hinted(t, loaded(t, map[string]string{"segments/lamps.yaml": lamps}), files), 1, "so far only the last time is kept")
	files["segments/lamps.yaml"] = "segment: lamps\nwhere: {did: {event: Product Viewed, at_least: 20, within: 30d}}\n"
	require.Equal(t, []string{`segments/lamps.yaml:2:48: "Product Viewed, the last 20 times" is not counted yet (its past is read from history once it is published; a preview reads it now)`},
		hinted(t, loaded(t, nil), files))
}

func TestABranchsQuestionIsHintedAtAndATriggersFilterIsNot(t *testing.T) {
	text := strings.NewReplacer("Aded", "Added", "Complete}", "Completed}", "product_removed", "Product Removed", "CartViewed", "Cart Viewed",
		"Compelted", "Completed, where: {total: {gt: 9}}", "Viwed", "Viewed", "Oder", "Order").Replace(everyPlace)
	require.Equal(t, []string{`campaigns/reminder.yaml:8:60: "Order Completed where total is above 9" is not counted yet (its past is read from history once it is published; a preview reads it now)`},
		hinted(t, loaded(t, nil), map[string]string{"campaigns/reminder.yaml": text}))
}

func TestNoKnownEventIsHintedAt(t *testing.T) {
	var rules []string
	for _, name := range segment.Names() {
		rules = append(rules, "{did: {event: "+name+"}}")
	}
	require.Empty(t, hinted(t, nil, map[string]string{"segments/all.yaml": "segment: all\nwhere: {any: [" + strings.Join(rules, ", ") + "]}\n"}))
}

func TestOfVeryManyOwnEventsOnlyTheKnownNamesAreLookedFor(t *testing.T) {
	own := func(n int) map[string]string {
		files := map[string]string{"segments/z.yaml": "segment: z\nwhere: {any: [{did: {event: Lampp Lighted}}, {did: {event: Product Aded}}]}\n"}
		for i := range n {
			name := fmt.Sprintf("s%d", i)
			files["segments/"+name+".yaml"] = fmt.Sprintf("segment: %s\nwhere: {any: [{did: {event: Lamp Lighted}}, {did: {event: Room %d Entered}}]}\n", name, i)
		}
		return files
	}
	require.Len(t, hinted(t, nil, own(50)), 2)
	require.Equal(t, []string{"segments/z.yaml:2:60: no event called \"Product Aded\" is known (did you mean `Product Added`?)"}, hinted(t, nil, own(300)))
}

func TestADidNotIsHintedAtAsADidIs(t *testing.T) {
	files := map[string]string{"segments/lamps.yaml": "segment: lamps\nwhere: {did_not: {event: Product Viewed, where: {category: lamps}}}\n"}
	require.Equal(t, []string{`segments/lamps.yaml:2:49: "Product Viewed where category is lamps" is not counted yet (its past is read from history once it is published; a preview reads it now)`},
		hinted(t, loaded(t, nil), files))
}

func TestOfTwoOwnNamesThatAreWrittenAsOftenEachIsHintedAt(t *testing.T) {
	require.Len(t, hinted(t, nil, map[string]string{
		"segments/a.yaml": "segment: a\nwhere: {did: {event: Table Booked}}\n",
		"segments/b.yaml": "segment: b\nwhere: {did: {event: Table Boked}}\n",
	}), 2, "nobody knows which one is right")
}
