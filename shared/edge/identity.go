package edge

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
)

// UserHash returns context.userHash: hex HMAC-SHA256(secret, userID). The shop's backend makes it the same way.
func UserHash(secret, userID string) string {
	m := hmac.New(sha256.New, []byte(secret))
	m.Write([]byte(userID))
	return hex.EncodeToString(m.Sum(nil))
}

// rightHash returns the test of a userHash, in constant time; without a secret none is right.
func rightHash(secret string) func(userID, hash string) bool {
	return func(userID, hash string) bool {
		sent, err := hex.DecodeString(hash)
		if secret == "" || err != nil {
			return false
		}
		right, _ := hex.DecodeString(UserHash(secret, userID))
		return hmac.Equal(sent, right)
	}
}
