package console

import (
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestNumbersReadAsAPersonWritesThem(t *testing.T) {
	for want, got := range map[string]string{
		"0": count(0), "999": count(999), "1,000": count(1000), "1,234,567": count(int64(1234567)), "12": count(uint32(12)), "3": count(2.6),
		"12.3 %": percent(.1234), "100 %": percent(1), "0 %": percent(0), "0.57 %": percent(.00573), "−1.5 %": percent(-.015), "–": percent(math.NaN()),
		"1,234.50 EUR": money(1234.5, "EUR"), "−0.99": money(-.99, ""), "2.00 HRK": money(1.999, "HRK"),
		"1 customer": counted(1, "customer", "customers"), "2,000 customers": counted(2000, "customer", "customers"),
	} {
		require.Equal(t, want, got)
	}
}

func TestTimesAreTheShops(t *testing.T) {
	zone := time.FixedZone("CET", 3600)
	v := &Visit{Zone: zone, Now: start.In(zone)}
	at := func(day, hour int) time.Time { return time.Date(2026, 11, day, hour, 3, 0, 0, time.UTC) }
	for want, when := range map[string]time.Time{
		">today, 14:03<": at(24, 13), ">yesterday, 00:03<": at(22, 23), ">tomorrow, 10:03<": at(25, 9), ">Fri 20 Nov, 10:03<": at(20, 9), ">20 Nov 2025, 10:03<": at(20, 9).AddDate(-1, 0, 0),
	} {
		require.Contains(t, string(v.When(when)), want)
	}
	require.Contains(t, string(v.When(at(24, 13))), `datetime="2026-11-24T14:03:00+01:00"`)
	require.Contains(t, string(v.Day(at(24, 13))), ">today<")
	require.Empty(t, v.When(time.Time{}))
	require.Empty(t, v.Day(time.Time{}))
}
