package dynamo

import (
	"fmt"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"rapport/shared/core/item"
)

type attributes = map[string]types.AttributeValue

func text(s string) types.AttributeValue { return &types.AttributeValueMemberS{Value: s} }

func number(n uint64) types.AttributeValue {
	return &types.AttributeValueMemberN{Value: strconv.FormatUint(n, 10)}
}

func seconds(t time.Time) types.AttributeValue {
	return &types.AttributeValueMemberN{Value: strconv.FormatInt(t.Unix(), 10)}
}

// encode writes an item; what is zero is not written, but for the version, of which conditions speak.
func encode(it *item.Item) attributes {
	a := attributes{"p": text(it.Partition), "s": text(it.Sort), "v": number(it.Version)}
	if !it.Expires.IsZero() {
		a["x"] = seconds(lastly(it.Expires))
	}
	if it.Index != (item.Key{}) {
		a["i"], a["j"] = text(it.Index.Partition), text(it.Index.Sort)
	}
	if len(it.Body) > 0 {
		a["b"] = &types.AttributeValueMemberB{Value: it.Body}
	}
	return a
}

// lastly rounds an expiry up, so that it is never shorter than asked, to the earliest that is not "none".
func lastly(t time.Time) time.Time {
	return time.Unix(max(1, t.Add(time.Second-1).Unix()), 0)
}

// decode reads what encode writes. An attribute of another type is somebody else's item.
func decode(a attributes) (item.Item, error) {
	r := reader{from: a}
	it := item.Item{
		Key:     item.Key{Partition: r.text("p"), Sort: r.text("s")},
		Index:   item.Key{Partition: r.text("i"), Sort: r.text("j")},
		Version: r.number("v"),
		Body:    r.binary("b"),
	}
	if x := r.number("x"); x != 0 {
		it.Expires = time.Unix(int64(x), 0).UTC()
	}
	if r.wrong != "" {
		return it, fmt.Errorf("attribute %s of %s is not Rapport's: the table holds something else", r.wrong, name(it.Key))
	}
	return it, nil
}

// reader takes attributes out of an item and remembers one that has a wrong type.
type reader struct {
	from  attributes
	wrong string
}

func (r *reader) text(name string) string {
	switch a := r.from[name].(type) {
	case nil:
		return ""
	case *types.AttributeValueMemberS:
		return a.Value
	}
	r.wrong = name
	return ""
}

func (r *reader) number(name string) uint64 {
	switch a := r.from[name].(type) {
	case nil:
		return 0
	case *types.AttributeValueMemberN:
		if n, err := strconv.ParseUint(a.Value, 10, 64); err == nil {
			return n
		}
	}
	r.wrong = name
	return 0
}

func (r *reader) binary(name string) []byte {
	switch a := r.from[name].(type) {
	case nil:
		return nil
	case *types.AttributeValueMemberB:
		return a.Value
	}
	r.wrong = name
	return nil
}
