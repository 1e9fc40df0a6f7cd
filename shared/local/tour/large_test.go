package tour

import (
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/local"
)

// slowest is how long a page may take in 95 of 100 cases, warm. The preview is not a page: it replays a month, and says how long it may take.
const slowest = 300 * time.Millisecond

// TestEveryPageIsQuickOverALargeStore opens each page again and again over a store that `rapport demo --customers 100000` made.
func TestEveryPageIsQuickOverALargeStore(t *testing.T) {
	data := os.Getenv("RAPPORT_LARGE")
	if data == "" {
		t.Skip("needs a large store: rapport demo --customers 100000 --data FOLDER, then RAPPORT_LARGE=FOLDER")
	}
	s := openShop(t, local.Options{Data: data})
	v := s.visit()
	for _, path := range s.pages(v) {
		if strings.HasPrefix(path, "/console/changes/preview") {
			continue
		}
		for range 3 {
			v.packed(path)
		}
		var took []time.Duration
		for range 40 {
			began := time.Now()
			v.packed(path)
			took = append(took, time.Since(began))
		}
		slices.Sort(took)
		half, most := took[len(took)/2], took[len(took)*95/100]
		t.Logf("| %s | %.0f | %.0f |", path, half.Seconds()*1000, most.Seconds()*1000)
		if most >= slowest {
			t.Errorf("%s takes %v in 5 of 100 cases", path, most)
		}
	}
	require.NotEmpty(t, v.cookies)
}
