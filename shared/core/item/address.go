package item

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

const ofAddress = "ADDRESS#"

// AddressHash names an address without saying it: 32 hex digits of the SHA-256 of its lower-case form.
func AddressHash(address string) string {
	sum := sha256.Sum256([]byte(strings.ToLower(strings.TrimSpace(address))))
	return hex.EncodeToString(sum[:16])
}

// isAddress tells whether a key says something of an address.
func isAddress(k Key) bool { return strings.HasPrefix(k.Partition, ofAddress) }

// Suppressed is the key of an address's suppression; hash is AddressHash's.
func Suppressed(hash string) Key { return Key{ofAddress + hash, "SUPPRESSED"} }

// Owner is the place in the sparse index where the `everyone` item of a customer with this address is found.
func Owner(hash, customer string) Key { return Key{ofAddress + hash, customer} }

// Owners is the range of the customers with an address; hash is AddressHash's.
func Owners(hash string) Range { return Range{Partition: ofAddress + hash, Index: true} }
