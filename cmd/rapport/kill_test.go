package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/local/dynamodb"
)

// needsLambda skips, or fails where CI says that nothing may, when the Lambda binaries have no table to run on.
func needsLambda(t *testing.T) {
	t.Helper()
	missing := dynamodb.Missing()
	if missing == "" {
		return
	}
	if os.Getenv("RAPPORT_JAVA_REQUIRED") != "" {
		require.Fail(t, missing)
	}
	t.Skip(missing)
}

// rounds is how often a test kills: RAPPORT_KILLS, else few.
func rounds(t *testing.T, few int) int {
	text := os.Getenv("RAPPORT_KILLS")
	if text == "" {
		return few
	}
	n, err := strconv.Atoi(text)
	require.NoError(t, err, "RAPPORT_KILLS")
	return n
}

// TestKilledAtRandomItLosesAndDoublesNothing kills the process while customers fill carts, order and time is moved, and starts
// it again each time; the seed of the times is printed.
func TestKilledAtRandomItLosesAndDoublesNothing(t *testing.T) {
	killAtRandom(t, newProcess(t, false), rounds(t, 5))
}

// TestKilledAtRandomOverLambdaItLosesAndDoublesNothing is the same over the Lambda binaries and DynamoDB Local.
func TestKilledAtRandomOverLambdaItLosesAndDoublesNothing(t *testing.T) {
	p := newProcess(t, true)
	killAtRandom(t, p, min(rounds(t, 2), 10))
}

func killAtRandom(t *testing.T, p *process, rounds int) {
	const seed = 20261201
	t.Logf("seed %d, %d kills", seed, rounds)
	r := rand.New(rand.NewPCG(seed, uint64(rounds)))
	reminded, ordered := make([]bool, rounds), make([]bool, rounds)
	for i := range rounds {
		p.start()
		killed := make(chan struct{})
		time.AfterFunc(time.Duration(r.IntN(1500))*time.Millisecond, func() { _ = p.command.Process.Kill(); close(killed) })
		reminded[i], ordered[i] = p.shopping(i)
		<-killed
		p.kill()
	}
	p.start()
	for range 4 {
		require.True(t, p.post("/local/clock", `{"advance":"1h"}`))
	}
	for i := range rounds {
		p.judge(i, reminded[i], ordered[i])
	}
}

// shopping is what two customers do until the process dies. It returns whether all that a reminder, and a receipt, needs was accepted.
func (p *process) shopping(i int) (reminded, ordered bool) {
	cart, buyer := fmt.Sprint("cart-", i), fmt.Sprint("buyer-", i)
	reminded = p.post("/v1/identify", identify(cart)) &&
		p.post("/v1/track", track(cart, "Consent Granted", `{"channel":"email","topic":"marketing"}`)) &&
		p.post("/v1/track", track(cart, "Product Added", `{"cart_id":"c1","name":"Fjord lamp","price":129,"quantity":1}`))
	ordered = p.post("/v1/identify", identify(buyer)) &&
		p.post("/v1/track", track(buyer, "Order Completed", `{"order_id":"`+buyer+`","total":129,"currency":"EUR","products":[{"name":"Fjord lamp","price":129,"quantity":1}]}`))
	for p.post("/local/clock", `{"advance":"30m"}`) {
	}
	return reminded, ordered
}

func identify(user string) string {
	return fmt.Sprintf(`{"messageId":"i","userId":%q,"traits":{"email":"%s@example.com","firstName":"Ana"}}`, user, user)
}

func track(user, event, properties string) string {
	return fmt.Sprintf(`{"messageId":%q,"userId":%q,"event":%q,"properties":%s}`, event, user, event, properties)
}

// judge expects one mail, or that explain says why it is not known; marketing never twice, a receipt at most twice with the second naming the first.
func (p *process) judge(i int, reminded, ordered bool) {
	p.t.Helper()
	cart, buyer := fmt.Sprint("cart-", i), fmt.Sprint("buyer-", i)
	reminders := about(p.mails(cart+"@example.com"), "your cart is still here")
	receipts := about(p.mails(buyer+"@example.com"), "Thank you for your order")
	said := p.explained("u." + cart)
	require.LessOrEqual(p.t, len(reminders), 1, "a reminder came twice: %s", said)
	if reminded && len(reminders) == 0 {
		require.Contains(p.t, said, "not known whether it was sent", "%s was lost", cart)
	}
	said = p.explained("u." + buyer)
	require.LessOrEqual(p.t, len(receipts), 2, said)
	if len(receipts) == 2 {
		require.Contains(p.t, said, "not known whether it was sent")
	}
	if ordered && len(receipts) == 0 {
		require.Contains(p.t, said, "not known whether it was sent", "%s was lost", buyer)
	}
}

// about are the subjects that hold a text: in the weeks that pass here the demo writes other letters, too.
func about(subjects []string, text string) (found []string) {
	for _, s := range subjects {
		if strings.Contains(s, text) {
			found = append(found, s)
		}
	}
	return found
}

// TestAStartFindsWhatAKillLeft starts again where a kill and a Ctrl-C ended, and finds the ports free and what it knew.
func TestAStartFindsWhatAKillLeft(t *testing.T) {
	p := newProcess(t, false)
	p.start()
	require.True(t, p.post("/v1/identify", identify("ana")))
	p.kill()
	p.start()
	require.True(t, p.post("/v1/track", track("ana", "Product Viewed", `{}`)))
	p.stop()
	require.Empty(t, childrenOf(t, p.data))
	began := time.Now()
	p.start()
	t.Logf("a later start took %.1f s", time.Since(began).Seconds())
	require.True(t, p.post("/v1/track", track("ana", "Product Viewed", `{}`)))
	p.stop()
}

// TestKilledInItsFirstStartItStillBecomesReady kills it at random moments while it makes its files and the inbox's tables.
func TestKilledInItsFirstStartItStillBecomesReady(t *testing.T) {
	p := newProcess(t, false)
	const seed = 20261202
	n := rounds(t, 5)
	t.Logf("seed %d, %d kills", seed, n)
	r := rand.New(rand.NewPCG(seed, uint64(n)))
	for range n {
		p.data = t.TempDir()
		p.begin(p.run())
		<-time.After(time.Duration(r.IntN(300)) * time.Millisecond)
		p.kill()
		p.start()
		p.stop()
	}
}

// childrenOf lists the processes that name the folder.
func childrenOf(t *testing.T, folder string) string {
	out, err := exec.Command("ps", "-eo", "args").Output()
	if err != nil {
		t.Skip("there is no ps here to look for what is left: " + err.Error())
	}
	var left []string
	for line := range strings.SplitSeq(string(out), "\n") {
		if strings.Contains(line, folder) {
			left = append(left, line)
		}
	}
	return strings.Join(left, "\n")
}

// TestATakenPortIsNamed says which port, and what changes it.
func TestATakenPortIsNamed(t *testing.T) {
	p := newProcess(t, false)
	p.start()
	one, other := freePorts(t)
	for name, ports := range map[string][2]int{"PORT": {p.port, one}, "INBOX_PORT": {other, p.inbox}} {
		second := exec.Command(p.binary, "run", "--demo", "--customers", "0", "--data", t.TempDir())
		second.Dir = p.command.Dir
		second.Env = append(os.Environ(), fmt.Sprint("PORT=", ports[0]), fmt.Sprint("INBOX_PORT=", ports[1]))
		out, err := second.CombinedOutput()
		require.Error(t, err)
		require.Contains(t, string(out), name)
		require.Contains(t, string(out), "taken")
	}
}
