// Package starter holds campaigns that work at once: a marketer begins with one of them and changes what she likes. Each compiles
// with any shop.yaml, and none has a file that the demo shop has.
package starter

import (
	"embed"
	"fmt"
	"io/fs"
	"strings"
)

// Starter is one of them. Files are its definitions by their paths below the shop's folder, a copy of the caller's own.
type Starter struct {
	Name  string // of its campaign, and of its file
	Title string // what it is, as one would look for it
	About string // what it does, to whom and when: a sentence or two
	Files map[string][]byte
}

//go:embed kit
var kit embed.FS

// gallery is in the order in which a shop needs them.
var gallery = []Starter{
	{Name: "cart", Title: "Remind of a cart", About: "An hour after a customer left a cart behind, shows what is in it. No discount, and only one mail a cart."},
	{Name: "receipt", Title: "Send a receipt", About: "As soon as an order is placed, says what was bought and where it goes. Everybody gets it, whatever they said about letters."},
	{Name: "hello", Title: "Welcome a new customer", About: "Ten minutes after somebody opened an account, one of two welcomes, to learn which brings more first orders."},
	{Name: "letter", Title: "Write a newsletter", About: "Each Thursday at ten by the reader's own clock, to everybody who may be sent letters."},
	{Name: "review", Title: "Ask for a review", About: "Two weeks after an order, asks what they think of it. Everybody is asked, and nothing is given for it."},
	{Name: "second-order", Title: "Bring a second order", About: "A month after a first order, to those who bought once. One in five gets nothing, so that you see what the letter earns."},
	{Name: "lapsed", Title: "Win somebody back", About: "To customers who bought twice or more and have been away for two months. One in five gets nothing, for comparison."},
}

// All returns the gallery.
func All() []Starter {
	all := make([]Starter, 0, len(gallery))
	for _, s := range gallery {
		s.Files = files("kit/" + s.Name)
		all = append(all, s)
	}
	return all
}

// files reads all files of a folder of the kit, which is part of the program.
func files(folder string) map[string][]byte {
	found := map[string][]byte{}
	err := fs.WalkDir(kit, folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		found[strings.TrimPrefix(path, folder+"/")], err = kit.ReadFile(path)
		return err
	})
	if err != nil {
		panic(fmt.Sprintf("the starters of this program cannot be read: %v", err))
	}
	return found
}
