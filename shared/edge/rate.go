package edge

import (
	"math"
	"net/netip"
	"sync"
	"time"
)

// What one address may send with a browser's key to one instance: a store's busiest page sends
// some KB a second, and an office behind one address a few times that.
const (
	rateBurst   = 600.0 // KB at once; more than the largest batch
	rateRefill  = 50.0  // KB a second
	rateBuckets = 8192  // addresses remembered, about 1 MB
)

// rate is a token bucket for each address. It forgets those that are full again, which are
// as good as new, and in a flood of addresses arbitrary ones: memory stays bounded. It makes room for half at
// a time, so that a flood does not walk through all of them for each request.
type rate struct {
	clock   func() time.Time
	mu      sync.Mutex
	buckets map[netip.Prefix]bucket
}

type bucket struct {
	left float64
	at   time.Time
}

func newRate(clock func() time.Time) *rate {
	return &rate{clock: clock, buckets: map[netip.Prefix]bucket{}}
}

// take charges bytes to an address. When it has not got them it returns how long until it has.
func (r *rate) take(address string, bytes int) (wait time.Duration, ok bool) {
	cost := math.Max(1, math.Ceil(float64(bytes)/1024))
	who, now := network(address), r.clock()
	r.mu.Lock()
	defer r.mu.Unlock()
	b, known := r.buckets[who]
	if !known {
		r.makeRoom(now)
		b = bucket{left: rateBurst, at: now}
	}
	b = b.filled(now)
	if b.left < cost {
		return time.Duration(math.Ceil((cost - b.left) / rateRefill * float64(time.Second))), false
	}
	b.left -= cost
	r.buckets[who] = b
	return 0, true
}

func (b bucket) filled(now time.Time) bucket {
	if d := now.Sub(b.at); d > 0 {
		return bucket{left: math.Min(rateBurst, b.left+d.Seconds()*rateRefill), at: now}
	}
	return b
}

func (r *rate) makeRoom(now time.Time) {
	if len(r.buckets) < rateBuckets {
		return
	}
	for who, b := range r.buckets {
		if b.filled(now).left >= rateBurst {
			delete(r.buckets, who)
		}
	}
	for who := range r.buckets {
		if len(r.buckets) <= rateBuckets/2 {
			return
		}
		delete(r.buckets, who)
	}
}

// network is what counts as one address: an IPv4 address, or the /64 that an IPv6 customer has to himself. All that is
// neither counts as one.
func network(address string) netip.Prefix {
	a, err := netip.ParseAddr(address)
	if err != nil {
		return netip.Prefix{}
	}
	bits := 64
	if a = a.Unmap(); a.Is4() {
		bits = 32
	}
	p, _ := a.WithZone("").Prefix(bits)
	return p
}
