package template

// palette is the colours of one mode, light or dark.
type palette struct {
	page, card, soft  colour // grounds: around the mail, of the mail, of panels and pictures
	ink, muted        colour // texts
	line              colour
	link              colour // texts in the shop's accent
	button, buttonInk colour
}

// palettes returns the light and the dark one. All texts have a contrast of 4.5 or more on each
// ground that they can stand on, whatever colours the shop has.
func palettes(shop Look) (light, dark palette) {
	accent, ok := parseColour(shop.Accent)
	if !ok {
		accent = hex("#2f4858")
	}
	text, ok := parseColour(shop.AccentText)
	if !ok {
		text = white()
	}
	light = palette{page: hex("#f4f0e9"), card: white(), soft: hex("#f7f4ee"),
		ink: hex("#211e1a"), muted: hex("#6a6259"), line: hex("#e6dfd4")}
	light.link = readable(accent, light.page, black(), 4.5)
	light.button = readable(accent, light.card, black(), 3)
	light.buttonInk = onGround(text, light.button)

	dark = palette{page: hex("#151412"), card: hex("#201e1b"), soft: hex("#2a2723"),
		ink: hex("#f3eee6"), muted: hex("#b5ada1"), line: hex("#3b3732")}
	dark.link = readable(accent, dark.soft, white(), 4.5)
	dark.button = readable(accent, dark.soft, white(), 3)
	dark.buttonInk = onGround(text, dark.button)
	return light, dark
}

// hex reads a colour of ours.
func hex(s string) colour {
	c, _ := parseColour(s)
	return c
}
