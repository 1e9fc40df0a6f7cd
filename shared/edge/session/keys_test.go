package session

import (
	"encoding/base64"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/fault"
)

var now = time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC)

const (
	oldSecret = `{"current":"k1","keys":{"k1":"000102030405060708090a0b0c0d0e0f"}}`
	newSecret = `{"current":"k2","keys":{"k1":"000102030405060708090a0b0c0d0e0f","k2":"f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff"}}`
)

func keys(t *testing.T, secret string) *Keys {
	t.Helper()
	k, err := ParseKeys(secret)
	require.NoError(t, err)
	return k
}

func TestASessionLastsEightHoursAndSaysWhatWasSigned(t *testing.T) {
	k := keys(t, oldSecret)
	p := New("ana@shop.example", "ana@shop.example", ParseRoles("edit", "personal"), now)
	require.Equal(t, p, k.Open(k.Seal(p), now))
	require.True(t, k.Open(k.Seal(p), now.Add(8*time.Hour-time.Second)).Known())
	require.Equal(t, Person{}, k.Open(k.Seal(p), now.Add(8*time.Hour)))
}

func TestAChangedCookieIsNobodys(t *testing.T) {
	k := keys(t, oldSecret)
	value := k.Seal(New("ana", "", ParseRoles("view"), now))
	for i := range value {
		for _, c := range "Aa0._-" {
			if changed := value[:i] + string(c) + value[i+1:]; changed != value {
				require.False(t, k.Open(changed, now).Known(), "character %d as %q", i, c)
			}
		}
		require.False(t, k.Open(value[:i], now).Known(), "cut off after %d", i)
	}
	forged := "k1." + base64.RawURLEncoding.EncodeToString([]byte(`{"n":"eve","r":15,"u":"2030-01-01T00:00:00Z","i":"x"}`)) + "."
	require.False(t, k.Open(forged, now).Known())
	require.False(t, k.Open(strings.Repeat("x", maxToken+1), now).Known())
}

func TestATokenForOnePurposeIsNoneForAnother(t *testing.T) {
	k := keys(t, oldSecret)
	p := New("ana", "", All, now)
	require.False(t, k.Open(k.SealNotice("Done."), now).Known())
	require.False(t, k.Open(k.NewPass(now, true), now).Known())
	require.Empty(t, k.OpenNotice(k.Seal(p)))
	require.Equal(t, Flow{}, k.OpenFlow(k.Seal(p), now))
	_, err := k.OpenPass(k.Seal(p), now)
	require.True(t, fault.Is(err, fault.Forbidden))
}

func TestAnExchangedKeyStillReadsWhatTheOldOneSigned(t *testing.T) {
	was, is := keys(t, oldSecret), keys(t, newSecret)
	p := New("ana", "", All, now)
	require.True(t, is.Open(was.Seal(p), now).Known())
	require.NoError(t, is.CheckForm(p, was.FormToken(p)))
	require.False(t, was.Open(is.Seal(p), now).Known(), "a key that was never known opens nothing")
}

func TestABadSecretIsRefusedWithoutBeingRepeated(t *testing.T) {
	for _, secret := range []string{``, `nonsense-77`, `{"current":"k1","keys":{}}`, `{"current":"k1","keys":{"k1":"nonsense-77"}}`,
		`{"current":"k1","keys":{"k1":"00ff"}}`, `{"current":"k.1","keys":{"k.1":"000102030405060708090a0b0c0d0e0f"}}`} {
		_, err := ParseKeys(secret)
		require.True(t, fault.Is(err, fault.Invalid), secret)
		require.NotContains(t, err.Error(), "nonsense-77")
	}
}

func TestAnOpaqueNameSaysNothingAndNamesHerAgain(t *testing.T) {
	k := keys(t, oldSecret)
	name := k.Opaque("u.ana@example.com")
	require.NotContains(t, name, "ana")
	require.Equal(t, name, k.Opaque("u.ana@example.com"))
	for given, want := range map[string]string{name: "u.ana@example.com", "u.42": "u.42"} {
		got, err := k.Named(given)
		require.NoError(t, err)
		require.Equal(t, want, got)
	}
	_, err := k.Named("~forged")
	require.True(t, fault.Is(err, fault.NotFound))
}

func TestAPrintedLinkWorksForTenMinutes(t *testing.T) {
	k := keys(t, oldSecret)
	token := k.NewPass(now, false)
	p, err := k.OpenPass(token, now.Add(LinkLife-time.Second))
	require.NoError(t, err)
	require.NotEmpty(t, p.ID)
	require.Less(t, len(token), 60, "a terminal's line holds it")
	for _, spoilt := range []string{"", ".", "..", token[:len(token)-1], "A" + token[1:], token + "x", strings.Replace(token, "..", ".l.", 1)} {
		_, err = k.OpenPass(spoilt, now)
		require.True(t, fault.Is(err, fault.Forbidden), spoilt)
	}
	_, err = k.OpenPass(token, now.Add(LinkLife))
	require.True(t, fault.Is(err, fault.Forbidden))
	require.Contains(t, err.Error(), "rapport console")
	_, err = k.OpenPass(k.NewPass(now, true), now.Add(30*24*time.Hour))
	require.NoError(t, err, "a demo's clock is moved before the console is opened")
	require.Equal(t, now.Add(Length), p.Person(now).Until)
	lasting, err := k.OpenPass(k.NewPass(now, true), now)
	require.NoError(t, err)
	require.True(t, lasting.Person(now).Until.After(now.AddDate(40, 0, 0)), "a demo's clock is moved by weeks")
}
