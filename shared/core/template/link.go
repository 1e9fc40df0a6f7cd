package template

import "strings"

// noLink stands where a link's target may not be one.
const noLink = "#"

// safeLink returns target if a mail may lead there: http, https, mailto or tel, an image only http or https.
// Anything else (javascript:, data:, relative, hidden behind a control character) becomes "#".
func safeLink(target string, image bool) string {
	target = strings.ReplaceAll(strings.TrimSpace(target), " ", "%20")
	scheme, rest, ok := strings.Cut(target, ":")
	if !ok || strings.ContainsFunc(target, func(r rune) bool { return r < ' ' || r == 0x7f }) {
		return noLink
	}
	switch strings.ToLower(scheme) {
	case "http", "https":
		if strings.HasPrefix(rest, "//") && len(rest) > 2 {
			return target
		}
	case "mailto", "tel":
		if !image && rest != "" {
			return target
		}
	}
	return noLink
}
