package frame

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"jeton/runtime/history"
	"jeton/runtime/session"
	"jeton/runtime/sock"
)

func TestMain(m *testing.M) {
	session.Current() // it listens for Ctrl-C from now on
	os.Exit(m.Run())
}

func ok(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// noLeaks fails when the test leaves goroutines behind.
func noLeaks(t *testing.T) {
	t.Helper()
	before := runtime.NumGoroutine()
	t.Cleanup(func() {
		for end := time.Now().Add(time.Minute); runtime.NumGoroutine() > before; runtime.Gosched() {
			if time.Now().After(end) {
				b := make([]byte, 1<<16)
				t.Fatalf("%d goroutines, %d before\n%s", runtime.NumGoroutine(), before, b[:runtime.Stack(b, true)])
			}
		}
	})
}

// pairs are the two ends of a connection, of each kind of stream.
var pairs = map[string]func(t testing.TB) (a, b io.ReadWriteCloser){
	"tcp": func(t testing.TB) (a, b io.ReadWriteCloser) {
		ln, err := net.Listen("tcp", "127.0.0.1:0")
		ok(t, err)
		defer ln.Close()
		x, err := net.Dial("tcp", ln.Addr().String())
		ok(t, err)
		y, err := ln.Accept()
		ok(t, err)
		return x, y
	},
	"pipe": func(testing.TB) (a, b io.ReadWriteCloser) { return net.Pipe() },
	"sock": func(t testing.TB) (a, b io.ReadWriteCloser) {
		s, err := sock.Socket(sock.INET, sock.STREAM)
		ok(t, err)
		defer s.Close()
		ok(t, s.Bind("127.0.0.1", 0))
		ok(t, s.Listen(1))
		at, err := s.GetSockName()
		ok(t, err)
		x, err := sock.Socket(sock.INET, sock.STREAM)
		ok(t, err)
		ok(t, x.ConnectAddr(at))
		y, _, err := s.Accept()
		ok(t, err)
		return x, y
	},
}

// onEach runs a test on a Conn, and the bare other end of its stream, of each kind.
func onEach(t *testing.T, cfg Config, test func(t *testing.T, c *Conn, other io.ReadWriteCloser)) {
	for name, pair := range pairs {
		t.Run(name, func(t *testing.T) {
			noLeaks(t)
			a, b := pair(t)
			c := New(a, cfg)
			defer c.Close()
			defer b.Close()
			test(t, c, b)
		})
	}
}

func write1(t testing.TB, w io.Writer, text string) {
	t.Helper()
	done := make(chan error, 1)
	go func() { _, err := io.WriteString(w, text); done <- err }()
	t.Cleanup(func() { <-done })
}

func TestThereAndBack(t *testing.T) {
	onEach(t, Config{}, func(t *testing.T, c *Conn, other io.ReadWriteCloser) {
		d := New(other)
		defer d.Close()
		var peer sync.WaitGroup
		defer peer.Wait()
		peer.Go(func() {
			for m, err := d.Recv(); err == nil; m, err = d.Recv() {
				if d.SendBytes(m.Type, m.Body) != nil {
					return
				}
			}
		})
		long := strings.Repeat("a:b\n", 100_000)
		for _, text := range []string{"", "17", "x:y z\n", long} {
			if err := c.Send("E", text); err != nil {
				t.Fatal(err)
			}
			if m, err := c.Recv(); err != nil || m.Type != "E" || m.Text() != text {
				t.Fatalf("%d bytes: %v, %s of %d bytes", len(text), err, m.Type, len(m.Body))
			}
		}
		type point struct{ X, Y int }
		var p, q point
		ok(t, c.SendJSON("P", point{1, 2}))
		m, err := c.Recv()
		ok(t, err)
		ok(t, m.JSON(&p))
		ok(t, c.SendGob("P", point{3, 4}))
		m, err = c.Recv()
		ok(t, err)
		ok(t, m.Gob(&q))
		if p != (point{1, 2}) || q != (point{3, 4}) {
			t.Errorf("%v, %v", p, q)
		}
		c.Close()
		if err := c.Send("E", ""); !errors.Is(err, ErrClosed) {
			t.Errorf("Send after Close: %v", err)
		}
		if _, err := c.Recv(); !errors.Is(err, ErrClosed) {
			t.Errorf("Recv after Close: %v", err)
		}
	})
}

// A peer that begins a message and goes on living holds nobody up.
func TestHalfAMessage(t *testing.T) {
	onEach(t, Config{Patience: 30 * time.Millisecond}, func(t *testing.T, c *Conn, other io.ReadWriteCloser) {
		write1(t, other, "E 2\n17\nE 10\n123")
		if m, err := c.Recv(); err != nil || m.Text() != "17" {
			t.Fatal(m, err)
		}
		_, err := c.Recv()
		if !errors.Is(err, ErrHalf) || !strings.Contains(err.Error(), "half a message came, and the rest did not within 30ms") {
			t.Errorf("%v", err)
		}
		if _, again := c.Recv(); !errors.Is(again, ErrHalf) {
			t.Errorf("then: %v", again)
		}
	})
	onEach(t, Config{Patience: 30 * time.Millisecond}, func(t *testing.T, c *Conn, other io.ReadWriteCloser) {
		write1(t, other, "E 10\n")
		if ready, err := Wait(-1, c); err != nil || len(ready) != 1 {
			t.Fatal(ready, err)
		}
		if _, err := c.Recv(); !errors.Is(err, ErrHalf) {
			t.Errorf("%v", err)
		}
	})
	onEach(t, Config{}, func(t *testing.T, c *Conn, other io.ReadWriteCloser) {
		go func() { io.WriteString(other, "E 10\n123"); other.Close() }()
		if _, err := c.Recv(); !errors.Is(err, ErrHalf) || !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("closed in the middle: %v", err)
		}
	})
}

func TestEnd(t *testing.T) {
	onEach(t, Config{Peer: "link-2 on host2"}, func(t *testing.T, c *Conn, other io.ReadWriteCloser) {
		go func() { io.WriteString(other, "E 2\n17\n"); other.Close() }()
		if m, err := c.Recv(); err != nil || m.Text() != "17" {
			t.Fatal(m, err)
		}
		if _, err := c.Recv(); !errors.Is(err, io.EOF) || err.Error() != "frame: receive from link-2 on host2: the peer has closed the connection" {
			t.Errorf("%v", err)
		}
	})
}

func TestUnknownType(t *testing.T) {
	onEach(t, Config{Types: []string{"F", "E"}}, func(t *testing.T, c *Conn, other io.ReadWriteCloser) {
		write1(t, other, "X 2\n17\nE 2\n18\n")
		if _, err := c.Recv(); !errors.Is(err, ErrUnknown) || !strings.Contains(err.Error(), "X (known are E, F)") {
			t.Errorf("%v", err)
		}
		if m, err := c.Recv(); err != nil || m.Text() != "18" {
			t.Errorf("the next: %v, %v", m, err)
		}
	})
}

func TestTenMegabytes(t *testing.T) {
	onEach(t, Config{}, func(t *testing.T, c *Conn, other io.ReadWriteCloser) {
		if err := c.SendBytes("S", make([]byte, 10<<20)); !errors.Is(err, ErrLong) || !strings.Contains(err.Error(), "S has 10485760 bytes") {
			t.Errorf("Send: %v", err)
		}
		write1(t, other, "S 10485760\n")
		if _, err := c.Recv(); !errors.Is(err, ErrLong) {
			t.Errorf("Recv: %v", err)
		}
	})
}

// A context ends a wait, and nothing is lost by it.
func TestContextEndsRecv(t *testing.T) {
	onEach(t, Config{}, func(t *testing.T, c *Conn, other io.ReadWriteCloser) {
		for range 3 {
			ctx, cancel := context.WithTimeout(t.Context(), 5*time.Millisecond)
			if _, err := c.RecvContext(ctx); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("%v", err)
			}
			cancel()
		}
		ctx, cancel := context.WithCancel(t.Context())
		go func() {
			io.WriteString(other, "E 10\n123")
			cancel()
			io.WriteString(other, "4567890\n")
		}()
		if m, err := c.RecvContext(ctx); err == nil { // it may be faster than its end
			if m.Text() != "1234567890" {
				t.Errorf("%v", m)
			}
			return
		}
		if m, err := c.Recv(); err != nil || m.Text() != "1234567890" {
			t.Errorf("%v, %v", m, err)
		}
	})
}

// A peer that does not read makes Send wait, which ends with its context; Post does not wait.
func TestPeerThatDoesNotRead(t *testing.T) {
	for _, name := range []string{"tcp", "pipe"} {
		t.Run(name, func(t *testing.T) {
			noLeaks(t)
			a, b := pairs[name](t)
			c, d := New(a, Config{Backlog: 8 << 20}), New(b)
			defer c.Close()
			defer d.Close()
			body := make([]byte, 1<<20)
			posted := 0
			for ; ; posted++ {
				body[0] = byte(posted)
				if err := c.Post(Message{Type: "S", Body: body}); errors.Is(err, ErrFull) {
					break
				} else if err != nil {
					t.Fatal(err)
				}
			}
			ctx, cancel := context.WithTimeout(t.Context(), 5*time.Millisecond)
			defer cancel()
			if err := c.SendContext(ctx, "S", body); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("Send: %v", err)
			}
			for i := range posted {
				if m, err := d.Recv(); err != nil || m.Body[0] != byte(i) || len(m.Body) != len(body) {
					t.Fatalf("message %d of %d: %v", i, posted, err)
				}
			}
			if posted < 8 {
				t.Errorf("only %d messages were posted", posted)
			}
			sent := make(chan error, 1)
			go func() { sent <- c.Send("E", "after all") }()
			if m, err := d.Recv(); err != nil || m.Text() != "after all" {
				t.Errorf("%v, %v", m, err)
			}
			ok(t, <-sent)
		})
	}
}

// Posts and sends of several goroutines come whole, each goroutine's in order.
func TestManySenders(t *testing.T) {
	onEach(t, Config{}, func(t *testing.T, c *Conn, other io.ReadWriteCloser) {
		d := New(other)
		defer d.Close()
		const senders, each = 4, 200
		var wg sync.WaitGroup
		for s := range senders {
			wg.Go(func() {
				for i := range each {
					var err error
					if body := fmt.Appendf(nil, "%d %d", s, i); i%2 == 0 {
						err = c.Post(Message{Type: "M", Body: body})
					} else {
						err = c.SendBytes("M", body)
					}
					if err != nil {
						t.Error(err)
					}
				}
			})
		}
		next := make([]int, senders)
		for range senders * each {
			m, err := d.Recv()
			ok(t, err)
			var s, i int
			fmt.Sscan(m.Text(), &s, &i)
			if i != next[s] {
				t.Fatalf("%d of sender %d, want %d", i, s, next[s])
			}
			next[s]++
		}
		wg.Wait()
	})
}

// Lab 8, 1d: all sockets at once.
func TestWait(t *testing.T) {
	noLeaks(t)
	var conns []*Conn
	var others []io.ReadWriteCloser
	for _, name := range []string{"tcp", "pipe", "sock", "tcp"} {
		a, b := pairs[name](t)
		c := New(a)
		defer c.Close()
		defer b.Close()
		conns, others = append(conns, c), append(others, b)
	}
	if ready, err := Wait(0, conns...); err != nil || len(ready) != 0 {
		t.Fatalf("at first %v, %v", ready, err)
	}
	if ready, err := Wait(5*time.Millisecond, append(conns, nil)...); err != nil || len(ready) != 0 {
		t.Fatalf("nothing came: %v, %v", ready, err)
	}
	for i, c := range conns {
		write1(t, others[i], fmt.Sprintf("E 1\n%d\nF 0\n\n", i))
		for _, want := range []string{"E", "F"} {
			ready, err := Wait(-1, conns...)
			if err != nil || len(ready) != 1 || ready[0] != c {
				t.Fatalf("%v, %v; want number %d", ready, err, i)
			}
			if m, err := c.Recv(); err != nil || m.Type != want {
				t.Fatalf("%v, %v", m, err)
			}
		}
	}
	others[2].Close()
	if ready, err := Wait(-1, conns...); err != nil || len(ready) != 1 || ready[0] != conns[2] {
		t.Fatalf("an end: %v, %v", ready, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := WaitContext(ctx, conns[0]); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

func recorder(t *testing.T, proc string) (*history.Recorder, func() []history.Event) {
	var mu sync.Mutex
	var all []history.Event
	r, err := history.NewRecorder(history.RecorderConfig{Proc: proc, Host: "h", Sink: func(es []history.Event) {
		mu.Lock()
		defer mu.Unlock()
		all = append(all, es...)
	}})
	ok(t, err)
	t.Cleanup(r.Close)
	return r, func() []history.Event {
		r.Flush()
		mu.Lock()
		defer mu.Unlock()
		return all
	}
}

// Receipts are matched with their sendings by number. A peer that does not record sees nothing of that, and sends none.
func TestRecording(t *testing.T) {
	noLeaks(t)
	ra, eventsA := recorder(t, "rank 0")
	rb, eventsB := recorder(t, "link 1")
	ln, err := Listen("127.0.0.1:0", Config{Recorder: rb})
	ok(t, err)
	defer ln.Close()
	a, err := Dial(ln.Addr(), Config{Recorder: ra})
	ok(t, err)
	b, err := ln.Accept()
	ok(t, err)
	ok(t, a.Send("E", "17"))
	ok(t, a.Send("E", "17"))
	for range 2 {
		if m, err := b.Recv(); err != nil || m.Text() != "17" || m.From != "rank 0" || m.ID == 0 {
			t.Fatalf("%+v, %v", m, err)
		}
	}
	a.Close()
	b.Close()
	l, err := history.Merge(append(eventsA(), eventsB()...))
	ok(t, err)
	if p := l.Problems(); len(p) > 0 {
		t.Errorf("problems: %v", p)
	}
	receipts := 0
	for i, e := range l.Events {
		if e.Kind == history.Receive {
			receipts++
			if s := l.Sends(i); len(s) != 1 || l.Events[s[0]].Proc != "rank 0" || l.Events[s[0]].Seq != uint64(receipts)+1 {
				t.Errorf("%v is of %v", e, s)
			}
		}
	}
	if receipts != 2 {
		t.Errorf("%d receipts in %v", receipts, l.Events)
	}
	x, y := pairs["tcp"](t)
	c, d := New(x, Config{Recorder: ra}), New(y)
	defer c.Close()
	defer d.Close()
	ok(t, c.Send("E", "18"))
	ok(t, d.Send("F", "19"))
	if m, err := d.Recv(); err != nil || m.Text() != "18" {
		t.Error(m, err)
	}
	if m, err := c.Recv(); err != nil || m.Text() != "19" || m.ID != 0 {
		t.Error(m, err)
	}
}

func TestDial(t *testing.T) {
	noLeaks(t)
	ln, err := Listen("127.0.0.1:0")
	ok(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := ln.AcceptContext(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("Accept: %v", err)
	}
	go Dial(ln.Addr())
	c, err := ln.Accept()
	ok(t, err)
	c.Close()
	ln.Close()
	if _, err := ln.Accept(); !errors.Is(err, ErrClosed) {
		t.Errorf("Accept: %v", err)
	}
	if _, err := Dial(ln.Addr()); err == nil || !strings.Contains(err.Error(), "frame: connect to 127.0.0.1:") {
		t.Errorf("Dial: %v", err)
	}
}

func BenchmarkPingPong(b *testing.B) {
	for _, kind := range []string{"frame", "bare"} {
		b.Run("kind="+kind, func(b *testing.B) {
			x, y := pairs["tcp"](b)
			defer x.Close()
			go func() {
				if d := New(y); kind == "frame" {
					for m, err := d.Recv(); err == nil; m, err = d.Recv() {
						d.SendBytes(m.Type, m.Body)
					}
					return
				}
				io.Copy(y.(io.Writer), struct{ io.Reader }{y})
			}()
			c, buf := New(x), make([]byte, 8)
			for b.Loop() {
				if kind == "frame" {
					ok(b, c.SendBytes("T", buf))
					_, err := c.Recv()
					ok(b, err)
					continue
				}
				x.Write(buf)
				io.ReadFull(x, buf)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/2000, "µs/hop")
		})
	}
}
