package admin

import (
	"rapport/shared/core/result"
	"rapport/shared/engine"
)

// teller writes a report's numbers, each with where its people are.
type teller struct{ report engine.CampaignReport }

func (t teller) number(n result.Number) Number {
	return Number{n.Label, n.N, peoplePath(t.report.Who(n.Ask))}
}

func (t teller) numbers(all []result.Number) []Number {
	out := []Number{}
	for _, n := range all {
		out = append(out, t.number(n))
	}
	return out
}

func (t teller) place(p result.Place) Place {
	out := Place{Step: p.Step, Arrived: p.Arrived, Waiting: Number{Count: p.Waiting, People: peoplePath(t.report.Waiting(p))}, On: []Number{}, Left: t.numbers(p.Left),
		Held: t.numbers(p.Held), Skipped: t.numbers(p.Skipped), Sent: t.number(p.Sent), Failed: t.number(p.Failed), Unknown: t.number(p.Unknown),
		Delivered: t.number(p.Delivered), Bounced: t.number(p.Bounced), Complained: t.number(p.Complained)}
	for _, way := range p.On {
		out.On = append(out.On, t.number(way.Number))
	}
	return out
}

func (t teller) trial(r result.Trial) Trial {
	out := Trial{Step: r.Step, Goal: r.Goal, Arms: []Arm{}, Warning: r.Warning}
	for _, arm := range r.Arms {
		one := Arm{Label: arm.Label, Share: arm.Share, Runs: t.number(arm.Runs), Goals: t.number(arm.Goals), Rate: arm.Rate.Value(), Money: []Money{}}
		for _, m := range arm.Money {
			one.Money = append(one.Money, Money{m.Currency, m.Mean.Of, m.Mean.Value()})
		}
		if v := arm.Against; v != nil {
			one.Against = &Difference{v.Rate.Low, v.Rate.High, v.Sure, v.More, v.Sentence, v.Worth}
		}
		out.Arms = append(out.Arms, one)
	}
	return out
}

func orNone(versions []uint32) []uint32 {
	if versions == nil {
		return []uint32{}
	}
	return versions
}
