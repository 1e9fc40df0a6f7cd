package console

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"rapport/shared/edge"
	"rapport/shared/edge/form"
	"rapport/shared/edge/session"
	"rapport/shared/engine"
)

const lapsingPage = "/console/edit/segments/lapsing"

// draftOf returns the draft of a path; the zero Draft when there is none.
func (s *stage) draftOf(t *testing.T, path string) engine.Draft {
	t.Helper()
	drafts, err := s.Engine.Drafts(context.Background())
	require.NoError(t, err)
	for _, d := range drafts {
		if d.Path == path {
			return d
		}
	}
	return engine.Draft{}
}

// formOf is the page's form as a browser without JavaScript sends it: hidden fields from the page, fields from f, and the button do.
func (s *stage) formOf(t *testing.T, page string, f form.Form, do string) url.Values {
	t.Helper()
	r := s.get(t, page, session.Edit)
	require.Equal(t, http.StatusOK, r.StatusCode, r.Body)
	v := f.Values()
	v.Set("base", hidden(t, r, "base"))
	v.Set("seen", hidden(t, r, "seen"))
	v.Set("do", do)
	return v
}

// hidden returns the value of a page's hidden field.
func hidden(t *testing.T, r edge.Response, name string) string {
	t.Helper()
	_, rest, found := strings.Cut(r.Body, `name="`+name+`" value="`)
	require.True(t, found, "the page has no field %s: %s", name, r.Body)
	value, _, _ := strings.Cut(rest, `"`)
	return value
}

func formAt(t *testing.T, text string) form.Form {
	t.Helper()
	f, ok := form.FromYAML(text)
	require.True(t, ok, text)
	return f
}

const lapsingText = "segment: lapsing\nwhere:\n  all:\n    - segment: regulars\n    - did_not: {event: Order Completed, within: 45d}\n"

func TestASegmentOpensAsTheFormThatSaysTheSame(t *testing.T) {
	s := withSegments(t)
	r := s.get(t, lapsingPage, session.Edit)
	require.Equal(t, http.StatusOK, r.StatusCode, r.Body)
	page := text(r)
	require.Contains(t, page, "As it is published.")
	require.Contains(t, page, "Customers who are in the segment regulars, and did not buy (Order Completed) within 45 days.")
	require.Contains(t, r.Body, `name="r0.segment" value="regulars"`)
	require.Contains(t, r.Body, `name="r1.within" value="45"`)
	require.Contains(t, r.Body, `<option value="Product Viewed">`, "event names are suggested")
	asText := s.get(t, lapsingPage+"?view=text", session.Edit)
	require.Contains(t, asText.Body, "- did_not: {event: Order Completed, within: 45d}")
}

func TestRowsAreAddedAndRemovedWithoutJavaScript(t *testing.T) {
	s := withSegments(t)
	f := formAt(t, lapsingText)
	r := s.post(t, lapsingPage, s.formOf(t, lapsingPage, f, "add:trait"), session.Edit)
	require.Contains(t, r.Body, `name="r2.trait"`)
	require.Contains(t, text(r), "Condition 3")
	f.Rows = append(f.Rows, form.NewRow(form.Did))
	r = s.post(t, lapsingPage, s.formOf(t, lapsingPage, f, "where:2"), session.Edit)
	require.Contains(t, r.Body, `name="r2.w0.property"`)
	f.Rows[2].Where = []form.Condition{{Property: "category", Op: "is", Value: "lamps"}}
	r = s.post(t, lapsingPage, s.formOf(t, lapsingPage, f, "unwhere:2.0"), session.Edit)
	require.NotContains(t, r.Body, `name="r2.w0.property"`)
	r = s.post(t, lapsingPage, s.formOf(t, lapsingPage, f, "remove:0"), session.Edit)
	require.NotContains(t, r.Body, `name="r0.segment"`)
	require.Contains(t, r.Body, `name="r0.within" value="45"`)
	require.Empty(t, s.draftOf(t, "segments/lapsing.yaml"), "nothing is saved by that")
	for _, do := range []string{"remove:99", "where:x", "unwhere:1.9", "remove:-1", "add:nonsense", "dance"} {
		r = s.post(t, lapsingPage, s.formOf(t, lapsingPage, f, do), session.Edit)
		require.Less(t, r.StatusCode, 500, do)
	}
}

func TestWhatWasJustAddedAndIsEmptyIsNoMistakeYet(t *testing.T) {
	s := withSegments(t)
	ask := func(path string, v url.Values) edge.Response {
		r := s.form(t, path, v, s.signedIn(session.Edit))
		r.Headers["hx-request"] = "true"
		return s.send(t, r)
	}
	for _, do := range []string{"add:did", "add:trait", "where:2"} {
		f := formAt(t, lapsingText)
		if do == "where:2" {
			f.Rows = append(f.Rows, form.Row{Kind: form.Did, Event: "Product Viewed", Times: "1"})
		}
		r := ask(lapsingPage, s.formOf(t, lapsingPage, f, do))
		require.Contains(t, r.Body, "Fill in what you just added", do)
		require.NotContains(t, r.Body, `class="error"`, do)
		f.Rows = append(f.Rows[:2:2], form.NewRow(form.Kind(strings.TrimPrefix(do, "add:"))))
		if do == "where:2" {
			f.Rows[2] = form.Row{Kind: form.Did, Event: "Product Viewed", Times: "1", Where: []form.Condition{{Op: "is"}}}
		}
		v := s.formOf(t, lapsingPage, f, "")
		v.Set("added", hidden(t, r, "added"))
		r = ask(lapsingPage+"/check", v) // which the page does as soon as it shows the new field
		require.Contains(t, r.Body, "Fill in what you just added", do)
		require.NotContains(t, r.Body, `class="error"`, do)
		require.NotContains(t, r.Body, "match now", do)
		v.Set("do", "check")
		r = s.post(t, lapsingPage, v, session.Edit)
		require.Equal(t, http.StatusUnprocessableEntity, r.StatusCode, do)
		require.Contains(t, text(r), "Condition 3: a field is empty", do)
		require.Equal(t, "-1", hidden(t, r, "added"), "what was checked once is no news")
	}
}

func TestALongLineOfATextIsWrapped(t *testing.T) {
	r := withSegments(t).get(t, lapsingPage+"?view=text", session.Edit)
	require.Contains(t, r.Body, "<textarea")
	require.NotContains(t, r.Body, "wrap=")
}

func TestHtmxGetsTheFormAloneAndTheCountOnlyWhenItAsks(t *testing.T) {
	s := withSegments(t)
	f := formAt(t, lapsingText)
	ask := func(path string, v url.Values) edge.Response {
		r := s.form(t, path, v, s.signedIn(session.Edit))
		r.Headers["hx-request"] = "true"
		return s.send(t, r)
	}
	r := ask(lapsingPage, s.formOf(t, lapsingPage, f, "add:did"))
	require.Equal(t, http.StatusOK, r.StatusCode)
	require.NotContains(t, r.Body, "<html")
	require.Contains(t, r.Body, `name="r2.event"`)
	require.Contains(t, r.Body, "autofocus")
	require.NotContains(t, r.Body, "match now")
	s.orders(t, "u.7", 200, 100, 60)
	s.orders(t, "u.8", 3, 2, 1)
	r = ask(lapsingPage+"/check", s.formOf(t, lapsingPage, f, ""))
	require.Equal(t, http.StatusOK, r.StatusCode)
	require.Contains(t, r.Body, "1 of 2 customers match now.")
	require.NotContains(t, r.Body, "<form")
	require.Empty(t, s.draftOf(t, "segments/lapsing.yaml"))
}

func TestTheCountSaysWhoWouldMatchNow(t *testing.T) {
	s := withSegments(t)
	s.orders(t, "u.1", 1)
	s.orders(t, "u.2", 400)
	s.orders(t, "u.3", 1, 2)
	f := form.Form{Name: "lapsing", Rows: []form.Row{{Kind: form.Did, Event: "Order Completed", Times: "1", Within: "30d"}}}
	r := s.post(t, lapsingPage, s.formOf(t, lapsingPage, f, "check"), session.Edit)
	require.Equal(t, http.StatusOK, r.StatusCode, r.Body)
	require.Contains(t, text(r), "2 of 3 customers match now.")
	f.Rows[0].Where = []form.Condition{{Property: "coupon", Op: "is", Value: "spring"}}
	r = s.post(t, lapsingPage, s.formOf(t, lapsingPage, f, "check"), session.Edit)
	require.Contains(t, text(r), "0 of 3 customers match now.")
	require.Contains(t, text(r), "No mistakes 1 warning")
	require.Contains(t, text(r), "Condition 1: &#34;Order Completed where coupon is spring&#34; is not counted yet")
	require.Contains(t, r.Body, `<div class="notice warn">Condition 1:`)
}

func TestASavedFormIsADraftThatIsInForceForNobody(t *testing.T) {
	s := withSegments(t)
	f := formAt(t, lapsingText)
	f.Rows[1].Within = "60d"
	r := s.post(t, lapsingPage, s.formOf(t, lapsingPage, f, "save"), session.Edit)
	require.Equal(t, http.StatusSeeOther, r.StatusCode, r.Body)
	require.Equal(t, lapsingPage, r.Headers["Location"])
	d := s.draftOf(t, "segments/lapsing.yaml")
	require.Equal(t, strings.Replace(lapsingText, "45d", "60d", 1), d.Text)
	require.Equal(t, "ana@shop.example", d.By)
	require.EqualValues(t, 1, d.Base)
	_, files, err := engine.Newest(context.Background(), s.store)
	require.NoError(t, err)
	require.Equal(t, lapsingText, string(files["segments/lapsing.yaml"]))
	page := text(s.get(t, lapsingPage, session.Edit))
	require.Contains(t, page, "Published, with a draft that is not. Draft by ana@shop.example")
	require.Contains(t, page, "within 60 days")
}

func TestAFormInWhichNothingWasChangedLeavesTheTextAsItWasWritten(t *testing.T) {
	s := withSegments(t)
	page := "/console/edit/segments/odd"
	odd := "where: {  all: [ {segment:   regulars} , {did: {event: 'Signed Up'}}]}\nsegment: \"odd\"\n"
	require.NoError(t, s.Engine.SaveDraft(context.Background(), engine.Draft{Path: "segments/odd.yaml", Text: odd, By: "eva"}))
	s.post(t, page, s.formOf(t, page, formAt(t, odd), "save"), session.Edit)
	require.Equal(t, odd, s.draftOf(t, "segments/odd.yaml").Text)
}

func TestMistakesStandBesideTheirConditionAndDoNotKeepFromSaving(t *testing.T) {
	s := withSegments(t)
	f := formAt(t, lapsingText)
	f.Rows[0].Segment = "regular"
	f.Rows[1].Within = "a while"
	r := s.post(t, lapsingPage, s.formOf(t, lapsingPage, f, "check"), session.Edit)
	require.Equal(t, http.StatusUnprocessableEntity, r.StatusCode)
	page := text(r)
	require.Contains(t, page, `Condition 1: there is no segment &#34;regular&#34; (did you mean `)
	require.Contains(t, page, `Condition 2: &#34;a while&#34; is not a duration`)
	require.Contains(t, r.Body, `name="r1.within" value="a while"`, "what she wrote stays in the form")
	require.NotContains(t, page, "match now")
	r = s.post(t, lapsingPage, s.formOf(t, lapsingPage, f, "save"), session.Edit)
	require.Equal(t, http.StatusSeeOther, r.StatusCode)
	page = text(s.get(t, lapsingPage, session.Edit))
	require.Contains(t, page, "2 mistakes")
	require.Contains(t, s.get(t, lapsingPage, session.Edit).Body, `name="r1.within" value="a while"`, "and comes back as the form")
}

func TestWhatTheFormCannotShowStaysText(t *testing.T) {
	s := withSegments(t)
	commented := "segment: lapsing\n# for the spring\nwhere: {segment: regulars}\n"
	require.NoError(t, s.Engine.SaveDraft(context.Background(), engine.Draft{Path: "segments/lapsing.yaml", Text: commented}))
	r := s.get(t, lapsingPage, session.Edit)
	require.Contains(t, r.Body, "# for the spring")
	require.NotContains(t, r.Body, `name="rows"`)
	v := url.Values{"text0": {commented}, "do": {"view:form"}, "seen": {hidden(t, r, "seen")}}
	r = s.post(t, lapsingPage, v, session.Edit)
	require.Contains(t, text(r), "The form cannot show all of this")
	require.Contains(t, r.Body, "# for the spring")
}

func TestTheTwoViewsShareWhatIsNotSavedYet(t *testing.T) {
	s := withSegments(t)
	f := formAt(t, lapsingText)
	f.About = `Ana said: "wait" & <b>see</b>`
	r := s.post(t, lapsingPage, s.formOf(t, lapsingPage, f, "view:text"), session.Edit)
	require.Contains(t, r.Body, `about: &#34;Ana said: \&#34;wait\&#34; &amp; &lt;b&gt;see&lt;/b&gt;&#34;`)
	v := url.Values{"text0": {strings.ReplaceAll(f.YAML(), "\n", "\r\n")}, "do": {"view:form"}}
	r = s.post(t, lapsingPage, v, session.Edit)
	require.Contains(t, r.Body, `name="about" type="text" value="Ana said: &#34;wait&#34; &amp; &lt;b&gt;see&lt;/b&gt;"`)
}

func TestAnotherNameMovesTheSegment(t *testing.T) {
	s := withSegments(t)
	f := formAt(t, lapsingText)
	f.Name = "sleeping"
	r := s.post(t, lapsingPage, s.formOf(t, lapsingPage, f, "save"), session.Edit)
	require.Equal(t, "/console/edit/segments/sleeping", r.Headers["Location"])
	require.True(t, s.draftOf(t, "segments/lapsing.yaml").Deleted)
	require.Contains(t, s.draftOf(t, "segments/sleeping.yaml").Text, "segment: sleeping")
	page := text(s.get(t, "/console/edit/segments/sleeping", session.Edit))
	require.Contains(t, page, `campaigns/win-back.yaml`, "the campaign that reads it has a mistake now")
	f.Name = "regulars"
	r = s.post(t, "/console/edit/segments/sleeping", s.formOf(t, "/console/edit/segments/sleeping", f, "save"), session.Edit)
	require.Equal(t, http.StatusConflict, r.StatusCode)
	require.Contains(t, text(r), "There is a segment regulars already")
	require.Contains(t, s.draftOf(t, "segments/sleeping.yaml").Text, "segment: sleeping")
}

func TestAnothersWorkIsNotWrittenOverUnseen(t *testing.T) {
	s := withSegments(t)
	f := formAt(t, lapsingText)
	f.Rows[1].Within = "60d"
	v := s.formOf(t, lapsingPage, f, "save")
	require.NoError(t, s.Engine.SaveDraft(context.Background(), engine.Draft{Path: "segments/lapsing.yaml", Text: "segment: lapsing\nwhere: {segment: regulars}\n", By: "Eva"}))
	r := s.post(t, lapsingPage, v, session.Edit)
	require.Equal(t, http.StatusConflict, r.StatusCode)
	require.Contains(t, text(r), "Eva saved another text at 11:00 since you opened this page.")
	require.Equal(t, "Eva", s.draftOf(t, "segments/lapsing.yaml").By)
	require.Contains(t, r.Body, `name="r1.within" value="60"`, "hers is still there")
	v.Set("seen", hidden(t, r, "seen"))
	r = s.post(t, lapsingPage, v, session.Edit)
	require.Equal(t, http.StatusSeeOther, r.StatusCode)
	require.Equal(t, "ana@shop.example", s.draftOf(t, "segments/lapsing.yaml").By)
}

func TestANameThatCannotBeStandsBesideItsField(t *testing.T) {
	s := withSegments(t)
	f := formAt(t, lapsingText)
	f.Name = "Lapsing Ones"
	r := s.post(t, lapsingPage, s.formOf(t, lapsingPage, f, "save"), session.Edit)
	require.Equal(t, http.StatusSeeOther, r.StatusCode)
	require.Equal(t, lapsingPage, r.Headers["Location"], "it stays under the name that it had")
	r = s.get(t, lapsingPage, session.Edit)
	require.Contains(t, r.Body, `<p class="error" id="name-says">A name is 1 to 40 of a-z, 0-9 and -`)
	require.Contains(t, r.Body, `value="Lapsing Ones"`)
}
