package art

import (
	"bytes"
	"encoding/xml"
	"errors"
	"image"
	"image/png"
	"io"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestEveryDrawingIsAWellFormedSVG(t *testing.T) {
	for id, draw := range pictures {
		d := xml.NewDecoder(bytes.NewReader(draw().SVG("A <lamp> & more")))
		for {
			_, err := d.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			require.NoError(t, err, id)
		}
	}
	_, ok := Picture("yacht")
	require.False(t, ok)
}

func TestEveryDrawingCoversItsWholePicture(t *testing.T) {
	for id, draw := range pictures {
		d := draw()
		picture := d.raster(64)
		require.Equal(t, image.Rect(0, 0, 64, 64), picture.Bounds())
		require.True(t, picture.Opaque(), "%s has a hole", id)
		require.NotEqual(t, picture.At(32, 32), picture.At(2, 2), "%s shows nothing", id)
	}
}

func TestAShapeIsDrawnWhereTheSVGHasIt(t *testing.T) {
	d := Drawing{W: 100, H: 50, Shapes: []Shape{
		fill(rect(0, 0, 100, 50), ink(0x102030).flat()),
		fill(rect(50, 0, 50, 50), ink(0x000000).across(0xffffff, 50, 100)),
	}}
	out, err := d.PNG(200)
	require.NoError(t, err)
	picture, err := png.Decode(bytes.NewReader(out))
	require.NoError(t, err)
	require.Equal(t, image.Rect(0, 0, 200, 100), picture.Bounds())
	r, g, b, _ := picture.At(20, 50).RGBA()
	require.Equal(t, []uint32{0x10, 0x20, 0x30}, []uint32{r >> 8, g >> 8, b >> 8})
	left, _, _, _ := picture.At(102, 50).RGBA()
	middle, _, _, _ := picture.At(150, 50).RGBA()
	right, _, _, _ := picture.At(198, 50).RGBA()
	require.Less(t, left>>8, uint32(9))
	require.InDelta(t, 0x80, middle>>8, 3)
	require.Greater(t, right>>8, uint32(249))
}

func TestOverlapsOfOneShapeAreFilledOnce(t *testing.T) {
	both := append(rect(0, 0, 60, 100), rect(40, 0, 60, 100)...)
	d := Drawing{W: 100, H: 100, Shapes: []Shape{fill(rect(0, 0, 100, 100), ink(0xffffff).flat()), fill(both, ink(0).thin(.5))}}
	picture := d.raster(100)
	require.Equal(t, picture.At(20, 50), picture.At(50, 50))
}

func TestMovingAShapeMovesItsPaint(t *testing.T) {
	at := ink(0xff0000).glow(1, 10, 10, 5, 5)
	was, is := at.at(12, 10), at.moved(100, 50, 2).at(124, 70)
	require.Equal(t, was, is)
	line := ink(0).across(0xffffff, 0, 10)
	require.Equal(t, line.at(3, 0), line.moved(7, 0, 3).at(16, 0))
}
