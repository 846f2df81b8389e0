package transport

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// other starts another process of the test as rank 1 of a mesh of n whose rank 0 is m, and waits until it has called.
func other(t *testing.T, m *Mesh) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), peerEnv+"=idle "+m.Addr()+" 0")
	in, err := cmd.StdinPipe() // it ends with this process
	ok(t, err)
	out, err := cmd.StdoutPipe()
	ok(t, err)
	ok(t, cmd.Start())
	t.Cleanup(func() { in.Close(); cmd.Process.Kill(); cmd.Wait() })
	if line, err := bufio.NewReader(out).ReadString('\n'); line != "connected\n" {
		t.Fatalf("the other process: %q, %v", line, err)
	}
	return cmd
}

// idle is the other process: it connects, says so, and does nothing until its standard input ends.
func idle(addr string) {
	m, err := Open(context.Background(), Config{Rank: 1, Size: 3, Secret: secret, Directory: NewAddresses(addr)})
	if err == nil {
		err = m.Send(context.Background(), 0, []byte("last words"))
	}
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("connected")
	io.Copy(io.Discard, os.Stdin)
}

// alone is a mesh of rank 0 whose other ranks are elsewhere, or nowhere.
func alone(t *testing.T, change ...func(*Config)) *Mesh {
	t.Helper()
	cfg := Config{Rank: 0, Size: 3, Secret: secret, Directory: NewAddresses(), Host: func(rank int) string { return fmt.Sprintf("host%d", rank) }}
	for _, f := range change {
		f(&cfg)
	}
	m, err := Open(t.Context(), cfg)
	ok(t, err)
	t.Cleanup(func() { m.Close() })
	return m
}

// A process that is killed: who waits for it is told at once which rank it was and where, after what it had sent; so is who sends.
func TestKilledPeer(t *testing.T) {
	m := alone(t)
	cmd := other(t, m)
	type end struct {
		err error
		at  time.Time
	}
	ends := make(chan end)
	expect(t, m, 1, "last words")
	for _, stream := range []string{"a", "b"} {
		go func() {
			_, err := m.Stream(stream).Recv(soonest(t), 1)
			ends <- end{err, time.Now()}
		}()
	}
	killed := time.Now()
	ok(t, cmd.Process.Kill())
	for range 2 {
		e := <-ends
		says(t, e.err, ErrGone, "receive from rank 1 (host1)")
		if d := e.at.Sub(killed); d > 10*time.Second {
			t.Errorf("told after %v", d)
		} else {
			t.Logf("told after %v", d)
		}
	}
	says(t, m.Send(t.Context(), 1, []byte("x")), ErrGone, "send to rank 1 (host1)")
	_, err := m.Recv(t.Context(), 1)
	says(t, err, ErrGone)
}

// A process that is stopped makes its senders wait, and receivers too; their contexts end that.
func TestStoppedPeer(t *testing.T) {
	m := alone(t)
	cmd := other(t, m)
	expect(t, m, 1, "last words")
	ok(t, cmd.Process.Signal(syscall.SIGSTOP))
	ctx, cancel := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	wg.Go(func() {
		for {
			if err := m.Send(ctx, 1, make([]byte, 1<<20)); err != nil {
				says(t, err, context.Canceled, "send to rank 1")
				return
			}
		}
	})
	wg.Go(func() {
		_, err := m.Recv(ctx, 1)
		says(t, err, context.Canceled, "receive from rank 1")
	})
	eventually(t, "the sender is stuck", func() bool {
		return len(m.peers[1].turn) == 1
	})
	cancel()
	wg.Wait()
	ok(t, cmd.Process.Signal(syscall.SIGCONT))
	ok(t, m.Send(soonest(t), 1, []byte("goes on")))
}

// The word of the kernel that a rank has died ends all waits for it, also of those who never had a connection; a replaced rank is
// reached again.
func TestGone(t *testing.T) {
	var mu sync.Mutex
	gone := map[int]chan struct{}{1: make(chan struct{}), 2: make(chan struct{})}
	dir := NewAddresses()
	m := alone(t, func(c *Config) {
		c.Directory = dir
		c.Gone = func(rank int) <-chan struct{} { mu.Lock(); defer mu.Unlock(); return gone[rank] }
	})
	errs := make(chan error)
	go func() { _, err := m.Recv(soonest(t), 2); errs <- err }()
	go func() { errs <- m.Send(soonest(t), 2, []byte("x")) }() // its address is not known yet
	close(gone[2])
	says(t, <-errs, ErrGone, "rank 2 (host2)")
	says(t, <-errs, ErrGone, "rank 2 (host2)")
	says(t, m.Connect(soonest(t), 2), ErrGone)
	mu.Lock()
	gone[2] = make(chan struct{})
	mu.Unlock()
	cfg := m.cfg
	cfg.Rank, cfg.Gone = 2, nil
	again, err := Open(t.Context(), cfg)
	ok(t, err)
	defer again.Close()
	send(t, m, 2, "to the new one")
	expect(t, again, 0, "to the new one")
}

// A connection whose other end has vanished without a word ends with the word of the kernel.
func TestGoneWithoutAnEnd(t *testing.T) {
	gone := make(chan struct{})
	m := alone(t, func(c *Config) { c.Gone = func(int) <-chan struct{} { return gone } })
	cmd := other(t, m)
	expect(t, m, 1, "last words")
	ok(t, cmd.Process.Signal(syscall.SIGSTOP)) // it closes nothing
	errs := make(chan error)
	go func() { _, err := m.Recv(soonest(t), 1); errs <- err }()
	close(gone)
	says(t, <-errs, ErrGone, "rank 1 (host1)")
}

// A process that has ended well has sent all that it sent: the word of its end takes nothing of it away, however late it is read.
func TestGoneWell(t *testing.T) {
	gone := make(chan struct{})
	m := alone(t, func(c *Config) {
		c.Gone = func(int) <-chan struct{} { return gone }
		c.Well = func(rank int) bool { return rank == 1 }
	})
	cmd := other(t, m)
	p, err := m.peer(1)
	ok(t, err)
	eventually(t, "what has called is connected", func() bool { return p.current.Load() != nil })
	ok(t, cmd.Process.Signal(syscall.SIGSTOP)) // its last bytes are on their way for long
	close(gone)
	p.died() // as the word is taken: it ends no connection
	if c := p.current.Load(); c == nil {
		t.Fatal("the connection is cut")
	}
	expect(t, m, 1, "last words")
	ok(t, cmd.Process.Kill())
	_, err = m.Recv(soonest(t), 1)
	says(t, err, ErrGone, "receive from rank 1 (host1)")
}

// A mesh that is closed says goodbye: that is no death.
func TestLeave(t *testing.T) {
	all := meshes(t, 3)
	send(t, all[1], 0, "a", "b")
	send(t, all[2], 0, "c")
	ok(t, all[1].Close())
	expect(t, all[0], 1, "a", "b")
	_, err := all[0].Recv(soonest(t), 1)
	says(t, err, ErrLeft, "rank 1")
	says(t, all[0].Send(t.Context(), 1, nil), ErrLeft)
	ok(t, all[2].Close())
	msg, err := all[0].RecvAny(soonest(t))
	if err != nil || string(msg.Data) != "c" {
		t.Errorf("%q, %v", msg.Data, err)
	}
	_, err = all[0].RecvAny(soonest(t)) // none is left
	says(t, err, ErrLeft)
	ok(t, all[0].Close())
	ok(t, all[0].Close())
	says(t, all[0].Send(t.Context(), 2, nil), ErrClosed)
	_, err = all[0].RecvAny(t.Context())
	says(t, err, ErrClosed)
}

// Close ends every call that waits.
func TestCloseEndsWaits(t *testing.T) {
	all := meshes(t, 4)
	send(t, all[0], 1, "x")
	expect(t, all[1], 0, "x")
	errs := make(chan error)
	calls := []func() error{
		func() error { _, err := all[0].Recv(t.Context(), 1); return err },
		func() error { _, err := all[0].Recv(t.Context(), 2); return err },
		func() error { _, err := all[0].RecvAny(t.Context()); return err },
		func() error {
			for {
				if err := all[0].Send(t.Context(), 1, make([]byte, 1<<20)); err != nil {
					return err
				}
			}
		},
	}
	for _, f := range calls {
		go func() { errs <- f() }()
	}
	eventually(t, "the sender waits", func() bool {
		q := all[1].Stream("").queue(0)
		q.mu.Lock()
		defer q.mu.Unlock()
		return q.full
	})
	all[0].Close()
	for range calls {
		if err := <-errs; !errors.Is(err, ErrClosed) {
			t.Errorf("%v, want ErrClosed", err)
		}
	}
}

// Another process that takes a dead one's rank is let in; the same one, whose connection was cut, is not: messages may be missing.
func TestIncarnations(t *testing.T) {
	m := alone(t)
	dir := NewAddresses(m.Addr())
	first, err := Open(t.Context(), Config{Rank: 1, Secret: secret, Directory: dir})
	ok(t, err)
	defer first.Close()
	send(t, first, 0, "first")
	expect(t, m, 1, "first")
	m.peers[1].current.Load().end(errReset)
	eventually(t, "it is noticed", func() bool { _, _, lost := first.peers[0].state(); return lost != nil })
	says(t, first.Send(t.Context(), 0, []byte("x")), ErrGone)
	ok(t, first.Forget(0))
	says(t, first.Send(t.Context(), 0, []byte("x")), ErrGone, "messages with it")
	second, err := Open(t.Context(), Config{Rank: 1, Secret: secret, Directory: dir})
	ok(t, err)
	defer second.Close()
	send(t, second, 0, "second")
	expect(t, m, 1, "second")
	send(t, m, 1, "welcome")
	expect(t, second, 0, "welcome")
}

// A peer that knows the secret and sends bytes that are no messages is lost, and nothing else.
func TestGarbage(t *testing.T) {
	m := alone(t)
	nc, err := net.Dial("tcp", m.Addr())
	ok(t, err)
	defer nc.Close()
	c := &call{key: m.key, from: 2, to: 0}
	ok(t, c.dial(nc, 1))
	nc.Write([]byte(strings.Repeat("garbage ", headBytes)))
	_, err = m.Recv(soonest(t), 2)
	says(t, err, errGarbage, "rank 2")
	if _, err := nc.Read(make([]byte, 1)); err == nil || isTimeout(err) {
		t.Errorf("its connection is open: %v", err)
	}
}

func TestNobodyListens(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	ok(t, err)
	ln.Close()
	m := alone(t, func(c *Config) { c.Directory = NewAddresses("", ln.Addr().String()) })
	says(t, m.Send(t.Context(), 1, nil), syscall.ECONNREFUSED, "rank 1 (host1)", ln.Addr().String())
}
