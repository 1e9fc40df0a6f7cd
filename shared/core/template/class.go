package template

import (
	"fmt"
	"slices"
	"strings"
)

// class is a name that a template's HTML may give an element. Mail programs want styles inline, so
// each becomes style="…" when the mail is made; what differs in the dark stands in the layout's <style>.
type class struct {
	name  string
	style string // light
	dark  string // declarations that replace it in the dark
}

const (
	sans  = "font-family:-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;"
	serif = "font-family:Georgia,'Times New Roman',serif;"
)

// classes returns the layout's vocabulary, in the shop's colours.
func classes(shop Look) []class {
	l, d := palettes(shop)
	f := fmt.Sprintf
	own := []class{
		{"title", f(serif+"margin:0 0 12px;font-size:30px;line-height:38px;font-weight:400;letter-spacing:-0.3px;color:%s;", l.ink), f("color:%s", d.ink)},
		{"lead", f(sans+"margin:0 0 28px;font-size:17px;line-height:27px;color:%s;", l.muted), f("color:%s", d.muted)},
		{"heading", f(sans+"margin:28px 0 8px;font-size:13px;line-height:20px;font-weight:600;letter-spacing:0.6px;text-transform:uppercase;color:%s;", l.muted), f("color:%s", d.muted)},
		{"text", f(sans+"margin:0 0 16px;font-size:16px;line-height:25px;color:%s;", l.ink), f("color:%s", d.ink)},
		{"note", f(sans+"margin:2px 0 0;font-size:14px;line-height:21px;color:%s;", l.muted), f("color:%s", d.muted)},
		{"link", f("color:%s;text-decoration:underline;", l.link), f("color:%s", d.link)},
		{"buttons", "margin:0;padding:28px 0 24px;text-align:center;", ""},
		{"button", f(sans+"display:inline-block;background-color:%s;border:solid %s;border-width:15px 34px;border-radius:999px;font-size:16px;line-height:20px;font-weight:600;text-decoration:none;color:%s;", l.button, l.button, l.buttonInk),
			f("background-color:%s;border-color:%s;color:%s", d.button, d.button, d.buttonInk)},
		{"panel", f("padding:20px 24px;border-radius:12px;background-color:%s;", l.soft), f("background-color:%s", d.soft)},
		{"items", f("width:100%%;border-collapse:collapse;border-top:1px solid %s;", l.line), f("border-color:%s", d.line)},
		{"picture", f("width:96px;padding:16px 18px 16px 0;vertical-align:top;border-bottom:1px solid %s;", l.line), f("border-color:%s", d.line)},
		{"photo", f(sans+"display:block;width:96px;height:96px;object-fit:cover;border:0;border-radius:12px;background-color:%s;font-size:12px;line-height:16px;color:%s;", l.soft, l.muted), f("background-color:%s;color:%s", d.soft, d.muted)},
		{"item", f("padding:16px 12px 16px 0;vertical-align:middle;border-bottom:1px solid %s;", l.line), f("border-color:%s", d.line)},
		{"name", f(sans+"font-size:16px;line-height:23px;font-weight:600;text-decoration:none;color:%s;", l.ink), f("color:%s", d.ink)},
		{"lines", f(sans+"margin:0;font-size:15px;line-height:24px;color:%s;", l.ink), f("color:%s", d.ink)},
		{"price", f(sans+"padding:16px 0;vertical-align:middle;text-align:right;white-space:nowrap;font-size:16px;line-height:23px;color:%s;border-bottom:1px solid %s;", l.ink, l.line), f("color:%s;border-color:%s", d.ink, d.line)},
		{"totals", "width:100%;border-collapse:collapse;margin:12px 0 0;", ""},
		{"label", f(sans+"padding:5px 0;font-size:15px;line-height:22px;color:%s;", l.muted), f("color:%s", d.muted)},
		{"sum", f(sans+"padding:5px 0;text-align:right;white-space:nowrap;font-size:15px;line-height:22px;color:%s;", l.ink), f("color:%s", d.ink)},
		{"total", f(sans+"padding:12px 0 4px;font-size:18px;line-height:26px;font-weight:600;color:%s;", l.ink), f("color:%s", d.ink)},
		{"grand", f(sans+"padding:12px 0 4px;text-align:right;white-space:nowrap;font-size:18px;line-height:26px;font-weight:600;color:%s;", l.ink), f("color:%s", d.ink)},
	}
	return append(own, frame(l, d)...)
}

// frame is the layout's own part of the vocabulary; templates cannot use it.
func frame(l, d palette) []class {
	f := fmt.Sprintf
	return []class{
		{"x-page", f("margin:0;padding:0;width:100%%;background-color:%s;", l.page), f("background-color:%s", d.page)},
		{"x-outer", "padding:28px 12px;", ""},
		{"x-column", "width:100%;max-width:600px;margin:0 auto;", ""},
		{"x-head", "padding:4px 8px 24px;text-align:center;", ""},
		{"x-shop", f(serif+"font-size:24px;line-height:32px;letter-spacing:0.4px;text-decoration:none;color:%s;", l.link), f("color:%s", d.link)},
		{"x-card", f("padding:44px 44px 36px;border-radius:20px;border:1px solid %s;background-color:%s;", l.line, l.card), f("background-color:%s;border-color:%s", d.card, d.line)},
		{"x-foot", f(sans+"padding:28px 20px 8px;text-align:center;font-size:13px;line-height:21px;color:%s;", l.muted), f("color:%s", d.muted)},
		{"x-why", "margin:0 0 12px;", ""},
		{"x-footlink", f("white-space:nowrap;color:%s;text-decoration:underline;", l.muted), f("color:%s", d.muted)},
	}
}

// classNames are those that templates may use.
func classNames() []string {
	var out []string
	for _, c := range classes(Look{}) {
		if !strings.HasPrefix(c.name, "x-") {
			out = append(out, c.name)
		}
	}
	slices.Sort(out)
	return out
}

// inline puts each class's style beside it. A value from data cannot bring one in: its quotes are escaped.
func inline(html string, cs []class) string {
	styles := make(map[string]string, len(cs))
	for _, c := range cs {
		styles[c.name] = c.style
	}
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(html, `class=`)
		b.WriteString(before)
		if !found {
			return b.String()
		}
		b.WriteString(`class=`)
		html = rest
		if name, ok := inQuotes(rest); ok {
			if style, known := styles[name]; known {
				b.WriteString(`"` + name + `" style="` + style + `"`)
				html = rest[len(name)+2:]
			}
		}
	}
}

// inQuotes returns what stands between the quotes with which s begins.
func inQuotes(s string) (string, bool) {
	if s == "" || s[0] != '"' && s[0] != '\'' {
		return "", false
	}
	name, _, ended := strings.Cut(s[1:], s[:1])
	return name, ended
}

// darkRules are the declarations of the dark mode, behind a prefix for each selector.
func darkRules(cs []class, prefix string) string {
	var b strings.Builder
	for _, c := range cs {
		if c.dark != "" {
			fmt.Fprintf(&b, "%s.%s{%s!important}\n", prefix, c.name, strings.ReplaceAll(c.dark, ";", "!important;"))
		}
	}
	return b.String()
}
