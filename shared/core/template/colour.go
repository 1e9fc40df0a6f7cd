package template

import (
	"fmt"
	"math"
	"strconv"
)

// colour is sRGB, 0..255 each.
type colour [3]float64

// parseColour reads #rgb and #rrggbb.
func parseColour(s string) (colour, bool) {
	if len(s) == 4 && s[0] == '#' {
		s = string([]byte{'#', s[1], s[1], s[2], s[2], s[3], s[3]})
	}
	if len(s) != 7 || s[0] != '#' {
		return colour{}, false
	}
	n, err := strconv.ParseUint(s[1:], 16, 32)
	return colour{float64(n >> 16), float64(n >> 8 & 255), float64(n & 255)}, err == nil
}

func (c colour) String() string {
	return fmt.Sprintf("#%02x%02x%02x", uint8(math.Round(c[0])), uint8(math.Round(c[1])), uint8(math.Round(c[2])))
}

// contrast is WCAG 2's ratio, 1 to 21. Text wants 4.5, a button's shape 3.
func contrast(a, b colour) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func luminance(c colour) float64 {
	var l [3]float64
	for i, v := range c {
		if v /= 255; v <= 0.04045 {
			l[i] = v / 12.92
		} else {
			l[i] = math.Pow((v+0.055)/1.055, 2.4)
		}
	}
	return 0.2126*l[0] + 0.7152*l[1] + 0.0722*l[2]
}

// readable moves c in small steps towards the end (black or white) until it stands out by ratio against ground.
// The hue stays as much the shop's own as can be read.
func readable(c, ground, end colour, ratio float64) colour {
	for range 40 {
		if contrast(c, ground) >= ratio {
			return c
		}
		for i := range c {
			c[i] = math.Round(c[i] + (end[i]-c[i])*0.1)
		}
	}
	return end
}

// onGround returns text if it can be read on ground, else the better of black and white (one of them always can).
func onGround(text, ground colour) colour {
	if contrast(text, ground) >= 4.5 {
		return text
	}
	if contrast(black(), ground) > contrast(white(), ground) {
		return black()
	}
	return white()
}

func black() colour { return colour{} }
func white() colour { return colour{255, 255, 255} }
