// Package id derives ids from what they name, so that whatever happens twice has
// one id, and turns ids into chance, so that whatever is drawn twice falls the same.
package id

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
)

// ID is the first eight bytes of a SHA-256. Within one customer (at most some
// thousands of ids) two different things share one with a chance below 1e-12.
// The zero ID names nothing.
type ID uint64

// Hash derives an ID from its parts. Each part is hashed with its length, so that
// ("ab","c") and ("a","bc") differ.
func Hash(parts ...string) ID {
	h := sha256.New()
	var n [8]byte
	for _, p := range parts {
		binary.BigEndian.PutUint64(n[:], uint64(len(p)))
		h.Write(n[:])
		h.Write([]byte(p))
	}
	v := ID(binary.BigEndian.Uint64(h.Sum(nil)))
	if v == 0 {
		return 1 // zero names nothing
	}
	return v
}

// String returns 16 lower-case hex digits.
func (i ID) String() string {
	var b [8]byte
	binary.BigEndian.PutUint64(b[:], uint64(i))
	return hex.EncodeToString(b[:])
}

// MarshalText writes String.
func (i ID) MarshalText() ([]byte, error) { return []byte(i.String()), nil }

// UnmarshalText reads what MarshalText writes.
func (i *ID) UnmarshalText(b []byte) error {
	var v [8]byte
	if len(b) != 2*len(v) {
		return fmt.Errorf("id %q is not 16 hex digits", b)
	}
	if _, err := hex.Decode(v[:], b); err != nil {
		return fmt.Errorf("id %q is not 16 hex digits", b)
	}
	*i = ID(binary.BigEndian.Uint64(v[:]))
	return nil
}

// Fraction draws from [0,1) by hash: the same parts always draw the same number.
func Fraction(parts ...string) float64 {
	return float64(Hash(parts...)>>11) / (1 << 53)
}

// Mod draws from 0..n-1 by hash; it returns 0 for n below 2.
func Mod(n int, parts ...string) int {
	if n < 2 {
		return 0
	}
	return int(uint64(Hash(parts...)) % uint64(n))
}
