// Package template turns a shop's Liquid files and a customer's data into one mail:
// subject, preheader, HTML in the shop's layout, and the text beside it.
//
// A template comes from a marketer and its data from anybody, so neither is trusted:
// every value is escaped for the place where it stands, links lead only where a mail's
// link may lead, and whatever is written runs in bounded time and space. There is no clock, no
// disk, no environment: the same template, data and Look always make the same mail.
package template

import (
	"bytes"

	"rapport/shared/core/fault"
)

// Template is one parsed template. It is immutable and may be rendered by many at once.
// Rendering the zero Template is an error.
type Template struct {
	Name                           string
	subject, preheader, html, text program
}

// Rendered is a mail's content. Subject and Preheader are one line each, unescaped.
type Rendered struct{ Subject, Preheader, HTML, Text string }

// Parse reads NAME.liquid (front matter and HTML) and NAME.txt.liquid (the text part).
// It returns fault.Invalid, as "NAME.liquid:LINE: what is wrong; what to do", at the first mistake: a tag, filter, name,
// element or attribute that is not among those that docs/TEMPLATES.md lists, broken nesting, a missing subject or text.
func Parse(name string, html, text []byte) (Template, error) {
	t := Template{Name: name}
	file := name + ".liquid"
	front, err := cutFront(file, html)
	if err != nil {
		return Template{}, err
	}
	if t.subject, err = parseText(file, front.subject); err != nil {
		return Template{}, err
	}
	if t.preheader, err = parseText(file, front.preheader); err != nil {
		return Template{}, err
	}
	if t.html, err = parseHTML(file, front.body); err != nil {
		return Template{}, err
	}
	if len(bytes.TrimSpace(text)) == 0 {
		return Template{}, fault.New(fault.Invalid,
			"%s.txt.liquid:1: the text part is missing; write %s.txt.liquid, for readers whose mail shows no HTML", name, name)
	}
	t.text, err = parseText(name+".txt.liquid", source{text: string(text), line: 1})
	return t, err
}

// Render makes the mail. data holds customer, cart, order, shop, message and links as JSON values
// (nil, bool, numbers, strings, lists, maps with string keys; times too); it is not changed. What is missing renders as nothing.
// It returns fault.Invalid, as "FILE:LINE: reason", if the data do not suit a filter or a bound is reached.
func (t Template) Render(data map[string]any, shop Look) (Rendered, error) {
	if t.html.file == "" {
		return Rendered{}, fault.New(fault.Invalid, "template %q was never parsed", t.Name)
	}
	vars, weight, err := clean(data)
	if err != nil {
		return Rendered{}, fault.New(fault.Invalid, "%s: %w", t.html.file, err)
	}
	var out [4]string
	for i, p := range []program{t.subject, t.preheader, t.html, t.text} {
		if out[i], err = p.render(vars, weight, shop); err != nil {
			return Rendered{}, err
		}
	}
	r := Rendered{Subject: oneLine(out[0]), Preheader: oneLine(out[1])}
	if r.Subject == "" {
		return Rendered{}, t.subject.fail(t.subject.line, "the subject came out empty; give its values a default: {{ customer.first_name | default: \"you\" }}")
	}
	r.Text = tidy(out[3]) + textFooter(shop)
	if r.HTML, err = lay(r, tidy(out[2]), shop); err != nil {
		return Rendered{}, fault.New(fault.Invalid, "%s: %w", t.html.file, err)
	}
	if len(r.HTML) > maxOutput {
		return Rendered{}, t.html.fail(t.html.line, "the mail came out at %d KB, above %d KB; show fewer entries (limit: 20)", len(r.HTML)>>10, maxOutput>>10)
	}
	return r, nil
}
