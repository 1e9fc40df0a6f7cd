package console

import (
	"embed"
	"html/template"
	"path"
	"strings"
)

//go:embed pages
var pageFiles embed.FS

// htmxConfig switches off what the policy forbids: styles that htmx would put in. What it would evaluate as a script (hx-on, js:) is
// written in no page.
const htmxConfig = `{"includeIndicatorCSS":false,"defaultTimeout":30000}`

// common are the files of pages/ that every page sees.
var common = []string{"pages/layout.html", "pages/parts.html"}

// pages are the parsed templates and what they ask a browser to load.
type pages struct {
	byName map[string]*template.Template
	style  asset
	assets []asset
}

// readPages parses what is compiled in: a mistake in it is one of this version's and shows at the first test.
func readPages() *pages {
	base := template.Must(template.New("").Funcs(functions).ParseFS(pageFiles, common...))
	p := &pages{byName: map[string]*template.Template{}, style: styleSheet()}
	entries, err := pageFiles.ReadDir("pages")
	if err != nil {
		panic("console: the pages are embedded: " + err.Error())
	}
	for _, e := range entries {
		name, isPage := strings.CutSuffix(e.Name(), ".html")
		if !isPage || name == "layout" || name == "parts" {
			continue
		}
		p.byName[name] = template.Must(template.Must(base.Clone()).ParseFS(pageFiles, path.Join("pages", e.Name())))
	}
	p.assets = []asset{p.style, readAsset("htmx.min.js", "text/javascript; charset=utf-8"), readAsset("console.js", "text/javascript; charset=utf-8"),
		readAsset("icon.svg", "image/svg+xml")}
	return p
}

// get returns a page's template. A name that there is none of is a mistake of this version's.
func (p *pages) get(name string) *template.Template {
	t, ok := p.byName[name]
	if !ok {
		panic("console: there is no pages/" + name + ".html")
	}
	return t
}

// scripts are the paths of what a page loads to be more pleasant.
func (p *pages) scripts() []string {
	var paths []string
	for _, a := range p.assets {
		if strings.HasPrefix(a.kind, "text/javascript") {
			paths = append(paths, a.path)
		}
	}
	return paths
}

func (p *pages) icon() string { return p.assets[len(p.assets)-1].path }
