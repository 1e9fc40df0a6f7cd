package link

import (
	"encoding/base64"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"rapport/shared/core/fault"
	"rapport/shared/core/item"
	"rapport/shared/core/message"
)

const (
	oldSecret = `{"current":"k1","keys":{"k1":"000102030405060708090a0b0c0d0e0f"}}`
	newSecret = `{"current":"k2","keys":{"k1":"000102030405060708090a0b0c0d0e0f","k2":"f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff"}}`
)

func signer(t require.TestingT, secret string) *Signer {
	s, err := New(secret)
	require.NoError(t, err)
	return s
}

func claims() *rapid.Generator[Claim] {
	return rapid.Custom(func(t *rapid.T) Claim {
		return Claim{
			Purpose:  rapid.SampledFrom([]Purpose{Unsubscribe, Preferences}).Draw(t, "purpose"),
			Customer: rapid.StringN(0, 257, 257).Draw(t, "customer"),
			Channel:  rapid.StringN(0, 20, 40).Draw(t, "channel"),
			Topic:    rapid.StringN(0, 20, 40).Draw(t, "topic"),
			Message:  rapid.StringN(0, 40, 60).Draw(t, "message"),
		}
	})
}

func TestATokenSaysWhatWasSigned(t *testing.T) {
	s := signer(t, oldSecret)
	rapid.Check(t, func(t *rapid.T) {
		c := claims().Draw(t, "claim")
		got, err := s.Open(s.Sign(c), Unsubscribe, Preferences)
		require.NoError(t, err)
		require.Equal(t, c, got)
	})
}

func TestAnyChangedCharacterMakesATokenForeign(t *testing.T) {
	s := signer(t, oldSecret)
	token := s.Unsubscribe("u.42", "email", "news", "m1")
	for i := range token {
		for _, c := range "AZaz09-_ %\n=" {
			changed := token[:i] + string(c) + token[i+1:]
			if changed == token {
				continue
			}
			_, err := s.Open(changed, Unsubscribe, Preferences)
			require.True(t, fault.Is(err, fault.NotFound), "character %d as %q", i, c)
		}
		_, err := s.Open(token[:i], Unsubscribe, Preferences)
		require.True(t, fault.Is(err, fault.NotFound), "cut off after %d", i)
	}
	for _, more := range []string{token + "A", token + "=", token + "\n", " " + token, ""} {
		_, err := s.Open(more, Unsubscribe, Preferences)
		require.True(t, fault.Is(err, fault.NotFound), "%q", more)
	}
}

func TestATokenForOnePurposeIsNoneForAnother(t *testing.T) {
	s := signer(t, oldSecret)
	_, err := s.Open(s.Preferences("u.42", "email", "m1"), Unsubscribe)
	require.True(t, fault.Is(err, fault.NotFound))
	_, err = s.Open(s.Unsubscribe("u.42", "email", "news", "m1"), Preferences)
	require.True(t, fault.Is(err, fault.NotFound))
}

func TestNoAddressCanBeReadFromAToken(t *testing.T) {
	address := "u.ana.horvat@example.com"
	token := signer(t, oldSecret).Unsubscribe(address, "email", "news", "m1")
	raw, err := base64.RawURLEncoding.DecodeString(token)
	require.NoError(t, err)
	for _, part := range []string{"ana", "example", "news", "email"} {
		require.NotContains(t, string(raw), part)
		require.NotContains(t, token, part)
	}
}

func TestTheSameClaimGivesTheSameToken(t *testing.T) {
	a, b := signer(t, oldSecret), signer(t, oldSecret)
	require.Equal(t, a.Unsubscribe("u.42", "email", "news", "m1"), b.Unsubscribe("u.42", "email", "news", "m1"))
	require.NotEqual(t, a.Unsubscribe("u.42", "email", "news", "m1"), a.Unsubscribe("u.42", "email", "news", "m2"))
}

func TestAnExchangedKeyStillOpensOldMail(t *testing.T) {
	was, is := signer(t, oldSecret), signer(t, newSecret)
	c, err := is.Open(was.Unsubscribe("u.42", "email", "news", "m1"), Unsubscribe)
	require.NoError(t, err)
	require.Equal(t, "u.42", c.Customer)
	_, err = was.Open(is.Unsubscribe("u.42", "email", "news", "m1"), Unsubscribe)
	require.True(t, fault.Is(err, fault.NotFound), "a key that was never known opens nothing")
}

func TestATokenIsShort(t *testing.T) {
	id := message.NewID(item.Minute(29_900_000), 1, 1, 1)
	token := signer(t, oldSecret).Unsubscribe("u."+strings.Repeat("x", 64), "email", "some-long-topic", id)
	require.LessOrEqual(t, len(token), 200)
	longest := signer(t, oldSecret).Unsubscribe("u."+strings.Repeat("x", 255), "webpush", strings.Repeat("t", 40), id)
	require.Less(t, len(longest), maxToken)
	_, err := signer(t, oldSecret).Open(longest, Unsubscribe)
	require.NoError(t, err)
}

func TestABadSecretIsRefusedWithoutBeingRepeated(t *testing.T) {
	for _, secret := range []string{
		``, `{}`, `nonsense-77`, `{"current":"k1","keys":{}}`, `{"current":"k1","keys":{"k1":"nonsense-77"}}`,
		`{"current":"k1","keys":{"k1":"00ff"}}`, `{"current":"","keys":{"":"000102030405060708090a0b0c0d0e0f"}}`,
	} {
		_, err := New(secret)
		require.True(t, fault.Is(err, fault.Invalid), secret)
		require.NotContains(t, err.Error(), "nonsense-77")
	}
}

func FuzzOpenNeverPanics(f *testing.F) {
	s := signer(f, oldSecret)
	token := s.Unsubscribe("u.42", "email", "news", "m1")
	f.Add(token)
	f.Add("")
	f.Add("_____________________")
	f.Fuzz(func(t *testing.T, in string) {
		c, err := s.Open(in, Unsubscribe, Preferences)
		if err == nil {
			require.Equal(t, in, s.Sign(c), "whatever opens was signed")
		}
	})
}
