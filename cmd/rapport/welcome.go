package main

import (
	"fmt"
	"path/filepath"
	"time"

	"rapport/shared/local"
)

// welcome is what to open and what to try.
func welcome(o local.Options, w *local.World, took time.Duration) string {
	log := filepath.Join(o.Data, "rapport.log")
	if !o.Demo {
		return fmt.Sprintf(`
Rapport serves %s for %s (started in %.1f s).
  Keys and secrets   %s
  To back up         the folder %s
  Log                %s
Ctrl-C stops it.
`, w.URL, o.PublicURL, took.Seconds(), filepath.Join(o.Data, "secrets.json"), o.Data, log)
	}
	return fmt.Sprintf(`
Rapport is running (started in %.1f s).

  The shop      %s
  The inbox     http://localhost:%d
  The API       %s/v1 (write keys: %s, and %s for pages)
  Its time      %s, moved by the bar on each page
  The log       %s

Try this: put a lamp into the cart, sign in as Ana and allow letters on her account page, then press
"skip to what comes next" in the bar, and look into the inbox. Or without a browser:

  curl -u %[5]s: %[2]s/v1/identify -d '{"userId":"ana","traits":{"email":"ana@example.com","firstName":"Ana"}}'
  curl -u %[5]s: %[2]s/v1/track -d '{"userId":"ana","event":"Consent Granted","properties":{"channel":"email","topic":"marketing"}}'
  curl -u %[5]s: %[2]s/v1/track -d '{"userId":"ana","event":"Product Added","properties":{"cart_id":"c1","product_id":"p1","name":"Lamp","price":49,"quantity":1}}'
  curl %[2]s/local/clock -d '{"advance":"2h"}'

Ctrl-C stops everything; the next start goes on where this one ended. To start anew, remove the folder %[9]s.
`, took.Seconds(), w.URL, o.InboxPort, w.URL, local.DemoServerKey, local.DemoBrowserKey,
		w.Now().Format("Mon 2 Jan 2006 15:04 MST"), log, o.Data)
}
