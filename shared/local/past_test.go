package local

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/fault"
	"rapport/shared/core/item"
	"rapport/shared/engine"
	"rapport/shared/local/mail"
)

// yearOld starts a demo whose shop is a year old, and returns what it said.
func yearOld(t *testing.T, data string, inbox *mail.Recorder, at string) (*World, *[]string) {
	said := &[]string{}
	w := world(t, func(o *Options) {
		o.Data, o.MailSink, o.At, o.Customers = data, inbox, at, 300
		o.Say = func(line string) { *said = append(*said, line) }
	})
	return w, said
}

func TestTheFirstWalkWorksInAShopThatIsAYearOld(t *testing.T) {
	data, inbox := t.TempDir(), &mail.Recorder{}
	w, said := yearOld(t, data, inbox, at)
	require.Contains(t, strings.Join(*said, "\n"), "a year of 300 customers")
	require.Empty(t, inbox.Mails(), "the mails of the past went to nobody")
	require.WithinDuration(t, time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC), w.Now(), time.Minute)

	ofAna := func() (subjects []string) {
		for _, m := range inbox.Mails() {
			if m.To == "ana@example.com" {
				subjects = append(subjects, m.Subject)
			}
		}
		return subjects
	}
	fill(t, w, "ana")
	status, body := ask(t, w, "POST", "/local/clock", `{"until":"next","customer":"u.ana"}`)
	require.Equal(t, 200, status, body)
	require.Equal(t, []string{"Ana, your cart is still here"}, ofAna())
	send(t, w, "track", `{"userId":"ana","event":"Order Completed","properties":{"order_id":"o-1","cart_id":"c1","total":49,"currency":"EUR","products":[{"product_id":"p1","name":"Lamp","price":49,"quantity":1}]}}`)
	require.NoError(t, w.Quiet(t.Context()))
	require.Equal(t, []string{"Ana, your cart is still here", "Thank you for your order o-1"}, ofAna())

	before, err := w.Store.Query(t.Context(), item.NewestCatalog())
	require.NoError(t, err)
	w.Close()
	again, said := yearOld(t, data, inbox, "")
	require.NotContains(t, strings.Join(*said, "\n"), "a year of", "there is one past")
	after, err := again.Store.Query(t.Context(), item.NewestCatalog())
	require.NoError(t, err)
	require.Equal(t, before, after)
	s, err := again.Load(t.Context(), "u.ana")
	require.NoError(t, err)
	require.NotZero(t, s.Buyer, "later plays add to it")
}

func TestOneWhoPutsSomethingIntoACartBeforeSheSaysWhoSheIsGetsItsReminder(t *testing.T) {
	inbox := &mail.Recorder{}
	w, _ := yearOld(t, t.TempDir(), inbox, at)
	send(t, w, "track", `{"anonymousId":"b-1","event":"Product Added","properties":{"cart_id":"c1","product_id":"p1","name":"Lamp","price":49,"quantity":1}}`)
	send(t, w, "identify", `{"anonymousId":"b-1","userId":"mia","traits":{"email":"mia@example.com","firstName":"Mia","country":"HR"}}`)
	send(t, w, "track", `{"userId":"mia","event":"Consent Granted","properties":{"channel":"email","topic":"marketing"}}`)
	status, body := ask(t, w, "POST", "/local/clock", `{"until":"next","customer":"u.mia"}`)
	require.Equal(t, 200, status, body)
	require.Contains(t, body, "cart-reminder: sent by email")
}

func TestAYearOldCustomerIsExplained(t *testing.T) {
	w, _ := yearOld(t, t.TempDir(), &mail.Recorder{}, at)
	longest := engine.Explanation{}
	for shard := range item.Shards {
		members, err := w.Store.Query(t.Context(), item.Members("regulars", shard))
		require.NoError(t, err)
		for _, m := range members {
			x, err := w.engine.Explain(t.Context(), m.Sort)
			require.NoError(t, err)
			if len(x.Lines) > len(longest.Lines) {
				longest = x
			}
		}
	}
	var told []string
	for i, l := range longest.Lines {
		told = append(told, l.Sentence)
		require.False(t, l.Time.After(w.Now()))
		require.True(t, i == 0 || !l.Time.Before(longest.Lines[i-1].Time))
	}
	all := strings.Join(told, "\n")
	for _, part := range []string{"cart-reminder: began", "order-receipt: sent by email", "delivered", "review-request", "goal reached by Order Completed, worth ", "recognised as the same person as a."} {
		require.Contains(t, all, part)
	}
	require.Greater(t, len(told), 60)
}

func TestAPastIsForAFirstStartAlone(t *testing.T) {
	for name, change := range map[string]func(*Options){
		"an empty demo":   func(o *Options) { o.Empty = true },
		"a new shop":      func(o *Options) { o.Customers = 0 },
		"a shop's server": func(o *Options) { o.Demo, o.At, o.PublicURL = false, "", "https://mail.shop.example" },
	} {
		t.Run(name, func(t *testing.T) {
			w := world(t, func(o *Options) { o.Customers = 20; change(o) })
			n := 0
			for shard := range item.Shards {
				members, err := w.Store.Query(t.Context(), item.Members("everyone", shard))
				require.NoError(t, err)
				n += len(members)
			}
			require.Zero(t, n)
			require.NoFileExists(t, filepath.Join(w.o.Data, historyFolder))
		})
	}
}

func TestAFolderIsPreparedOnce(t *testing.T) {
	data := t.TempDir()
	o := Options{Shop: "../../shop", Data: data, Customers: 20, At: at, Port: 8080}
	var parts []float64
	o.Progress = func(part float64) { parts = append(parts, part) }
	require.NoError(t, Prepare(t.Context(), o))
	require.IsIncreasing(t, parts)
	require.Equal(t, 1.0, parts[len(parts)-1])
	require.True(t, fault.Is(Prepare(t.Context(), o), fault.Conflict))

	w := world(t, func(o *Options) { o.Data, o.At = data, "" })
	everyone := 0
	for shard := range item.Shards {
		members, err := w.Store.Query(t.Context(), item.Members("everyone", shard))
		require.NoError(t, err)
		everyone += len(members)
	}
	require.InDelta(t, 20, everyone, 3)
	require.WithinDuration(t, time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC), w.Now(), time.Minute)
	require.Error(t, Prepare(t.Context(), Options{Shop: t.TempDir(), Data: t.TempDir(), Customers: 1}), "a folder without definitions")
}

func TestAPastThatWasCutShortIsMadeAnew(t *testing.T) {
	data := t.TempDir()
	ctx, stop := context.WithCancel(t.Context())
	o := Options{Shop: "../../shop", Data: data, Customers: 20, At: at, Port: 8080}
	o.Progress = func(part float64) {
		if part > 0.5 {
			stop()
		}
	}
	require.ErrorIs(t, Prepare(ctx, o), context.Canceled)
	o.Progress = nil
	require.NoError(t, Prepare(t.Context(), o))

	whole := t.TempDir()
	o.Data = whole
	require.NoError(t, Prepare(t.Context(), o))
	require.Equal(t, recorded(t, whole), recorded(t, data))
}

// recorded is what the files of a data folder's history hold.
func recorded(t *testing.T, data string) map[string]string {
	all := map[string]string{}
	require.NoError(t, filepath.WalkDir(filepath.Join(data, historyFolder), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		all[strings.TrimPrefix(path, data)] = string(b)
		return err
	}))
	require.NotEmpty(t, all)
	return all
}
