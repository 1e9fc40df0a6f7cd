package storefront

import (
	"bytes"
	"image/png"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestEveryProductHasAPictureForPagesAndOneForMail(t *testing.T) {
	b := newBrowser(t)
	require.GreaterOrEqual(t, len(products), 12)
	for _, p := range products {
		svg := b.get(p.Picture())
		require.Equal(t, "image/svg+xml", svg.Header.Get("Content-Type"), p.ID)
		require.Contains(t, svg.text, p.Alt)

		photo := b.get(p.photo())
		require.Equal(t, "image/png", photo.Header.Get("Content-Type"), p.ID)
		picture, err := png.Decode(bytes.NewReader([]byte(photo.text)))
		require.NoError(t, err, p.ID)
		require.Equal(t, photoWidth, picture.Bounds().Dx())
		require.Less(t, len(photo.text), 100<<10, "%s is small enough for mail", p.ID)
	}
}

func TestAnAssetThatDidNotChangeIsNotSentAgain(t *testing.T) {
	b := newBrowser(t)
	first := b.get("/assets/style.css")
	again := b.request(http.MethodGet, "/assets/style.css", "")
	again.Header.Set("If-None-Match", first.Header.Get("ETag"))
	require.Equal(t, http.StatusNotModified, b.do(again).StatusCode)
	require.Empty(t, b.rapport.take(), "an asset is no page")
}
