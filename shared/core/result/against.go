package result

// Against compares an arm with the first.
type Against struct {
	Rate     Interval  // difference of the rates
	Sure     bool      // the interval does not hold 0
	More     int       // runs, in both arms together, until the difference that is seen now would be sure four times in five; 0 when it is, when none is seen, or while an arm has too few runs to guess by
	Lift     int       // runs in all until a tenth more, or less, would be; 0 where nothing reached the goal
	Money    *Interval // difference of what a run brings, in Currency; nil while there are too few
	Currency string
	Sentence string // of the rate
	Worth    string // of the money, as a sentence; "" while there are too few
}

// few is how many runs an arm needs before the difference that it shows says anything about how many more it takes.
const few = 50

func against(t Trial, a Arm, name, than string) *Against {
	base := t.Arms[0]
	v := &Against{Rate: Difference(a.Rate, base.Rate)}
	v.Sure = !v.Rate.Holds(0) && a.Runs.N > 0 && base.Runs.N > 0
	share := a.Share / (a.Share + base.Share)
	p, q := a.Rate.Value(), base.Rate.Value()
	if !v.Sure && min(a.Runs.N, base.Runs.N) >= few {
		v.More = max(0, Needs(p, q, share)-a.Runs.N-base.Runs.N)
	}
	if q > 0 {
		v.Lift = Needs(min(1, q*(1+lift)), q, share)
	}
	if name == "" {
		name = a.Label
	}
	v.Sentence = v.sentence(name, than, t.Goal)
	v.money(a, base, name, than)
	return v
}

// money compares what runs bring, in the currency in which the two arms took most.
func (v *Against) money(a, base Arm, name, than string) {
	v.Currency = mainCurrency(a, base)
	if v.Currency == "" {
		return
	}
	if i, ok := MeanDifference(a.mean(v.Currency), base.mean(v.Currency)); ok {
		v.Money, v.Worth = &i, worthSentence(i, name, than, v.Currency)
	}
}

func mainCurrency(arms ...Arm) (most string) {
	sums := map[string]float64{}
	for _, a := range arms {
		for _, m := range a.Money {
			sums[m.Currency] += m.Mean.Sum
			if most == "" || sums[m.Currency] > sums[most] {
				most = m.Currency
			}
		}
	}
	return most
}
