package engine

import "context"

type silentKey struct{}

// Silent returns a context under which functions say nothing in the log and count no figure there: what happens in a simulation
// must raise no operator's alarm.
func Silent(ctx context.Context) context.Context { return context.WithValue(ctx, silentKey{}, true) }

func silent(ctx context.Context) bool { return ctx.Value(silentKey{}) != nil }
