package edge

import (
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// example is a curl block of docs/EVENTS.md with the answer that is promised below it.
var example = regexp.MustCompile("(?s)```sh\n(curl .*?)\n```\n\nAnswer (\\d+):\n\n```json\n(.*?)\n```")

func TestTheExamplesOfEVENTSAnswerAsTheySay(t *testing.T) {
	text, err := os.ReadFile("../../docs/EVENTS.md")
	require.NoError(t, err)
	found := example.FindAllStringSubmatch(string(text), -1)
	require.Len(t, found, strings.Count(string(text), "```sh\n"), "each example has an answer")
	w := newWorld(t)
	v := secrets()
	v["write-keys"] = strings.ReplaceAll(v["write-keys"], shopOrigin, "http://localhost:8080")
	w.Secrets = v
	for _, one := range found {
		r := w.collect(t, readCurl(t, one[1]))
		require.Equal(t, one[2], strconv.Itoa(r.StatusCode), "%s\n%s", one[1], r.Body)
		require.JSONEq(t, one[3], r.Body, one[1])
	}
	require.Equal(t, "ana@example.com", w.state(t, "a.b7f3").Address.Email)
}

// words splits a command as a shell does: by blanks, single quotes keeping them.
var words = regexp.MustCompile(`'[^']*'|\S+`)

// readCurl reads the few options of curl that the page uses.
func readCurl(t *testing.T, command string) ask {
	a := ask{headers: map[string]string{}}
	args := words.FindAllString(command, -1)[1:]
	for i := 0; i < len(args); i++ {
		value := func() string {
			i++
			return strings.Trim(args[i], "'")
		}
		switch {
		case args[i] == "-u":
			a.key = strings.TrimSuffix(value(), ":")
		case args[i] == "-d":
			a.body = value()
		case args[i] == "-H":
			name, v, _ := strings.Cut(value(), ": ")
			a.headers[name] = v
		default:
			path, ok := strings.CutPrefix(args[i], "http://localhost:8080")
			require.True(t, ok, args[i])
			a.path = path
		}
	}
	return a
}
