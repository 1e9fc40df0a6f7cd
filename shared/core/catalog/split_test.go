package catalog_test

import (
	"fmt"
	"math"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/customer"
	"rapport/shared/core/id"
	"rapport/shared/core/journal"
)

const abTest = `campaign: ab
trigger: {event: Product Added, key: cart}
steps:
  - split:
      letter: {share: 30%, steps: [send: {channel: email, template: letter}]}
      receipt: {share: 70%, steps: [send: {channel: email, template: receipt}]}
  - wait: 1d
  - split: {x: 50%, y: 50%}
goal: {event: Order Completed, within: 7d}
reenter: {after: 1d}
policy: marketing
`

// draws returns the arms of each of n customers, first split then second.
func draws(t *testing.T, n int) map[string]int {
	c := load(t, 1, map[string]string{"shop.yaml": "name: Shop\n", "campaigns/ab.yaml": abTest})
	arms := map[string]int{}
	for i := range n {
		w := &world{t: t, c: c, s: customer.State{ID: "u." + strconv.Itoa(i)}, now: noon}
		w.add("lamp", "c1")
		w.live(noon.Add(2 * day))
		drew := w.linesOf(journal.Variant)
		require.Len(t, drew, 2)
		arms[drew[0].Variant]++
		arms[drew[0].Variant+drew[1].Variant]++
	}
	return arms
}

func TestASplitDrawsByItsSharesAndEachSplitForItself(t *testing.T) {
	const n = 2000
	arms := draws(t, n)
	for arm, share := range map[string]float64{"letter": 0.3, "receipt": 0.7, "letterx": 0.15, "lettery": 0.15, "receiptx": 0.35, "receipty": 0.35} {
		expected, deviation := n*share, math.Sqrt(n*share*(1-share))
		require.InDelta(t, expected, arms[arm], 4*deviation, arm)
	}
}

// Results compare runs, so each is drawn for itself, and once.
func TestEachRunDrawsForItself(t *testing.T) {
	w := alone(t, abTest, nil)
	for n := range 12 {
		w.add("lamp", fmt.Sprintf("c%d", n))
		w.pass(time.Hour)
	}
	w.live(w.now.Add(2 * day))
	first, runs := map[string]int{}, map[id.ID]int{}
	for _, l := range w.linesOf(journal.Variant) {
		runs[l.Enrolment]++
		if l.Step < 5 {
			first[l.Variant]++
		}
	}
	require.Len(t, first, 2, "one customer's carts fall to both sides")
	for run, draws := range runs {
		require.LessOrEqual(t, draws, 2, "run %s draws each of its two splits once", run)
	}
}

func TestADrawIsCarriedThroughAMergeAndTheNextRunDrawsAnew(t *testing.T) {
	differ := 0
	for n := range 20 {
		browser := alone(t, abTest, nil)
		browser.s = customer.State{ID: fmt.Sprintf("a.%d", n)}
		same := *browser
		same.add("lamp", "c1")
		same.live(noon.Add(2 * day))
		browser.add("lamp", "c1")
		w := alone(t, abTest, nil)
		w.sent = 1000
		fold(w, browser)
		w.live(noon.Add(2 * day))
		want, got := same.linesOf(journal.Variant), append(browser.linesOf(journal.Variant), w.linesOf(journal.Variant)...)
		require.Len(t, got, 2)
		require.Equal(t, want[0].Variant, got[0].Variant)
		require.Equal(t, want[1].Variant, got[1].Variant, "drawn of the run, which is carried")
		w.add("bed", "c2")
		w.live(w.now.Add(2 * day))
		if later := w.linesOf(journal.Variant); later[len(later)-1].Variant != want[1].Variant {
			differ++ // a new run draws anew
		}
	}
	require.NotZero(t, differ)
}

func TestAGoalNamesTheArmsThatWereDrawnByThen(t *testing.T) {
	w := alone(t, abTest, nil)
	w.add("lamp", "c1")
	w.pass(2 * time.Hour)
	w.order("o1", 20)
	drew := w.linesOf(journal.Variant)
	require.Equal(t, "1:"+drew[0].Variant, w.linesOf(journal.Goal)[0].Variant)
	w = alone(t, abTest, nil)
	w.add("lamp", "c1")
	w.live(noon.Add(26 * time.Hour))
	w.order("o1", 20)
	drew = w.linesOf(journal.Variant)
	require.Equal(t, "1:"+drew[0].Variant+" 6:"+drew[1].Variant, w.linesOf(journal.Goal)[0].Variant)
}

func TestTheHoldoutIsDrawnIntoArmsTooAndToldApart(t *testing.T) {
	held := 0
	c := load(t, 1, map[string]string{"shop.yaml": "name: Shop\n", "campaigns/ab.yaml": abTest + "holdout: 50%\n"})
	for i := range 20 {
		w := &world{t: t, c: c, s: customer.State{ID: "u." + strconv.Itoa(i)}, now: noon}
		w.add("lamp", "c1")
		l := w.linesOf(journal.Variant)[0]
		require.Equal(t, w.linesOf(journal.Enrolled)[0].Arm, l.Arm)
		if l.Arm == "holdout" {
			held++
		}
	}
	require.Greater(t, held, 0)
	require.Less(t, held, 20)
}
