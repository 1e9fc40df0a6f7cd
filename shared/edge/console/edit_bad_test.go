package console

import (
	"fmt"
	"html"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"rapport/shared/edge/form"
	"rapport/shared/edge/session"
)

// bad are the definitions with one mistake each whose errors are golden files of the catalog's: path below the shop, text and error.
func bad(t *testing.T) map[string][3]string {
	all := map[string][3]string{}
	files, err := filepath.Glob("../../core/catalog/testdata/bad/*.yaml")
	require.NoError(t, err)
	for _, file := range files {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		says, err := os.ReadFile(strings.TrimSuffix(file, ".yaml") + ".txt")
		require.NoError(t, err)
		kind, _, _ := strings.Cut(filepath.Base(file), "-")
		path := map[string]string{"shop": "shop.yaml", "segment": "segments/x.yaml", "campaign": "campaigns/x.yaml"}[kind]
		if strings.HasPrefix(string(says), "segments/everyone.yaml") {
			path = "segments/everyone.yaml"
		}
		all[strings.TrimSuffix(filepath.Base(file), ".yaml")] = [3]string{path, string(text), strings.TrimSpace(string(says))}
	}
	require.Greater(t, len(all), 100)
	return all
}

// withWhatTheBadName is the shop that the catalog's golden files are of.
func withWhatTheBadName(t *testing.T) *stage {
	return newStage(t, map[string]string{
		"segments/regulars.yaml":       "segment: regulars\nwhere: {did: {event: Order Completed, at_least: 3, within: 365d}}\n",
		"templates/letter.liquid":      "---\nsubject: Hello\n---\n<p>Hello</p>\n",
		"templates/letter.txt.liquid":  "Hello\n",
		"templates/receipt.liquid":     "---\nsubject: Receipt\n---\n<p>Thank you</p>\n",
		"templates/receipt.txt.liquid": "Thank you\n",
	})
}

// place takes the golden "campaigns/x.yaml:3:7: problem (hint)" apart.
var place = regexp.MustCompile(`(?s)^([a-z./]+)(?::(\d+))?(?::(\d+))?: (.*)$`)

func TestThePageShowsTheErrorOfEachBadDefinitionAtItsLineAndColumn(t *testing.T) {
	s := withWhatTheBadName(t)
	for name, one := range bad(t) {
		t.Run(name, func(t *testing.T) {
			part := place.FindStringSubmatch(one[2])
			require.NotNil(t, part, one[2])
			s.saved(t, "Ana", one[0], one[1])
			defer func() { require.NoError(t, s.Engine.DropDraft(t.Context(), one[0])) }()
			page := documentAt(one[0]).URL()
			r := s.post(t, page, url.Values{"text0": {strings.ReplaceAll(one[1], "\n", "\r\n")}, "do": {"check"}}, session.Edit)
			if strings.Contains(part[4], "lies in the file") { // on the page another name renames the file
				require.Equal(t, http.StatusOK, r.StatusCode)
				return
			}
			require.Equal(t, http.StatusUnprocessableEntity, r.StatusCode, one[2])
			says := html.UnescapeString(text(r))
			want := part[1]
			if part[2] != "" {
				want += ", line " + part[2]
			}
			if part[3] != "" {
				want += ", column " + part[3]
			}
			require.Contains(t, says, "1 mistake "+strings.Join(strings.Fields(want+": "+part[4]), " "))
			if part[2] != "" {
				require.Contains(t, r.Body, fmt.Sprintf(`<span class="bad"><b>%4s</b>`, part[2]), "its line is marked")
			}
		})
	}
}

// A mistake that the form can show stands in the row whose line the text's error names.
func TestTheFormShowsTheErrorInTheRowThatMadeIt(t *testing.T) {
	shown := 0
	for name, one := range bad(t) {
		f, ok := form.FromYAML(one[1])
		part := place.FindStringSubmatch(one[2])
		line, _ := strconv.Atoi(part[2])
		if one[0] != "segments/x.yaml" || !ok || f.RowAt(line) < 0 {
			continue
		}
		s := withWhatTheBadName(t)
		s.saved(t, "Ana", one[0], one[1])
		r := s.post(t, "/console/edit/segments/x", s.formOf(t, "/console/edit/segments/x", f, "check"), session.Edit)
		problem, _, _ := strings.Cut(part[4], " (")
		require.Contains(t, html.UnescapeString(text(r)), "Condition 1: "+problem, name)
		shown++
	}
	require.Greater(t, shown, 3)
}
