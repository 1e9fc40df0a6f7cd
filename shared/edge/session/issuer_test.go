package session

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/stretchr/testify/require"

	"rapport/shared/core/fault"
)

const redirect = "https://console.example/console/callback"

// house is an issuer that signs in whoever comes. A test changes what it puts into its token.
type house struct {
	*httptest.Server
	key       *rsa.PrivateKey
	challenge string // of the code that is under way
	secret    string // that the client sent
	claims    map[string]any
}

func newHouse(t *testing.T) *house {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(t, err)
	h := &house{key: key}
	h.Server = httptest.NewServer(h)
	t.Cleanup(h.Close)
	h.claims = map[string]any{"iss": h.URL, "aud": "console", "sub": "248", "email": "ana@shop.example", "email_verified": true,
		"rapport_role": []string{"publish"}, "iat": now.Unix(), "exp": now.Add(time.Hour).Unix()}
	return h
}

func (h *house) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	switch r.URL.Path {
	case "/.well-known/openid-configuration":
		json.NewEncoder(w).Encode(map[string]any{"issuer": h.URL, "authorization_endpoint": h.URL + "/authorize", "token_endpoint": h.URL + "/token",
			"jwks_uri": h.URL + "/keys", "id_token_signing_alg_values_supported": []string{"RS256"}})
	case "/keys":
		json.NewEncoder(w).Encode(jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: h.key.Public(), KeyID: "1", Algorithm: "RS256", Use: "sig"}}})
	case "/token":
		sum := sha256.Sum256([]byte(r.FormValue("code_verifier")))
		if r.FormValue("code") != "the-code" || base64.RawURLEncoding.EncodeToString(sum[:]) != h.challenge {
			w.WriteHeader(http.StatusBadRequest)
			w.Write([]byte(`{"error":"invalid_grant"}`))
			return
		}
		if _, h.secret, _ = r.BasicAuth(); h.secret == "" {
			h.secret = r.FormValue("client_secret")
		}
		json.NewEncoder(w).Encode(map[string]any{"access_token": "a", "token_type": "Bearer", "id_token": h.token(h.key)})
	}
}

func (h *house) token(key *rsa.PrivateKey) string {
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: jose.JSONWebKey{Key: key, KeyID: "1"}}, nil)
	if err != nil {
		panic(err)
	}
	b, _ := json.Marshal(h.claims)
	signed, err := signer.Sign(b)
	if err != nil {
		panic(err)
	}
	token, _ := signed.CompactSerialize()
	return token
}

func (h *house) issuer() *Issuer {
	return &Issuer{URL: h.URL, ClientID: "console", Now: func() time.Time { return now }}
}

// begin starts a sign-in and lets the house see it.
func (h *house) begin(t *testing.T, i *Issuer) Flow {
	t.Helper()
	to, f, err := i.Begin(t.Context(), redirect, "s3cret", "/console/segments")
	require.NoError(t, err)
	u, err := url.Parse(to)
	require.NoError(t, err)
	q := u.Query()
	require.Equal(t, []string{"code", "S256", redirect, "openid email profile"}, []string{q.Get("response_type"), q.Get("code_challenge_method"), q.Get("redirect_uri"), q.Get("scope")})
	h.challenge, h.claims["nonce"] = q.Get("code_challenge"), q.Get("nonce")
	require.NotContains(t, to, f.Verifier, "the verifier stays in this browser")
	return f
}

func came(f Flow) url.Values { return url.Values{"state": {f.State}, "code": {"the-code"}} }

func TestASignInNamesThePersonAndTheRoles(t *testing.T) {
	h := newHouse(t)
	i := h.issuer()
	f := h.begin(t, i)
	p, err := i.Finish(t.Context(), f, came(f), redirect, "s3cret")
	require.NoError(t, err)
	require.Equal(t, "ana@shop.example", p.Name)
	require.Equal(t, []string{"view", "edit", "publish"}, p.Roles.Names())
	require.Equal(t, now.Add(Length), p.Until)
	require.Equal(t, "s3cret", h.secret)
	require.Equal(t, "/console/segments", f.Back)
}

func TestWhatDoesNotBelongToTheSignInIsRefused(t *testing.T) {
	for name, spoil := range map[string]func(*house, *Flow, url.Values){
		"no flow in this browser":    func(_ *house, f *Flow, _ url.Values) { *f = Flow{} },
		"another state":              func(_ *house, _ *Flow, q url.Values) { q.Set("state", "other") },
		"no state at all":            func(_ *house, f *Flow, q url.Values) { *f = Flow{}; q.Del("state") },
		"the issuer refused":         func(_ *house, _ *Flow, q url.Values) { q.Set("error", "access_denied") },
		"another code":               func(_ *house, _ *Flow, q url.Values) { q.Set("code", "stolen") },
		"another browser's verifier": func(_ *house, f *Flow, _ url.Values) { f.Verifier = "x" },
		"another sign-in's nonce":    func(h *house, _ *Flow, _ url.Values) { h.claims["nonce"] = "other" },
		"another client's token":     func(h *house, _ *Flow, _ url.Values) { h.claims["aud"] = "shop" },
		"another issuer's token":     func(h *house, _ *Flow, _ url.Values) { h.claims["iss"] = "https://evil.example" },
		"a token that has ended":     func(h *house, _ *Flow, _ url.Values) { h.claims["exp"] = now.Add(-time.Hour).Unix() },
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t)
			i := h.issuer()
			f := h.begin(t, i)
			q := came(f)
			spoil(h, &f, q)
			_, err := i.Finish(t.Context(), f, q, redirect, "")
			require.True(t, fault.Is(err, fault.Forbidden), "%v", err)
		})
	}
}

func TestATokenThatAnotherKeySignedIsRefused(t *testing.T) {
	h := newHouse(t)
	i := h.issuer()
	f := h.begin(t, i)
	stranger, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(t, err)
	_, err = i.person(t.Context(), h.token(h.key), f.Nonce)
	require.NoError(t, err)
	_, err = i.person(t.Context(), h.token(stranger), f.Nonce)
	require.True(t, fault.Is(err, fault.Forbidden), "%v", err)
}

func TestAnIssuerThatDoesNotAnswerIsAskedAgainTheNextTime(t *testing.T) {
	h := newHouse(t)
	i := h.issuer()
	i.URL = "http://127.0.0.1:1"
	_, _, err := i.Begin(t.Context(), redirect, "", "")
	require.True(t, fault.Is(err, fault.Unavailable))
	i.URL = h.URL
	_, _, err = i.Begin(t.Context(), redirect, "", "")
	require.NoError(t, err)
}

func TestAFlowEndsAfterTenMinutes(t *testing.T) {
	k := keys(t, oldSecret)
	f := Flow{State: "s", Nonce: "n", Verifier: "v", Back: "/console", Until: now.Add(FlowLife)}
	require.Equal(t, f, k.OpenFlow(k.SealFlow(f), now))
	require.Equal(t, Flow{}, k.OpenFlow(k.SealFlow(f), now.Add(FlowLife)))
}
