package engine_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/customer"
	"rapport/shared/core/event"
	"rapport/shared/core/fault"
	"rapport/shared/core/item"
	"rapport/shared/engine"
)

func TestDefinitionsThatDidNotChangeAreNoNewVersion(t *testing.T) {
	s := newStage(t, nil)
	puts := len(s.puts)
	require.EqualValues(t, 1, s.publish(nil))
	require.Len(t, s.puts, puts)
	require.EqualValues(t, 2, s.publish(waits))
	require.EqualValues(t, 3, s.publish(nil), "going back is a new version")
}

func TestDefinitionsWithAMistakeAreNotPublished(t *testing.T) {
	s := newStage(t, nil)
	_, err := engine.Publish(t.Context(), s, stageFiles(map[string]string{"campaigns/letter.yaml": sending("letter", "Letter Due", "nothing", "marketing")}))
	require.True(t, fault.Is(err, fault.Invalid), "%v", err)
	require.ErrorContains(t, err, "campaigns/letter.yaml")
	require.False(t, s.has(item.Catalog(2)))
}

func TestOfTwoWhoPublishAtOnceTheSecondIsTold(t *testing.T) {
	s := newStage(t, nil)
	s.hook = func(_ string, _ item.Key, do func() error) error {
		s.hook = nil
		require.EqualValues(t, 2, s.publish(waits))
		return do()
	}
	_, err := engine.Publish(t.Context(), s, stageFiles(map[string]string{"segments/keen.yaml": "segment: keen\nwhere: {did: {event: Cart Viewed}}\n"}))
	require.True(t, fault.Is(err, fault.Conflict), "%v", err)
	require.ErrorContains(t, err, "somebody else published version 2")
	require.EqualValues(t, 2, s.version())
}

// version is the one that the engine knows.
func (s *stage) version() uint32 {
	s.t.Helper()
	c, err := s.e.Catalog(s.t.Context())
	require.NoError(s.t, err)
	return c.Version
}

func TestDefinitionsThatNoItemHoldsAreRefused(t *testing.T) {
	s := newStage(t, nil)
	var noise strings.Builder // that does not pack well
	for i := range 14_000 {
		sum := sha256.Sum256([]byte(strconv.Itoa(i)))
		noise.WriteString(hex.EncodeToString(sum[:]))
	}
	_, err := engine.Publish(t.Context(), s, stageFiles(map[string]string{"storefront/picture.svg": noise.String()}))
	require.True(t, fault.Is(err, fault.TooLarge), "%v", err)
	require.False(t, s.has(item.Catalog(2)))
}

func TestFilesComeBackAsTheyWerePublished(t *testing.T) {
	files := stageFiles(map[string]string{"templates/plain.txt.liquid": "žabica 🐸 <&>\n"})
	body, err := engine.EncodeDefinitions(files)
	require.NoError(t, err)
	back, err := engine.DecodeDefinitions(body)
	require.NoError(t, err)
	require.Equal(t, files, back)
	for _, broken := range [][]byte{nil, []byte("text"), body[:len(body)/2]} {
		_, err := engine.DecodeDefinitions(broken)
		require.Error(t, err)
	}
}

func TestANewerVersionIsSeenWithinFifteenSeconds(t *testing.T) {
	s := newStage(t, nil)
	require.EqualValues(t, 1, s.version())
	s.publish(waits)
	s.now = s.now.Add(15*time.Second - time.Millisecond)
	require.EqualValues(t, 1, s.version(), "each call does not cost a read")
	s.now = s.now.Add(time.Millisecond)
	require.EqualValues(t, 2, s.version())
	s.publish(nil)
	s.now = s.now.Add(-time.Hour)
	require.EqualValues(t, 3, s.version(), "also on a clock that was set back")
}

func TestAShopWithoutDefinitionsCountsEvents(t *testing.T) {
	s := newStage(t, nil)
	s.drop(item.Catalog(1))
	require.Zero(t, s.version())
	s.process(s.event("u.ana", "Signed In"))
	require.Equal(t, 1, s.count("u.ana", "Signed In"))
}

func TestAnOlderEngineReloadsBeforeItWrites(t *testing.T) {
	s := newStage(t, nil)
	old := engine.New(s.ports()).Hasty()
	_, err := old.Catalog(t.Context())
	require.NoError(t, err)
	s.publish(waits)
	s.process(s.event("u.ana", "Signed In")) // the stage's own had not read any before
	require.EqualValues(t, 2, s.own("u.ana").Catalog)
	first := s.event("u.ana", "First")
	_, err = old.Process(t.Context(), append(s.many("Signed In", 1), first))
	require.NoError(t, err)
	require.EqualValues(t, 2, s.own("u.ana").Catalog, "a state never goes back to an older version")
	require.Len(t, s.own("u.ana").Enrolments, 1, "it was decided by the newer one")
}

func TestWhoIsInsideFinishesTheVersionTheyEntered(t *testing.T) {
	s := newStage(t, map[string]string{"campaigns/one.yaml": waiting("one", "First", "2h")})
	s.process(s.event("u.ana", "First"))
	s.publish(map[string]string{"campaigns/one.yaml": waiting("one", "First", "4h")})
	s.now = s.now.Add(time.Minute)
	s.process(s.event("u.ana", "Signed In"), s.event("u.bea", "First"))
	s.process(s.event("u.bea", "First"))
	require.EqualValues(t, 2, s.own("u.ana").Catalog)
	require.Equal(t, start.Add(2*time.Hour), s.own("u.ana").Enrolments[0].Due)
	require.Equal(t, start.Add(4*time.Hour+time.Minute), s.own("u.bea").Enrolments[0].Due)
	s.pass(2*60 + 4)
	require.Equal(t, "done", s.own("u.ana").Enrolments[0].Ended)
	require.Empty(t, s.own("u.bea").Enrolments[0].Ended)
	fresh := engine.New(s.ports()).Hasty() // one that never saw the first version
	_, err := fresh.Process(t.Context(), s.many("Signed In", 1))
	require.NoError(t, err)
}

func TestWhoIsInsideACampaignThatIsGoneLeavesIt(t *testing.T) {
	s := newStage(t, waits)
	s.process(s.event("u.ana", "First"))
	s.publish(nil)
	s.pass(8)
	require.Equal(t, "done", s.own("u.ana").Enrolments[0].Ended, "its version is kept")
}

func TestAVersionThatIsNamedAndNotThereIsAnError(t *testing.T) {
	s := newStage(t, waits)
	s.process(s.event("u.ana", "First"))
	s.publish(nil)
	s.drop(item.Catalog(1))
	fresh := engine.New(s.ports()).Hasty()
	_, err := fresh.Process(t.Context(), s.many("Signed In", 1))
	require.True(t, fault.Is(err, fault.NotFound), "%v", err)
	require.ErrorContains(t, err, "definitions version 1 are named by a customer")
}

func TestASegmentThatIsRemovedEmptiesItsList(t *testing.T) {
	s := newStage(t, map[string]string{"segments/keen.yaml": "segment: keen\nwhere: {did: {event: Cart Viewed}}\n"})
	s.process(s.event("u.ana", "Cart Viewed"))
	require.Equal(t, "in", s.body(item.Member("keen", "u.ana")))
	s.publish(nil)
	s.now = s.now.Add(time.Minute)
	s.process(s.event("u.ana", "Signed In"))
	require.Equal(t, "out", s.body(item.Member("keen", "u.ana")))
	s.now = s.now.Add(25 * time.Hour)
	require.False(t, s.has(item.Member("keen", "u.ana")))
}

func TestANewRuleMakesNobodyEnterItsCampaign(t *testing.T) {
	keen := map[string]string{"segments/keen.yaml": "segment: keen\nwhere: {did: {event: Cart Viewed}}\n",
		"campaigns/keen.yaml": "campaign: keen\ntrigger: {segment: keen}\nsteps: [wait: 1h]\npolicy: service\n"}
	s := newStage(t, nil)
	s.process(s.event("u.ana", "Cart Viewed"))
	s.publish(keen)
	s.now = s.now.Add(time.Minute)
	s.process(s.event("u.ana", "Signed In"), s.event("u.ana", "Cart Viewed"))
	require.True(t, s.own("u.ana").In("keen"))
	require.Empty(t, s.own("u.ana").Enrolments)
	s.process(s.event("u.bea", "Cart Viewed"))
	require.Len(t, s.own("u.bea").Enrolments, 1, "who comes in later does")
}

func TestDefinitionsThatCannotBeReadStopEveryEvent(t *testing.T) {
	for name, err := range map[string]error{"no table": fault.New(fault.Unavailable, "no table"), "broken": nil} {
		s := newStage(t, nil)
		if err == nil {
			require.NoError(t, s.table.Put(t.Context(), item.Item{Key: item.Catalog(2), Version: 1, Body: []byte("text")}, item.When{}, time.Time{}))
		}
		s.reads = func(r item.Range) error {
			if r.Partition == "CATALOG" {
				return err
			}
			return nil
		}
		_, got := s.e.Process(t.Context(), s.many("Signed In", 1))
		require.Error(t, got, name)
		require.Zero(t, s.own("u.ana").Version, fmt.Sprint(got))
	}
}

// TestNewerDefinitionsThatCannotBeReadLeaveTheOldOnesInForce keeps a shop going while a newer rapport has pushed what its functions
// do not understand yet; but who was written by those is not written by these.
func TestNewerDefinitionsThatCannotBeReadLeaveTheOldOnesInForce(t *testing.T) {
	s := newStage(t, nil)
	require.EqualValues(t, 1, s.version())
	require.NoError(t, s.table.Put(t.Context(), item.Item{Key: item.Catalog(2), Version: 1, Body: []byte("text")}, item.When{}, time.Time{}))
	s.now = s.now.Add(time.Minute)
	require.EqualValues(t, 1, s.version())
	s.process(s.event("u.ana", "Signed In"))
	require.Equal(t, 1, s.count("u.ana", "Signed In"))

	newer := s.own("u.ana")
	newer.Catalog, newer.Version = 2, newer.Version+1
	require.NoError(t, s.table.Put(t.Context(), item.Item{Key: item.State("u.ana"), Version: newer.Version, Body: customer.Encode(newer)}, item.When{}, time.Time{}))
	_, err := s.e.Process(t.Context(), []event.Event{s.event("u.ana", "Signed In", "n", "2")})
	require.True(t, fault.Is(err, fault.Unavailable), "%v", err)
	require.Equal(t, 1, s.count("u.ana", "Signed In"))
}
