package console

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"net/http"
	"path"
	"strings"

	"rapport/shared/edge"
	"rapport/shared/edge/chart"
)

// asset is a file of the console's, under a name that its contents give it. So a browser may keep it for good.
type asset struct {
	path, kind, text string
}

const assetFolder = "/console/assets/"

//go:embed assets
var assetFiles embed.FS

func newAsset(name, kind, text string) asset {
	sum := sha256.Sum256([]byte(text))
	ext := path.Ext(name)
	return asset{assetFolder + strings.TrimSuffix(name, ext) + "-" + hex.EncodeToString(sum[:8]) + ext, kind, text}
}

func readAsset(name, kind string) asset {
	b, err := assetFiles.ReadFile("assets/" + name)
	if err != nil {
		panic("console: an asset is embedded: " + err.Error())
	}
	return newAsset(name, kind, string(b))
}

// styleSheet is console.css, the figures' and each page's own, in one.
func styleSheet() asset {
	parts := []string{readAsset("console.css", "").text, chart.CSS}
	entries, err := pageFiles.ReadDir("pages")
	if err != nil {
		panic("console: the pages are embedded: " + err.Error())
	}
	for _, e := range entries {
		if path.Ext(e.Name()) == ".css" {
			b, _ := pageFiles.ReadFile("pages/" + e.Name()) // listed just now, in memory
			parts = append(parts, string(b))
		}
	}
	return newAsset("console.css", "text/css; charset=utf-8", strings.Join(parts, "\n"))
}

// asset answers what is no page.
func (c *Console) asset(r edge.Request) (edge.Response, bool) {
	if !strings.HasPrefix(r.RawPath, assetFolder) {
		return edge.Response{}, false
	}
	for _, a := range c.pages.assets {
		if a.path == r.RawPath {
			return edge.Response{StatusCode: http.StatusOK, Body: a.text, Headers: map[string]string{
				"Content-Type": a.kind, "Cache-Control": "public, max-age=31536000, immutable", "Vary": "Accept-Encoding",
			}}, true
		}
	}
	return edge.Response{StatusCode: http.StatusNotFound, Body: "There is no such file: reload the page.\n", Headers: map[string]string{"Content-Type": "text/plain; charset=utf-8"}}, true
}
