package local

import (
	"fmt"
	"reflect"

	"rapport/shared/edge"
	"rapport/shared/edge/console"
	"rapport/shared/engine"
)

// Constructor makes a function's handler as its main in functions/ does.
type Constructor struct {
	Ports []string // that its main takes, beside the clock: fields of engine.Ports
	make  func(env func(string) string, p engine.Ports) (any, error)
}

// Constructors by verb: every function that this version knows.
func Constructors() map[string]Constructor {
	return map[string]Constructor{
		"collect":  the(edge.NewCollect, "Store", "Bus", "History", "Secrets"),
		"respond":  the(edge.NewRespond, "Store", "Bus", "History", "Secrets"),
		"console":  the(console.New, "Store", "Bus", "History", "Past", "Mailer", "Secrets"),
		"engage":   the(engine.NewEngage, "Store", "Bus", "History"),
		"wake":     the(engine.NewWake, "Store", "Bus"),
		"launch":   the(engine.NewLaunch, "Store", "Bus", "Past"),
		"deliver":  the(engine.NewDeliver, "Store", "Bus", "History", "Mailer", "Secrets"),
		"feedback": the(engine.NewFeedback, "Store", "Bus", "History", "Secrets"),
	}
}

// the adapts a constructor whatever its handler is.
func the[H any](construct func(func(string) string, engine.Ports) (H, error), ports ...string) Constructor {
	return Constructor{ports, func(env func(string) string, p engine.Ports) (any, error) { return construct(env, p) }}
}

// New makes the handler. Of p it hands on the clock and the function's own Ports, so that one which its main forgets is
// missing here too, before it is missed in the cloud.
func (c Constructor) New(env func(string) string, p engine.Ports) (any, error) {
	own := engine.Ports{Clock: p.Clock}
	for _, name := range c.Ports {
		reflect.ValueOf(&own).Elem().FieldByName(name).Set(reflect.ValueOf(p).FieldByName(name))
	}
	return c.make(env, own)
}

func unknownFunction(verb string) error {
	return fmt.Errorf("the template has a function %q that this version does not know: add it to Constructors in shared/local/constructors.go", verb)
}
