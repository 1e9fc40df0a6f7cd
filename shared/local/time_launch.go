package local

import (
	"time"

	"rapport/shared/core/item"
)

const (
	launchVerb = "launch"
	lenient    = 30 // minutes in a row that launch gets for a walk; then less and less often, or one that never ends makes a week of ten thousand
)

// nextLaunch returns the minute in which launch has something to do, after now; the zero time for none.
func (m *mover) nextLaunch() (time.Time, error) {
	if _, ok := m.wiring.Function(launchVerb); !ok {
		return time.Time{}, nil
	}
	at, err := m.engine.NextLaunch(m.ctx, m.stirred)
	if err != nil || at.IsZero() {
		return time.Time{}, err
	}
	minute := m.clock.Now().Truncate(time.Minute).Add(time.Minute)
	if at.After(minute) {
		m.insisted = 0
		return item.MinuteAt(at).Time(), nil
	}
	wait := time.Minute << min(max(0, m.insisted-lenient), 10)
	m.insisted++
	return minute.Add(wait - time.Minute), nil
}
