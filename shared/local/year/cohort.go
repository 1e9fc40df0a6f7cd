package year

import (
	"context"
	"time"

	"rapport/shared/core/item"
	"rapport/shared/engine"
	"rapport/shared/simulation"
	"rapport/shop/past"
)

// cohort tells the year of the customers from first on, and puts what it leaves behind.
func (m *maker) cohort(ctx context.Context, first int) error {
	story := past.New(past.Options{Seed: m.o.Seed, Customers: m.size(first), First: first,
		From: m.o.Until.AddDate(-1, 0, 0), Until: m.o.Until, Zone: m.o.Zone, URL: m.o.URL})
	var w *simulation.World
	log, mails := journal{}, 0
	log.now = func() time.Time { return w.Now() }
	w, err := simulation.New(ctx, simulation.Options{Start: m.o.Until.AddDate(-1, 0, 0), Files: m.o.Files, History: &log, Sent: func(mail engine.Mail) {
		mails++
		story.Sent(past.Mail{At: w.Now(), To: mail.To, Campaign: mail.Tags["campaign"], Message: mail.Tags["message"]})
	}})
	if err != nil {
		return err
	}
	if err := story.Play(ctx, w, func(part float64) { m.progress(first, part) }); err != nil {
		return err
	}
	return m.put(ctx, w.Items(), log, mails)
}

// put keeps a cohort's history and items.
func (m *maker) put(ctx context.Context, items []item.Item, log journal, mails int) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.made.Events += log.events
	m.made.Mails += mails
	for _, it := range items {
		if item.IsOrder(it.Key) {
			m.made.Orders++
		}
	}
	if err := m.history.append(log.days); err != nil {
		return err
	}
	if m.o.Customers <= m.o.Together {
		m.shared.add(items)
		return nil
	}
	own, common := apart(items)
	if err := m.shared.join(common); err != nil {
		return err
	}
	m.made.Items += len(own)
	return m.o.Store.Load(ctx, own)
}
