// Package item holds the shape of what lies in the one table, and every key in it.
// A store knows only this package: it never learns what a customer is.
package item

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"rapport/shared/core/id"
)

// Key names an item. Both parts are non-empty, valid UTF-8 and at most 1,024 bytes.
type Key struct{ Partition, Sort string }

// Item is one row. Version is what conditions speak of; 0 means that it has none
// (Below(v) holds for it). A zero Expires means never; an expired item is never
// returned, and conditions hold as if it were absent. Index is the item's place in
// the sparse index; the zero Key keeps it out.
type Item struct {
	Key
	Version uint64
	Expires time.Time
	Index   Key
	Body    []byte
}

// Test is the closed set of a put's conditions.
type Test uint8

const (
	Always Test = iota // whatever is there is replaced
	Absent             // nothing is there (or it has expired)
	Is                 // what is there has exactly this version
	Below              // what is there has a lower version, or nothing is there
)

// When is a put's condition. The zero When is Always.
type When struct {
	Test    Test
	Version uint64 // of Is and Below
}

// Put is an item with the condition under which it replaces what is there.
type Put struct {
	Item Item
	When When
}

// Range selects items of one partition, of the table or (Index) of the sparse index,
// whose sort key is >= From and < To, in the order of the sort key's bytes (in the
// index: items with one index sort key follow in any order). An empty To has
// no end. Limit 0 means all. Backward reverses the order before Limit is applied.
type Range struct {
	Partition string
	Index     bool
	From, To  string
	Limit     int
	Backward  bool
}

// Prefix returns the range of a partition whose sort keys begin with p.
func Prefix(partition, p string) Range {
	return Range{Partition: partition, From: p, To: after(p)}
}

// after returns the smallest string above every string that begins with p.
// It is "" (no end) for an empty p. Prefixes here are ASCII.
func after(p string) string {
	if p == "" {
		return ""
	}
	return p[:len(p)-1] + string(p[len(p)-1]+1)
}

// Shards is how many partitions the agenda and each member list are spread over. To change it, every
// member list has to be written anew; the agenda finds its way by itself, because an alarm names its shard.
const Shards = 16

// Shard returns the shard in which a customer's agenda and member items lie.
func Shard(customer string) int { return id.Mod(Shards, "shard", customer) }

// Minute is a time as whole minutes since 1970, in UTC: the grain of alarms. 0 is none.
type Minute int64

// MinuteAt returns the minute that t lies in, rounded up.
func MinuteAt(t time.Time) Minute {
	return Minute((t.Unix() + 59 + b2i(t.Nanosecond() > 0)) / 60)
}

func b2i(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// Time returns the minute's start; the zero time for none.
func (m Minute) Time() time.Time {
	if m == 0 {
		return time.Time{}
	}
	return time.Unix(int64(m)*60, 0).UTC()
}

// Floor returns the minute that t lies in, rounded down: the last one that has begun.
func Floor(t time.Time) Minute { return Minute(t.Unix() / 60) }

// String returns yyyymmddhhmm in UTC, which sorts as the minutes do.
func (m Minute) String() string { return m.Time().Format("200601021504") }

// ParseMinute reads what String writes.
func ParseMinute(s string) (Minute, error) {
	t, err := time.Parse("200601021504", s)
	if err != nil {
		return 0, fmt.Errorf("minute %q is not yyyymmddhhmm", s)
	}
	return Minute(t.Unix() / 60), nil
}

// stamp writes a time so that its order is the order of its bytes.
func stamp(t time.Time) string { return t.UTC().Format("20060102T150405.000Z") }

// Customer is the partition of everything about one customer.
func Customer(customer string) string { return "C#" + customer }

// Head is the range of a customer's state and the pages of seen ids behind it.
func Head(customer string) Range { return Prefix(Customer(customer), "!") }

// State is the key of a customer's state: it sorts before everything else in the partition.
func State(customer string) Key { return Key{Customer(customer), "!0"} }

// Page is the key of a page of seen event ids that was written for the given version of the state.
func Page(customer string, now time.Time, version uint64) Key {
	return Key{Customer(customer), fmt.Sprintf("!1#%s#%020d", stamp(now), version)}
}

// Everything is the range of all that lies about a customer.
func Everything(customer string) Range { return Range{Partition: Customer(customer)} }

// Logs, Messages and FoldedInto are the ranges of a customer's journal lines, messages and aliases.
func Logs(customer string) Range       { return Prefix(Customer(customer), "LOG#") }
func Messages(customer string) Range   { return Prefix(Customer(customer), "MSG#") }
func FoldedInto(customer string) Range { return Prefix(Customer(customer), "FOLDED#") }

// Beside is the range of what lies about a customer beside the head: aliases, lines, messages, orders.
func Beside(customer string) Range { return Range{Partition: Customer(customer), From: after("!")} }

// IsLog tells whether a key is one that Log made.
func IsLog(k Key) bool { return strings.HasPrefix(k.Sort, "LOG#") }

// Only is the range of the one item under a key.
func Only(k Key) Range {
	return Range{Partition: k.Partition, From: k.Sort, To: k.Sort + "\x00", Limit: 1}
}

// Order is the key of an order's lines: the event that made it ends the key.
func Order(customer, order string, event id.ID) Key {
	return Key{Customer(customer), "ORDER#" + order + "#" + event.String()}
}

// Orders is the range of a customer's orders.
func Orders(customer string) Range { return Prefix(Customer(customer), "ORDER#") }

// IsOrder tells whether a key is one that Order made.
func IsOrder(k Key) bool { return strings.HasPrefix(k.Sort, "ORDER#") }

// Ref writes a key as one text, for an item that names another.
func (k Key) Ref() string { return k.Partition + "\t" + k.Sort }

// ParseRef reads what Ref wrote; it returns the zero Key for anything else.
func ParseRef(ref string) Key {
	partition, sort, ok := strings.Cut(ref, "\t")
	if !ok {
		return Key{}
	}
	return Key{partition, sort}
}

// IsMessage tells whether a key is one that Message made.
func IsMessage(k Key) bool { return strings.HasPrefix(k.Sort, "MSG#") }

// Message is the key of a message's item; msg is the whole message id (minute_hash).
func Message(customer, msg string) Key { return Key{Customer(customer), "MSG#" + msg} }

// Log is the key of a journal line.
func Log(customer string, t time.Time, line id.ID) Key {
	return Key{Customer(customer), "LOG#" + stamp(t) + "#" + line.String()}
}

// Folded is the key that says that another customer was folded into this one.
func Folded(customer, other string) Key { return Key{Customer(customer), "FOLDED#" + other} }

// Agenda is the key of an alarm.
func Agenda(customer string, m Minute) Key { return AgendaIn(Shard(customer), customer, m) }

// AgendaIn is the key of an alarm that lies in a shard, whatever shard the customer has now.
func AgendaIn(shard int, customer string, m Minute) Key {
	return Key{agendaPartition(shard), m.String() + "#" + customer}
}

func agendaPartition(shard int) string { return fmt.Sprintf("AGENDA#%02d", shard) }

// AgendaThrough is the range of one shard's alarms from the start through minute m.
func AgendaThrough(shard int, m Minute) Range {
	return Range{Partition: agendaPartition(shard), To: (m + 1).String()}
}

// AgendaNext is the range of one shard's next alarms, those that are due among them.
func AgendaNext(shard, limit int) Range {
	return Range{Partition: agendaPartition(shard), Limit: limit}
}

// ParseAgenda takes an agenda item's key apart.
func ParseAgenda(k Key) (Minute, string, error) {
	min, customer, ok := strings.Cut(k.Sort, "#")
	if !ok {
		return 0, "", fmt.Errorf("agenda key %q has no customer", k.Sort)
	}
	m, err := ParseMinute(min)
	return m, customer, err
}

// Member is the key that says whether a customer is in a segment.
func Member(segment, customer string) Key {
	return Key{memberPartition(segment, Shard(customer)), customer}
}

// IsMember tells whether a key is one that Member made.
func IsMember(k Key) bool { return strings.HasPrefix(k.Partition, "MEMBER#") }

func memberPartition(segment string, shard int) string {
	return fmt.Sprintf("MEMBER#%s#%02d", segment, shard)
}

// Members is the range of one shard of a segment's members.
func Members(segment string, shard int) Range {
	return Range{Partition: memberPartition(segment, shard)}
}

// MembersAfter is the range of at most limit of them, from the one behind a customer on; "" begins at the first.
func MembersAfter(segment string, shard int, customer string, limit int) Range {
	r := Members(segment, shard)
	if r.Limit = limit; customer != "" {
		r.From = customer + "\x00"
	}
	return r
}

// MembersNamed is the range of at most limit of those whose id begins with a prefix, from the one behind a customer on.
func MembersNamed(segment string, shard int, prefix, customer string, limit int) Range {
	r := Prefix(memberPartition(segment, shard), prefix)
	if r.Limit = limit; customer != "" && customer >= prefix {
		r.From = customer + "\x00"
	}
	return r
}

// AddressHash names an address without saying it: 32 hex digits of the SHA-256 of its lower-case form.
func AddressHash(address string) string {
	sum := sha256.Sum256([]byte(strings.ToLower(strings.TrimSpace(address))))
	return hex.EncodeToString(sum[:16])
}

// Suppressed is the key of an address's suppression; hash is AddressHash's.
func Suppressed(hash string) Key { return Key{"ADDRESS#" + hash, "SUPPRESSED"} }

// Catalog is the key of one version of the definitions.
func Catalog(version uint32) Key { return Key{"CATALOG", fmt.Sprintf("%010d", version)} }

// NewestCatalog is the range whose only item is the newest version.
func NewestCatalog() Range { return Range{Partition: "CATALOG", Limit: 1, Backward: true} }

// Versions is the range of the newest versions of the definitions.
func Versions(limit int) Range { return Range{Partition: "CATALOG", Limit: limit, Backward: true} }

// Draft is the key of a definition file that is being worked on and not published; path is below the shop's folder.
func Draft(path string) Key { return Key{"DRAFT", path} }

// Drafts is the range of all of them.
func Drafts() Range { return Range{Partition: "DRAFT"} }

// Halt is the key of what a person decided of a campaign: paused, cancelled occurrences.
func Halt(campaign string) Key { return Key{"LAUNCH#" + campaign, "!halt"} }

// Occurrence is the key of one occurrence of a scheduled campaign: what launch knows of it as a whole.
func Occurrence(campaign, occurrence string) Key { return Key{"LAUNCH#" + campaign, occurrence} }

// Launch is the key of how far launch came with one shard of the members at one occurrence. An occurrence's own item sorts before its shards'.
func Launch(campaign, occurrence string, shard int) Key {
	return Key{"LAUNCH#" + campaign, fmt.Sprintf("%s#%02d", occurrence, shard)}
}

// LaunchesAt is the range of an occurrence's own item and those of its shards.
func LaunchesAt(campaign, occurrence string) Range { return Prefix("LAUNCH#"+campaign, occurrence) }

// Launcher is the key of what launch knows of the shop as a whole.
func Launcher() Key { return Key{"LAUNCH", "!"} }

// Launches is the range of all that launch knows of a campaign.
func Launches(campaign string) Range { return Range{Partition: "LAUNCH#" + campaign} }

// Figure is the key of a figure on a day: a sum over the journal, or a headcount.
func Figure(name string, day time.Time) Key {
	return Key{"FIGURE#" + name, day.UTC().Format("20060102")}
}

// Figures is the range of a figure's days, first and last among them.
func Figures(name string, first, last time.Time) Range {
	return Range{Partition: "FIGURE#" + name, From: first.UTC().Format("20060102"), To: last.UTC().Format("20060102") + "\x00"}
}

// NewestFigures is the range of a figure's newest days, newest first.
func NewestFigures(name string, limit int) Range {
	return Range{Partition: "FIGURE#" + name, Limit: limit, Backward: true}
}

// Recount is the key of the wish to count a day again, because a line of it came late or was erased. Each wish has a key of its
// own, so that one that comes while the day is being counted is not lost.
func Recount(day time.Time, wish id.ID) Key {
	return Key{"RECOUNT", day.UTC().Format("20060102") + "#" + wish.String()}
}

// Recounts is the range of all such wishes.
func Recounts() Range { return Range{Partition: "RECOUNT"} }

// RecountDay returns the day that a wish is for.
func RecountDay(k Key) (time.Time, error) {
	day, _, _ := strings.Cut(k.Sort, "#")
	return parseDay(k, day)
}

// Counted is the key of what is known of all figures of days together: which days were added up.
func Counted() Key { return Key{"FIGURE", "!"} }

// FigureDay returns the day that a figure is of.
func FigureDay(k Key) (time.Time, error) { return parseDay(k, k.Sort) }

func parseDay(k Key, text string) (time.Time, error) {
	day, err := time.Parse(dayLayout, text)
	if err != nil {
		return time.Time{}, fmt.Errorf("the key %s %s names no day", k.Partition, k.Sort)
	}
	return day, nil
}

// dayLayout writes a day so that its order is the order of its bytes.
const dayLayout = "20060102"

// Audit is the key of a line that says who changed something of the shop's.
func Audit(t time.Time, line id.ID) Key { return Key{"AUDIT", stamp(t) + "#" + line.String()} }

// Audits is the range of the newest of them.
func Audits(limit int) Range { return Range{Partition: "AUDIT", Limit: limit, Backward: true} }

// JournalOn is the range of one shard of a day's journal lines and messages, in the sparse index.
func JournalOn(day time.Time, shard int) Range {
	return Range{Partition: fmt.Sprintf("J#%s#%02d", day.UTC().Format("20060102"), shard), Index: true}
}

// Owner is the place in the sparse index where the `everyone` item of a customer with this address is found.
func Owner(hash, customer string) Key { return Key{"ADDRESS#" + hash, customer} }

// Owners is the range of the customers with an address; hash is AddressHash's.
func Owners(hash string) Range { return Range{Partition: "ADDRESS#" + hash, Index: true} }

// Spent is the key that says that what may be used once was used.
func Spent(name string) Key { return Key{"SPENT", name} }

// Failed is the key of something that could not be processed on that day.
func Failed(t time.Time, what id.ID) Key {
	return Key{"FAILED#" + t.UTC().Format("20060102"), stamp(t) + "#" + what.String()}
}

// FailedOn is the range of one day's failures.
func FailedOn(day time.Time) Range { return Range{Partition: "FAILED#" + day.UTC().Format("20060102")} }

// JournalDay is the sparse index's key under which a day's journal lines and messages are counted.
func JournalDay(customer string, t time.Time) Key {
	return Key{fmt.Sprintf("J#%s#%02d", t.UTC().Format("20060102"), Shard(customer)), stamp(t)}
}

// JournalDate returns the day in whose journal an index key lies; false if in none.
func JournalDate(index Key) (time.Time, bool) {
	rest, ok := strings.CutPrefix(index.Partition, "J#")
	if !ok {
		return time.Time{}, false
	}
	day, _, _ := strings.Cut(rest, "#")
	t, err := time.Parse(dayLayout, day)
	return t, err == nil
}
