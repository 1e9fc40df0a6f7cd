package past

import (
	"math/rand/v2"
	"time"

	"rapport/shared/core/event"
	"rapport/shared/core/id"
)

// Mail is one that the channel took.
type Mail struct {
	At       time.Time
	To       string // address
	Campaign string
	Message  string // its id
}

// answer is what becomes of a campaign's mails beyond what would have happened anyway.
type answer struct {
	comes   float64 // share who come to the shop for it
	buys    float64 // share of these who order
	days    float64 // after how many days they come, on average
	reviews float64 // share who write a review
	refuses float64 // share who take back their consent
	topic   string  // to this topic
}

// answers by campaign. What they bring differs, so that results by arm have something to show: much, little, too little to say.
var answers = map[string]answer{
	"cart-reminder":  {comes: 0.30, buys: 0.55, days: 0.7, refuses: 0.01, topic: "news"},
	"welcome":        {comes: 0.34, buys: 0.30, days: 2, refuses: 0.01, topic: "news"},
	"come-again":     {comes: 0.44, buys: 0.66, days: 3, refuses: 0.01, topic: "news"},
	"win-back":       {comes: 0.24, buys: 0.45, days: 3, refuses: 0.02, topic: "news"},
	"sunday-letter":  {comes: 0.07, buys: 0.18, days: 0.8, refuses: 0.004, topic: letter},
	"review-request": {reviews: 0.3, days: 2, refuses: 0.005, topic: "orders"},
	"order-receipt":  {},
}

// others are campaigns that somebody else wrote.
var others = answer{comes: 0.1, buys: 0.3, days: 2, refuses: 0.01, topic: "news"}

// Sent tells the story of a mail. What she does about it, if anything, is at least an hour away.
func (s *Story) Sent(m Mail) {
	p, ok := s.people[m.To]
	if !ok {
		return
	}
	a, known := answers[m.Campaign]
	if !known {
		a = others
	}
	r := s.chance("answer", m.To, m.Message)
	comes, refuses, reviews := r.Float64() < a.comes, r.Float64() < a.refuses, r.Float64() < a.reviews
	at := m.At.Add(slot + days(r.ExpFloat64()*a.days))
	switch {
	case comes:
		s.plan(p.awake(r, at), func(at time.Time) { s.returns(p, r, at, a) })
	case reviews:
		s.plan(p.awake(r, at), func(at time.Time) { s.reviews(p, r, at) })
	case refuses && !p.refuses:
		p.refuses = true
		s.plan(at, func(at time.Time) { s.withdraws(p, at, a.topic, m.Message) })
	}
}

// awake moves a time that falls into her night to her morning.
func (p *person) awake(r *rand.Rand, at time.Time) time.Time {
	if h := at.In(p.zone).Hour(); h < 7 {
		return at.Add(time.Duration(7-h)*time.Hour + time.Duration(r.IntN(90))*time.Minute)
	}
	return at
}

// returns is a visit for the sake of a mail.
func (s *Story) returns(p *person, r *rand.Rand, at time.Time, a answer) {
	v := s.begin(p, r, at)
	v.look()
	if r.Float64() >= a.buys {
		return
	}
	if len(p.cart.items) == 0 {
		v.add()
	}
	v.order()
}

// reviews is a review of what she bought.
func (s *Story) reviews(p *person, r *rand.Rand, at time.Time) {
	v := s.begin(p, r, at)
	v.signIn()
	v.tell(v.track("Product Reviewed", map[string]any{"product_id": p.bought, "review_id": s.fresh(p, "review", 12), "rating": float64(5 - r.IntN(3)*r.IntN(2))}))
}

// withdraws is a no by the link in a mail, as respond takes it in.
func (s *Story) withdraws(p *person, at time.Time, topic, message string) {
	at = at.UTC().Truncate(time.Millisecond)
	s.told = append(s.told, event.Event{Kind: event.Answer, ID: id.Hash("answer", message, topic), Customer: event.CustomerID(p.user, ""),
		Time: at, Received: at, Source: "link", Answer: &event.AnswerData{Channel: "email", Topic: topic, Message: message}})
}
