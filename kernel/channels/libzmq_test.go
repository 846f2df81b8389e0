package channels

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"jeton/kernel/wire"
)

const session = "test"

// python finds an interpreter with pyzmq. Where CI says so, its absence is a failure.
var python = sync.OnceValues(func() (string, error) {
	p := os.Getenv("JETON_PYTHON")
	if p == "" {
		p = "python3"
	}
	if out, err := exec.Command(p, "-c", "import zmq").CombinedOutput(); err != nil {
		return "", fmt.Errorf("%s has no pyzmq (set JETON_PYTHON to a Python that has it): %v\n%s", p, err, out)
	}
	return p, nil
})

// A pyPeer is a running script of testdata.
type pyPeer struct {
	t   *testing.T
	in  io.WriteCloser
	out *bufio.Scanner
	cmd *exec.Cmd
	err strings.Builder
}

// startPeer runs a script of testdata against ch.
func startPeer(t *testing.T, ch *Channels, script string, args ...string) *pyPeer {
	t.Helper()
	py, err := python()
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
	path := filepath.Join(t.TempDir(), "connection.json")
	if err := ch.Connection().Write(path); err != nil {
		t.Fatal(err)
	}
	p := &pyPeer{t: t, cmd: exec.Command(py, append([]string{filepath.Join("testdata", script), path}, args...)...)}
	p.cmd.Env = append(os.Environ(), "PYTHONDONTWRITEBYTECODE=1")
	p.cmd.Stderr = &p.err
	p.in, err = p.cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	p.out = bufio.NewScanner(out)
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.cmd.Process.Kill(); p.cmd.Wait() })
	return p
}

// line waits for what the script says next.
func (p *pyPeer) line() map[string]any {
	p.t.Helper()
	if !p.out.Scan() {
		p.cmd.Wait()
		p.t.Fatalf("the peer ended: %s", p.err.String())
	}
	var m map[string]any
	if err := json.Unmarshal(p.out.Bytes(), &m); err != nil {
		p.t.Fatalf("the peer said %q: %v", p.out.Text(), err)
	}
	return m
}

// reach waits until the script pauses.
func (p *pyPeer) reach() {
	p.t.Helper()
	if m := p.line(); m["paused"] != true {
		p.t.Fatalf("the peer said %v, want a pause", m)
	}
}

func (p *pyPeer) resume() {
	p.t.Helper()
	if _, err := io.WriteString(p.in, "go\n"); err != nil {
		p.t.Fatal(err)
	}
}

func newChannels(t *testing.T, transport string, cfg Config) *Channels {
	t.Helper()
	conn := ConnectionFile{Transport: transport, IP: "127.0.0.1", Key: "a-key"}
	if transport == "ipc" {
		dir, err := os.MkdirTemp("", "jeton") // t.TempDir may be too long for a socket
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { os.RemoveAll(dir) })
		conn.IP = filepath.Join(dir, "k")
		for i, ch := range all {
			*conn.port(ch) = i + 1
		}
	}
	cfg.Session = session
	ch, err := Open(conn, cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ch.Close() })
	return ch
}

// kernel answers requests as the scripts expect, until ch is closed.
type kernel struct {
	ch   *Channels
	wg   sync.WaitGroup
	late chan *wire.Message // late_request, to be answered by the test
}

func startKernel(t *testing.T, ch *Channels) *kernel {
	k := &kernel{ch: ch, late: make(chan *wire.Message, 1)}
	k.wg.Go(func() { k.serve(wire.Shell) })
	k.wg.Go(func() { k.serve(wire.Control) })
	t.Cleanup(func() { ch.Close(); k.wg.Wait() })
	return k
}

func (k *kernel) serve(channel wire.Channel) {
	for req := range k.ch.Requests(channel) {
		switch req.Type() {
		case "late_request":
			k.late <- req
		case "ask_request":
			q := req.Reply("input_request", session, wire.InputRequest{Prompt: "name? "})
			k.ch.Send(wire.Stdin, q)
			var a wire.InputReply
			(<-k.ch.Requests(wire.Stdin)).Bind(&a)
			k.ch.Send(channel, req.Reply("ask_reply", session, wire.Object{"text": a.Value}))
		case "length_request":
			k.ch.Send(channel, req.Reply("length_reply", session, wire.Object{"text": strconv.Itoa(len(text(req)))}))
		case "close_request":
			k.ch.Send(channel, req.Reply("close_reply", session, req.Content))
			go k.ch.Close()
		default:
			k.ch.Publish(wire.New("status", session, req, wire.Status{ExecutionState: wire.Busy}))
			r := req.Reply("echo_reply", session, req.Content)
			r.Buffers = req.Buffers
			k.ch.Send(channel, r)
			k.ch.Publish(wire.New("status", session, req, wire.Status{ExecutionState: wire.Idle}))
		}
	}
}

func text(m *wire.Message) string {
	var c struct{ Text string }
	m.Bind(&c)
	return c.Text
}

func expectOK(t *testing.T, p *pyPeer) {
	t.Helper()
	if m := p.line(); m["ok"] != true {
		t.Fatalf("the peer said %v", m)
	}
}

func eachTransport(t *testing.T, f func(t *testing.T, transport string)) {
	for _, transport := range []string{"tcp", "ipc"} {
		t.Run(transport, func(t *testing.T) { f(t, transport) })
	}
}

func TestLibzmqExchange(t *testing.T) {
	eachTransport(t, func(t *testing.T, transport string) {
		ch := newChannels(t, transport, Config{})
		startKernel(t, ch)
		expectOK(t, startPeer(t, ch, "exchange.py"))
		if s := ch.Stats(); s.BadSignature+s.Malformed+s.Handshakes+s.Unroutable != 0 || s.Received != 12 {
			t.Errorf("stats %+v", s)
		}
	})
}

func TestLibzmqTopics(t *testing.T) {
	ch := newChannels(t, "tcp", Config{})
	p := startPeer(t, ch, "topics.py")
	stream := func(s string) *wire.Message {
		return wire.New("stream", session, nil, wire.Stream{Name: "stdout", Text: s})
	}
	status := wire.New("status", session, nil, wire.Status{ExecutionState: wire.Idle})
	p.reach()
	publish(t, ch, status, stream("1"))
	p.resume()
	p.reach()
	publish(t, ch, stream("2"), status)
	p.resume()
	expectOK(t, p)
}

func publish(t *testing.T, ch *Channels, ms ...*wire.Message) {
	t.Helper()
	for _, m := range ms {
		if err := ch.Publish(m); err != nil {
			t.Fatal(err)
		}
	}
}

func TestLibzmqPing(t *testing.T) {
	ch := newChannels(t, "tcp", Config{})
	startKernel(t, ch)
	expectOK(t, startPeer(t, ch, "ping.py"))
}

func TestLibzmqBadMessages(t *testing.T) {
	ch := newChannels(t, "tcp", Config{})
	startKernel(t, ch)
	said := startPeer(t, ch, "bad.py").line()
	s := ch.Stats()
	// of the script's bad messages two lack a good signature; the rest is malformed
	if want := int64(said["forged"].(float64)) + 2; s.BadSignature != want {
		t.Errorf("%d bad signatures, want %d", s.BadSignature, want)
	}
	if want := int64(said["bad"].(float64)) - 2; s.Malformed != want {
		t.Errorf("%d malformed, want %d", s.Malformed, want)
	}
	if s.Replayed != 1 {
		t.Errorf("%d replayed, want 1", s.Replayed)
	}
}

func TestLibzmqHugeMessages(t *testing.T) {
	ch := newChannels(t, "tcp", Config{})
	startKernel(t, ch)
	expectOK(t, startPeer(t, ch, "code100.py"))
	if s := ch.Stats(); s.TooLarge != 1 {
		t.Errorf("stats %+v, want one message too large", s)
	}
}

func TestLibzmqHandover(t *testing.T) {
	left := make(chan string, 10)
	ch := newChannels(t, "tcp", Config{Left: func(c wire.Channel, id []byte) {
		if c == wire.Shell {
			left <- string(id)
		}
	}})
	k := startKernel(t, ch)
	p := startPeer(t, ch, "handover.py")
	p.reach()
	late := <-k.late
	p.resume()
	p.reach()
	if err := ch.Send(wire.Shell, late.Reply("late_reply", session, nil)); err != nil {
		t.Fatalf("reply to a client that came back: %v", err)
	}
	p.resume()
	p.reach()
	for range 2 { // the second connection, unless the third one took its place over, and the third
		if <-left; !ch.connected(wire.Shell, "the-session") {
			break
		}
	}
	if err := ch.Send(wire.Shell, late.Reply("late_reply", session, nil)); !errors.Is(err, ErrGone) {
		t.Errorf("reply to a client that has gone: %v, want ErrGone", err)
	}
	p.resume()
	expectOK(t, p)
}

func (c *Channels) connected(ch wire.Channel, id string) bool {
	r := c.routers[ch]
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.peers[id] != nil
}

// FINDINGS: with the sockets of zmq4 one subscriber that never reads left the healthy one 49 to 70 of 3000 messages, and the
// heap grew by 300 MiB.
func TestLibzmqStoppedSubscriber(t *testing.T) {
	eachTransport(t, func(t *testing.T, transport string) {
		ch := newChannels(t, transport, Config{})
		stopped := startPeer(t, ch, "flood.py", "never")
		healthy := startPeer(t, ch, "flood.py", "all")
		stopped.reach()
		healthy.reach()
		healthy.resume()
		const n = 3000
		fill := strings.Repeat("x", 100<<10)
		var peak uint64
		slowest := time.Duration(0)
		for i := range n {
			before := time.Now()
			publish(t, ch, wire.New("stream", session, nil, wire.Stream{Name: "stdout", Text: fmt.Sprintf("%08d%s", i, fill)}))
			slowest = max(slowest, time.Since(before))
			if i%100 == 0 {
				var m runtime.MemStats
				runtime.GC()
				runtime.ReadMemStats(&m)
				peak = max(peak, m.HeapAlloc)
			}
		}
		publish(t, ch, wire.New("status", session, nil, wire.Status{ExecutionState: wire.Idle}))
		if got := healthy.line()["got"]; got != float64(n) {
			t.Errorf("the healthy subscriber got %v of %d", got, n)
		}
		s := ch.Stats()
		t.Logf("heap at most %d MiB, slowest Publish %v, %d messages lost to the stopped subscriber", peak>>20, slowest, s.Lost)
		if peak > 64<<20 {
			t.Errorf("heap grew to %d MiB", peak>>20)
		}
		if s.Lost == 0 {
			t.Error("nothing was lost, so the stopped subscriber did read")
		}
	})
}

func TestLibzmqChurn(t *testing.T) {
	ch := newChannels(t, "tcp", Config{})
	startKernel(t, ch)
	expectOK(t, startPeer(t, ch, "churn.py", "5"))
	waitFor(t, func() bool { return ch.Stats().Peers == 0 })
	before := runtime.NumGoroutine()
	expectOK(t, startPeer(t, ch, "churn.py", "100"))
	waitFor(t, func() bool { return ch.Stats().Peers == 0 })
	waitFor(t, func() bool { return runtime.NumGoroutine() <= before })
}

func TestLibzmqLastReply(t *testing.T) {
	for i := range 3 {
		t.Run(strconv.Itoa(i), func(t *testing.T) {
			ch := newChannels(t, "tcp", Config{})
			startKernel(t, ch)
			expectOK(t, startPeer(t, ch, "last.py"))
		})
	}
}

// waitFor polls for what no event tells: the end of a goroutine, the kernel's view of a connection.
func waitFor(t *testing.T, ok func() bool) {
	t.Helper()
	deadline := time.Now().Add(2 * time.Minute)
	for !ok() {
		if time.Now().After(deadline) {
			t.Fatalf("still not so\n%s", stacks())
		}
		time.Sleep(5 * time.Millisecond)
	}
}

func stacks() string {
	buf := make([]byte, 1<<20)
	return string(buf[:runtime.Stack(buf, true)])
}
