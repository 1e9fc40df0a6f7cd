package catalog_test

import (
	"errors"
	"flag"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/catalog"
	"rapport/shared/core/event"
	"rapport/shared/core/fault"
	"rapport/shared/core/policy"
	"rapport/shared/core/segment"
	"rapport/shared/core/yaml"
)

var update = flag.Bool("update", false, "write the errors of testdata/bad anew")

// shop is a whole one; every case changes or adds a file.
func shop() map[string][]byte {
	return map[string][]byte{
		"segments/regulars.yaml":       []byte("segment: regulars\nwhere: {did: {event: Order Completed, at_least: 3, within: 365d}}\n"),
		"templates/letter.liquid":      []byte("---\nsubject: Hello\n---\n<p>Hello</p>\n"),
		"templates/letter.txt.liquid":  []byte("Hello\n"),
		"templates/receipt.liquid":     []byte("---\nsubject: Receipt\n---\n<p>Thank you</p>\n"),
		"templates/receipt.txt.liquid": []byte("Thank you\n"),
		"storefront/pages/home.html":   []byte("passed over"),
	}
}

func with(files map[string]string) map[string][]byte {
	all := shop()
	for name, text := range files {
		all[name] = []byte(text)
	}
	return all
}

// mistakes returns those of a shop that must not compile.
func mistakes(t *testing.T, files map[string][]byte) yaml.Errors {
	t.Helper()
	c, err := catalog.Load(1, files)
	require.Nil(t, c)
	require.Equal(t, fault.Invalid, fault.Of(err))
	all, ok := errors.AsType[yaml.Errors](err)
	require.True(t, ok, "the cause lists the mistakes")
	return all
}

func TestEachMistakeIsNamedWithItsPlaceAndAHint(t *testing.T) {
	cases, err := filepath.Glob("testdata/bad/*.yaml")
	require.NoError(t, err)
	require.Greater(t, len(cases), 80)
	for _, file := range cases {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".yaml"), func(t *testing.T) {
			text, err := os.ReadFile(file)
			require.NoError(t, err)
			kind, _, _ := strings.Cut(filepath.Base(file), "-")
			name := map[string]string{"shop": "shop.yaml", "segment": "segments/x.yaml", "campaign": "campaigns/x.yaml"}[kind]
			if strings.HasSuffix(file, "segment-everyone.yaml") {
				name = "segments/everyone.yaml"
			}
			got := mistakes(t, with(map[string]string{name: string(text)}))
			require.Len(t, got, 1, "one mistake, one error: %s", got)
			golden(t, strings.TrimSuffix(file, ".yaml")+".txt", got.Error()+"\n")
		})
	}
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		require.NoError(t, os.WriteFile(file, []byte(got), 0o644))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err, "go test ./shared/core/catalog -update writes it")
	require.Equal(t, string(want), got)
}

func TestFilesInWrongPlacesAreNotMissedInSilence(t *testing.T) {
	for file, want := range map[string]string{
		"campaigns/x.yml":          "campaigns/x.yml: is not a definition (a definition is NAME.yaml, without folders of its own; NAME is 1 to 40 of a-z, 0-9 and -)",
		"campaigns/old/x.yaml":     "campaigns/old/x.yaml: is not a definition (a definition is NAME.yaml, without folders of its own; NAME is 1 to 40 of a-z, 0-9 and -)",
		"segments/Big.yaml":        "segments/Big.yaml: is not a definition (a definition is NAME.yaml, without folders of its own; NAME is 1 to 40 of a-z, 0-9 and -)",
		"segment/x.yaml":           "segment/x.yaml: lies in a folder that is not read (the folder is segments)",
		"shop.yml":                 "shop.yml: is not read (what belongs to the shop stands in shop.yaml, the rest in segments/ and campaigns/)",
		"x.yaml":                   "x.yaml: is not read (what belongs to the shop stands in shop.yaml, the rest in segments/ and campaigns/)",
		"templates/x.html":         "templates/x.html: is not a template (a template is NAME.liquid with NAME.txt.liquid beside it; NAME is 1 to 40 of a-z, 0-9 and -)",
		"templates/new.txt.liquid": "templates/new.txt.liquid: has no mail to be the text part of (write templates/new.liquid, or delete this file)",
	} {
		require.Equal(t, want, mistakes(t, with(map[string]string{file: "a: 1\n"})).Error())
	}
	_, err := catalog.Load(1, with(map[string]string{"campaigns/.x.yaml.swp": "\x00", ".gitignore": "", "README.md": "", "templates/.DS_Store": ""}))
	require.NoError(t, err)
}

func TestATemplatesMistakeStandsUnderItsFileAndLine(t *testing.T) {
	got := mistakes(t, with(map[string]string{"templates/letter.liquid": "---\nsubject: Hello\n---\n<p>\n{{ custmer.first_name }}</p>\n"}))
	require.Len(t, got, 1)
	require.Equal(t, "templates/letter.liquid", got[0].File)
	require.Equal(t, 5, got[0].Line)
	got = mistakes(t, with(map[string]string{"templates/new.liquid": "---\nsubject: Hello\n---\n<p>Hello</p>\n"}))
	require.Len(t, got, 1)
	require.Equal(t, "templates/new.txt.liquid", got[0].File)
}

func TestTheMistakesOfAllFilesComeInOrder(t *testing.T) {
	got := mistakes(t, with(map[string]string{
		"shop.yaml":        "zone: Nowhere\nname: [1]\n",
		"segments/a.yaml":  "segment: a\nwhere: {segment: nothing}\n",
		"campaigns/b.yaml": "campaign: b\n",
	}))
	var places []string
	for _, m := range got {
		places = append(places, strings.SplitN(m.Error(), ": ", 2)[0])
	}
	require.Equal(t, []string{"campaigns/b.yaml:1:1", "campaigns/b.yaml:1:1", "campaigns/b.yaml:1:1", "segments/a.yaml:2:18", "shop.yaml:1:7", "shop.yaml:2:7"}, places)
}

func TestNoFilesAtAllAreAShop(t *testing.T) {
	c, err := catalog.Load(7, nil)
	require.NoError(t, err)
	require.Equal(t, uint32(7), c.Version)
	require.Equal(t, policy.Default(), c.Shop)
	require.Empty(t, c.Campaigns)
	require.Empty(t, c.Segments)
	require.Empty(t, c.Counters)
	require.True(t, c.Knows("Product Added"))
	require.True(t, c.Knows("Order Shipped"))
	require.True(t, c.Knows(event.Page))
	require.False(t, c.Knows("Lamp Dimmed"))
	require.NotNil(t, c.Templates)
}

func TestTheCatalogAnswersByName(t *testing.T) {
	c, err := catalog.Load(1, with(map[string]string{
		"segments/a.yaml": "segment: a\nwhere: {all: [did: {event: Lamp Dimmed, at_least: 2, where: {room: hall}}, segment: regulars]}\n",
		"campaigns/b.yaml": "campaign: b\ntrigger: {event: Lamp Dimmed, where: {room: hall}}\nexit: [{event: Lamp Broken}]\n" +
			"steps: [wait: {quiet: 1h, on: [Lamp Lit]}, send: {channel: email, template: letter}]\ngoal: {event: Lamp Bought, within: 1d}\npolicy: service\n",
	}))
	require.NoError(t, err)
	for _, name := range []string{"Lamp Dimmed", "Lamp Broken", "Lamp Lit", "Lamp Bought"} {
		require.True(t, c.Knows(name), name)
	}
	a, ok := c.Segment("a")
	require.True(t, ok)
	require.Equal(t, []string{"Lamp Dimmed", "Order Completed"}, segment.Events(a.Rule))
	_, ok = c.Segment(segment.Everyone)
	require.False(t, ok, "it has no rule to compile, and the engine keeps its members itself")
	b, ok := c.Campaign("b")
	require.True(t, ok)
	require.Len(t, c.Counters, 1, "trigger and segment ask the same")
	require.Equal(t, 2, c.Counters[0].N, "the greater of what they ask")
	require.Equal(t, c.Counters, c.CountersOf("Lamp Dimmed"))
	require.Equal(t, c.Counters[0].ID, b.Trigger.Event.Counter.ID)
	require.Empty(t, c.CountersOf("Lamp Lit"))
	topic, ok := c.Topic("orders")
	require.True(t, ok)
	require.Equal(t, policy.Relationship, topic.Policy)
	_, ok = c.Topic("none")
	require.False(t, ok)
}

func TestTheSameFilesMakeTheSameCatalog(t *testing.T) {
	files := onDisk(t, "shop")
	first, err := catalog.Load(1, files)
	require.NoError(t, err)
	for range 5 {
		again, err := catalog.Load(1, maps.Clone(files))
		require.NoError(t, err)
		require.Equal(t, first.Segments, again.Segments)
		require.Equal(t, first.Campaigns, again.Campaigns)
		require.Equal(t, first.Counters, again.Counters)
	}
}

func TestTheDemoShopCompiles(t *testing.T) {
	c, err := catalog.Load(1, onDisk(t, "shop"))
	require.NoError(t, err)
	reminder, ok := c.Campaign("cart-reminder")
	require.True(t, ok)
	require.Zero(t, reminder.Holdout, "a demonstration must not fail by chance")
	receipt, ok := c.Campaign("order-receipt")
	require.True(t, ok)
	require.Equal(t, policy.Transactional, receipt.Policy)
	require.Equal(t, "Europe/Zagreb", c.Shop.Location.String())
	for _, q := range c.Shop.Quiet {
		require.NotEqual(t, policy.Email, q.Channel, "a demonstration must not fail by the hour")
	}
	for _, code := range strings.Fields("HR SI AT DE FR IT GB US CA") {
		require.Contains(t, c.Shop.Countries, code)
	}
}

// onDisk reads a folder of the repository.
func onDisk(t *testing.T, folder string) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	root := os.DirFS(filepath.Join("..", "..", "..", folder))
	require.NoError(t, fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			files[name], err = fs.ReadFile(root, name)
		}
		return err
	}))
	return files
}

var (
	block = regexp.MustCompile("(?ms)^```yaml\n(.*?)^```$")
	named = regexp.MustCompile(`^(campaign|segment): ([a-z0-9-]+)`)
)

func TestTheExamplesOfTheDocumentationCompile(t *testing.T) {
	for _, doc := range []string{"CAMPAIGNS.md", "SEGMENTS.md", "SHOP.md"} {
		text := onDisk(t, "docs")[doc]
		blocks := block.FindAllSubmatch(text, -1)
		require.NotEmpty(t, blocks, doc)
		files, shops := shop(), [][]byte{nil}
		for _, b := range blocks {
			if name := named.FindSubmatch(b[1]); name != nil {
				files[string(name[1])+"s/"+string(name[2])+".yaml"] = b[1]
			} else {
				shops = append(shops, b[1])
			}
		}
		for _, s := range shops {
			files["shop.yaml"] = s
			_, err := catalog.Load(1, files)
			require.NoError(t, err, "%s: an example does not compile", doc)
		}
	}
}
