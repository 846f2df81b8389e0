package mail

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"jeton/runtime/clock"
)

// hosts are servers on ports of this machine that are free.
type hosts struct {
	t       *testing.T
	servers Servers
	logs    map[string]*lockedBuffer
	ends    map[string]func()
}

type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

// start starts a server for each domain, all of whose configurations change may change.
func start(t *testing.T, change func(c *HostConfig), domains ...string) *hosts {
	t.Helper()
	h := &hosts{t: t, servers: Servers{}, logs: map[string]*lockedBuffer{}, ends: map[string]func(){}}
	listeners := map[string]net.Listener{}
	for _, d := range domains {
		ln, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		listeners[d], h.servers[d] = ln, Place{"127.0.0.1", ln.Addr().(*net.TCPAddr).Port}
	}
	for _, d := range domains {
		h.run(d, listeners[d], change)
	}
	return h
}

func (h *hosts) run(domain string, ln net.Listener, change func(c *HostConfig)) {
	h.t.Helper()
	h.logs[domain] = &lockedBuffer{}
	c := HostConfig{Domain: domain, Servers: h.servers, Log: h.logs[domain], Retry: 20 * time.Millisecond}
	if change != nil {
		change(&c)
	}
	host, err := NewHost(c, ln)
	if err != nil {
		h.t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- host.Run(ctx) }()
	var once sync.Once
	h.ends[domain] = func() {
		once.Do(func() {
			cancel()
			if err := <-done; err != nil {
				h.t.Errorf("server of %s: %v", domain, err)
			}
		})
	}
	h.t.Cleanup(h.ends[domain])
}

// dial begins a user's session.
func (h *hosts) dial(user string) *Session {
	h.t.Helper()
	_, domain, _ := SplitAddress(user)
	s, err := Dial(h.t.Context(), h.servers[domain].String(), user)
	if err != nil {
		h.t.Fatal(err)
	}
	h.t.Cleanup(func() { s.Close() })
	return s
}

// raw is a connection that is no client.
func (h *hosts) raw(domain string) *wire {
	h.t.Helper()
	w, err := dial(h.t.Context(), h.servers[domain].String(), 0)
	if err != nil {
		h.t.Fatal(err)
	}
	h.t.Cleanup(w.close)
	return w
}

// texts fetches until n mails have been read.
func (h *hosts) texts(s *Session, n int) []string {
	h.t.Helper()
	var texts []string
	for len(texts) < n {
		mails, err := s.Fetch()
		if err != nil {
			h.t.Fatal(err)
		}
		for _, m := range mails {
			texts = append(texts, m.Text)
		}
		if h.t.Context().Err() != nil {
			h.t.Fatalf("%d of %d mails", len(texts), n)
		}
	}
	return texts
}

func (h *hosts) mustSend(s *Session, text string, to ...string) {
	h.t.Helper()
	if err := s.Send(to, text); err != nil {
		h.t.Fatal(err)
	}
}

// Checklist 3 a, b, f, i: three servers, three clients; all that was sent is read, in order; a mail makes no hop, or one.
func TestThreeServersOverTCP(t *testing.T) {
	h := start(t, nil, "a", "b", "n")
	users := []string{"afida@a", "brandon@b", "nabilla@n"}
	sessions := map[string]*Session{}
	for _, u := range users {
		sessions[u] = h.dial(u)
	}
	for i := range 5 {
		for _, u := range users {
			h.mustSend(sessions[u], fmt.Sprintf("%s %d", u, i), users...)
		}
	}
	for _, u := range users {
		got := h.texts(sessions[u], 15)
		for _, from := range users {
			own := slices.DeleteFunc(slices.Clone(got), func(text string) bool { return !strings.HasPrefix(text, from) })
			if len(own) != 5 || !slices.IsSorted(own) {
				t.Errorf("%s reads of %s: %q", u, from, own)
			}
		}
	}
	for d, log := range h.logs {
		text := log.String()
		if strings.Count(text, "after 0 hops") != 5 || strings.Count(text, "after 1 hops") != 10 {
			t.Errorf("server of %s:\n%s", d, text)
		}
	}
}

// The answer comes to the server of n before the mail that it answers, which a slow way would do; the client orders them.
func TestOrderOverTCP(t *testing.T) {
	h := start(t, nil, "n")
	w, nabilla := h.raw("n"), h.dial("nabilla@n")
	transfer := func(m Mail) {
		t.Helper()
		if err := w.send(Transfer{"n", m}); err != nil {
			t.Fatal(err)
		}
		if answer, err := w.answer(); err != nil || answer != (Stored{"n", m.ID}) {
			t.Fatalf("the server answers %v, %v", answer, err)
		}
	}
	answer := Mail{ID: "b/1", From: "brandon@b", To: []string{"afida@a", "nabilla@n"}, Text: "Yes!",
		Sent: clock.NamedMatrix{"afida@a": {"brandon@b": 1, "nabilla@n": 1}}}
	transfer(answer)
	if mails, err := nabilla.Fetch(); len(mails) != 0 || err != nil {
		t.Fatalf("Nabilla reads %v, %v", mails, err)
	}
	if got := fmt.Sprint(nabilla.Held()); got != "[a mail from brandon@b waits for mail 1 from afida@a]" {
		t.Errorf("held: %s", got)
	}
	nabilla.Close()
	nabilla = h.dial("nabilla@n") // what waits is in the mailbox
	first := Mail{ID: "a/1", From: "afida@a", To: []string{"brandon@b", "nabilla@n"}, Text: "Shall we meet?"}
	for range 2 {
		transfer(first) // a server that has heard no answer sends again
		transfer(answer)
	}
	if got := h.texts(nabilla, 2); strings.Join(got, " ") != "Shall we meet? Yes!" {
		t.Errorf("Nabilla reads %q", got)
	}
	if mails, err := nabilla.Fetch(); len(mails) != 0 || err != nil {
		t.Errorf("and again: %v, %v", mails, err)
	}
	if got := nabilla.Account().Delivered.String(); got != "{afida@a:1 brandon@b:1}" {
		t.Errorf("the clock: %s", got)
	}
}

// Checklist 3 g, h: any text arrives as it was; empty, one and a hundred mails end with an end mark.
func TestTexts(t *testing.T) {
	h := start(t, nil, "a")
	s := h.dial("afida@a")
	if mails, err := s.Fetch(); len(mails) != 0 || err != nil {
		t.Errorf("an empty mailbox: %v, %v", mails, err)
	}
	texts := []string{"a:S:b@c:@\n\r\x00{\"}", "", ":", "@", " é变🙂 ", strings.Repeat("\x01", MaxText)}
	for len(texts) < 100 {
		texts = append(texts, fmt.Sprint(len(texts)))
	}
	for _, text := range texts {
		h.mustSend(s, text, "afida@a")
	}
	if got := h.texts(s, 100); !slices.Equal(got, texts) {
		t.Errorf("%d mails, not as they were sent", len(got))
	}
}

func TestRefusals(t *testing.T) {
	h := start(t, func(c *HostConfig) { c.MaxMails = 2 }, "a", "b")
	s := h.dial("afida@a")
	for name, c := range map[string]struct {
		to   []string
		text string
		want string
	}{
		"unknown domain": {[]string{"zoe@a", "x@nowhere"}, "", `no server is in charge of the domain "nowhere"; the servers file has [a b]`},
		"10 MB":          {[]string{"zoe@a"}, strings.Repeat("x", 10<<20), "the text has 10485760 bytes, and 1048576 go"},
		"not UTF-8":      {[]string{"zoe@a"}, "\xff", "not UTF-8"},
		"no address":     {[]string{"zoe"}, "", `"zoe" is no address: it has no @`},
		"nobody":         {nil, "", "for nobody"},
		"many":           {strings.Fields(manyAddresses(101)), "", "and 100 go"},
	} {
		if err := s.Send(c.to, c.text); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %.200v, want %q", name, err, c.want)
		}
	}
	zoe := h.dial("zoe@a")
	if mails, err := zoe.Fetch(); len(mails) != 0 || err != nil {
		t.Errorf("of mails that were refused, Zoe reads %v, %v", mails, err)
	}
	for range 2 {
		h.mustSend(s, "m", "zoe@A", "zoe@a")
	}
	if err := s.Send([]string{"brandon@b", "zoe@a"}, ""); err == nil || !strings.Contains(err.Error(), "the mailbox of zoe@a is full, with 2 mails") {
		t.Errorf("a full mailbox: %v", err)
	}
	if _, err := Dial(t.Context(), h.servers["a"].String(), "brandon@b"); err == nil || !strings.Contains(err.Error(), "brandon@b is not of this server, which is in charge of a") {
		t.Errorf("another server's user: %v", err)
	}
	if _, err := Dial(t.Context(), h.servers["a"].String(), "brandon"); err == nil {
		t.Error("a user without a domain has a session")
	}
}

func manyAddresses(n int) string {
	words := make([]string, n)
	for i := range words {
		words[i] = fmt.Sprintf("u%d@a", i)
	}
	return strings.Join(words, " ")
}

// A mail to a server that does not run waits, and is there when it does.
func TestServerThatStartsLater(t *testing.T) {
	h := start(t, nil, "a", "b")
	h.ends["b"]()
	s := h.dial("afida@a")
	for i := range 3 {
		h.mustSend(s, fmt.Sprint(i), "brandon@b")
	}
	ln, err := net.Listen("tcp", h.servers["b"].String())
	if err != nil {
		t.Fatal(err)
	}
	h.run("b", ln, nil)
	if got := h.texts(h.dial("brandon@b"), 3); strings.Join(got, "") != "012" {
		t.Errorf("Brandon reads %q", got)
	}
}

// Two sessions of one user write at once: each mail gets a number of its own, and all arrive.
func TestTwoSessionsOfOneUser(t *testing.T) {
	h := start(t, nil, "a", "b")
	var group sync.WaitGroup
	for k := range 2 {
		s := h.dial("afida@a")
		group.Go(func() {
			for i := range 20 {
				if err := s.Send([]string{"brandon@b"}, fmt.Sprint(k, i)); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	group.Wait()
	if t.Failed() {
		return
	}
	got := h.texts(h.dial("brandon@b"), 40)
	slices.Sort(got)
	if len(slices.Compact(got)) != 40 {
		t.Errorf("Brandon reads %q", got)
	}
}

// Bytes that are no mail protocol: a sentence, if there is someone to read it, and the server goes on.
func TestStrangersOverTCP(t *testing.T) {
	h := start(t, nil, "a")
	for name, c := range map[string]struct {
		bytes []byte
		want  string
	}{
		"10 MB":        {append(binary.BigEndian.AppendUint32(nil, 10<<20), bytes.Repeat([]byte("x"), 10<<20)...), "it says that it has 10485760 bytes"},
		"HTTP":         {[]byte("GET / HTTP/1.1\r\n\r\n"), "it says that it has 1195725856 bytes"},
		"unknown word": {append(binary.BigEndian.AppendUint32(nil, 5), "HELO "...), `its word is "HELO"`},
		"no JSON":      {append(binary.BigEndian.AppendUint32(nil, 5), "S {:}"...), "S: invalid character"},
	} {
		w := h.raw("a")
		if _, err := w.conn.Write(c.bytes); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		answer, err := w.answer()
		if no, _ := answer.(No); err != nil || !strings.Contains(no.Why, c.want) {
			t.Errorf("%s: %v, %v; want %q", name, answer, err, c.want)
		}
	}
	w := h.raw("a")
	for _, c := range []struct {
		m    any
		want string
	}{
		{OK{}, "a server understands S, R, T, OPEN and KEEP, and got OK"},
		{Submit{Mail{From: "Afida@A", To: []string{"x@a"}}}, "has to be written \"Afida@a\""},
		{Submit{Mail{From: "afida@a", To: []string{"x@a", "x@a"}}}, "is named twice"},
		{Submit{Mail{From: "x@b", To: []string{"x@a"}}}, "x@b is not of this server"},
		{Submit{Mail{From: "x@a", To: []string{"x@a"}, Sent: clock.NamedMatrix{"y@b": {"x@a": -1}}}}, "a clock counts from 0"},
		{Submit{Mail{From: "x@a", To: []string{"x@a"}, Sent: clock.NamedMatrix{"x@a": {"x@a": 7}}}}, "another session of x@a"},
		{Keep{User: "x@a", Account: Account{Delivered: clock.NamedVector{"x": -1}}}, "a clock counts from 0"},
		{Fetch{"x"}, "it has no @"},
	} {
		if err := w.send(c.m); err != nil {
			t.Fatal(err)
		}
		answer, err := w.answer()
		if no, _ := answer.(No); err != nil || !strings.Contains(no.Why, c.want) {
			t.Errorf("%v: %v, %v; want %q", c.m, answer, err, c.want)
		}
	}
	for domain, want := range map[string]string{"b": "do all servers have the same servers file?", "a": "it has no @"} {
		if err := w.send(Transfer{domain, Mail{From: "x", To: []string{"x@a"}}}); err != nil {
			t.Fatal(err)
		}
		m, err := w.answer()
		if busy, _ := m.(Busy); err != nil || domain == "a" && !strings.Contains(busy.Why, want) || busy.Why == "" {
			t.Errorf("a transfer to %s: %v, %v", domain, m, err)
		}
	}
	if got := h.dial("afida@a").Account(); len(got.Sent)+len(got.Delivered) != 0 {
		t.Errorf("strangers have left %v", got)
	}
}

// Half a message, and no more for ever: the connection ends; a client that says nothing between two messages keeps its own.
func TestHalfAMessage(t *testing.T) {
	h := start(t, func(c *HostConfig) { c.Patience = 100 * time.Millisecond }, "a")
	quiet, half := h.dial("afida@a"), h.raw("a")
	if _, err := half.conn.Write([]byte{0, 0}); err != nil {
		t.Fatal(err)
	}
	if _, err := half.r.ReadByte(); err == nil {
		t.Error("half a message was answered")
	}
	if !strings.Contains(h.logs["a"].String(), "no whole message has come in 100ms") {
		t.Errorf("the server says %q", h.logs["a"])
	}
	if _, err := quiet.Fetch(); err != nil {
		t.Errorf("the quiet client: %v", err)
	}
}

// A client that does not read what it has asked for keeps nobody else from the server.
func TestSlowReader(t *testing.T) {
	h := start(t, nil, "a")
	s := h.dial("afida@a")
	for range 16 {
		h.mustSend(s, strings.Repeat("x", MaxText), "zoe@a")
	}
	slow := h.raw("a")
	for range 10 { // more than any socket buffers
		if err := slow.send(Fetch{"zoe@a"}); err != nil {
			t.Fatal(err)
		}
	}
	h.mustSend(s, "m", "afida@a")
	if got := h.texts(s, 1); got[0] != "m" {
		t.Errorf("Afida reads %q", got)
	}
}

// As many connections as a server serves, and one more, which is told so.
func TestManyConnections(t *testing.T) {
	h := start(t, nil, "a")
	ask := func() any {
		t.Helper()
		w := h.raw("a")
		if err := w.send(Open{"afida@a"}); err != nil {
			t.Fatal(err)
		}
		m, err := w.answer()
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	for range maxClients {
		if _, ok := ask().(Clock); !ok {
			t.Fatal("a connection was refused too early")
		}
	}
	if no, _ := ask().(No); !strings.Contains(no.Why, "has 256 connections already") {
		t.Errorf("one more: %q", no.Why)
	}
}

// A call ends with its context, whatever the server does.
func TestCallsEndWithTheirContext(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		conn, err := ln.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		conn.Read(make([]byte, 1)) // the client waits for an answer now, or will
		cancel()
		<-t.Context().Done()
	}()
	if _, err := Dial(ctx, ln.Addr().String(), "afida@a"); !errors.Is(err, context.Canceled) {
		t.Errorf("Dial = %v", err)
	}
}

func TestNoServer(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ln.Close()
	if _, err := Dial(t.Context(), ln.Addr().String(), "afida@a"); err == nil || !strings.Contains(err.Error(), "no server answers at 127.0.0.1:") {
		t.Errorf("Dial = %v", err)
	}
	h := start(t, nil, "a")
	s := h.dial("afida@a")
	h.ends["a"]()
	_, first := s.Fetch()
	_, again := s.Fetch()
	if first == nil || !strings.Contains(first.Error(), "is over, begin another") || again != first {
		t.Errorf("the server has ended: %v, then %v", first, again)
	}
}

func TestListenAndServe(t *testing.T) {
	if _, err := Listen(HostConfig{Domain: "z", Servers: Servers{"a": {"h", 1}}}); err == nil || !strings.Contains(err.Error(), `no server for the domain "z", only for [a]`) {
		t.Errorf("Listen: %v", err)
	}
	ln, err := net.Listen("tcp", ":0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	port := ln.Addr().(*net.TCPAddr).Port
	if _, err := NewHost(HostConfig{Domain: "z", Servers: Servers{"a": {"h", 1}}}, ln); err == nil {
		t.Error("NewHost for a domain without a place")
	}
	busy, err := net.Listen("tcp", fmt.Sprintf(":%d", port))
	if err != nil {
		t.Fatal(err)
	}
	defer busy.Close()
	file := t.TempDir() + "/servers.txt"
	if err := os.WriteFile(file, fmt.Appendf(nil, "localhost:%d:a\n", port), 0o600); err != nil {
		t.Fatal(err)
	}
	for want, c := range map[string]struct {
		port   int
		domain string
		file   string
	}{
		"a server that listens on this port already": {port, "a", file},
		"is to listen on port 1, but":                {1, "a", file},
		`no server for the domain "b"`:               {port, "b", file},
		"no such file":                               {port, "a", file + "-none"},
		"is no address":                              {port, "a@b", file},
	} {
		if err := Serve(t.Context(), c.port, c.domain, c.file, "", io.Discard); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Serve(%d, %s): %v, want %q", c.port, c.domain, err, want)
		}
	}
	busy.Close()
	ctx, cancel := context.WithCancel(t.Context())
	done, log := make(chan error, 1), &lockedBuffer{}
	go func() { done <- Serve(ctx, port, "A", file, "", log) }()
	for {
		if s, err := Dial(t.Context(), fmt.Sprintf("127.0.0.1:%d", port), "afida@a"); err == nil {
			s.Close()
			break
		}
		select {
		case err := <-done:
			t.Fatalf("Serve = %v", err)
		default:
		}
	}
	cancel()
	if err := <-done; err != nil || !strings.HasPrefix(log.String(), "server of a: listens on ") {
		t.Errorf("Serve = %v, log %q", err, log)
	}
}
