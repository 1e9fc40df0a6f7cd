package template

import (
	"fmt"
	"slices"
	"strings"
)

// place says where in HTML a byte stands.
type place uint8

const (
	inText      place = iota
	inOpening         // behind <
	inElement         // in an element's name
	inTag             // between attributes
	inAttribute       // in an attribute's name
	afterName         // behind an attribute's name
	beforeValue       // behind =
	inValue           // between quotes
	inComment
)

// What an opening tag has had so far.
const (
	hasAlt = 1 << iota
	hasWidth
	hasHeight
	hasClass
	hasStyle
)

// state is where the HTML has got to. Two branches that end in one state are equal, but for the line.
type state struct {
	place     place
	quote     byte   // that ends the value
	closing   bool   // </
	element   string // of the tag that we are in
	attribute string
	value     string // of class, as far as it goes
	has       uint8
	open      string // the elements that are open: "/table/tr/td"
	line      int
}

func (s state) same(t state) bool {
	s.line, t.line = 0, 0
	return s == t
}

// where names a state for a person.
func (s state) where() string {
	switch s.place {
	case inText:
		return "<" + s.open[strings.LastIndex(s.open, "/")+1:] + ">"
	case inComment:
		return "a comment"
	}
	return "the tag <" + s.element
}

// elements are those that mail programs show, and a template may use.
var elements = strings.Fields(`a abbr address b blockquote br caption center code col colgroup div em font h1 h2 h3 h4 h5 h6 hr i img
	li ol p s small span strong sub sup table tbody td tfoot th thead tr u ul`)

var voids = []string{"br", "col", "hr", "img"}

// attributes that carry a URL, other than href and src, do nothing in a mail; on… would be a script.
var refused = []string{"srcset", "action", "formaction", "background", "poster", "data", "ping", "srcdoc", "xlink:href", "xmlns", "id"}

// step moves over one byte. rest is the text from that byte on. It returns how many bytes it has read.
func (s *state) step(rest string) (int, error) {
	c := rest[0]
	space := strings.IndexByte(" \t\n\r\f", c) >= 0
	if len(s.element)+len(s.attribute)+len(s.value) > 100 {
		return 0, fmt.Errorf("a name of more than 100 letters in the HTML; is a quote or a > missing?")
	}
	switch s.place {
	case inText:
		if c == '<' {
			if strings.HasPrefix(rest, "<!-->") || strings.HasPrefix(rest, "<!--->") {
				return 0, fmt.Errorf("an empty comment, which browsers read in different ways; take it out")
			}
			if strings.HasPrefix(rest, "<!--") {
				s.place = inComment
				return 4, nil
			}
			s.place = inOpening
		}
	case inComment:
		if strings.HasPrefix(rest, "-->") {
			s.place = inText
			return 3, nil
		}
		if strings.HasPrefix(rest, "--!>") {
			return 0, fmt.Errorf("a comment ends with -->")
		}
	case inOpening:
		switch {
		case c == '/' && !s.closing:
			s.closing = true
		case isLetter(c) && c != '_':
			s.place, s.element = inElement, strings.ToLower(rest[:1])
		default:
			return 0, fmt.Errorf("a < that opens no tag; write &lt;")
		}
	case inElement:
		if isLetter(c) || isDigit(c) {
			s.element += strings.ToLower(rest[:1])
			return 1, nil
		}
		return 0, s.named()
	case inTag:
		switch {
		case c == '>':
			return 1, s.endTag()
		case space || c == '/':
		case strings.IndexByte(`"'=<`, c) >= 0:
			return 0, fmt.Errorf("%q stands between the attributes of <%s>; is a quote missing or doubled?", rest[:1], s.element)
		default:
			s.place, s.attribute = inAttribute, strings.ToLower(rest[:1])
		}
	case inAttribute:
		if !space && strings.IndexByte(`=>/"'<`, c) < 0 {
			s.attribute += strings.ToLower(rest[:1])
			return 1, nil
		}
		s.place = afterName
		return 0, s.attributed()
	case afterName:
		switch {
		case c == '=':
			s.place = beforeValue
		case !space:
			s.place = inTag
			return 0, nil
		}
	case beforeValue:
		switch {
		case c == '"' || c == '\'':
			s.place, s.quote, s.value = inValue, c, ""
		case !space:
			return 0, fmt.Errorf(`the value of %s needs quotes: %s="…"`, s.attribute, s.attribute)
		}
	case inValue:
		if c == s.quote {
			s.place, s.quote = inTag, 0
			return 1, s.valued()
		}
		if s.attribute == "class" {
			s.value += rest[:1]
		}
	}
	return 1, nil
}

// named is called at the end of an element's name.
func (s *state) named() error {
	s.place = inTag
	if !slices.Contains(elements, s.element) {
		return fmt.Errorf("<%s> is not among the elements of a mail; there are %s", s.element, strings.Join(elements, " "))
	}
	return nil
}

func (s *state) attributed() error {
	a := s.attribute
	bit := map[string]uint8{"alt": hasAlt, "width": hasWidth, "height": hasHeight, "class": hasClass, "style": hasStyle}[a]
	switch {
	case strings.HasPrefix(a, "on") || slices.Contains(refused, a):
		return fmt.Errorf("the attribute %s has no place in a mail; take it out", a)
	case bit != 0 && s.has&bit != 0:
		return fmt.Errorf("<%s> has %s twice", s.element, a)
	}
	if s.has |= bit; s.has&hasClass != 0 && s.has&hasStyle != 0 {
		return fmt.Errorf("<%s> has a class and a style; mail programs would ignore one, use either", s.element)
	}
	return nil
}

func (s *state) valued() error {
	if s.attribute == "class" {
		if !slices.Contains(classNames(), s.value) {
			return fmt.Errorf("the layout has no class %q; %s", s.value, suggest(s.value, classNames()))
		}
	}
	s.attribute, s.value = "", ""
	return nil
}

// endTag keeps the list of open elements: what is left open would swallow the mail's footer.
func (s *state) endTag() error {
	element, closing, has := s.element, s.closing, s.has
	s.place, s.element, s.closing, s.has, s.attribute = inText, "", false, 0, ""
	switch void := slices.Contains(voids, element); {
	case element == "img" && has&(hasAlt|hasWidth|hasHeight) != hasAlt|hasWidth|hasHeight:
		return fmt.Errorf("<img> needs alt, width and height; many readers see no images, and the mail must not jump when they load")
	case closing && void:
		return fmt.Errorf("<%s> is never closed; take </%s> out", element, element)
	case closing && !strings.HasSuffix(s.open, "/"+element):
		return fmt.Errorf("</%s> closes nothing; open is %s", element, orNothing(s.open))
	case closing:
		s.open = strings.TrimSuffix(s.open, "/"+element)
	case !void:
		if s.open += "/" + element; len(s.open) > 1000 {
			return fmt.Errorf("the elements are nested too deep; use fewer tables")
		}
	}
	return nil
}

func orNothing(open string) string {
	if open == "" {
		return "nothing"
	}
	return "<" + open[strings.LastIndex(open, "/")+1:] + ">"
}
