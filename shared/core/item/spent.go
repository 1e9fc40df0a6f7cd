package item

// Spent is the key that says that what may be used once was used.
func Spent(name string) Key { return Key{"SPENT", name} }
