package road

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	_ "modernc.org/sqlite"

	"rapport/shared/local"
	"rapport/shared/local/mail"
	"rapport/shared/local/wiring"
)

var linkInMail = regexp.MustCompile(`https?://[^\s"'<>)]+`)

// reader follows links as a mail scanner does: no cookies, no scripts.
type reader struct {
	shop
	data string
}

// read makes a request that may change nothing, and lets all that could come of it happen.
func (r reader) read(method, url string) {
	r.t.Helper()
	req, err := http.NewRequest(method, url, nil)
	require.NoError(r.t, err)
	req.SetBasicAuth(local.DemoServerKey, "") // whoever may write must not do so by reading either
	res, err := http.DefaultClient.Do(req)
	require.NoError(r.t, err)
	_, _ = io.Copy(io.Discard, res.Body)
	_ = res.Body.Close()
	require.Less(r.t, res.StatusCode, 500, "%s %s", method, url)
	r.settle()
}

// marks are a hash of each item of the table and of each file of history.
func (r reader) marks() []string {
	r.t.Helper()
	r.settle()
	db, err := sql.Open("sqlite", "file:"+filepath.Join(r.data, local.StoreFile)+"?mode=ro")
	require.NoError(r.t, err)
	defer db.Close()
	rows, err := db.Query("SELECT p, s, v, coalesce(x, 0), coalesce(b, x'') FROM item")
	require.NoError(r.t, err)
	defer rows.Close()
	marks := []string{}
	for rows.Next() {
		var p, s string
		var v, x int64
		var b []byte
		require.NoError(r.t, rows.Scan(&p, &s, &v, &x, &b))
		marks = append(marks, fmt.Sprintf("%s %s %d %d %x", p, s, v, x, sha256.Sum256(b)))
	}
	require.NoError(r.t, rows.Err())
	require.NoError(r.t, filepath.WalkDir(filepath.Join(r.data, "history"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		marks = append(marks, fmt.Sprintf("%s %x", path, sha256.Sum256(b)))
		return err
	}))
	slices.Sort(marks)
	return marks
}

// links returns those of a mail that lead to Rapport, and those that lead to the shop.
func (r reader) links(m mail.Message) (own, others []string) {
	for _, text := range append([]string{m.HTML, m.Text}, header(m, "List-Unsubscribe")) {
		for _, link := range linkInMail.FindAllString(text, -1) {
			link = strings.ReplaceAll(strings.TrimRight(link, ">.,"), "&amp;", "&")
			if strings.HasPrefix(link, r.w.URL+"/m/") {
				own = append(own, link)
			} else if strings.HasPrefix(link, r.w.URL) {
				others = append(others, link)
			}
		}
	}
	return own, others
}

// routes are all that template.yaml answers, and what the demo adds, with something real in each place.
func (r reader) routes(token string) (all []string) {
	w, err := wiring.ReadFile("../../../template.yaml", map[string]string{"PublicUrl": r.w.URL})
	require.NoError(r.t, err)
	for _, route := range w.Routes {
		path := strings.NewReplacer("{token}", token, "{call}", "track").Replace(route.Path)
		require.NotContains(r.t, path, "{", "say here what stands in this place")
		all = append(all, r.w.URL+path)
	}
	return append(all, r.w.URL+"/local/status", r.w.URL+"/local/explain?customer=u.ana", r.w.URL+"/local/inbox")
}

// TestReadingChangesNothing follows every link of every mail, and asks every route, by GET and HEAD: law 9. The shop's own pages tell
// what a browser looks at; of them only HEAD is asked.
func TestReadingChangesNothing(t *testing.T) {
	if overLambda() {
		t.Skip("the table is compared in the SQLite file")
	}
	o := local.Options{Template: "../../../template.yaml", Shop: "../../../shop", Data: t.TempDir(), Demo: true, At: "2026-12-01T10:00",
		MailSink: &mail.Recorder{}, Seed: 9, Log: t.Output(), Say: func(string) {}}
	w, err := local.Start(context.Background(), o)
	require.NoError(t, err)
	t.Cleanup(w.Close)
	r := reader{shop{t, w}, o.Data}
	r.identify("ana", "ana@example.com")
	r.consents("ana")
	r.adds("ana", "c1")
	r.later("2h")
	r.orders("ana", "o-1")
	r.later("9d")
	mails := w.Mails()
	require.GreaterOrEqual(t, len(mails), 2, "a reminder and a receipt")
	var own, others []string
	for _, m := range mails {
		a, b := r.links(m)
		own, others = append(own, a...), append(others, b...)
	}
	require.GreaterOrEqual(t, len(own), 2, "a link that stops it, and one to the choices")
	before := r.marks()
	require.Greater(t, len(before), 10)
	for _, url := range append(own, r.routes(strings.TrimPrefix(own[0], w.URL+"/m/"))...) {
		for _, method := range []string{"GET", "HEAD", "OPTIONS"} {
			r.read(method, url)
		}
	}
	for _, url := range append(others, w.URL+"/", w.URL+"/cart", w.URL+"/checkout", w.URL+"/account", w.URL+"/bar/over", w.URL+"/cart/add") {
		r.read("HEAD", url)
	}
	require.Equal(t, before, r.marks())
	r.oneClick(mails[0])
	r.settle()
	require.NotEqual(t, before, r.marks(), "a POST of the same link is seen by these marks")
}
