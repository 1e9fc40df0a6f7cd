package result_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/pack"
	"rapport/shared/core/result"
)

func TestAFigureComesBackEqual(t *testing.T) {
	full := result.Count{Cell: result.Cell{Version: 1, Kind: 2, Step: 3, Rule: "a", Arm: "b", Variant: "c", Channel: "d", Currency: "e"}, N: 4, Amount: -5.5, Squares: 6}
	f := result.Figure{Counted: time.Date(2026, 5, 4, 1, 2, 3, 0, time.UTC), Items: 7,
		Sheets: map[string][]result.Count{"": {{N: 300}}, "cart-reminder": {full, {Cell: result.Cell{Kind: 1}, N: 2}}, "gone": {}}}
	body := f.Encode()
	back, err := result.DecodeFigure(body)
	require.NoError(t, err)
	require.Equal(t, f, back)
	require.Equal(t, body, back.Encode())
	require.Equal(t, []string{"", "cart-reminder", "gone"}, back.Campaigns())
	for n := 1; n < len(body); n++ {
		_, err := result.DecodeFigure(body[:n])
		require.ErrorIs(t, err, pack.ErrShort)
	}
	_, err = result.DecodeFigure([]byte{9})
	require.ErrorContains(t, err, "format 9")
}

func TestAHundredCampaignsFitIntoOneItem(t *testing.T) {
	f := result.Figure{Sheets: map[string][]result.Count{}}
	for i := range 100 {
		name := "a-campaign-with-a-long-name-" + string(rune('a'+i%26)) + string(rune('a'+i/26))
		for kind := range 16 {
			for _, rule := range []string{"consent for email withdrawn", "address suppressed: COMPLAINT", "left by Order Completed"} {
				f.Sheets[name] = append(f.Sheets[name], result.Count{Cell: result.Cell{Kind: 3, Rule: rule, Arm: "campaign", Channel: "email", Step: kind}, N: 100_000})
			}
		}
	}
	require.Less(t, len(f.Encode()), 390<<10)
}
