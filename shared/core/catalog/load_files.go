package catalog

import (
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

const shopFile = "shop.yaml"

// sorted is what lies in a shop's folder, by kind; templates by name, the others by path.
type sorted struct{ segments, campaigns, templates []string }

// fileName is that of a definition, without its ending.
var fileName = regexp.MustCompile(`^[a-z0-9-]{1,40}$`)

// sort tells the files apart. A definition under a wrong name would be missed in silence, so in the
// folders of definitions, and beside shop.yaml, every file has to be one.
func (l *loader) sort() sorted {
	var s sorted
	for _, file := range slices.Sorted(maps.Keys(l.files)) {
		folder, name := cutFolder(file)
		switch {
		case strings.HasPrefix(name, "."):
		case folder == "segments":
			s.segments = append(s.segments, l.definition(file, name)...)
		case folder == "campaigns":
			s.campaigns = append(s.campaigns, l.definition(file, name)...)
		case folder == "templates":
			if t, ok := templateName(file); !ok {
				l.fail(file, "is not a template", "a template is NAME.liquid with NAME.txt.liquid beside it; NAME is 1 to 40 of a-z, 0-9 and -")
			} else if !slices.Contains(s.templates, t) {
				s.templates = append(s.templates, t)
			}
		case folder == "campaign" || folder == "segment" || folder == "template":
			l.fail(file, "lies in a folder that is not read", "the folder is "+folder+"s")
		case folder == "" && name != shopFile && (strings.HasSuffix(name, ".yaml") || strings.HasSuffix(name, ".yml")):
			l.fail(file, "is not read", "what belongs to the shop stands in shop.yaml, the rest in segments/ and campaigns/")
		}
	}
	return s
}

// definition returns the file, or nothing and notes why it is none.
func (l *loader) definition(file, name string) []string {
	base, ok := strings.CutSuffix(name, ".yaml")
	if !ok || !fileName.MatchString(base) {
		l.fail(file, "is not a definition", "a definition is NAME.yaml, without folders of its own; NAME is 1 to 40 of a-z, 0-9 and -")
		return nil
	}
	return []string{file}
}

func cutFolder(file string) (folder, name string) {
	folder, name, ok := strings.Cut(file, "/")
	if !ok {
		return "", file
	}
	return folder, name
}

// templateName returns the name that both files of a template share.
func templateName(file string) (string, bool) {
	base, ok := strings.CutSuffix(strings.TrimPrefix(file, "templates/"), ".liquid")
	name := strings.TrimSuffix(base, ".txt")
	return name, ok && strings.HasPrefix(file, "templates/") && fileName.MatchString(name)
}

func htmlFile(name string) string { return "templates/" + name + ".liquid" }

func textFile(name string) string { return "templates/" + name + ".txt.liquid" }

// cutLine takes "3: what is wrong" apart; line 0 when it does not begin so.
func cutLine(s string) (line int, problem string) {
	number, rest, ok := strings.Cut(s, ":")
	line, err := strconv.Atoi(number)
	if !ok || err != nil {
		return 0, s
	}
	return line, strings.TrimSpace(rest)
}
