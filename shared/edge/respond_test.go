package edge

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/customer"
	"rapport/shared/core/event"
	"rapport/shared/core/link"
)

func responder(m mind) Handler {
	return newRespond(m, secrets(), func() time.Time { return start }).handle
}

func signer(t *testing.T) *link.Signer {
	s, err := link.New(secrets()["link"])
	require.NoError(t, err)
	return s
}

var (
	urlencoded = map[string]string{"content-type": "application/x-www-form-urlencoded"}
	nonceField = regexp.MustCompile(`name="form" value="([^"]+)"`)
)

// withdrawn is what a state says of one topic.
func withdrawn(topic string) customer.State {
	return customer.State{Consents: []customer.Consent{{Channel: "email", Topic: topic, At: start.Add(-time.Hour)}}}
}

func TestOpeningALinkShowsTheChoicesAndChangesNothing(t *testing.T) {
	token := signer(t).Unsubscribe("u.1", "email", "news", "m1")
	for _, method := range []string{"GET", "HEAD"} {
		m := &scripted{state: withdrawn("marketing")}
		r := call(t, responder(m), ask{method: method, path: "/m/" + token})
		require.Equal(t, 200, r.StatusCode)
		require.Empty(t, m.processed)
		require.Empty(t, m.deferred)
		if method == "HEAD" {
			require.Empty(t, r.Body)
			continue
		}
		require.Contains(t, r.Body, "Lamps &amp; Co")
		require.Contains(t, r.Body, "News &lt;and&gt; offers")
		require.Equal(t, 1, strings.Count(r.Body, "You said no."), "news, by its policy")
		require.Equal(t, 1, strings.Count(r.Body, "You have not said."), "orders")
		require.Contains(t, r.Body, "Unsubscribe from all email")
	}
}

// button is one of the page's, with the topic that its form names.
var button = regexp.MustCompile(`name="topic" value="([^"]*)">[^~]*?<button name="say" value="(\w+)"[^>]*>([^<]*)</button>`)

func TestTheFirstButtonEndsWhatTheMailWasAboutAndTheNextEverything(t *testing.T) {
	unsubscribe, preferences := signer(t).Unsubscribe("u.1", "email", "news", "m1"), signer(t).Preferences("u.1", "email", "m1")
	eachWithdrawn := withdrawn("news")
	eachWithdrawn.Consents = append(eachWithdrawn.Consents, withdrawn("orders").Consents...)
	news, all := []string{"news", "no", "Unsubscribe from News &lt;and&gt; offers"}, []string{"", "no", "Unsubscribe from all email"}
	for name, c := range map[string]struct {
		token string
		state customer.State
		first [][]string
	}{
		"from a mail":               {unsubscribe, customer.State{}, [][]string{news, all}},
		"when that has ended":       {unsubscribe, withdrawn("news"), [][]string{all, {"news", "yes", "Yes please"}}},
		"from the page of choices":  {preferences, customer.State{}, [][]string{all, {"news", "no", "No more of these"}}},
		"when another has ended":    {preferences, withdrawn("orders"), [][]string{all, {"news", "no", "No more of these"}}},
		"when each one has ended":   {unsubscribe, eachWithdrawn, [][]string{all, {"news", "yes", "Yes please"}}},
		"when everything has ended": {unsubscribe, withdrawn(""), [][]string{{"news", "yes", "Yes please"}, {"orders", "yes", "Yes please"}}},
	} {
		r := call(t, responder(&scripted{state: c.state}), ask{method: "GET", path: "/m/" + c.token})
		found := button.FindAllStringSubmatch(r.Body, 2)
		require.Len(t, found, 2, name)
		for i, want := range c.first {
			require.Equal(t, want, found[i][1:], name)
		}
	}
}

func TestThePagesHeadersLetNothingInAndNothingOut(t *testing.T) {
	r := call(t, responder(&scripted{}), ask{method: "GET", path: "/m/" + signer(t).Preferences("u.1", "email", "m1")})
	style := regexp.MustCompile(`(?s)<style>(.*)</style>`).FindStringSubmatch(r.Body)
	require.Len(t, style, 2)
	require.Contains(t, style[1], "#224466", "the shop's colour")
	sum := sha256.Sum256([]byte(style[1]))
	policy := r.Headers["Content-Security-Policy"]
	require.Contains(t, policy, "'sha256-"+base64.StdEncoding.EncodeToString(sum[:])+"'", "else the browser ignores the style")
	require.Contains(t, policy, "default-src 'none'")
	require.Contains(t, policy, "frame-ancestors 'none'")
	require.NotContains(t, policy, "unsafe")
	require.Equal(t, "no-store", r.Headers["Cache-Control"])
	require.Equal(t, "no-referrer", r.Headers["Referrer-Policy"])
	require.Contains(t, r.Headers["X-Robots-Tag"], "noindex")
	require.Empty(t, r.Cookies)
	require.NotContains(t, r.Body, "<script")
	require.NotContains(t, r.Body, "style=")
	require.NotContains(t, r.Body, "src=")
}

func TestOneClickWithdrawsThatMailsTopic(t *testing.T) {
	token := signer(t).Unsubscribe("u.1", "email", "news", "m1")
	multipart := "--b\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--b--\r\n"
	for name, a := range map[string]ask{
		"urlencoded":   {headers: urlencoded, body: "List-Unsubscribe=One-Click"},
		"in base64":    {headers: urlencoded, body: base64.StdEncoding.EncodeToString([]byte("List-Unsubscribe=One-Click")), base64: true},
		"multipart":    {headers: map[string]string{"content-type": "multipart/form-data; boundary=b"}, body: multipart},
		"without type": {body: "List-Unsubscribe=One-Click"},
	} {
		a.path = "/m/" + token
		m := &scripted{}
		r := call(t, responder(m), a)
		require.Equal(t, 200, r.StatusCode, "%s: %s", name, r.Body)
		require.NotContains(t, r.Headers, "Location", name)
		require.Empty(t, r.Cookies, name)
		require.Len(t, m.processed, 1, name)
		e := m.processed[0]
		require.Equal(t, event.Event{Kind: event.Answer, ID: e.ID, Customer: "u.1", Time: start, Received: start, Source: "link",
			Answer: &event.AnswerData{Channel: "email", Topic: "news", Message: "m1"}}, e, name)
		require.NotZero(t, e.ID)
	}
}

func TestARepeatedOneClickIsOneEventAndALaterOneCounts(t *testing.T) {
	now := start
	m := &scripted{}
	h := newRespond(m, secrets(), func() time.Time { return now }).handle
	a := ask{path: "/m/" + signer(t).Unsubscribe("u.1", "email", "news", "m1"), headers: urlencoded, body: "List-Unsubscribe=One-Click"}
	for _, later := range []time.Duration{0, 0, time.Hour} {
		now = now.Add(later)
		require.Equal(t, 200, call(t, h, a).StatusCode)
	}
	require.Equal(t, m.processed[0].ID, m.processed[1].ID, "a mail program's repeat")
	require.NotEqual(t, m.processed[0].ID, m.processed[2].ID, "after she may have changed her mind")
}

func TestTheButtonsSayWhatSheChose(t *testing.T) {
	path := "/m/" + signer(t).Preferences("u.1", "email", "m1")
	for name, c := range map[string]struct {
		form url.Values
		want event.AnswerData
		says string
	}{
		"no to one":  {url.Values{"topic": {"news"}, "say": {"no"}, "form": {"n"}}, event.AnswerData{Channel: "email", Topic: "news", Message: "m1"}, "no more of"},
		"yes to one": {url.Values{"topic": {"orders"}, "say": {"yes"}, "form": {"n"}}, event.AnswerData{Granted: true, Channel: "email", Topic: "orders", Message: "m1"}, "again"},
		"no to all":  {url.Values{"topic": {""}, "say": {"no"}, "form": {"n"}}, event.AnswerData{Channel: "email", Message: "m1"}, "none of these"},
	} {
		m := &scripted{}
		r := call(t, responder(m), ask{path: path, headers: urlencoded, body: c.form.Encode()})
		require.Equal(t, 200, r.StatusCode, name)
		require.Contains(t, r.Body, `role="status"`, name)
		require.Contains(t, r.Body, c.says, name)
		require.Contains(t, r.Body, "topic by topic", "the page again")
		require.Len(t, m.processed, 1, name)
		require.Equal(t, c.want, *m.processed[0].Answer, name)
	}
}

func TestAFormSentTwiceIsOneEventAndTheNextPagesIsAnother(t *testing.T) {
	m := &scripted{}
	h := responder(m)
	path := "/m/" + signer(t).Unsubscribe("u.1", "email", "news", "m1")
	nonce := func(body string) string { return nonceField.FindStringSubmatch(body)[1] }
	say := func(nonce, what string) {
		form := url.Values{"topic": {"news"}, "say": {what}, "form": {nonce}}
		require.Equal(t, 200, call(t, h, ask{path: path, headers: urlencoded, body: form.Encode()}).StatusCode)
	}
	first := nonce(call(t, h, ask{method: "GET", path: path}).Body)
	second := nonce(call(t, h, ask{method: "GET", path: path}).Body)
	say(first, "no")
	say(first, "no")
	say(first, "yes")
	say(second, "no")
	require.Equal(t, m.processed[0].ID, m.processed[1].ID)
	require.NotEqual(t, m.processed[0].ID, m.processed[2].ID)
	require.NotEqual(t, m.processed[0].ID, m.processed[3].ID)
}

func TestWhatIsNoChoiceChangesNothing(t *testing.T) {
	unsubscribe, preferences := signer(t).Unsubscribe("u.1", "email", "news", "m1"), signer(t).Preferences("u.1", "email", "m1")
	for name, c := range map[string]struct {
		token, body string
		headers     map[string]string
		status      int
	}{
		"nothing":                  {unsubscribe, "", urlencoded, 400},
		"no topic":                 {unsubscribe, "say=no", urlencoded, 400},
		"neither yes nor no":       {unsubscribe, "topic=news&say=maybe", urlencoded, 400},
		"an unknown topic":         {unsubscribe, "topic=spam&say=yes", urlencoded, 400},
		"yes to all":               {unsubscribe, "topic=&say=yes", urlencoded, 400},
		"a long nonce":             {unsubscribe, "topic=news&say=no&form=" + strings.Repeat("x", 65), urlencoded, 400},
		"one click on a page link": {preferences, "List-Unsubscribe=One-Click", urlencoded, 400},
		"another value":            {unsubscribe, "List-Unsubscribe=Two-Click", urlencoded, 400},
		"no form":                  {unsubscribe, "%zz", urlencoded, 400},
		"a broken multipart":       {unsubscribe, "--b\r\nxx", map[string]string{"content-type": "multipart/form-data; boundary=b"}, 400},
		"too much":                 {unsubscribe, strings.Repeat("x", maxForm+1), urlencoded, 413},
		"a changed token":          {unsubscribe[:9] + flipped(unsubscribe[9:10]) + unsubscribe[10:], "List-Unsubscribe=One-Click", urlencoded, 404},
		"no token":                 {"", "List-Unsubscribe=One-Click", urlencoded, 404},
		"another purpose's token":  {signer(t).Sign(link.Claim{Purpose: 'x', Customer: "u.1", Channel: "email"}), "topic=news&say=no", urlencoded, 404},
	} {
		m := &scripted{}
		r := call(t, responder(m), ask{path: "/m/" + c.token, headers: c.headers, body: c.body})
		require.Equal(t, c.status, r.StatusCode, "%s: %s", name, r.Body)
		require.Contains(t, r.Headers["Content-Type"], "text/html", name)
		require.Contains(t, r.Body, "<p>", "a sentence")
		require.Empty(t, m.processed, name)
		require.Empty(t, m.deferred, name)
	}
}

// flipped returns another character than c.
func flipped(c string) string {
	if c == "A" {
		return "B"
	}
	return "A"
}

func TestAForeignLinksPageSaysNothingOfAnyone(t *testing.T) {
	r := call(t, responder(&scripted{}), ask{method: "GET", path: "/m/nonsense"})
	require.Equal(t, 404, r.StatusCode)
	require.Contains(t, r.Body, "This link is not valid")
	require.NotContains(t, r.Body, "<form")
}

func TestOtherMethodsAreTurnedAway(t *testing.T) {
	for _, method := range []string{"PUT", "DELETE", "OPTIONS"} {
		m := &scripted{}
		r := call(t, responder(m), ask{method: method, path: "/m/" + signer(t).Unsubscribe("u.1", "email", "news", "m1")})
		require.Equal(t, 405, r.StatusCode)
		require.Empty(t, m.processed)
	}
}

func TestAChoiceIsKeptEvenWhenTheTableIsDown(t *testing.T) {
	down := func(context.Context, []event.Event) error { return errDown }
	a := ask{path: "/m/" + signer(t).Unsubscribe("u.1", "email", "news", "m1"), headers: urlencoded, body: "topic=news&say=no&form=n"}
	m := &scripted{process: down, deaf: errDown}
	r := call(t, responder(m), a)
	require.Equal(t, 200, r.StatusCode)
	require.Contains(t, r.Body, "Done")
	require.Len(t, m.deferred, 1)
	r = call(t, responder(&scripted{process: down, defers: errDown}), a)
	require.Equal(t, 503, r.StatusCode)
	require.NotEmpty(t, r.Headers["Retry-After"])
	require.Contains(t, r.Body, "try again")
	require.NotContains(t, r.Body, "Done")
}

func TestWithoutTheTableAnOpenedLinkAsksForPatience(t *testing.T) {
	for name, m := range map[string]*scripted{"state": {deaf: errDown}, "catalog": {blind: errDown}} {
		r := call(t, responder(m), ask{method: "GET", path: "/m/" + signer(t).Unsubscribe("u.1", "email", "news", "m1")})
		require.Equal(t, 503, r.StatusCode, name)
		require.NotContains(t, r.Body, errDown.Error(), name)
	}
}

func TestAStrangeColourDoesNotReachTheStyle(t *testing.T) {
	c, err := lamps()
	require.NoError(t, err)
	shop := c.Shop
	shop.Colours.Accent = "red}</style><script>alert(1)</script>"
	r := sentencePage(shop, 200, "x")
	require.NotContains(t, r.Body, "<script")
	require.Contains(t, r.Body, "#1f4f46")
}
