package event

// Spec returns the e-commerce spec's present name for one of its first version, which shops still send; any other name stays.
func Spec(name string) string {
	if now, ok := renamed[name]; ok {
		return now
	}
	return name
}

var renamed = map[string]string{
	"Searched Products":             "Products Searched",
	"Viewed Product Category":       "Product List Viewed",
	"Viewed Product List":           "Product List Viewed",
	"Filtered Product List":         "Product List Filtered",
	"Viewed Promotion":              "Promotion Viewed",
	"Clicked Promotion":             "Promotion Clicked",
	"Clicked Product":               "Product Clicked",
	"Viewed Product":                ProductViewed,
	"Added Product":                 ProductAdded,
	"Removed Product":               ProductRemoved,
	"Viewed Cart":                   CartViewed,
	"Started Checkout":              CheckoutStarted,
	"Viewed Checkout Step":          "Checkout Step Viewed",
	"Completed Checkout Step":       "Checkout Step Completed",
	"Entered Payment Info":          "Payment Info Entered",
	"Updated Order":                 OrderUpdated,
	"Completed Order":               OrderCompleted,
	"Refunded Order":                "Order Refunded",
	"Cancelled Order":               "Order Cancelled",
	"Canceled Order":                "Order Cancelled",
	"Order Canceled":                "Order Cancelled",
	"Entered Coupon":                "Coupon Entered",
	"Applied Coupon":                "Coupon Applied",
	"Denied Coupon":                 "Coupon Denied",
	"Removed Coupon":                "Coupon Removed",
	"Added Product to Wishlist":     "Product Added to Wishlist",
	"Removed Product from Wishlist": "Product Removed from Wishlist",
	"Shared Product":                "Product Shared",
	"Shared Cart":                   "Cart Shared",
	"Reviewed Product":              "Product Reviewed",
}
