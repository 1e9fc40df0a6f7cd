package console

import (
	"bytes"
	"net/http"
	"strings"

	"rapport/shared/edge"
	"rapport/shared/edge/session"
)

// view is the dot of a page's template.
type view struct {
	*Visit
	Title  string
	Style  string // paths of the assets
	Icon   string
	Script []string
	Config string // of htmx
	Menu   []menuItem
	Data   any
}

// menuItem is one place of the navigation.
type menuItem struct {
	Title, Path string
	Here        string // aria-current: "page" on the page itself, "true" below it, "" elsewhere
}

var menu = []menuItem{
	{Title: "Today", Path: "/console"},
	{Title: "Campaigns", Path: "/console/campaigns"},
	{Title: "Segments", Path: "/console/segments"},
	{Title: "Customers", Path: "/console/customers"},
	{Title: "Messages", Path: "/console/messages"},
	{Title: "Changes", Path: "/console/changes"},
}

// page renders pages/<name>.html, whose "main" sees data as .Data, within the layout.
func (c *Console) page(v *Visit, title, name string, data any) (edge.Response, error) {
	return c.pageWith(v, http.StatusOK, title, name, data)
}

// pageWith is page with another status: 422 for a form that has mistakes.
func (c *Console) pageWith(v *Visit, status int, title, name string, data any) (edge.Response, error) {
	return c.render(v, status, name, "layout", view{Visit: v, Title: title, Style: c.pages.style.path, Icon: c.pages.icon(), Script: c.pages.scripts(), Config: htmxConfig, Menu: c.menu(v), Data: data})
}

// fragment renders one {{define}} of pages/<name>.html alone, for htmx to put into a page.
func (c *Console) fragment(v *Visit, name, part string, data any) (edge.Response, error) {
	return c.render(v, http.StatusOK, name, part, view{Visit: v, Data: data})
}

func (c *Console) render(v *Visit, status int, name, part string, data view) (edge.Response, error) {
	var b bytes.Buffer
	if err := c.pages.get(name).ExecuteTemplate(&b, part, data); err != nil {
		return edge.Response{}, err
	}
	resp := edge.Response{StatusCode: status, Body: b.String(), Cookies: v.cookies, Headers: map[string]string{"Content-Type": "text/html; charset=utf-8"}}
	return resp, nil
}

// menu is the navigation as it stands for a visitor: nothing for whoever may see nothing.
func (c *Console) menu(v *Visit) []menuItem {
	if !v.May(session.View) {
		return nil
	}
	var items []menuItem
	for _, m := range menu {
		switch {
		case v.Path == m.Path:
			m.Here = "page"
		case m.Path != "/console" && strings.HasPrefix(v.Path, m.Path+"/"), m.Path == "/console/changes" && strings.HasPrefix(v.Path, "/console/edit/"):
			m.Here = "true"
		}
		items = append(items, m)
	}
	return items
}

// goTo sends the browser to another page of the console.
func (v *Visit) goTo(path string) edge.Response {
	h := map[string]string{"Location": path}
	if v.HTMX {
		return edge.Response{StatusCode: http.StatusNoContent, Cookies: v.cookies, Headers: map[string]string{"HX-Redirect": path}}
	}
	return edge.Response{StatusCode: http.StatusSeeOther, Cookies: v.cookies, Headers: h}
}
