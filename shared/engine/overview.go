package engine

import (
	"context"
	"time"

	"rapport/shared/core/journal"
	"rapport/shared/core/result"
)

// Overview is what a marketer wants to know first: what happened, what comes next by itself, and what needs a person.
type Overview struct {
	At       time.Time
	Today    Happened   // of the day (UTC) that At lies in
	Week     Happened   // of the last seven days, today among them
	Days     []DayCount // of Week, day by day and campaign by campaign
	Next     []Upcoming
	Problems []Problem
}

// Happened is what happened within some days. Each number's Ask opens its people, with the campaign "" and these days.
type Happened struct {
	First, Last time.Time
	Enrolled    result.Number
	Sent        result.Number
	Delivered   result.Number
	Bounced     result.Number
	Complained  result.Number
	Failed      result.Number
	Unknown     result.Number
	Skipped     result.Number
	Goals       result.Number // of every run, the holdout's too, as Enrolled and a campaign's own numbers
	Revenue     []Revenue     // that these goals were worth, by currency
}

// Revenue is an amount in a currency.
type Revenue struct {
	Currency string
	Amount   float64
}

// Overview reads all of it.
func (e *Engine) Overview(ctx context.Context) (Overview, error) {
	o := Overview{At: e.now()}
	today := dayOf(o.At)
	counts, err := e.ShopCounts(ctx, today.Add(-6*aDay), today)
	if err != nil {
		return Overview{}, err
	}
	c, err := e.Catalog(ctx)
	if err != nil {
		return Overview{}, err
	}
	o.Days, o.Today, o.Week = counts, happened(counts, today, today), happened(counts, today.Add(-6*aDay), today)
	halts, err := e.halts(ctx, c)
	if err != nil {
		return Overview{}, err
	}
	if o.Next, err = e.upcoming(ctx, c, halts); err != nil {
		return Overview{}, err
	}
	o.Problems, err = e.problems(ctx, c, o, halts)
	return o, err
}

// Who asks for the people of one of the numbers.
func (h Happened) Who(ask Cell) Who { return Who{First: h.First, Last: h.Last, Match: ask} }

func happened(days []DayCount, first, last time.Time) Happened {
	var sheet result.Sheet
	for _, d := range days {
		if !d.Day.Before(first) && !d.Day.After(last) {
			sheet.AddCount(d.Count)
		}
	}
	counts := sheet.Counts()
	of := func(k journal.Kind) result.Number {
		ask := Cell{Kind: k}
		return result.Number{N: result.Total(counts, ask).N, Ask: ask}
	}
	return Happened{First: first, Last: last,
		Enrolled: of(journal.Enrolled), Sent: of(journal.Sent), Delivered: of(journal.Delivered), Bounced: of(journal.Bounced), Complained: of(journal.Complained),
		Failed: of(journal.Failed), Unknown: of(journal.Unknown), Skipped: of(journal.Skipped),
		Goals: of(journal.Goal), Revenue: revenue(counts)}
}

func revenue(counts []Count) []Revenue {
	var all []Revenue
	for _, c := range counts {
		if c.Kind == journal.Goal && c.Amount != 0 {
			all = addRevenue(all, Revenue{c.Currency, c.Amount})
		}
	}
	return all
}

func addRevenue(all []Revenue, more Revenue) []Revenue {
	for i := range all {
		if all[i].Currency == more.Currency {
			all[i].Amount += more.Amount
			return all
		}
	}
	return append(all, more)
}
