package storefront

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"sync"
	"time"

	"rapport/shop/storefront/art"
)

//go:embed assets
var assetFiles embed.FS

// photoWidth is a PNG's width in pixels: sharp in mail, where it is shown at half of that or less.
const photoWidth = 480

// assets serves the pages' files and the drawings, by path.
type assets struct {
	files map[string]func() ([]byte, error)
}

// newAssets draws nothing yet: a picture is drawn when it is first asked for, then kept.
func newAssets() (*assets, error) {
	a := &assets{files: map[string]func() ([]byte, error){}}
	for _, p := range products {
		drawing, ok := art.Picture(p.ID)
		if !ok {
			return nil, fmt.Errorf("storefront: the product %s has no picture in package art", p.ID)
		}
		a.add("products/"+p.ID+".svg", func() ([]byte, error) { return drawing.SVG(p.Alt), nil })
		a.add("products/"+p.ID+".png", func() ([]byte, error) { return drawing.PNG(photoWidth) })
	}
	a.add("room.svg", func() ([]byte, error) {
		return art.Room().SVG("A lit lamp on a shelf in the evening, with a vase, a bowl of lemons and a plant"), nil
	})
	return a, fs.WalkDir(assetFiles, "assets", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			a.add(strings.TrimPrefix(name, "assets/"), func() ([]byte, error) { return assetFiles.ReadFile(name) })
		}
		return err
	})
}

func (a *assets) add(name string, make func() ([]byte, error)) {
	a.files["/assets/"+name] = sync.OnceValues(make)
}

func (a *assets) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	file, ok := a.files[r.URL.Path]
	if !ok {
		http.NotFound(w, r)
		return
	}
	body, err := file()
	if err != nil {
		http.Error(w, "This picture cannot be drawn.", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Cache-Control", "no-cache") // ask each time: the answer is mostly 304, and no page meets an older script
	sum := sha256.Sum256(body)
	w.Header().Set("ETag", fmt.Sprintf(`"%x"`, sum[:8]))
	http.ServeContent(w, r, path.Base(r.URL.Path), time.Time{}, bytes.NewReader(body))
}
