package main

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/event"
)

func open(t *testing.T, text string, o importOptions) *rows {
	t.Chdir(t.TempDir())
	o.file = "in.csv"
	if o.separator == "" {
		o.separator = ","
	}
	require.NoError(t, os.WriteFile(o.file, []byte(text), 0o600))
	r, err := openRows(o)
	require.NoError(t, err)
	t.Cleanup(func() { r.file.Close() })
	return r
}

func TestABatchNeverHoldsMoreThanARequestMay(t *testing.T) {
	row := "1,view,2019-10-01T00:00:00Z," + strings.Repeat("ž", 10_000) + "\n"
	r := open(t, "who,kind,at,text\n"+strings.Repeat(row, 100), importOptions{mapping: "who=userId,kind=event,at=timestamp,text=properties.text", batch: 60})
	through := 0
	for {
		b, err := r.next()
		if errors.Is(err, io.EOF) {
			break
		}
		require.NoError(t, err)
		require.LessOrEqual(t, len(b.body), event.MaxBatch)
		var sent struct{ Batch []map[string]any }
		require.NoError(t, json.Unmarshal(b.body, &sent))
		require.Len(t, sent.Batch, len(b.rows))
		for i, row := range b.rows {
			require.Equal(t, through+i+1, row)
		}
		through = b.through
	}
	require.Equal(t, 100, through)
}

func TestReadingGoesOnBehindEveryBatch(t *testing.T) {
	const at = ";2019-10-01T00:00:00Z"
	text := "\ufeffwho;kind;at\n1;a" + at + "\n2;b" + at + "\n\"3\";\"c\nc\"" + at + "\n\n4;d" + at + "\n5;e" + at
	o := importOptions{mapping: "who=userId,kind=event,at=timestamp", batch: 1, separator: ";"}
	r := open(t, text, o)
	var whole []string
	for {
		b, err := r.next()
		if errors.Is(err, io.EOF) {
			break
		}
		require.NoError(t, err)
		whole = append(whole, string(b.body))
		require.NoError(t, r.seek(b.through, b.offset))
	}
	require.Len(t, whole, 5)
	require.Contains(t, whole[2], `"event":"c\nc","messageId":"in.csv:3"`)
	require.Contains(t, whole[4], `"messageId":"in.csv:5"`)
}

func TestALongFileNameStillMakesMessageIdsOfItsOwn(t *testing.T) {
	a, b := messageName(strings.Repeat("long", 60)+"a.csv"), messageName(strings.Repeat("long", 60)+"b.csv")
	require.NotEqual(t, a, b)
	require.LessOrEqual(t, len(a)+len(":999999999999:traits"), event.MaxMessageID)
	require.Equal(t, "short.csv", messageName("short.csv"))
}

func TestAFileWithoutAHeaderIsSaidToBe(t *testing.T) {
	t.Chdir(t.TempDir())
	require.NoError(t, os.WriteFile("empty.csv", nil, 0o600))
	_, err := openRows(importOptions{file: "empty.csv", separator: ","})
	require.ErrorContains(t, err, "it has no header")
}
