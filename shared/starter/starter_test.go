package starter_test

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/catalog"
	"rapport/shared/core/template"
	"rapport/shared/starter"
)

// demo are the files of the demo shop.
func demo(t *testing.T) map[string][]byte {
	files := map[string][]byte{}
	for _, pattern := range []string{"shop.yaml", "segments/*.yaml", "campaigns/*.yaml", "templates/*.liquid"} {
		found, err := filepath.Glob(filepath.Join("../../shop", pattern))
		require.NoError(t, err)
		require.NotEmpty(t, found)
		for _, f := range found {
			b, err := os.ReadFile(f)
			require.NoError(t, err)
			name, err := filepath.Rel("../../shop", f)
			require.NoError(t, err)
			files[filepath.ToSlash(name)] = b
		}
	}
	return files
}

func TestEachStarterWorksInEveryShop(t *testing.T) {
	minimal := map[string][]byte{"shop.yaml": []byte("name: Lumen & Loom\nfrom: hello@shop.example\n")}
	all := starter.All()
	require.GreaterOrEqual(t, len(all), 7)
	for _, s := range all {
		for shop, files := range map[string]map[string][]byte{"a minimal shop": minimal, "the demo": demo(t)} {
			files = maps.Clone(files)
			maps.Copy(files, s.Files)
			c, err := catalog.Load(1, files)
			require.NoError(t, err, "%s in %s", s.Name, shop)
			_, ok := c.Campaign(s.Name)
			require.True(t, ok, s.Name)
		}
		require.Contains(t, s.Files, "campaigns/"+s.Name+".yaml")
	}
}

func TestAllStartersTogetherWorkBesideTheDemoAndReplaceNothing(t *testing.T) {
	files := demo(t)
	for _, s := range starter.All() {
		for path, text := range s.Files {
			require.NotContains(t, files, path, "%s brings a file that is there already", s.Name)
			files[path] = text
		}
	}
	c, err := catalog.Load(1, files)
	require.NoError(t, err)
	require.Empty(t, c.Hints(nil), "each event is written as it comes")
}

func TestAStartersFilesAreItsOwn(t *testing.T) {
	first := starter.All()[0]
	for path := range first.Files {
		first.Files[path] = nil
	}
	for path, text := range starter.All()[0].Files {
		require.NotEmpty(t, text, path)
	}
}

// offer is what no first letter of a kind may hold (FIELD §9): a discount, or something for a review.
var offer = regexp.MustCompile(`(?i)discount code|coupon|voucher|% off|free gift`)

func TestNoStarterOffersADiscountAndTheReviewAsksEverybody(t *testing.T) {
	for _, s := range starter.All() {
		require.NotEmpty(t, s.Title)
		require.True(t, strings.HasSuffix(s.About, "."), s.About)
		for path, text := range s.Files {
			require.NotRegexp(t, offer, string(text), path)
		}
	}
	i := slices.IndexFunc(starter.All(), func(s starter.Starter) bool { return s.Name == "review" })
	require.NotContains(t, string(starter.All()[i].Files["campaigns/review.yaml"]), "rating")
}

func TestTheLettersOfStartersDoWithoutAnythingThatMayBeMissing(t *testing.T) {
	for _, s := range starter.All() {
		for path, html := range s.Files {
			name, ok := strings.CutSuffix(strings.TrimPrefix(path, "templates/"), ".liquid")
			if !ok || strings.HasSuffix(name, ".txt") {
				continue
			}
			tpl, err := template.Parse(name, html, s.Files["templates/"+name+".txt.liquid"])
			require.NoError(t, err)
			r, err := tpl.Render(map[string]any{}, template.Look{})
			require.NoError(t, err, name)
			for _, part := range []string{r.Subject, r.Preheader, r.HTML, r.Text} {
				require.NotRegexp(t, `, ?[?.]|\bnil\b|map\[|  ,|, ,`, part, name)
				require.NotEmpty(t, part, name)
			}
		}
	}
}
