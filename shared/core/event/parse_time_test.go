package event

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"rapport/shared/core/fault"
)

func TestEventTimeIsCorrectedForTheSendersClock(t *testing.T) {
	for name, c := range map[string]struct {
		members string
		want    time.Time
	}{
		"no time at all":               {``, received},
		"a sentAt alone":               {`,"sentAt":"2020-01-01T00:00:00Z"`, received},
		"a clock years behind":         {`,"timestamp":"2020-01-01T00:00:00Z","sentAt":"2020-01-01T00:05:00Z"`, received.Add(-5 * time.Minute)},
		"a clock years ahead":          {`,"timestamp":"2050-01-01T00:00:00Z","sentAt":"2050-01-01T00:05:00Z"`, received.Add(-5 * time.Minute)},
		"no sentAt: as it stands":      {`,"timestamp":"2019-10-01T00:00:00Z"`, time.Date(2019, 10, 1, 0, 0, 0, 0, time.UTC)},
		"originalTimestamp":            {`,"originalTimestamp":"2019-10-01T00:00:00Z"`, time.Date(2019, 10, 1, 0, 0, 0, 0, time.UTC)},
		"24 hours ahead: clamped":      {`,"timestamp":"2026-11-25T10:00:00Z"`, received},
		"an offset":                    {`,"timestamp":"2026-11-24T10:00:00+01:00"`, received.Add(-time.Hour)},
		"an offset without a colon":    {`,"timestamp":"2026-11-24T10:00:00+0100"`, received.Add(-time.Hour)},
		"no zone is UTC":               {`,"timestamp":"2026-11-24T09:00:00"`, received.Add(-time.Hour)},
		"single digits":                {`,"timestamp":"2026-2-2T00:30:08.276Z"`, time.Date(2026, 2, 2, 0, 30, 8, 276e6, time.UTC)},
		"a date":                       {`,"timestamp":"2026-11-24"`, received.Add(-10 * time.Hour)},
		"nanoseconds are cut":          {`,"timestamp":"2026-11-24T09:59:59.123999999Z"`, received.Add(-877 * time.Millisecond)},
		"an empty timestamp is none":   {`,"timestamp":""`, received},
		"a timestamp after the sentAt": {`,"timestamp":"2026-01-01T00:00:01Z","sentAt":"2026-01-01T00:00:00Z"`, received},
	} {
		e, err := ParseCall("track", []byte(`{"userId":"1","event":"x"`+c.members+`}`), server())
		require.NoError(t, err, name)
		require.Equal(t, c.want, e.Time, name)
		require.Equal(t, received, e.Received, name)
	}
}

func TestTimesThatCannotBeAreRefused(t *testing.T) {
	for name, members := range map[string]string{
		"more than 24 hours ahead":    `"timestamp":"2026-11-25T10:00:00.001Z"`,
		"far ahead by skew":           `"timestamp":"2026-11-26T10:00:00Z","sentAt":"2026-11-24T09:00:00Z"`,
		"year 9999":                   `"timestamp":"9999-12-31T23:59:59Z"`,
		"year 9999 twice":             `"timestamp":"9999-12-31T23:59:59Z","sentAt":"9999-12-31T23:59:59Z"`,
		"year 0":                      `"timestamp":"0000-01-01T00:00:00Z"`,
		"year 10000":                  `"timestamp":"10000-01-01T00:00:00Z"`,
		"before 1970":                 `"timestamp":"1969-12-31T23:59:59Z"`,
		"before 1970 once corrected":  `"timestamp":"1980-01-01T00:00:00Z","sentAt":"2100-01-01T00:00:00Z"`,
		"garbage":                     `"timestamp":"yesterday"`,
		"a number":                    `"timestamp":1700000000000`,
		"garbage in sentAt":           `"timestamp":"2026-11-24T09:00:00Z","sentAt":"soon"`,
		"the 31st of a month without": `"timestamp":"2026-02-31T00:00:00Z"`,
	} {
		kind, reason := refusal(t, server(), `{"userId":"1","event":"x",`+members+`}`)
		require.Equal(t, fault.Invalid, kind, name)
		require.NotEmpty(t, reason, name)
	}
}

func TestADifferenceOfTheSendersClockNeverMatters(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ago := time.Duration(rapid.Int64Range(0, 30*24*3600_000).Draw(t, "ago")) * time.Millisecond
		wrong := time.Duration(rapid.Int64Range(-1e11, 1e11).Draw(t, "wrong")) * time.Millisecond
		sent := received.Add(wrong)
		body := `{"userId":"1","event":"x","timestamp":"` + sent.Add(-ago).Format(time.RFC3339Nano) + `","sentAt":"` + sent.Format(time.RFC3339Nano) + `"}`
		e, err := ParseCall("track", []byte(body), server())
		require.NoError(t, err)
		require.Equal(t, received.Add(-ago), e.Time)
	})
}
