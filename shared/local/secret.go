package local

import (
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// The fixed keys of the demo, which scripts may rely on.
const (
	DemoServerKey  = "local-server"
	DemoBrowserKey = "local-browser"
	DemoIdentity   = "local-identity"
	DemoAdminKey   = "local-admin"
)

const secretsFile = "secrets.json"

// secrets is that file: what lies in SSM in the cloud.
type secrets struct {
	Demo   bool              `json:"demo,omitempty"` // its keys are known to everybody
	Values map[string]string `json:"secrets"`
}

// loadSecrets reads the secrets of a data folder, or makes them at the first start. A folder that a
// demo has used is never served to the public: its keys are printed in the documentation.
func loadSecrets(folder string, demo bool, origins []string) (secrets, error) {
	path := filepath.Join(folder, secretsFile)
	var s secrets
	b, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		s = secrets{Demo: demo, Values: map[string]string{}}
	case err != nil:
		return s, fmt.Errorf("read the secrets: %w", err)
	default:
		if err := json.Unmarshal(b, &s); err != nil || s.Values == nil {
			return s, fmt.Errorf("read the secrets: %s is damaged: restore it from a backup; without it, links in mails that were sent no longer open", path)
		}
	}
	if s.Demo != demo {
		return s, fmt.Errorf("the data folder %s belongs to %s: name another with --data", folder,
			map[bool]string{true: "the demo, whose keys everybody knows", false: "a shop, not to the demo"}[s.Demo])
	}
	s.complete(origins)
	return s, s.write(path)
}

// complete makes what is missing. The demo's keys are the same always; only the address that its pages come from may change.
func (s *secrets) complete(origins []string) {
	if s.Demo {
		s.Values["identity"] = DemoIdentity
		s.Values["admin-key"] = DemoAdminKey
		s.Values["write-keys"] = writeKeys(DemoServerKey, DemoBrowserKey, origins)
	}
	for name, made := range map[string]func() string{
		"identity":   random,
		"admin-key":  random,
		"write-keys": func() string { return writeKeys(random(), random(), origins) },
		"link":       signingKeys,
		"session":    signingKeys,
	} {
		if s.Values[name] == "" {
			s.Values[name] = made()
		}
	}
}

// origins are the addresses whose pages may use the browser key: the demo's own, by either name of this machine, or
// at first the shop's public address; its owner adds others in the file.
func (w *World) origins() []string {
	if !w.o.Demo {
		return []string{w.o.PublicURL}
	}
	return []string{w.URL, strings.Replace(w.URL, "localhost", "127.0.0.1", 1)}
}

// signingKeys are those of links and of sessions: the key that signs, among those that are known.
func signingKeys() string {
	return encode(map[string]any{"current": "k1", "keys": map[string]string{"k1": random()}})
}

func (s secrets) write(path string) error {
	b, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		return err
	}
	tmp := path + ".new"
	if err := os.WriteFile(tmp, append(b, '\n'), 0o600); err != nil {
		return fmt.Errorf("write the secrets: %w", err)
	}
	return os.Rename(tmp, path)
}

func (s secrets) get(name string) (string, bool) {
	v, ok := s.Values[name]
	return v, ok
}

func writeKeys(server, browser string, origins []string) string {
	return encode([]map[string]any{
		{"name": "local-server", "key": server, "server": true},
		{"name": "local-browser", "key": browser, "origins": origins},
	})
}

func encode(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // texts and maps of texts
	}
	return string(b)
}

// random returns 32 random bytes in hex.
func random() string {
	var b [32]byte
	rand.Read(b[:]) // never fails
	return hex.EncodeToString(b[:])
}
