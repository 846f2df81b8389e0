package agent

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"jeton/kernel/engine"
	"jeton/launcher"
)

// A counted is an Output that counts, and that can stand still.
type counted struct {
	mu    sync.Mutex // held by who wants it to stand still
	bytes int
}

func (c *counted) Write(b []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.bytes += len(b)
	return len(b), nil
}

// rss is a process's resident memory, in bytes.
func rss(t *testing.T, pid int) int {
	t.Helper()
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", pid))
	if err != nil {
		t.Fatal(err)
	}
	pages, _ := strconv.Atoi(strings.Fields(string(b))[1])
	return pages * os.Getpagesize()
}

const floodBytes = 64 << 20

// TestFloodSlowsItselfAlone: one program floods and nobody reads; its neighbours and the agent go on, and nothing piles up.
func TestFloodSlowsItselfAlone(t *testing.T) {
	a := connect(t, Config{})
	before := rss(t, a.Hello().Pid) + rss(t, os.Getpid())
	flood := &counted{}
	flood.mu.Lock()
	p, err := a.Start(t.Context(), Spec{Program: "/bin/sh", Args: []string{"-c", fmt.Sprintf("head -c %d /dev/zero; head -c %d /dev/zero >&2", floodBytes, floodBytes)}}, Output{flood, flood})
	if err != nil {
		t.Fatal(err)
	}
	r := startRank(t, a)
	for i := range 20 {
		r.run("fmt", fmt.Sprintf("fmt.Println(%d)", i))
	}
	var out bytes.Buffer
	q, err := a.Start(t.Context(), Spec{Program: "/bin/echo", Args: []string{"token"}}, Output{Stdout: &out})
	if err != nil {
		t.Fatal(err)
	}
	if e := q.Wait(); e.Status != 0 || out.String() != "token\n" {
		t.Errorf("%v %q", e, out.String())
	}
	if grown := rss(t, a.Hello().Pid) + rss(t, os.Getpid()) - before; grown > floodBytes/2 {
		t.Errorf("memory grew by %d MiB", grown>>20)
	}
	flood.mu.Unlock()
	if e := p.Wait(); e.Status != 0 || flood.bytes != 2*floodBytes {
		t.Errorf("%v; %d bytes of %d", e, flood.bytes, 2*floodBytes)
	}
}

// TestSlowHandlerSlowsItsRank: the same for an engine, whose handler stands still.
func TestSlowHandlerSlowsItsRank(t *testing.T) {
	a := connect(t, Config{})
	slow, other := startRank(t, a), startRank(t, a)
	slow.rec.gate, slow.rec.seen = make(chan struct{}), make(chan struct{}, 1)
	ended := make(chan *engine.Fault, 1)
	go func() {
		ended <- slow.fault(t.Context(), "fmt", "s := \"\"\nfor len(s) < 1000 {\n\ts += \"token \"\n}\nfor i := 0; i < 5000; i++ {\n\tfmt.Println(s)\n}")
	}()
	<-slow.rec.seen
	for i := range 20 {
		other.run("fmt", fmt.Sprintf("fmt.Println(%d)", i))
	}
	select {
	case f := <-ended:
		t.Fatalf("the cell has ended, %v, though nobody took its output", f)
	default:
	}
	close(slow.rec.gate)
	if f := <-ended; f != nil {
		t.Errorf("fault %+v", f)
	}
	if n := len(slow.rec.entries()[0]); n != len("stdout[1] ")+5000*1003 {
		t.Errorf("%d bytes came", n)
	}
}

// TestInputThatNobodyReads blocks its writer, and nothing else, until the program ends.
func TestInputThatNobodyReads(t *testing.T) {
	a := connect(t, Config{})
	p, err := a.Start(t.Context(), Spec{Program: "/bin/sleep", Args: []string{"1000"}, Stdin: true, Link: true}, Output{})
	if err != nil {
		t.Fatal(err)
	}
	written := make(chan error, 2)
	for _, w := range []io.Writer{p.Stdin, p.Link} {
		go func() {
			_, err := w.Write(make([]byte, 8<<20))
			written <- err
		}()
	}
	q, err := a.Start(t.Context(), Spec{Program: "/bin/cat", Stdin: true}, Output{})
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprintln(q.Stdin, "token")
	q.Stdin.Close()
	if e := q.Wait(); e.Status != 0 {
		t.Error(e)
	}
	if err := p.Signal(syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	p.Wait()
	for range 2 {
		if err := <-written; err == nil {
			t.Error("8 MiB went to a program that has read nothing")
		}
	}
}

// TestStoppedEngine: an engine that is stopped does not hold up its neighbours, and can be killed and closed.
func TestStoppedEngine(t *testing.T) {
	a := connect(t, Config{})
	stopped, other := startRank(t, a), startRank(t, a)
	ended := make(chan *engine.Fault, 1)
	go func() {
		ended <- stopped.fault(t.Context(), "os syscall", "syscall.Kill(os.Getpid(), syscall.SIGSTOP)\nselect {}")
	}()
	other.run("fmt", "fmt.Println(1)")
	stopped.Close()
	if f := <-ended; f == nil || !f.EngineLost {
		t.Errorf("fault %+v", f)
	}
	other.run("fmt", "fmt.Println(2)")
}

func TestManyAtOnce(t *testing.T) {
	a := connect(t, Config{})
	var all sync.WaitGroup
	for i := range 64 {
		all.Go(func() {
			var out bytes.Buffer
			p, err := a.Start(t.Context(), Spec{Program: "/bin/sh", Args: []string{"-c", `read x; echo "$x"; exit 3`}, Stdin: true}, Output{Stdout: &out})
			if err != nil {
				t.Error(err)
				return
			}
			fmt.Fprintln(p.Stdin, "rank", i)
			if e := p.Wait(); e.Status != 3 || out.String() != fmt.Sprintf("rank %d\n", i) {
				t.Errorf("rank %d: %v %q", i, e, out.String())
			}
		})
	}
	for range 8 {
		all.Go(func() {
			c, err := a.StartEngine(t.Context(), engine.Config{Argv: []string{os.Args[0], "engine"}, Memory: -1})
			if err != nil {
				t.Error(err)
				return
			}
			c.Close()
		})
	}
	all.Wait()
}

// TestFloodIsInterrupted: a cell that floods can be interrupted, since the way there is free.
func TestFloodIsInterrupted(t *testing.T) {
	r := startRank(t, connect(t, Config{}))
	r.rec.seen, r.rec.gate = make(chan struct{}, 1), make(chan struct{})
	close(r.rec.gate)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	go func() {
		<-r.rec.seen
		cancel()
	}()
	if f := r.fault(ctx, "fmt", "for {\n\tfmt.Println(\"flood\")\n}"); f == nil || f.Kind != engine.Interrupted || f.EngineLost {
		t.Errorf("fault %+v", f)
	}
}

// A fakeProcess is a launched process that the test plays.
type fakeProcess struct {
	toKernel, fromKernel *io.PipeReader
	out, in              *io.PipeWriter
	ended                chan struct{}
	once                 sync.Once
	errors               string
}

func newFakeProcess(plays func(in io.Reader, out io.Writer)) *fakeProcess {
	p := &fakeProcess{ended: make(chan struct{})}
	p.toKernel, p.out = io.Pipe()
	p.fromKernel, p.in = io.Pipe()
	go func() {
		plays(p.fromKernel, p.out)
		p.out.Close()
		p.once.Do(func() { close(p.ended) })
	}()
	return p
}

func (p *fakeProcess) Streams() (io.WriteCloser, io.ReadCloser) { return p.in, p.toKernel }
func (p *fakeProcess) Pid() int                                 { return 1 }
func (p *fakeProcess) Sweep() int                               { return 0 }
func (p *fakeProcess) Stderr() string                           { return p.errors }
func (p *fakeProcess) Signal(syscall.Signal) error {
	p.once.Do(func() { close(p.ended) })
	return nil
}
func (p *fakeProcess) Wait() launcher.Exit {
	<-p.ended
	return launcher.Exit{Status: 127}
}

// fakeHello plays an agent that says hello, and then what it is told to.
func fakeHello(then string) *fakeProcess {
	return newFakeProcess(func(in io.Reader, out io.Writer) {
		if writeHello(out, self("test")) != nil {
			return
		}
		go io.Copy(io.Discard, in)
		io.WriteString(out, then)
	})
}

func TestHostThatIsNoAgent(t *testing.T) {
	apart := newFakeProcess(func(_ io.Reader, out io.Writer) { io.WriteString(out, "Welcome\n") })
	apart.errors = "bash: jeton: command not found\n"
	for name, c := range map[string]struct {
		p    *fakeProcess
		want string
	}{
		"no jeton there, said apart": {apart, "host alice: no answer from jeton there: unexpected EOF (exit status 127); it says:\nWelcome\nbash: jeton: command not found"},
		"no jeton there": {newFakeProcess(func(_ io.Reader, out io.Writer) { io.WriteString(out, "bash: jeton: command not found\n") }),
			"host alice: no answer from jeton there: unexpected EOF (exit status 127); it says:\nbash: jeton: command not found"},
		"an old one": {newFakeProcess(func(in io.Reader, out io.Writer) {
			h := self("0.1")
			writeHello(out, h)
			io.Copy(io.Discard, in)
		}), "host alice: jeton there is version 0.1, and here test: install the same on both"},
	} {
		a, err := Connect(t.Context(), c.p, Config{Host: "alice", Version: "test"})
		if err == nil || err.Error() != c.want {
			t.Errorf("%s: %v, %v; want %q", name, a, err, c.want)
		}
	}
}

func TestConnectEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	p := newFakeProcess(func(in io.Reader, _ io.Writer) {
		cancel()
		io.Copy(io.Discard, in)
	})
	if _, err := Connect(ctx, p, Config{Host: "alice", Version: "test"}); err == nil || err.Error() != "host alice: context canceled" {
		t.Errorf("error %v", err)
	}
}

func TestConnectionBreaks(t *testing.T) {
	for name, c := range map[string]struct{ then, want string }{
		"cut":              {"", "host alice: its connection ended"},
		"cut in a frame":   {"\x00\x00\x00", "host alice: its connection ended"},
		"not the protocol": {"garbage that is long enough", "host alice: its connection broke: invalid protocol version"},
		"unknown frame":    {"\x00\x09\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00", "host alice: its connection broke: invalid msg type"},
	} {
		a, err := Connect(t.Context(), fakeHello(c.then), Config{Host: "alice", Version: "test"})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if err := a.Do(t.Context(), "processes", struct{}{}, nil); err == nil || err.Error() != c.want {
			t.Errorf("%s: error %v, want %q", name, err, c.want)
		}
		<-a.Done()
		a.Close()
	}
}

// FuzzConnection: whatever an agent sends after its hello, who asks gets an answer or an error, and everything ends.
func FuzzConnection(f *testing.F) {
	f.Add([]byte("\x00\x01\x00\x02\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x06\x02\x00\x00\x00\x01\xa0")) // ACK, a reply
	f.Add([]byte("\x00\x00\x00\x01\x00\x00\x00\x02\x00\x00\x00\x01x"))                                                                        // a stream of its own
	f.Add([]byte("\x00\x02\x00\x01\x00\x00\x00\x00\x00\x00\x00\x07"))                                                                         // a ping
	f.Add([]byte("\x00\x03\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"))                                                                         // go away
	f.Add([]byte("\x00\x00\x00\x04\x00\x00\x00\x01\x00\x00\x00\x00"))                                                                         // FIN
	f.Fuzz(func(t *testing.T, then []byte) {
		a, err := Connect(t.Context(), fakeHello(string(then)), Config{Host: "alice", Version: "test"})
		if err != nil {
			t.Fatal(err)
		}
		_ = a.Do(t.Context(), "processes", struct{}{}, nil)
		if c, err := a.StartEngine(t.Context(), engine.Config{}); err == nil {
			c.Close()
		}
		ended := time.AfterFunc(hung, func() { panic("it does not end") })
		a.Close()
		ended.Stop()
	})
}
