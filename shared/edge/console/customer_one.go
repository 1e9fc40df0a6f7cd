package console

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"rapport/shared/core/catalog"
	"rapport/shared/core/customer"
	"rapport/shared/core/fault"
	"rapport/shared/core/journal"
	"rapport/shared/core/policy"
	"rapport/shared/core/segment"
	"rapport/shared/edge"
	"rapport/shared/engine"
)

// momentsAPage is how many moments of a timeline one page holds.
const momentsAPage = 50

// customerPage is one customer.
type customerPage struct {
	ID, Path, Name, Email, Suppressed string
	Erased                            time.Time
	KnownAs                           []string
	Since                             time.Time
	Zone, Locale                      string
	Traits                            []customer.Trait
	Consents                          []customer.Consent
	Segments                          []membership
	Pending                           []engine.Pending
	Caps                              []capUse
	Cart                              customer.Cart
	Moments                           []momentRow
	Show                              string // which kind of moments; "" for all
	Kinds                             []tab
	Next                              string
	Campaigns                         []string
	Asked                             string // the campaign of which is asked why
	Why                               *catalog.Why
	Gone                              bool // what is asked of is no longer in force
}

type membership struct {
	Name, Reason string
	Since        time.Time
}

type capUse struct {
	Says         string
	Used, AtMost int
}

// tab is one of several ways to look at the same thing.
type tab struct{ Kind, Title, Path string }

var kindTitles = []tab{{"", "Everything", ""}, {engine.DidMoment, "What they did", ""}, {engine.OrderMoment, "Orders", ""}, {engine.MessageMoment, "Messages", ""},
	{engine.DecisionMoment, "Decisions", ""}, {engine.ConsentMoment, "Consents", ""}}

// customer shows all that is known of one customer as one timeline, and answers why she did not get a campaign's message.
func (c *Console) customer(ctx context.Context, v *Visit) (edge.Response, error) {
	who, err := v.whom("id")
	if err != nil {
		return edge.Response{}, err
	}
	known, err := c.Engine.Profile(ctx, who)
	if err != nil {
		return edge.Response{}, err
	}
	s := known.State
	if s.ID != who {
		return v.goTo(v.CustomerPath(s.ID)), nil
	}
	p := customerPage{ID: s.ID, Path: v.CustomerPath(s.ID), Name: s.Name(), Email: s.Address.Email, Suppressed: s.Address.Suppressed, Erased: s.Erased}
	if !s.Tombstone() {
		p.about(v, known)
		p.timeline(v, known)
		if err := c.whyNot(ctx, v, known, &p); err != nil {
			return edge.Response{}, err
		}
	}
	return c.page(v, p.title(v), "customer", p)
}

func (p customerPage) title(v *Visit) string {
	if p.Name != "" {
		return v.Private(p.Name)
	}
	return v.Customer(p.ID)
}

// about fills what stands beside the timeline.
func (p *customerPage) about(v *Visit, known engine.Profile) {
	s := known.State
	p.KnownAs, p.Since, p.Zone, p.Locale, p.Traits, p.Consents, p.Pending, p.Cart = known.Folded, s.Created, s.Zone, s.Locale, s.Traits, slices.Clone(s.Consents), known.Pending, s.Cart
	slices.SortStableFunc(p.Consents, func(a, b customer.Consent) int { return b.At.Compare(a.At) })
	for _, m := range s.Segments {
		if !m.In {
			continue
		}
		one := membership{Name: m.Segment, Since: m.Since, Reason: "has an id or an address"}
		if rule, ok := known.Catalog.Segment(m.Segment); ok {
			one.Reason = segment.Reason(rule.Rule, &s, v.Now)
		}
		p.Segments = append(p.Segments, one)
	}
	for _, cap := range known.Catalog.Shop.Caps {
		p.Caps = append(p.Caps, capUse{capWords(cap), cap.Used(s.Ledger, v.Now), cap.AtMost})
	}
	for _, one := range known.Catalog.Campaigns {
		p.Campaigns = append(p.Campaigns, one.Name)
	}
}

func capWords(c policy.Cap) string {
	kind := c.Policy
	if kind == "" {
		kind = "marketing and relationship"
	}
	return fmt.Sprintf("%s by %s, at most %s", kind, c.Channel, c)
}

// whyNot answers for the campaign that is chosen.
func (c *Console) whyNot(ctx context.Context, v *Visit, known engine.Profile, p *customerPage) error {
	if p.Asked = v.Query.Get("why"); p.Asked == "" {
		return nil
	}
	known.Lines = v.Lines(known.Lines)
	why, err := known.Why(ctx, c.Engine, p.Asked)
	if fault.Is(err, fault.NotFound) && slices.ContainsFunc(known.Lines, func(l journal.Line) bool { return l.Campaign == p.Asked }) {
		p.Gone = true
		return nil
	}
	if err != nil {
		return err
	}
	why = maskWhy(v, why)
	p.Why = &why
	return nil
}

// maskWhy takes addresses out of an answer for those who may not see personal data.
func maskWhy(v *Visit, why catalog.Why) catalog.Why {
	why.Sentence = v.Text(why.Sentence)
	why.Conditions = slices.Clone(why.Conditions)
	for i, c := range why.Conditions {
		why.Conditions[i].Says = v.Text(c.Says)
	}
	return why
}

// Failed tells whether a condition of the answer does not hold.
func (p customerPage) Failed() bool {
	return p.Why != nil && p.Why.Hurdle != catalog.Got && p.Why.Hurdle != catalog.UnderWay
}

// link is the page with other words behind the ?.
func (p customerPage) link(pairs ...string) string {
	q := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			q.Set(pairs[i], pairs[i+1])
		}
	}
	return strings.TrimSuffix(p.Path+"?"+q.Encode(), "?")
}
