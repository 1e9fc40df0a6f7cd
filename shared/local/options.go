// Package local runs Rapport on one machine: every function of template.yaml, on one SQLite file (or,
// with Lambda, as the binaries that go to Lambda, on DynamoDB Local), behind one port.
package local

import (
	"io"
	"time"

	"rapport/shared/local/cache"
	"rapport/shared/local/endpoint"
	"rapport/shared/local/mail"
)

// Options says what to start. The zero value of a field is what its comment says.
type Options struct {
	Template string // path of template.yaml; "" for the one in the working folder
	Shop     string // folder of the shop's definitions, published at the first start; "" for shop in the working folder
	Data     string // folder of everything that lasts; made if need be
	Port     int    // of the API on 127.0.0.1; 0 for any that is free

	Demo      bool   // the demo shop, fixed write keys, and a clock that can be moved
	Empty     bool   // nothing is published at the first start
	At        string // where the clock starts, as 2026-12-01T07:00 in the shop's zone; "" for the next 10:00 there (of a demo)
	Customers int    // of a demo's first start: those who were customers for a year already; 0 for a shop that is new
	Lambda    bool   // run the Lambda binaries instead of the functions in this process

	PublicURL  string            // base of links in mails; "" for this machine's address
	Parameters map[string]string // of the template, over its defaults and this machine's

	// Mail goes to the first of these that is set.
	MailSink  mail.Sink // a test's
	SMTPURL   string    // a mail server
	InboxPort int       // Mailpit, with its pages on this port

	Fault func(to string) endpoint.Fault // what goes wrong with SES; nil for nothing
	Seed  uint64                         // other than 0: the bus repeats, reorders and overlaps all it delivers

	Self  string       // the binary that knows child.Word, for Mailpit
	Cache string       // folder for what is built or fetched once; "" for the usual one
	Log   io.Writer    // what other programs print; nil for nowhere
	Say   func(string) // takes one line of progress for a person; nil for nobody

	Look time.Duration // how often a demo looks whether a file of the shop's folder was saved; 0 for each second

	Progress func(part float64) // told how much of the past is made, 0 to 1; nil for nobody
}

func (o Options) withDefaults() Options {
	set := func(field *string, value string) {
		if *field == "" {
			*field = value
		}
	}
	set(&o.Template, "template.yaml")
	set(&o.Shop, "shop")
	set(&o.Data, ".rapport")
	set(&o.Cache, cache.Folder())
	if o.Look == 0 {
		o.Look = watched
	}
	if o.Log == nil {
		o.Log = io.Discard
	}
	if o.Say == nil {
		o.Say = func(string) {}
	}
	return o
}

// parseAt reads Options.At.
func parseAt(s string, zone *time.Location) (time.Time, error) {
	return time.ParseInLocation("2006-01-02T15:04", s, zone)
}

// noIssuer is no address: the console is there, and its owner signs in by a printed link.
const noIssuer = "none"

// parameters are the template's values for one machine.
func (w *World) parameters() map[string]string {
	all := map[string]string{"PublicUrl": w.URL, "ConsoleUrl": w.URL, "SenderIdentity": "local", "OidcIssuer": noIssuer}
	if w.o.Demo {
		all["MaxSendRate"] = "200" // nobody here minds
	}
	if w.o.PublicURL != "" {
		all["PublicUrl"], all["ConsoleUrl"] = w.o.PublicURL, w.o.PublicURL
	}
	for k, v := range w.o.Parameters {
		all[k] = v
	}
	return all
}
