package catalog

import (
	"maps"
	"slices"
	"strings"

	"rapport/shared/core/campaign"
	"rapport/shared/core/fault"
	"rapport/shared/core/policy"
	"rapport/shared/core/segment"
	"rapport/shared/core/template"
	"rapport/shared/core/yaml"
)

// Load compiles a shop's definitions: shop.yaml, segments/NAME.yaml, campaigns/NAME.yaml, templates/NAME.liquid
// and templates/NAME.txt.liquid. Other folders of the shop, and files whose name begins with a dot, are passed over. No
// files at all make an empty shop.
//
// It returns fault.Invalid whose cause is yaml.Errors: every mistake in every file, in order.
func Load(version uint32, files map[string][]byte) (*Catalog, error) {
	l := loader{files: files, catalog: &Catalog{Version: version}}
	sorted := l.sort()
	l.shop()
	l.templates(sorted.templates)
	segments := segment.Compile(l.parse(sorted.segments))
	l.campaigns(l.parse(sorted.campaigns), segments)
	if err := l.mistakes().Err(); err != nil {
		return nil, fault.New(fault.Invalid, "%w", err)
	}
	for _, name := range slices.Sorted(maps.Keys(segments)) {
		if name != segment.Everyone {
			l.catalog.Segments = append(l.catalog.Segments, *segments[name])
		}
	}
	for _, f := range l.parsed {
		l.catalog.marks = append(l.catalog.marks, f.Marks()...)
	}
	l.catalog.index()
	return l.catalog, nil
}

// loader gathers the mistakes of all files.
type loader struct {
	files   map[string][]byte
	parsed  []*yaml.File
	errors  yaml.Errors
	catalog *Catalog
}

func (l *loader) fail(file, problem, hint string) {
	l.errors = append(l.errors, yaml.Error{File: file, Problem: problem, Hint: hint})
}

func (l *loader) mistakes() yaml.Errors {
	all := l.errors
	for _, f := range l.parsed {
		all = append(all, f.Errors()...)
	}
	return all.Sorted()
}

func (l *loader) parse(names []string) []*yaml.File {
	var files []*yaml.File
	for _, name := range names {
		files = append(files, yaml.Parse(name, l.files[name]))
	}
	l.parsed = append(l.parsed, files...)
	return files
}

func (l *loader) shop() {
	l.catalog.Shop = policy.Default()
	if _, ok := l.files[shopFile]; ok {
		l.catalog.Shop = policy.Parse(l.parse([]string{shopFile})[0])
	}
}

// templates needs both parts of each.
func (l *loader) templates(names []string) {
	l.catalog.Templates = map[string]template.Template{}
	for _, name := range names {
		html, there := l.files[htmlFile(name)]
		t, err := template.Parse(name, html, l.files[textFile(name)])
		switch {
		case !there:
			l.fail(textFile(name), "has no mail to be the text part of", "write "+htmlFile(name)+", or delete this file")
		case err != nil:
			l.errors = append(l.errors, placed(err, name))
		default:
			l.catalog.Templates[name] = t
		}
	}
}

// placed takes the place off the front of a template's error ("NAME.liquid:3: …"), so that it sorts and
// prints as the others do.
func placed(err error, name string) yaml.Error {
	e := yaml.Error{File: htmlFile(name), Problem: err.Error()}
	for _, file := range []string{htmlFile(name), textFile(name)} {
		short := strings.TrimPrefix(file, "templates/") + ":"
		if rest, ok := strings.CutPrefix(err.Error(), short); ok {
			e.File = file
			e.Line, e.Problem = cutLine(rest)
		}
	}
	return e
}

func (l *loader) campaigns(files []*yaml.File, segments map[string]*segment.Segment) {
	known := campaign.Known{
		Policies:  policy.Policies(),
		Topics:    map[string]string{},
		Channels:  []string{policy.Email},
		Templates: map[string]bool{},
		Segments:  segments,
	}
	for _, t := range l.catalog.Shop.Topics {
		known.Topics[t.Name] = t.Policy
	}
	for file := range l.files {
		if name, ok := templateName(file); ok {
			known.Templates[name] = true // one with a mistake in it exists
		}
	}
	for _, f := range files {
		l.catalog.Campaigns = append(l.catalog.Campaigns, campaign.Parse(f, known))
	}
}
