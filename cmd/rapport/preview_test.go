package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/preview"
)

// ownShop is a copy of the demo shop's definitions that a test may change.
func ownShop(t *testing.T) (folder string, write func(name, text string)) {
	folder = t.TempDir()
	for _, part := range []string{"segments", "campaigns", "templates"} {
		require.NoError(t, os.CopyFS(filepath.Join(folder, part), os.DirFS(filepath.Join("../../shop", part))))
	}
	text, err := os.ReadFile("../../shop/shop.yaml")
	require.NoError(t, err)
	write = func(name, text string) {
		require.NoError(t, os.WriteFile(filepath.Join(folder, filepath.FromSlash(name)), []byte(text), 0o600))
	}
	write("shop.yaml", string(text))
	return folder, write
}

const thanks = `campaign: thanks
trigger: {event: Order Completed, key: order}
steps:
  - send: {channel: email, template: order-receipt}
policy: transactional
`

func TestAPreviewSaysWhatPublishingWouldDoAndDoesNothing(t *testing.T) {
	w, store := running(t)
	post(t, w, "/v1/identify", `{"userId":"ana","traits":{"email":"ana@example.com","first_name":"Ana","last_name":"Kovač"}}`)
	post(t, w, "/v1/track", `{"userId":"ana","event":"Product Viewed","properties":{"product_id":"p1"}}`)
	post(t, w, "/v1/track", `{"userId":"ana","event":"Order Completed","properties":{"order_id":"o1","total":10,"currency":"EUR","products":[]}}`)
	post(t, w, "/local/clock", `{"advance":"10m"}`)
	mails := len(w.Mails())
	shop, write := ownShop(t)
	write("campaigns/thanks.yaml", thanks)
	write("segments/lookers.yaml", "segment: lookers\nwhere: {did: {event: Product Viewed}}\n")
	out, err := called(t, "preview", shop, "--store", store)
	require.NoError(t, err)
	require.Contains(t, out, "added    campaigns/thanks.yaml\nadded    segments/lookers.yaml\n")
	require.Contains(t, out, "segment lookers: 0 in it now, 1 after publishing\n  come in: u.ana Ana Kovač\n")
	require.Regexp(t, `\ncampaign thanks \(added\)\n  since \d+ Oct it would have been: 1 sent\n`, out)
	require.Regexp(t, `\ncampaign order-receipt\n(  .*\n)?  since \d+ Oct it would have been: 1 sent\n`, out)
	require.Contains(t, out, "Nothing was sent, and nothing was published")
	require.Len(t, w.Mails(), mails)
	out, err = called(t, "rollback", "--store", store)
	require.NoError(t, err)
	require.Regexp(t, `^version 1[^\n]*\n$`, out)
	_, err = called(t, "preview", shop, "--days", "0", "--store", store)
	require.ErrorContains(t, err, "1 to 366 --days")
}

func TestGoingBackIsOneCommand(t *testing.T) {
	_, store := running(t)
	shop, write := ownShop(t)
	write("campaigns/thanks.yaml", thanks)
	out, err := called(t, "push", shop, "--store", store, "--by", "ana", "--note", "thanks for orders")
	require.NoError(t, err)
	require.Contains(t, out, "campaign thanks (added)\n")
	require.Contains(t, out, "Published: version 2 is in use within 15 seconds.")
	_, err = called(t, "rollback", "1", "--store", store, "--base", "1")
	require.ErrorContains(t, err, "this is made from version 1, and since then ana published version 2")
	_, err = called(t, "rollback", "1", "--store", store, "--base", "0")
	require.ErrorContains(t, err, "this is made from version 0")
	out, err = called(t, "rollback", "1", "--store", store, "--by", "ben")
	require.NoError(t, err)
	require.Contains(t, out, "removed  campaigns/thanks.yaml\n")
	require.Contains(t, out, "Published: version 3 says what version 1 said")
	out, err = called(t, "rollback", "1", "--store", store)
	require.NoError(t, err)
	require.Contains(t, out, "Nothing changed: version 3")
	out, err = called(t, "rollback", "--store", store)
	require.NoError(t, err)
	require.Regexp(t, `^version 3  2026-11-24 10:0\S* by ben: back to version 1\nversion 2  2026-11-24 10:0\S* by ana: thanks for orders\nversion 1`, out)
	for word, says := range map[string]string{"77": "there is no version 77", "two": `"two" is no version`} {
		_, err = called(t, "rollback", word, "--store", store)
		require.ErrorContains(t, err, says)
	}
}

func TestAPushOnAnOlderVersionIsRefusedWithWhoPublishedWhat(t *testing.T) {
	_, store := running(t)
	shop, write := ownShop(t)
	write("campaigns/thanks.yaml", thanks)
	_, err := called(t, "push", shop, "--store", store, "--base", "1", "--by", "ana", "--note", "thanks")
	require.NoError(t, err)
	write("segments/lookers.yaml", "segment: lookers\nwhere: {did: {event: Product Viewed}}\n")
	_, err = called(t, "push", shop, "--store", store, "--base", "1")
	require.ErrorContains(t, err, "this is made from version 1, and since then ana published version 2 at 10:0")
	_, err = called(t, "push", shop, "--store", store, "--base", "2")
	require.NoError(t, err)
}

func TestAPreviewThatTakesLongShowsHowFarItIs(t *testing.T) {
	var out bytes.Buffer
	now := time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC)
	b := newPreviewBar(&out, func() time.Time { return now })
	b.at("reading", 1, 3)
	require.Empty(t, out.String(), "short work shows nothing")
	now = now.Add(3 * time.Second)
	b.at("reading", 2, 3)
	b.at("reading", 3, 3)
	b.at("trying", 1, 9)
	b.at("nothing to do", 0, 0)
	require.Equal(t, "… reading\n… trying\n", out.String())
}

func TestADifferenceNamesTheFilesFirst(t *testing.T) {
	var out bytes.Buffer
	showDifference(&out, preview.Difference(map[string][]byte{"a": []byte("1\n2\n3\n4\n5\n6\n7\n8\n"), "same": []byte("x"), "gone": nil},
		map[string][]byte{"a": []byte("1\n2\n3\n4\nfive\n6\n7\n8"), "same": []byte("x")}))
	require.Equal(t, "changed  a\nremoved  gone\n\na\n…\n 3\n 4\n-5\n+five\n 6\n 7\n\ngone\n", out.String())
}

func TestAPreviewOfWhatNoCampaignReadsSaysSo(t *testing.T) {
	_, store := running(t)
	shop, write := ownShop(t)
	write("segments/lookers.yaml", "segment: lookers\nwhere: {did: {event: Product Viewed}}\n")
	out, err := called(t, "preview", shop, "--store", store)
	require.NoError(t, err)
	require.Contains(t, out, "No campaign reads what changes: each sends what it did before.")
	require.NotContains(t, out, "it would have been")
}

func TestAnEstimateSaysThatItIsOne(t *testing.T) {
	var out bytes.Buffer
	showPreview(&out, preview.Preview{Customers: 100_000, Looked: 2000, Unread: 3, Unfinished: "No time.", Since: time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC),
		Campaigns: []preview.Campaign{{Name: "gone", Fate: preview.Removed, Inside: []preview.Inside{{Version: 2, Enrolments: preview.Estimate{Count: 50, Low: 20, High: 80}}}},
			{Name: "quiet"}, {Name: "letter", Would: &preview.Outcome{Sent: preview.Estimate{Count: 5000, Low: 4000, High: 6000}, Dollars: 0.5}}}})
	require.Equal(t, `
Of 100,000 customers 2,000 were looked at.
What stands behind "about" is an estimate, with the ends of its 95 % interval.

campaign gone (removed)
  about 50 (20 to 80) inside version 2: they finish what they entered, and nobody enters any more.

campaign letter
  since 1 Nov it would have been: about 5000 (4000 to 6000) sent
  SES takes $0.50 for those mails

No time.

3 lines of history are no events and were passed over.
`, out.String())
}
