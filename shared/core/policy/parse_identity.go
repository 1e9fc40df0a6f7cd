package policy

import (
	"net/mail"
	"net/url"
	"regexp"
	"strings"
	"time"

	"rapport/shared/core/yaml"
)

func readIdentity(f yaml.Fields, s *Shop) {
	if n := f.Get("name"); n != nil {
		s.Name = n.Text()
	}
	s.URL = readURL(f.Get("url"))
	s.Logo = readURL(f.Get("logo"))
	s.From = readMailbox(f.Get("from"))
	s.ReplyTo = readMailbox(f.Get("reply_to"))
	s.Address = strings.Join(f.Get("address").Texts(maxLines), "\n")
	colours := f.Get("colours").Fields("accent", "accent_text")
	if n := colours.Get("accent"); n != nil {
		s.Colours.Accent = readColour(n)
	}
	if n := colours.Get("accent_text"); n != nil {
		s.Colours.AccentText = readColour(n)
	}
}

func readPlace(f yaml.Fields, s *Shop) {
	if n := f.Get("zone"); n != nil {
		s.Zone, s.Location = readZone(n)
	}
	if n := f.Get("currency"); n != nil {
		s.Currency = match(n, currency, "a currency", "three capital letters, as EUR")
	}
	s.Country = readCode(f.Get("country"))
	if n := f.Get("locales"); n != nil {
		s.Locales = nil
		for _, v := range n.List(maxLocales) {
			s.Locales = append(s.Locales, match(v, locale, "a locale", "as en, hr or de-AT"))
		}
	}
}

var (
	colour   = regexp.MustCompile(`^#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$`)
	currency = regexp.MustCompile(`^[A-Z]{3}$`)
	code     = regexp.MustCompile(`^[A-Z]{2}$`)
	locale   = regexp.MustCompile(`^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$`)
)

// match returns the text if it has the form of what it should be.
func match(n *yaml.Node, form *regexp.Regexp, what, hint string) string {
	text := n.Text()
	if text != "" && !form.MatchString(text) {
		n.Fail(hint, "%s is not %s", n.Describe(), what)
		return ""
	}
	return text
}

// readColour takes hexadecimal ones alone: they go into the style of mails, where other words could do more.
func readColour(n *yaml.Node) string {
	if n.Describe() == "nothing" {
		n.Fail(`put it in quotes, as "#1f3d36": a # after a space begins a comment`, "needs a colour, not nothing")
		return ""
	}
	return match(n, colour, "a colour", `as "#1f3d36", in quotes`)
}

// readURL returns an address of the web without the slash at its end.
func readURL(n *yaml.Node) string {
	text := n.Text()
	if text == "" {
		return ""
	}
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		n.Fail("as https://shop.example", "%s is not an address of the web", n.Describe())
		return ""
	}
	return strings.TrimRight(u.String(), "/")
}

func readMailbox(n *yaml.Node) string {
	text := n.Text()
	if text == "" {
		return ""
	}
	if _, err := mail.ParseAddress(text); err != nil {
		n.Fail(`as "Lumen & Loom <hello@shop.example>"`, "%s is not an email address", n.Describe())
		return ""
	}
	return text
}

// readZone loads the zone, so that nothing that decides has to.
func readZone(n *yaml.Node) (string, *time.Location) {
	name := n.Text()
	if name == "" {
		return "", nil
	}
	zone, err := time.LoadLocation(name)
	if err != nil || name == "Local" {
		hint := yaml.Nearest(name, zones)
		if hint == "" {
			hint = "Europe/Zagreb"
		}
		n.Fail("a name of the IANA list, as "+hint, "%s is not a time zone", n.Describe())
		return "", nil
	}
	return name, zone
}

// zones are those that a misspelt one is compared with.
var zones = []string{
	"UTC", "Africa/Johannesburg", "America/Chicago", "America/Denver", "America/Los_Angeles", "America/New_York",
	"America/Sao_Paulo", "America/Toronto", "America/Vancouver", "Asia/Dubai", "Asia/Kolkata", "Asia/Singapore", "Asia/Tokyo",
	"Australia/Sydney", "Europe/Amsterdam", "Europe/Athens", "Europe/Belgrade", "Europe/Berlin", "Europe/Brussels",
	"Europe/Budapest", "Europe/Copenhagen", "Europe/Dublin", "Europe/Helsinki", "Europe/Istanbul", "Europe/Lisbon",
	"Europe/Ljubljana", "Europe/London", "Europe/Madrid", "Europe/Oslo", "Europe/Paris", "Europe/Prague", "Europe/Rome",
	"Europe/Sofia", "Europe/Stockholm", "Europe/Vienna", "Europe/Warsaw", "Europe/Zagreb", "Europe/Zurich", "Pacific/Auckland",
}

// wrongCodes are what people write for a country whose code is another.
var wrongCodes = map[string]string{"UK": "GB", "EL": "GR"}

// readCode returns a country's ISO 3166 code.
func readCode(n *yaml.Node) string {
	text := match(n, code, "a country's code", "two capital letters, as HR")
	if right, wrong := wrongCodes[text]; wrong {
		n.Fail("its code is "+right, "%q is not a country's code", text)
		return ""
	}
	return text
}
