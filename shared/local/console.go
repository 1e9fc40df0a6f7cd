package local

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"rapport/shared/edge/session"
	"rapport/shared/local/clock"
)

// ConsoleLink returns a new link to the console at base that signs the machine's owner in, once, within ten minutes.
func (w *World) ConsoleLink(base string) (string, error) {
	return w.secrets.consoleLink(base, w.clock.Now())
}

// ConsoleLink does the same beside a running world, from its data folder.
func ConsoleLink(data, base string) (string, error) {
	b, err := os.ReadFile(filepath.Join(data, secretsFile))
	if errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("%s holds no secrets: name the data folder of the running shop with --data", data)
	}
	if err != nil {
		return "", fmt.Errorf("read the secrets: %w", err)
	}
	var s secrets
	if err := json.Unmarshal(b, &s); err != nil {
		return "", fmt.Errorf("read the secrets: %s is damaged: restore it from a backup", data)
	}
	c, err := clock.Open(filepath.Join(data, ClockFile), time.Now)
	if err != nil {
		return "", err
	}
	return s.consoleLink(base, c.Now())
}

func (s secrets) consoleLink(base string, now time.Time) (string, error) {
	keys, err := session.ParseKeys(s.Values["session"])
	if err != nil {
		return "", fmt.Errorf("sign the console's link: %w", err)
	}
	return base + "/console/enter?key=" + keys.NewPass(now, s.Demo), nil
}

// openConsole takes the bar's link to a new one-use link: whoever is at this machine owns the demo.
func (w *World) openConsole(rw http.ResponseWriter, r *http.Request) {
	if !isLocal(r.Host) {
		http.Error(rw, "This is for people at this machine.", http.StatusForbidden)
		return
	}
	link, err := w.ConsoleLink("")
	if err != nil {
		http.Error(rw, err.Error(), http.StatusInternalServerError)
		return
	}
	rw.Header().Set("Cache-Control", "no-store")
	http.Redirect(rw, r, link, http.StatusSeeOther)
}
