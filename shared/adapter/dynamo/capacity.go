package dynamo

import "github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

// Consumed returns the read and write units that the table reported for this store's calls, its
// index's included. Calls that failed are not in it, although DynamoDB charges for a put
// whose condition did not hold: it reports no figure for those.
func (s *Store) Consumed() (read, write float64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.read, s.write
}

func (s *Store) wrote(c *types.ConsumedCapacity) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.write += units(c)
}

func (s *Store) readUnits(c *types.ConsumedCapacity) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.read += units(c)
}

func units(c *types.ConsumedCapacity) float64 {
	if c == nil || c.CapacityUnits == nil {
		return 0
	}
	return *c.CapacityUnits
}
