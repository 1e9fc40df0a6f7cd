package main

import (
	"context"

	"rapport/shared/engine"
)

const exportHelp = `Usage: rapport export CUSTOMER [flags]

Prints all that is kept of a customer as JSON, for them to read: what is known of them, consents, orders,
messages, everything that was decided and why, and every event that history holds of them and of the browsers that
were recognised as theirs. CUSTOMER is an address, a userId, or a.ANONYMOUSID. That it was done is written down.
`

// export prints what is kept of a customer.
func export(ctx context.Context, s surroundings, args []string) error {
	f := newFlags(s, "export", exportHelp)
	name, past := storeFlag(f), historyFlag(f)
	word, err := oneWord(f, args, "CUSTOMER")
	if err != nil {
		return err
	}
	t, err := openTable(ctx, s, *name, true)
	if err != nil {
		return err
	}
	defer t.close()
	history, err := openPast(ctx, s, t, *past)
	if err != nil {
		return err
	}
	e := engine.New(engine.Ports{Store: t, Bus: noBus{}, Clock: t.now})
	_, state, err := findCustomer(ctx, e, word)
	if err != nil {
		return err
	}
	x, err := e.Export(ctx, state.ID, "rapport export", history)
	if err != nil {
		return err
	}
	return printJSON(s.out, x)
}
