package main

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAMappingThatMeansNothingIsRefusedWithWhatTheFileHas(t *testing.T) {
	header := []string{"id", "at", "kind", "a", "b"}
	for options, says := range map[string]string{
		"id=userId,kind=event,nope=timestamp":                  `the file has no column "nope"; it has id, at, kind, a, b`,
		"kind=event":                                           "no column becomes userId or anonymousId",
		"id=userId,a=properties.a":                             "no column becomes event or traits.NAME",
		"id=userId,kind=event":                                 "no column becomes timestamp",
		"id=userId,kind=event,a=props.x":                       `"props.x" is not one of timestamp, event`,
		"id=userId,kind=event,a=properties":                    `"properties" is not one of`,
		"id=userId,kind=event,a=userId.x":                      `"userId.x" is not one of`,
		"id=userId,kind=event,a=properties..x":                 `"properties..x" is not a target`,
		"id=userId,kind=event,a=properties.x:date":             ":number and :bool are the only endings",
		"id=userId,kind=event,at=timestamp:number":             "is not one of timestamp",
		"id=userId,kind=event,a=properties.x,b=properties.x":   "a and b both become properties.x",
		"id=userId,kind=event,a=properties.x,b=properties.x.y": "properties.x cannot be a value and hold properties.x.y",
		"id=userId,id=anonymousId,kind=event":                  `names "id" twice`,
		"id":                                                   `"id" is not NAME=NAME`,
		"id=":                                                  `"id=" is not NAME=NAME`,
	} {
		_, err := readMapping(importOptions{mapping: options}, header)
		require.ErrorContains(t, err, says, options)
	}
	_, err := readMapping(importOptions{mapping: "id=userId,kind=event", rename: "view"}, header)
	require.ErrorContains(t, err, `--rename: "view" is not NAME=NAME`)
}

func TestARowBecomesSegmentsCalls(t *testing.T) {
	header := strings.Split("who,browser,at,kind,product,price,gift,city,email,a=b", ",")
	m, err := readMapping(importOptions{
		mapping: "who=userId, browser=anonymousId,at=timestamp,kind=event,product=properties.product.id,price=properties.product.price:number," +
			"gift=properties.gift:bool,city=traits.address.city,email=traits.email,a=b=properties.odd",
		rename: "view=Product Viewed", layout: "02.01.2006 15:04 -0700"}, header)
	require.NoError(t, err)
	for row, want := range map[string]string{
		"7,,05.10.2019 10:00 +0200,view,p1,9.5,TRUE,,,x": `[{"type":"track","messageId":"f:1","userId":"7","timestamp":"2019-10-05T08:00:00.000Z","event":"Product Viewed",
			"properties":{"product":{"id":"p1","price":9.5},"gift":true,"odd":"x"}}]`,
		"7,b,,,,,,Split,a@example.com,": `[{"type":"identify","messageId":"f:1","userId":"7","anonymousId":"b","traits":{"address":{"city":"Split"},"email":"a@example.com"}}]`,
		"7,,,call,,,,Split,,":           `[{"type":"identify","messageId":"f:1:traits","userId":"7","traits":{"address":{"city":"Split"}}},{"type":"track","messageId":"f:1","userId":"7","event":"call"}]`,
	} {
		items, err := m.items(strings.Split(row, ","), "f:1")
		require.NoError(t, err)
		got, err := json.Marshal(items)
		require.NoError(t, err)
		require.JSONEq(t, want, string(got))
	}
	for row, says := range map[string]string{
		"7,,,,p1,,,,,":       "it has no event",
		"7,,,view,,dear,,,,": `properties.product.price "dear" is not a number`,
		"7,,,view,,Inf,,,,":  `properties.product.price "Inf" is not a number`,
		"7,,,view,,,some,,,": `properties.gift "some" is neither true nor false`,
	} {
		_, err := m.items(strings.Split(row, ","), "f:1")
		require.EqualError(t, err, says)
	}
}

func TestATimesZoneIsTakenOnlyWhereItSaysADistance(t *testing.T) {
	const abbreviated, both = "2006-01-02 15:04 MST", "2006-01-02 15:04 -0700 MST"
	for _, c := range []struct{ layout, text, want string }{
		{abbreviated, "2019-10-05 10:00 UTC", "2019-10-05T10:00:00.000Z"},
		{abbreviated, "2019-10-05 10:00 GMT", "2019-10-05T10:00:00.000Z"},
		{abbreviated, "2019-10-05 10:00 CEST", ""},
		{abbreviated, "2019-10-05 10:00 EST", ""},
		{abbreviated, "2019-10-05 10:00 GMT+2", ""},
		{abbreviated, "2019-10-05 10:00 +02", ""},
		{abbreviated, "2019-10-05", ""},
		{both, "2019-10-05 10:00 +0200 CEST", "2019-10-05T08:00:00.000Z"},
		{"2006-01-02 15:04Z07:00", "2019-10-05 10:00+02:00", "2019-10-05T08:00:00.000Z"},
		{"2006-01-02 15:04", "2019-10-05 10:00", "2019-10-05T10:00:00.000Z"},
	} {
		got, err := mapping{layout: c.layout}.time(c.text)
		require.Equal(t, c.want, got, c.text)
		require.Equal(t, c.want == "", err != nil, c.text)
	}
}
