package link

import "encoding/binary"

// encode writes a claim as its purpose and four strings, each behind its length.
func encode(c Claim) []byte {
	b := []byte{byte(c.Purpose)}
	for _, s := range [...]string{c.Customer, c.Channel, c.Topic, c.Message} {
		b = binary.AppendUvarint(b, uint64(len(s)))
		b = append(b, s...)
	}
	return b
}

// decode reads what encode writes, and nothing else.
func decode(b []byte) (c Claim, ok bool) {
	if len(b) == 0 {
		return Claim{}, false
	}
	c.Purpose, b = Purpose(b[0]), b[1:]
	for _, s := range [...]*string{&c.Customer, &c.Channel, &c.Topic, &c.Message} {
		n, width := binary.Uvarint(b)
		if width <= 0 || n > uint64(len(b)-width) {
			return Claim{}, false
		}
		*s, b = string(b[width:width+int(n)]), b[width+int(n):]
	}
	return c, len(b) == 0
}
