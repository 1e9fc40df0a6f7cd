package memory

import (
	"crypto/sha256"
	"encoding/binary"

	"rapport/shared/core/item"
)

// Fingerprint stands for all contents of a store: two stores have the same one exactly if they
// hold the same items (but for a chance of about 2^-128), in whatever order these were
// written, in this process or another. Expired items that still lie there count. The zero
// Fingerprint is an empty store's. It is comparable, so it serves as a map's key.
type Fingerprint [2]uint64

// Fingerprint costs nothing: it is kept with each write.
func (s *Store) Fingerprint() Fingerprint {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.mark
}

// A sum of hashes does not depend on order, and taking an item out is a subtraction.
func (f *Fingerprint) add(o Fingerprint) { f[0] += o[0]; f[1] += o[1] }
func (f *Fingerprint) sub(o Fingerprint) { f[0] -= o[0]; f[1] -= o[1] }

func markOf(it item.Item) Fingerprint {
	var room [512]byte
	b := room[:0]
	for _, s := range []string{it.Partition, it.Sort, it.Index.Partition, it.Index.Sort} {
		b = binary.AppendUvarint(b, uint64(len(s)))
		b = append(b, s...)
	}
	b = binary.BigEndian.AppendUint64(b, it.Version)
	if it.Expires.IsZero() {
		b = append(b, 0)
	} else {
		b = binary.BigEndian.AppendUint64(append(b, 1), uint64(it.Expires.Unix()))
		b = binary.BigEndian.AppendUint32(b, uint32(it.Expires.Nanosecond()))
	}
	sum := sha256.Sum256(append(b, it.Body...))
	return Fingerprint{binary.BigEndian.Uint64(sum[:8]), binary.BigEndian.Uint64(sum[8:16])}
}
