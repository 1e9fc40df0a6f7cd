package segment

import (
	"slices"
	"strings"

	"rapport/shared/core/event"
	"rapport/shared/core/yaml"
)

// Names are the event names that every shop may use: Segment's e-commerce specification, our own for
// orders on their way, and those under which calls other than track are counted.
func Names() []string { return slices.Clone(names) }

var names = []string{
	event.Identify, event.Page, event.Screen, event.Group, event.Alias, event.Other,
	event.ConsentGranted, event.ConsentWithdrawn,
	"Products Searched", "Product List Viewed", "Product List Filtered", "Promotion Viewed", "Promotion Clicked",
	"Product Clicked", event.ProductViewed, event.ProductAdded, event.ProductRemoved,
	event.CartViewed, event.CheckoutStarted, "Checkout Step Viewed", "Checkout Step Completed", "Payment Info Entered",
	event.OrderUpdated, event.OrderCompleted, "Order Refunded", "Order Cancelled",
	"Coupon Entered", "Coupon Applied", "Coupon Denied", "Coupon Removed",
	"Product Added to Wishlist", "Product Removed from Wishlist", "Wishlist Product Added to Cart",
	"Product Shared", "Cart Shared", "Product Reviewed",
	"Order Confirmed", "Order Packed", "Order Shipped", "Order In Transit", "Order Out For Delivery",
	"Order Delivered", "Order Delayed", "Order Delivery Failed",
	"Signed Up", "Signed In", "Signed Out",
}

// maxName is the length of an event's name, in characters.
const maxName = 100

// ReadEvent reads an event's name. A shop may use names of its own, but one with the words of a known
// name in another case or order (Completed Order, as the specification's first version had it) would never come. The name is
// marked, because whether it is nearly a known one shows when all files are read.
func ReadEvent(n *yaml.Node) string {
	name := n.Text()
	if len([]rune(name)) > maxName {
		n.Fail("", "an event's name has at most %d characters", maxName)
		return ""
	}
	if known := meant(name); known != "" && known != name {
		n.Fail("did you mean `"+known+"`?", "%q is written otherwise in events", name)
		return ""
	}
	n.Mark(EventName(name))
	return name
}

// EventName is an event's name where a definition has it.
type EventName string

// meant returns the known name that has the same words.
func meant(name string) string {
	if now := event.Spec(name); now != name {
		return now
	}
	asked := bag(name)
	if slices.Contains(names, name) {
		return name
	}
	for _, known := range names {
		if slices.Equal(bag(known), asked) {
			return known
		}
	}
	return ""
}

func bag(name string) []string {
	words := strings.Fields(strings.ToLower(name))
	slices.Sort(words)
	return words
}
