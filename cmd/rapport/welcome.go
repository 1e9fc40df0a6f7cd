package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"rapport/shared/local"
)

// welcome is what to open and what to try.
func welcome(o local.Options, w *local.World, took time.Duration) string {
	log := filepath.Join(o.Data, "rapport.log")
	link, err := w.ConsoleLink(w.URL)
	if err != nil {
		link = "(" + err.Error() + ")"
	}
	if !o.Demo {
		return fmt.Sprintf(`
Rapport serves %s for %s (started in %.1f s).
  The console        %s
                     (works once, within ten minutes; for another: %s console%s)
  Keys and secrets   %s
  To back up         the folder %s
  Log                %s
Ctrl-C stops it.
`, w.URL, o.PublicURL, took.Seconds(), link, commandName(o), dataFlag(o.Data), filepath.Join(o.Data, "secrets.json"), o.Data, log)
	}
	return fmt.Sprintf(`
Rapport is running (started in %.1f s).

  The shop      %s
  The console   %s
                (works once, within ten minutes; the shop's bar opens it too)
  The inbox     http://localhost:%d
  The API       %s/v1 (write keys: %s, and %s for pages)
  Its time      %s, moved by the bar on each page
  The log       %s

%s
Ctrl-C stops everything; the next start goes on where this one ended. To start anew, remove the folder %s.
`, took.Seconds(), w.URL, link, o.InboxPort, w.URL, local.DemoServerKey, local.DemoBrowserKey,
		w.Now().In(w.Zone()).Format("Mon 2 Jan 2006, 15:04 (MST)"), log, toTry(o, w.URL), o.Data)
}

// toTry is the tour: in the shop, and the same by hand. README.md and the bar of the shop's pages tell it in the same order.
func toTry(o local.Options, url string) string {
	command := commandName(o)
	if o.Empty {
		return fmt.Sprintf(`It is empty: events are taken in and counted, and nothing is decided. To give it campaigns:

  %s push shop/%s
`, command, storeOf(o))
	}
	text := fmt.Sprintf(`Try this in the shop's bar, at the foot of each page: be Ana, say yes to letters in her account, put a lamp into
the cart, press "Skip to what comes next", then open the inbox. Or by hand:

  curl -u %[1]s: %[2]s/v1/identify -d '{"userId":"mia","traits":{"email":"mia@example.com","firstName":"Mia"}}'
  curl -u %[1]s: %[2]s/v1/track -d '{"userId":"mia","event":"Consent Granted","properties":{"channel":"email","topic":"marketing"}}'
  curl -u %[1]s: %[2]s/v1/track -d '{"userId":"mia","event":"Product Added","properties":{"cart_id":"c-1","product_id":"p-1","name":"Lamp","price":49,"quantity":1}}'
  curl %[2]s/local/clock -d '{"until":"next","customer":"u.mia"}'
`, local.DemoServerKey, url)
	if !o.Lambda {
		text += fmt.Sprintf("  %s explain mia%s\n", command, storeOf(o))
	}
	return text
}

// commandName is how a person calls this program from where she is.
func commandName(o local.Options) string {
	here, err := os.Getwd()
	if err != nil {
		return o.Self
	}
	near, err := filepath.Rel(here, o.Self)
	if err != nil || strings.HasPrefix(near, "..") {
		return o.Self
	}
	return "." + string(filepath.Separator) + near
}

// storeOf is the flag that names the store, unless it is the one that every command takes by itself.
func storeOf(o local.Options) string {
	if filepath.Clean(o.Data) == dataFolder {
		return ""
	}
	return " --store sqlite:" + filepath.Join(o.Data, local.StoreFile)
}
