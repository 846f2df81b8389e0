package lab

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"jeton/runtime/bg"
	"jeton/runtime/magic"
	"jeton/runtime/session"
	"jeton/runtime/sock"
)

// page is a session that keeps what is shown.
type page struct {
	session.Session
	ctx   context.Context
	shown []session.Bundle
}

func (p *page) Display(b session.Bundle) error { p.shown = append(p.shown, b); return nil }
func (p *page) Context() context.Context       { return p.ctx }
func (p *page) last(t *testing.T, f string) string {
	t.Helper()
	if len(p.shown) == 0 {
		t.Fatal("nothing was shown")
	}
	return p.shown[len(p.shown)-1].Data[f].(string)
}

func newPage(t *testing.T) *page {
	old := session.Current()
	t.Cleanup(func() { session.Set(old) })
	p := &page{Session: old, ctx: t.Context()}
	session.Set(p)
	return p
}

// failure runs f and returns the sentence that it failed with, "" when it did not.
func failure(t *testing.T, f func()) (text string) {
	t.Helper()
	defer func() {
		switch v := recover().(type) {
		case nil:
		case magic.Failure:
			text = v.Text
		default:
			panic(v)
		}
	}()
	f()
	return ""
}

// program records a background program as the kernel would.
func program(t *testing.T, r bg.Record, out string) {
	t.Helper()
	dir := t.TempDir()
	t.Setenv(bg.FolderEnv, dir)
	b, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string][]byte{bg.LogFile(dir, r.Name): []byte(out), bg.RecordFile(dir, r.Name): b} {
		if err := os.WriteFile(name, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func TestPort(t *testing.T) {
	for _, c := range []struct {
		offset  string
		n, want int
	}{
		{"", 9875, 9875}, {"0", 23, 23}, {"100", 9875, 9975}, {"100", 23, 123}, {"1001", 23, 1}, {"1", 1023, 1}, {"1", 65535, 1024}, {"100000", 9875, 45363},
	} {
		t.Setenv(PortOffsetEnv, c.offset)
		if got := Port(c.n); got != c.want {
			t.Errorf("offset %q: Port(%d) = %d, want %d", c.offset, c.n, got, c.want)
		}
	}
	t.Setenv(PortOffsetEnv, "much")
	if got := failure(t, func() { Port(1) }); !strings.Contains(got, `JETON_PORT_OFFSET="much"`) {
		t.Errorf("no number: %q", got)
	}
}

func TestVerdicts(t *testing.T) {
	p := newPage(t)
	c := Check("Exercise 1")
	c.That(true, "first")
	if got := failure(t, c.End); got != "" {
		t.Errorf("all hold, and it failed: %q", got)
	}
	c.That(false, "second <b>")
	c.NoError(errors.New("EADDRINUSE"), "third")
	if got := failure(t, c.End); got != "Exercise 1 (1/3) ✗ second <b> · third: EADDRINUSE" {
		t.Errorf("End = %q", got)
	}
	if text := p.last(t, "text/plain"); text != "Exercise 1\n  ✓ first\n  ✗ second <b>\n  ✗ third: EADDRINUSE\n" {
		t.Errorf("shown:\n%s", text)
	}
	if h := p.last(t, "text/html"); strings.Contains(h, "<b>") || strings.Count(h, "✗") != 2 {
		t.Errorf("shown: %s", h)
	}
}

func TestStopsAtTheFirstThatMakesTheRestSenseless(t *testing.T) {
	newPage(t)
	c := Check("Exercice 8")
	if got := failure(t, func() { c.Answered(errors.New("exercice 8 : pas encore de réponse")) }); got != "exercice 8 : pas encore de réponse" {
		t.Errorf("Answered = %q", got)
	}
	if got := failure(t, func() { c.Must(false, "no row") }); got != "Exercice 8 – no row" {
		t.Errorf("Must = %q", got)
	}
	if got := failure(t, func() { c.Must(true, "x"); c.Answered(nil) }); got != "" {
		t.Errorf("it failed: %q", got)
	}
}

func TestProgramThatWasNotStarted(t *testing.T) {
	newPage(t)
	t.Setenv(bg.FolderEnv, t.TempDir())
	if got := failure(t, func() { Check("E").Program("udpserver", "not answered") }); !strings.Contains(got, "udpserver") {
		t.Errorf("Program = %q", got)
	}
}

func TestSkeletonIsNamed(t *testing.T) {
	newPage(t)
	program(t, bg.Record{Name: "s", Code: 1, Ended: "exit status 1"}, "exercise 6: not answered yet\n")
	for name, f := range map[string]func(*Checks){
		"Program":    func(c *Checks) { c.Program("s", "exercise 6: not answered yet") },
		"That":       func(c *Checks) { c.program, c.unanswered = "s", "exercise 6: not answered yet"; c.That(false, "x") },
		"Exit":       func(c *Checks) { c.program, c.unanswered = "s", "exercise 6: not answered yet"; c.Exit() },
		"Eventually": func(c *Checks) { c.program, c.unanswered = "s", "exercise 6: not answered yet"; c.Prints("ready", "x") },
	} {
		if got := failure(t, func() { f(Check("Exercise 6")) }); got != "exercise 6: not answered yet" {
			t.Errorf("%s: %q", name, got)
		}
	}
}

func TestEventuallyEndsWithTheProgram(t *testing.T) {
	p := newPage(t)
	program(t, bg.Record{Name: "s", Code: 2, Ended: "exit status 2"}, "bind: EADDRINUSE\n")
	c := Check("E")
	c.Program("s", "not answered")
	looks := 0
	if c.Eventually("bound", func() bool { looks++; return false }) || looks != 1 {
		t.Errorf("it looked %d times at a program that has ended; want 1", looks)
	}
	if code := c.Exit(); code != 2 {
		t.Errorf("Exit = %d", code)
	}
	if got := failure(t, c.End); !strings.Contains(got, "bound") {
		t.Errorf("End = %q", got)
	}
	if text := p.last(t, "text/plain"); !strings.Contains(text, "%%bg s:\n    bind: EADDRINUSE") {
		t.Errorf("the program's words are not shown:\n%s", text)
	}
}

func TestEventuallyWaits(t *testing.T) {
	newPage(t)
	looks := 0
	if c := Check("E"); !c.Eventually("third look", func() bool { looks++; return looks == 3 }) {
		t.Error("it gave up")
	}
}

func TestPatienceEnds(t *testing.T) {
	newPage(t)
	t.Setenv(PatienceEnv, "1ms")
	if Check("E").Eventually("never", func() bool { return false }) {
		t.Error("it held")
	}
	program(t, bg.Record{Name: "s", Running: true}, "")
	c := Check("E")
	c.Program("s", "not answered")
	if got := failure(t, func() { c.Exit() }); !strings.Contains(got, "did not end") {
		t.Errorf("Exit = %q", got)
	}
}

func TestInterruptEndsEventually(t *testing.T) {
	p := newPage(t)
	ctx, cancel := context.WithCancel(t.Context())
	p.ctx = ctx
	if Check("E").Eventually("never", func() bool { cancel(); return false }) {
		t.Error("it held")
	}
}

func TestLongOutputIsCut(t *testing.T) {
	p := newPage(t)
	program(t, bg.Record{Name: "s", Running: true}, strings.Repeat("é", 5000)+"last words")
	c := Check("E")
	c.Program("s", "not answered")
	c.That(false, "x")
	failure(t, c.End)
	if text := p.last(t, "text/plain"); len(text) > maxQuote+200 || !strings.Contains(text, "last words") {
		t.Errorf("shown: %d bytes", len(text))
	}
}

func TestMentions(t *testing.T) {
	for _, c := range []struct {
		text string
		want int
	}{
		{"", 0}, {"bind 0.0.0.0:23: EACCES", 1}, {"at *:23", 1}, {":23\n:234 :230", 1}, {"23", 0}, {":23:23", 2},
	} {
		if got := Mentions(c.text, 23); got != c.want {
			t.Errorf("Mentions(%q, 23) = %d, want %d", c.text, got, c.want)
		}
	}
}

func TestNumbers(t *testing.T) {
	for _, c := range []struct {
		text string
		want int
	}{
		{"", 0}, {"1024 bytes from 127.0.0.1:40112", 1}, {"2000 bytes from 127.0.0.1:1024", 0}, {"from 127.0.0.1:41024: 2000", 0},
		{"10240", 0}, {"n=1024", 1}, {"1024\n1024", 2},
	} {
		if got := Numbers(c.text, 1024); got != c.want {
			t.Errorf("Numbers(%q, 1024) = %d, want %d", c.text, got, c.want)
		}
	}
}

// What a server has read and closed, with this process as the server and as its client.
func TestServersEnd(t *testing.T) {
	newPage(t)
	program(t, bg.Record{Name: "me", Pid: os.Getpid(), Running: true}, "")
	before := OpenSockets()
	l, err := sock.Socket(sock.INET, sock.STREAM)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if err := errors.Join(l.Bind("localhost", 0), l.Listen(1)); err != nil {
		t.Fatal(err)
	}
	at, err := l.GetSockName()
	if err != nil {
		t.Fatal(err)
	}
	client, me, err := Client(at.Host, at.Port)
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	if HasRead("me", at.Port, me.Port) {
		t.Error("before Accept nobody can have read")
	}
	conn, _, err := l.Accept()
	if err != nil {
		t.Fatal(err)
	}
	if n := OpenSockets(); n != before+3 {
		t.Errorf("%d sockets are open, want %d", n, before+3)
	}
	if _, err := client.SendAll([]byte("abc")); err != nil {
		t.Fatal(err)
	}
	if _, err := conn.Peek(3); err != nil { // it has arrived
		t.Fatal(err)
	}
	if HasRead("me", at.Port, me.Port) {
		t.Error("3 bytes wait, and are said to be read")
	}
	if _, err := conn.Recv(3); err != nil {
		t.Fatal(err)
	}
	if !Check("E").Eventually("read", func() bool { return HasRead("me", at.Port, me.Port) }) {
		t.Error("all was read, and is said not to be")
	}
	if HasClosed("me", at.Port, me.Port) {
		t.Error("it is closed before Close")
	}
	conn.Close()
	if !HasClosed("me", at.Port, me.Port) || HasClosed("other", at.Port, me.Port) {
		t.Error("after Close it is open, or a program that is not there has closed")
	}
	client.Close()
	l.Close()
	if n := OpenSockets(); n != before {
		t.Errorf("%d sockets are left, want %d", n, before)
	}
}

// The looks at sockets, with this process in the place of a background program.
func TestOwnSockets(t *testing.T) {
	newPage(t)
	program(t, bg.Record{Name: "me", Pid: os.Getpid(), Running: true}, "")
	l, err := sock.Socket(sock.INET, sock.STREAM)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if err := l.Bind("localhost", 0); err != nil {
		t.Fatal(err)
	}
	at, err := l.GetSockName()
	if err != nil {
		t.Fatal(err)
	}
	if Listens("me", at.Port) {
		t.Error("a bound socket listens")
	}
	if _, _, err := Client(at.Host, at.Port); !errors.Is(err, syscall.ECONNREFUSED) {
		t.Errorf("Client = %v, want ECONNREFUSED", err)
	}
	if err := l.Listen(1); err != nil {
		t.Fatal(err)
	}
	if !Listens("me", at.Port) || Listens("other", at.Port) || Connected("me", at.Port) {
		t.Error("after Listen: it does not listen, or another does, or it is connected")
	}
	c, me, err := Client(at.Host, at.Port)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if name, err := c.GetSockName(); err != nil || name != me {
		t.Errorf("Client returned the address %v, and has %v", me, name)
	}
	if !Connected("me", at.Port) {
		t.Error("after Connect it is not connected")
	}
	u, err := sock.Socket(sock.INET, sock.DGRAM)
	if err != nil {
		t.Fatal(err)
	}
	defer u.Close()
	if err := u.Bind("", at.Port); err != nil {
		t.Fatal(err)
	}
	if !Holds("me", "udp", at.Port) {
		t.Error("a bound UDP socket is not seen")
	}
}

// TestLostSockets: a socket that nobody closes counts also when the collector has closed it.
func TestLostSockets(t *testing.T) {
	before := OpenSockets()
	s, err := sock.Socket(sock.INET, sock.DGRAM)
	if err != nil {
		t.Fatal(err)
	}
	if n := OpenSockets(); n != before+1 {
		t.Errorf("%d, then %d", before, n)
	}
	runtime.KeepAlive(s) // and not for longer
	lost := sock.Lost()
	for end := time.Now().Add(time.Minute); sock.Lost() == lost && time.Now().Before(end); {
		runtime.GC()
	}
	if n := OpenSockets(); n != before+1 || sock.Lost() != lost+1 {
		t.Errorf("%d, then %d once it was collected; %d lost", before, n, sock.Lost()-lost)
	}
}
