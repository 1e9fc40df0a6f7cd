package engine_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/event"
	"rapport/shared/core/item"
)

func (s *stage) search(text string) (names []string) {
	s.t.Helper()
	found, err := s.e.Search(s.t.Context(), text)
	require.NoError(s.t, err)
	for _, one := range found {
		names = append(names, one.ID)
	}
	return names
}

func TestACustomerIsFoundByHerAddressHoweverItIsWritten(t *testing.T) {
	s := newStage(t, nil)
	s.process(s.known("u.ana", "ana@shop.example")...)
	s.process(s.known("u.bea", "bea@shop.example")...)
	for _, text := range []string{"ana@shop.example", " Ana@Shop.Example "} {
		require.Equal(t, []string{"u.ana"}, s.search(text))
	}
	require.Empty(t, s.search("nobody@shop.example"))
	require.Empty(t, s.search(" "))
}

func TestACustomerIsFoundByHerIDWithOrWithoutWhatStandsBeforeIt(t *testing.T) {
	s := newStage(t, nil)
	for _, who := range []string{"u.42", "a.web", "u.ana@shop.example"} {
		s.process(s.event(who, "Cart Viewed"))
	}
	for text, want := range map[string]string{"42": "u.42", "u.42": "u.42", "web": "a.web", "a.web": "a.web", "ana@shop.example": "u.ana@shop.example"} {
		require.Equal(t, []string{want}, s.search(text), text)
	}
}

func TestWhereNobodyHasTheIDThoseAreFoundWhoseIDBeginsWithIt(t *testing.T) {
	s := newStage(t, nil)
	for _, who := range []string{"u.ana-7f3c", "u.ana-9b1d", "u.bea-1111"} {
		s.process(s.event(who, "Cart Viewed"))
	}
	require.Equal(t, []string{"u.ana-7f3c", "u.ana-9b1d"}, s.search("ana"))
	require.Equal(t, []string{"u.ana-7f3c"}, s.search("u.ana-7"))
	require.Equal(t, []string{"u.ana-7f3c"}, s.search("ana-7f3c"), "her own id is not the beginning of others")
}

func TestAnIDIsFoundInSmallAndInCapitalLettersToo(t *testing.T) {
	s := newStage(t, nil)
	for _, who := range []string{"u.ana-7f3c", "u.SHOP-12", "u.Eve", "u.eve"} {
		s.process(s.event(who, "Cart Viewed"))
	}
	for text, want := range map[string]string{"Ana-7F3C": "u.ana-7f3c", "u.ANA-7f3c": "u.ana-7f3c", "Ana": "u.ana-7f3c", "shop-12": "u.SHOP-12", "Shop": "u.SHOP-12", "Eve": "u.Eve", "EVE": "u.eve"} {
		require.Equal(t, []string{want}, s.search(text), text)
	}
}

func TestWhoChangedHerAddressIsFoundByTheNewOneAlone(t *testing.T) {
	s := newStage(t, nil)
	s.process(s.known("u.ana", "ana@old.example")...)
	s.pass(1)
	s.process(s.known("u.ana", "ana@new.example")...)
	require.Equal(t, []string{"u.ana"}, s.search("ana@new.example"))
	require.Empty(t, s.search("ana@old.example"))
}

func TestAnAddressThatOnlyABrowserSaidIsNotSearched(t *testing.T) {
	s := newStage(t, nil)
	said := s.event("u.eve", event.Identify)
	said.Server, said.Traits = false, map[string]any{"email": "ana@shop.example"}
	s.process(said)
	require.Empty(t, s.search("ana@shop.example"))
}

func TestWhoWasFoldedInIsFoundAsTheOneSheIsByEitherAddress(t *testing.T) {
	s := newStage(t, nil)
	s.process(s.known("a.web", "ana@home.example")...)
	s.pass(1)
	s.process(s.event("u.ana", "Cart Viewed"))
	s.process(s.fold("u.ana", "a.web"))
	require.Equal(t, "ana@home.example", s.state("u.ana").Address.Email)
	require.Equal(t, []string{"u.ana"}, s.search("ana@home.example"))
	require.Equal(t, []string{"u.ana"}, s.search("web"))
}

func TestTheErasedAreFoundByNoAddress(t *testing.T) {
	s := newStage(t, nil)
	s.process(s.known("u.ana", "ana@shop.example")...)
	require.NoError(t, s.e.Erase(t.Context(), "u.ana", "request-1"))
	require.Empty(t, s.search("ana@shop.example"), "at once")
	s.pass(10)
	items, err := s.table.Query(t.Context(), item.Owners(item.AddressHash("ana@shop.example")))
	require.NoError(t, err)
	require.Empty(t, items, "the sweep took the place where she was found")
	require.Equal(t, []string{"u.ana"}, s.search("u.ana"), "that she was erased can be seen")
	require.Empty(t, s.search("an"))
}

func TestTheListOfCustomersGoesThroughAllOfThemOnce(t *testing.T) {
	s := newStage(t, nil)
	var want []string
	for n := range 57 {
		who := fmt.Sprintf("u.%03d", n)
		want = append(want, who)
		s.process(s.event(who, "Cart Viewed"))
	}
	s.process(s.known("u.old", "ana@home.example")...)
	s.process(s.fold("u.003", "u.old"))
	s.process(s.event("a.browser", "Cart Viewed"))
	var got []string
	for after, pages := "", 0; ; pages++ {
		states, next, err := s.e.KnownAfter(t.Context(), after, 10)
		require.NoError(t, err)
		for _, one := range states {
			got = append(got, one.ID)
		}
		if next == "" {
			require.Equal(t, 5, pages)
			break
		}
		after = next
	}
	require.Equal(t, want, got)
}

func TestASearchReadsNoListToItsEnd(t *testing.T) {
	s := newStage(t, nil)
	for n := range 400 {
		s.process(s.event(fmt.Sprintf("u.%d", n), "Cart Viewed"))
	}
	s.process(s.known("u.ana", "ana@shop.example")...)
	for text, want := range map[string]int{"ana@shop.example": 2 + 1 + 1, "u.ana": 2, "u.3": 2, "u.39x": 2 * (2 + item.Shards), "u.nobody": 2 * (2 + item.Shards), "u.999": 2 + item.Shards} {
		reads := 0
		s.reads = func(r item.Range) error {
			reads++
			require.True(t, r.Limit > 0 || strings.HasPrefix(r.Partition, "C#"), "no range without a bound: %+v", r)
			return nil
		}
		s.search(text)
		require.Equal(t, want, reads, text)
	}
}

func TestWhoHasTheIDInOtherLettersComesBeforeThoseWhoseIDBeginsWithIt(t *testing.T) {
	s := newStage(t, nil)
	for _, who := range []string{"u.Anabel", "u.ana", "a.K7-Q"} {
		s.process(s.event(who, "Cart Viewed"))
	}
	require.Equal(t, []string{"u.ana"}, s.search("Ana"))
	require.Equal(t, []string{"a.K7-Q"}, s.search("a.k7-q"), "the letter that says what it is an id of stays as it is")
}

func TestWhoseIDAnAddressIsAndWhoseAddressItIsAreBothFound(t *testing.T) {
	s := newStage(t, nil)
	s.process(s.event("u.ana@shop.example", "Cart Viewed"))
	s.process(s.known("u.7", "ana@shop.example")...)
	require.ElementsMatch(t, []string{"u.ana@shop.example", "u.7"}, s.search("ana@shop.example"))
}
