package endpoint

import (
	"encoding/xml"
	"io/fs"
	"log/slog"
	"net/http"
	"os"
	"path"
	"strings"
)

// below is the prefix under which Firehose puts history into its bucket.
const below = "events/"

// listing is S3's answer to ListObjectsV2, as far as anybody reads it.
type listing struct {
	XMLName     xml.Name `xml:"ListBucketResult"`
	IsTruncated bool
	KeyCount    int
	Contents    []object
}

type object struct{ Key string }

// readHistory answers ListObjectsV2 and GetObject for the one bucket that there is: the folder of history. Its files are not packed, and their
// names say so.
func (e *Endpoint) readHistory(w http.ResponseWriter, r *http.Request) {
	_, key, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	folder := os.DirFS(e.o.History.path)
	if key == "" {
		parts, err := fs.Glob(folder, "*/*/*.jsonl")
		if err != nil {
			slog.Error("history cannot be listed", "error", err)
			w.WriteHeader(http.StatusInternalServerError)
			return
		}
		list(w, parts, r.URL.Query().Get("prefix"))
		return
	}
	name, ok := strings.CutPrefix(key, below)
	if !ok || !fs.ValidPath(name) {
		w.WriteHeader(http.StatusNotFound)
		return
	}
	http.ServeFileFS(w, r, folder, name)
}

func list(w http.ResponseWriter, parts []string, prefix string) {
	var out listing
	for _, part := range parts {
		if key := path.Join(below, part); strings.HasPrefix(key, prefix) {
			out.Contents = append(out.Contents, object{key})
		}
	}
	out.KeyCount = len(out.Contents)
	w.Header().Set("Content-Type", "application/xml")
	if err := xml.NewEncoder(w).Encode(out); err != nil {
		slog.Warn("a listing of history was not taken", "error", err)
	}
}
