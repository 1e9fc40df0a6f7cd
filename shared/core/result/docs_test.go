package result_test

import (
	"fmt"
	"math"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/campaign"
	"rapport/shared/core/catalog"
	"rapport/shared/core/journal"
	"rapport/shared/core/result"
)

// block returns the lines of the page's one block of a kind.
func block(t *testing.T, kind string) []string {
	t.Helper()
	b, err := os.ReadFile("../../../docs/RESULTS.md")
	require.NoError(t, err)
	found := regexp.MustCompile("(?s)```" + kind + "\n(.*?)\n```").FindSubmatch(b)
	require.NotNil(t, found, kind)
	return strings.Split(string(found[1]), "\n")
}

// exampleCampaign compiles the page's campaign.
func exampleCampaign(t *testing.T) campaign.Campaign {
	mail := []byte("---\nsubject: Hello\npreheader: Hello\n---\n<p>Hello</p>\n")
	files := map[string][]byte{"shop.yaml": []byte("name: Test\nurl: https://shop.example\nfrom: Test <shop@shop.example>\n"),
		"campaigns/cart-reminder.yaml": []byte(strings.Join(block(t, "yaml"), "\n") + "\n")}
	for _, name := range []string{"cart-reminder", "cart-last-call"} {
		files["templates/"+name+".liquid"], files["templates/"+name+".txt.liquid"] = mail, []byte("Hello\n")
	}
	c, err := catalog.Load(1, files)
	require.NoError(t, err)
	return c.Campaigns[0]
}

var counted = regexp.MustCompile(`^(\d+) (\w+)(?: at (\d+))?(?: (campaign|holdout))?(?:: (.+))?$`)

// exampleCounts reads the page's counts: how many, the kind, the step, the arm, the rule or variant.
func exampleCounts(t *testing.T) []result.Count {
	kinds := map[string]journal.Kind{}
	for _, k := range journal.Kinds() {
		kinds[k.String()] = k
	}
	var sheet result.Sheet
	for _, line := range block(t, "counts") {
		part := counted.FindStringSubmatch(line)
		require.NotNil(t, part, line)
		n, _ := strconv.Atoi(part[1])
		c := result.Cell{Version: 1, Kind: kinds[part[2]], Arm: part[4], Rule: part[5]}
		require.NotZero(t, c.Kind, line)
		c.Step, _ = strconv.Atoi(part[3])
		if c.Kind == journal.Variant {
			c.Rule, c.Variant = "", c.Rule
		}
		sheet.AddCount(result.Count{Cell: c, N: n})
	}
	return sheet.Counts()
}

func TestThePagesExampleOfAFlowIsTrue(t *testing.T) {
	kinds := map[campaign.StepKind]string{campaign.Send: "send", campaign.Split: "split", 0: "end"}
	var places []string
	for _, p := range result.NewFlow(exampleCampaign(t), exampleCounts(t)).Places {
		places = append(places, fmt.Sprintf("%d %s: %d came, %d wait", p.Step, kinds[p.Kind], p.Arrived, p.Waiting))
	}
	require.Equal(t, block(t, "places"), places)
}

func TestThePagesExamplesOfRatesAreTrue(t *testing.T) {
	side := func(v float64, word string) string { return fmt.Sprintf("%.1f%s", 100*math.Abs(v), word) }
	for _, line := range block(t, "rates") {
		var a, b result.Rate
		question, answer, _ := strings.Cut(line, ": ")
		n, _ := fmt.Sscanf(question, "%d of %d against %d of %d", &a.Hits, &a.Of, &b.Hits, &b.Of)
		if n == 2 {
			i := a.Interval()
			require.Equal(t, answer, fmt.Sprintf("%.1f %%, between %.1f %% and %.1f %%", 100*a.Value(), 100*i.Low, 100*i.High))
			continue
		}
		require.Equal(t, 4, n, line)
		d := result.Difference(a, b)
		low := side(d.Low, "")
		if d.Low < 0 {
			low = side(d.Low, " fewer")
		}
		require.Equal(t, answer, "between "+low+" and "+side(d.High, " more")+" of 100")
	}
}

func TestThePagesExamplesOfHowManyItTakesAreTrue(t *testing.T) {
	shares := map[string]float64{"half and half": 0.5, "a tenth and nine tenths": 0.1}
	for _, line := range block(t, "needs") {
		var p, q float64
		question, answer, _ := strings.Cut(line, ": ")
		_, err := fmt.Sscanf(question, "%f %% against %f %%", &p, &q)
		require.NoError(t, err, line)
		_, how, _ := strings.Cut(question, ", ")
		want, err := strconv.ParseFloat(answer, 64)
		require.NoError(t, err)
		require.InEpsilon(t, want, result.Needs(q/100, p/100, 1-shares[how]), 0.005, line)
	}
}
