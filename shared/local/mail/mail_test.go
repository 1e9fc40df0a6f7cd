package mail

import (
	"bufio"
	"cmp"
	"context"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

var letter = Message{From: "Lumen & Löom <hello@shop.example>", To: "Ana <ana@example.com>", ReplyTo: "help@shop.example", Subject: "Ihre Lampe 💡",
	Text: "Grüße\n.\nEnde", HTML: "<p>" + strings.Repeat("ü", 200) + "</p>", Headers: [][2]string{{"List-Unsubscribe-Post", "List-Unsubscribe=One-Click"}},
	ID: "abc", Date: time.Date(2026, 12, 1, 7, 0, 0, 0, time.UTC)}

func TestAMessageReadsBackAsItWasWritten(t *testing.T) {
	raw, err := letter.Encode()
	require.NoError(t, err)
	for line := range strings.Lines(string(raw)) {
		require.LessOrEqual(t, len(line), 998)
	}
	m, err := mail.ReadMessage(strings.NewReader(string(raw)))
	require.NoError(t, err)
	subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
	require.NoError(t, err)
	require.Equal(t, letter.Subject, subject)
	require.Equal(t, "<abc@shop.example>", m.Header.Get("Message-ID"))
	require.Equal(t, "List-Unsubscribe=One-Click", m.Header.Get("List-Unsubscribe-Post"))
	date, err := m.Header.Date()
	require.NoError(t, err)
	require.True(t, letter.Date.Equal(date))
	_, p, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	require.NoError(t, err)
	parts := multipart.NewReader(m.Body, p["boundary"])
	for _, want := range []string{"Grüße\r\n.\r\nEnde", letter.HTML} {
		part, err := parts.NextRawPart()
		require.NoError(t, err)
		b, err := io.ReadAll(quotedprintable.NewReader(part))
		require.NoError(t, err)
		require.Equal(t, want, string(b))
	}
}

func TestAHeaderCannotSmuggleInAnother(t *testing.T) {
	bad := letter
	bad.Headers = [][2]string{{"X", "a\r\nBcc: all@example.com"}}
	raw, err := bad.Encode()
	if err == nil { // encoded as a word, then
		require.NotContains(t, string(raw), "\nBcc:")
	}
	bad = letter
	bad.Headers = [][2]string{{"X\nBcc", "all@example.com"}}
	_, err = bad.Encode()
	require.Error(t, err)
	bad = letter
	bad.To = "nobody"
	_, err = bad.Encode()
	require.Error(t, err)
}

// server speaks just enough SMTP for one conversation: replies gives the answer to a command's first word
// ("connect" for the greeting), "" closes the connection, and what is missing is 250.
func server(t *testing.T, replies map[string]string) (address string, said chan []string) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { l.Close() })
	said = make(chan []string, 1)
	go func() {
		conn, err := l.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		said <- converse(conn, replies)
	}()
	return l.Addr().String(), said
}

func converse(conn net.Conn, replies map[string]string) (lines []string) {
	io.WriteString(conn, cmp.Or(replies["connect"], "220 here")+"\r\n")
	in := bufio.NewScanner(conn)
	data := false
	for in.Scan() {
		lines = append(lines, in.Text())
		word, _, _ := strings.Cut(in.Text(), " ")
		switch {
		case data && in.Text() != ".":
			continue
		case data:
			data = false
		}
		reply, special := replies[word]
		if special && reply == "" {
			return lines
		}
		if !special {
			reply = map[string]string{"DATA": "354 go on", "QUIT": "221 bye"}[word]
		}
		if reply == "" {
			reply = "250 fine"
		}
		data = strings.HasPrefix(reply, "354")
		io.WriteString(conn, reply+"\r\n")
	}
	return lines
}

func TestAMailGoesOverTheWireWhole(t *testing.T) {
	address, said := server(t, nil)
	s, err := NewSMTP("smtp://" + address)
	require.NoError(t, err)
	require.NoError(t, s.Take(context.Background(), letter))
	all := strings.Join(<-said, "\n")
	require.Contains(t, all, "MAIL FROM:<hello@shop.example>")
	require.Contains(t, all, "RCPT TO:<ana@example.com>")
	require.Contains(t, all, "\n..\n", "a line of one dot is doubled")
}

func TestNobodyListeningIsCertainlyNotTaken(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	address := l.Addr().String()
	require.NoError(t, l.Close())
	s, err := NewSMTP("smtp://" + address)
	require.NoError(t, err)
	require.ErrorIs(t, s.Take(context.Background(), letter), ErrBusy)
}

func TestAnSMTPAddressIsCheckedAtTheStart(t *testing.T) {
	for _, bad := range []string{"", "localhost:25", "http://x", "smtp://"} {
		_, err := NewSMTP(bad)
		require.ErrorContains(t, err, "SMTP_URL wants", bad)
	}
	s, err := NewSMTP("smtps://user:pw@mail.example")
	require.NoError(t, err)
	require.Equal(t, "mail.example:465", s.address)
}
