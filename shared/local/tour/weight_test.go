package tour

import (
	"bytes"
	"compress/gzip"
	"html"
	"io"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"
)

// heaviest is what a page may weigh over the wire, in bytes: itself, and the style sheet and scripts that a browser keeps from the first page on.
const heaviest = 60 << 10

// linked are the assets that a page names.
var linked = regexp.MustCompile(`(?:href|src)="(/console/assets/[^"]+)"`)

// TestEveryPageOfTheConsoleIsLight weighs each as for somebody who has kept nothing.
func TestEveryPageOfTheConsoleIsLight(t *testing.T) {
	s := newShop(t, 60)
	stranger := &visitor{t: t, base: s.URL}
	for _, path := range s.strangers() {
		stranger.weighs(path)
	}
	v := s.visit()
	for _, path := range s.pages(v) {
		v.weighs(path)
	}
}

func (v *visitor) weighs(path string) {
	v.t.Helper()
	page := v.packed(path)
	weight := len(page)
	for _, m := range linked.FindAllStringSubmatch(unpacked(v.t, page), -1) {
		weight += len(v.packed(html.UnescapeString(m[1])))
	}
	v.t.Logf("%5.1f KB, of which the page %4.1f: %s", float64(weight)/1024, float64(len(page))/1024, path)
	require.Less(v.t, weight, heaviest, path)
}

// unpacked is what a browser makes of an answer, packed or not.
func unpacked(t *testing.T, b []byte) string {
	t.Helper()
	if !bytes.HasPrefix(b, []byte{0x1f, 0x8b}) {
		return string(b)
	}
	z, err := gzip.NewReader(bytes.NewReader(b))
	require.NoError(t, err)
	text, err := io.ReadAll(z)
	require.NoError(t, err)
	return string(text)
}
