package customer

import "rapport/shared/core/pack"

// The kinds of a trait's value.
const (
	none = iota
	text
	number
	yes
	no
)

func packTrait(w *pack.Writer, t Trait) {
	w.Text(t.Name)
	switch v := t.Value.(type) {
	case string:
		w.Uint(text)
		w.Text(v)
	case float64:
		w.Uint(number)
		w.Float(v)
	case bool:
		if v {
			w.Uint(yes)
		} else {
			w.Uint(no)
		}
	default:
		w.Uint(none)
	}
	w.Bool(t.Firm)
	w.Time(t.At)
	w.ID(t.By)
}

func unpackTrait(r *pack.Reader) Trait {
	t := Trait{Name: r.Text()}
	switch r.Uint() {
	case text:
		t.Value = r.Text()
	case number:
		t.Value = r.Float()
	case yes:
		t.Value = true
	case no:
		t.Value = false
	}
	t.Firm, t.At, t.By = r.Bool(), r.Time(), r.ID()
	return t
}

func packConsent(w *pack.Writer, c Consent) {
	w.Text(c.Channel)
	w.Text(c.Topic)
	w.Bool(c.Granted)
	w.Time(c.At)
	w.ID(c.By)
	w.Text(c.Source)
}

func unpackConsent(r *pack.Reader) Consent {
	return Consent{r.Text(), r.Text(), r.Bool(), r.Time(), r.ID(), r.Text()}
}
