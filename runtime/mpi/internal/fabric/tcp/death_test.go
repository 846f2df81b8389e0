package tcp

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"sync"
	"testing"
	"time"

	"jeton/runtime/mpi/internal/fabric"
	"jeton/runtime/transport"
)

// idle is the other process: it connects, says so, and does nothing until its standard input ends.
func idle(m *transport.Mesh) {
	if err := m.Connect(context.Background(), 0); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("connected")
	io.Copy(io.Discard, os.Stdin)
}

// A log is a sink that keeps what it was told.
type log struct {
	mu   sync.Mutex // guards what follows
	tags []int32
	sent int
	lost []error
	at   time.Time // of the first loss
}

func (l *log) Place(int, *fabric.Header, int) []byte     { return nil }
func (l *log) Deliver(_ int, h *fabric.Header, _ []byte) { l.tags = append(l.tags, h.Tag) }
func (l *log) Sent(any)                                  { l.sent++ }
func (l *log) Lost(_ int, err error)                     { l.lost = append(l.lost, err); l.at = time.Now() }
func (l *log) until(t *testing.T, f fabric.Fabric, from int, done func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	l.mu.Lock()
	defer l.mu.Unlock()
	for !done() {
		if ctx.Err() != nil {
			t.Fatal("it does not come")
		}
		if !f.Poll() {
			l.mu.Unlock()
			f.Park(ctx, from, done)
			l.mu.Lock()
		}
	}
}

// A process that is killed is lost at once, to who waits for it and to who waits for anyone, once; what was on the way to it is Sent.
func TestDeath(t *testing.T) {
	for name, from := range map[string]int{"waits for it": 1, "waits for anyone": fabric.Anyone, "waits for another": 2} {
		t.Run(name, func(t *testing.T) {
			m, err := transport.Open(t.Context(), transport.Config{Rank: 0, Size: 3, Secret: secret, Directory: transport.NewAddresses()})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { m.Close() })
			l := &log{}
			f := New(m, "mpi")
			f.Attach(l, &l.mu)
			cmd := exec.Command(os.Args[0])
			cmd.Env = append(os.Environ(), peerEnv+"=idle "+m.Addr()+" 0 0 0")
			in, _ := cmd.StdinPipe()
			out, _ := cmd.StdoutPipe()
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { in.Close(); cmd.Process.Kill(); cmd.Wait() })
			if line, err := bufio.NewReader(out).ReadString('\n'); line != "connected\n" {
				t.Fatalf("the other process: %q, %v", line, err)
			}
			tokens, open := 0, 0
			l.mu.Lock()
			for range 30 {
				if now, err := f.Send(1, &fabric.Header{}, make([]byte, limit), tokens); err != nil {
					t.Error(err)
				} else if !now {
					open++
				}
			}
			l.mu.Unlock()
			killed := time.Now()
			cmd.Process.Kill()
			over := func() bool {
				if from == 2 && len(l.lost) == 0 { // nobody comes from there, and a wake is the protocol's affair
					go f.Wake()
				}
				return len(l.lost) > 0
			}
			l.until(t, f, from, over)
			l.mu.Lock()
			defer l.mu.Unlock()
			if len(l.lost) != 1 || open == 0 || l.sent != open {
				t.Errorf("lost %v, %d of %d tokens are Sent", l.lost, l.sent, open)
			}
			t.Logf("told after %v: %v", l.at.Sub(killed), l.lost)
			if d := l.at.Sub(killed); d > 5*time.Second {
				t.Errorf("told after %v", d)
			}
			if _, err := f.Send(1, &fabric.Header{}, nil, nil); err == nil {
				t.Error("a dead rank can be sent to")
			}
		})
	}
}

// A link that is slow, cut for a while, and doubles messages, is a slow one: packets come once and in order. One that loses them loses some.
func TestFaults(t *testing.T) {
	all := meshes(t, 2)
	var logs [2]log
	var ends [2]*Fabric
	for i, m := range all {
		ends[i] = New(m, "mpi")
		ends[i].Attach(&logs[i], &logs[i].mu)
	}
	next := int32(0)
	send := func(n int, token any) {
		logs[0].mu.Lock()
		defer logs[0].mu.Unlock()
		for range n {
			next++
			if _, err := ends[0].Send(1, &fabric.Header{Tag: next}, make([]byte, int(next)*100), token); err != nil {
				t.Error(err)
			}
		}
	}
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	link := all[0].Link(0, 1)
	send(20, nil)
	check(link.DelayUniform(0, time.Millisecond, 1))
	send(20, nil)
	check(link.Duplicate(0.5, 2))
	send(20, nil)
	check(link.Cut())
	send(20, nil)
	check(link.Clear())
	send(20, nil)
	logs[1].until(t, ends[1], 0, func() bool { return len(logs[1].tags) >= 100 })
	check(link.Drop(1, 0))
	send(20, "lost")
	logs[0].until(t, ends[0], 1, func() bool { return logs[0].sent == 20 }) // on a link with faults none is sent at once
	check(link.Clear())
	send(1, nil)
	logs[1].until(t, ends[1], 0, func() bool { n := len(logs[1].tags); return logs[1].tags[n-1] == 121 })
	logs[1].mu.Lock()
	defer logs[1].mu.Unlock()
	for i, tag := range logs[1].tags {
		if i < 100 && tag != int32(i)+1 || i > 0 && tag <= logs[1].tags[i-1] {
			t.Fatalf("packet %d is %d", i, tag)
		}
	}
	if n := len(logs[1].tags); n != 101 {
		t.Errorf("%d packets came, want 101", n)
	}
}

// What is no packet is the end of who sent it, and of nothing else.
func FuzzReceiver(f *testing.F) {
	h := fabric.Header{Kind: 1, Size: 5}
	f.Add(h.Append(nil), 5, uint8(1), false)
	f.Add([]byte{}, 0, uint8(1), false)
	f.Add(make([]byte, 8), 5, uint8(1), true)
	f.Add(make([]byte, 64), limit+1, uint8(0), false)
	m, err := transport.Open(context.Background(), transport.Config{Rank: 0, Size: 3, Secret: secret, Directory: transport.NewAddresses()})
	if err != nil {
		f.Fatal(err)
	}
	defer m.Close()
	l := &log{}
	fab := New(m, "mpi")
	fab.Attach(l, &l.mu)
	r := receiver{fab}
	f.Fuzz(func(t *testing.T, preface []byte, n int, from uint8, copied bool) {
		if n < 0 || n > 2*limit {
			return
		}
		*l, fab.ends = log{}, make([]end, 3)
		msg := transport.Message{From: int(from % 3), Preface: preface, Copy: copied}
		if msg.Data = r.Place(msg, n); msg.Data == nil {
			msg.Data = make([]byte, n)
		}
		r.Deliver(msg)
		good := len(preface) == fabric.HeaderBytes && n <= limit
		switch {
		case copied || from%3 == 0:
			if len(l.tags)+len(l.lost) > 0 {
				t.Errorf("a copy, or a packet to oneself, was taken: %v %v", l.tags, l.lost)
			}
		case good != (len(l.tags) == 1) || good == (len(l.lost) == 1):
			t.Errorf("%d bytes after %d: delivered %d, lost %v", n, len(preface), len(l.tags), l.lost)
		}
		r.Deliver(msg)
		r.Lost(int(from%3), io.EOF)
		if len(l.lost) > 1 {
			t.Errorf("lost %v", l.lost)
		}
	})
}
