package customer

import (
	"rapport/shared/core/pack"
	"rapport/shared/core/policy"
)

func packEnrolment(w *pack.Writer, e Enrolment) {
	w.ID(e.ID)
	w.Text(e.Campaign)
	w.Uint(uint64(e.Version))
	w.Text(e.Key)
	w.Text(e.Order)
	w.Time(e.Entered)
	w.Bool(e.Holdout)
	w.Uint(uint64(e.Step))
	w.Time(e.Since)
	w.Time(e.Due)
	w.Text(e.Hold)
	w.Text(e.Ended)
	w.Time(e.EndedAt)
	w.Time(e.Goal)
	w.Uint(uint64(e.Taken))
	list(w, e.Draws, func(w *pack.Writer, d Draw) { w.Uint(uint64(d.Step)); w.Text(d.Arm) })
}

func unpackEnrolment(r *pack.Reader) Enrolment {
	e := unpackFront(r)
	e.Taken = int(r.Uint())
	e.Draws = read(r, func(r *pack.Reader) Draw { return Draw{Step: int(r.Uint()), Arm: r.Text()} })
	return e
}

// unpackLinear reads what format 1 wrote: every step before the one that she is at was taken.
func unpackLinear(r *pack.Reader) Enrolment {
	e := unpackFront(r)
	e.Taken = e.Step
	return e
}

func unpackFront(r *pack.Reader) Enrolment {
	return Enrolment{
		ID: r.ID(), Campaign: r.Text(), Version: uint32(r.Uint()), Key: r.Text(), Order: r.Text(),
		Entered: r.Time(), Holdout: r.Bool(), Step: int(r.Uint()), Since: r.Time(), Due: r.Time(),
		Hold: r.Text(), Ended: r.Text(), EndedAt: r.Time(), Goal: r.Time(),
	}
}

func packSlot(w *pack.Writer, s policy.Slot) {
	w.Text(s.Message)
	w.Text(s.Policy)
	w.Text(s.Channel)
	w.Time(s.At)
}

func unpackSlot(r *pack.Reader) policy.Slot {
	return policy.Slot{Message: r.Text(), Policy: r.Text(), Channel: r.Text(), At: r.Time()}
}
