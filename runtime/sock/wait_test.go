package sock_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"syscall"
	"testing"
	"time"

	"jeton/runtime/sock"
)

// A blocker is a call that may wait, on sockets where it waits for ever.
type blocker struct {
	name  string
	rests bool // it waits by trying again: the kernel does not tell when there is room
	polls bool // it has its own timeout, and reports a closed socket as an event
	make  func(t *testing.T) (*sock.Endpoint, func() error)
}

// fresh is a socket without a timeout.
func fresh(t *testing.T, f sock.Family, typ sock.Type) *sock.Endpoint {
	s := open(t, f, typ)
	s.SetTimeout(0)
	return s
}

// idle is an end of a connection on which nothing comes.
func idle(t *testing.T) *sock.Endpoint {
	_, server := pair(t)
	server.SetTimeout(0)
	return server
}

// fill sends until the call would wait.
func fill(s *sock.Endpoint, send func() error) {
	s.SetBlocking(false)
	for send() == nil {
	}
	s.SetBlocking(true)
}

// flood is more than the kernel's buffers hold for a peer that does not read.
var flood = make([]byte, 64<<20)

// send sends for ever.
func send(s *sock.Endpoint) error {
	for {
		if _, err := s.Send(flood); err != nil {
			return err
		}
	}
}

// crowded is a client, and the address of a server whose queue is full.
func crowded(t *testing.T, at sock.Addr, f sock.Family) (*sock.Endpoint, func() error) {
	l := fresh(t, f, sock.STREAM)
	ok(t, l.BindAddr(at))
	ok(t, l.Listen(0))
	to := must2(l.GetSockName())(t)
	ok(t, fresh(t, f, sock.STREAM).ConnectAddr(to))
	s := fresh(t, f, sock.STREAM)
	return s, func() error { return s.ConnectAddr(to) }
}

func crowdedINET(t *testing.T) (*sock.Endpoint, func() error) {
	return crowded(t, sock.Addr{Host: "127.0.0.1"}, sock.INET)
}

func crowdedUNIX(t *testing.T) (*sock.Endpoint, func() error) {
	return crowded(t, sock.Path(filepath.Join(t.TempDir(), "s")), sock.UNIX)
}

// fullReceiver is a UNIX socket whose datagrams nobody takes.
func fullReceiver(t *testing.T) (*sock.Endpoint, func() error) {
	r, s := fresh(t, sock.UNIX, sock.DGRAM), fresh(t, sock.UNIX, sock.DGRAM)
	to := sock.Path(filepath.Join(t.TempDir(), "s"))
	ok(t, r.BindAddr(to))
	send := func() error { _, err := s.SendToAddr([]byte("x"), to); return err }
	fill(s, send)
	return s, send
}

// on makes a blocker's sockets and its call.
func on(socket func(*testing.T) *sock.Endpoint, call func(*sock.Endpoint) error) func(*testing.T) (*sock.Endpoint, func() error) {
	return func(t *testing.T) (*sock.Endpoint, func() error) {
		s := socket(t)
		s.SetTimeout(0)
		return s, func() error { return call(s) }
	}
}

func listener(t *testing.T) *sock.Endpoint { s, _ := listening(t); return s }
func receiver(t *testing.T) *sock.Endpoint { s, _ := bound(t, sock.DGRAM); return s }

var blockers = []blocker{
	{name: "Accept", make: on(listener, func(s *sock.Endpoint) error { _, _, err := s.Accept(); return err })},
	{name: "Recv", make: on(idle, func(s *sock.Endpoint) error { _, err := s.Recv(10); return err })},
	{name: "Peek", make: on(idle, func(s *sock.Endpoint) error { _, err := s.Peek(10); return err })},
	{name: "Read", make: on(idle, func(s *sock.Endpoint) error { _, err := s.Read(make([]byte, 10)); return err })},
	{name: "RecvFrom", make: on(receiver, func(s *sock.Endpoint) error { _, _, err := s.RecvFrom(10); return err })},
	{name: "Send", make: on(idle, send)},
	{name: "SendAll", make: on(idle, func(s *sock.Endpoint) error { _, err := s.SendAll(flood); return err })},
	{name: "Write", make: on(idle, func(s *sock.Endpoint) error { _, err := s.Write(flood); return err })},
	{name: "Poll", polls: true, make: on(idle, func(s *sock.Endpoint) error {
		_, err := sock.Poll([]sock.PollFD{{Socket: s, Events: sock.POLLIN}}, -1)
		return err
	})},
	{name: "Readable", polls: true, make: on(idle, func(s *sock.Endpoint) error { _, err := sock.Readable(-1, s); return err })},
	{name: "Connect", make: crowdedINET},
	{name: "Connect UNIX", rests: true, make: crowdedUNIX},
	{name: "SendTo UNIX", rests: true, make: fullReceiver},
}

// inBackground starts call, waits until it waits where that can be seen, and returns its result's channel.
func inBackground(t *testing.T, s *sock.Endpoint, rests bool, call func() error) <-chan error {
	t.Helper()
	done := make(chan error, 1)
	go func() { done <- call() }()
	if rests {
		return done
	}
	eventually(t, "the call waits", func() bool {
		select {
		case err := <-done:
			t.Fatalf("the call did not wait: %v", err)
		default:
		}
		return sock.Waiting(s)
	})
	return done
}

func result(t *testing.T, done <-chan error) error {
	t.Helper()
	select {
	case err := <-done:
		return err
	case <-time.After(patience):
		t.Fatal("the call still waits")
		return nil
	}
}

// Every call that waits ends when the cell is interrupted, at once, and the socket can be used again by the next cell.
func TestInterrupt(t *testing.T) {
	for _, b := range blockers {
		t.Run(b.name, func(t *testing.T) {
			s, call := b.make(t)
			t.Run("while it waits", func(t *testing.T) {
				interrupt := interruptible(t)
				done := inBackground(t, s, b.rests, call)
				began := time.Now()
				interrupt()
				err := result(t, done)
				refused(t, err, syscall.EINTR, "interrupted")
				if !errors.Is(err, context.Canceled) {
					t.Errorf("%v is not context.Canceled", err)
				}
				if d := time.Since(began); d > patience/2 {
					t.Errorf("took %v", d)
				}
			})
			t.Run("before it", func(t *testing.T) {
				interruptible(t)()
				refused(t, call(), syscall.EINTR)
			})
			if b.polls {
				return
			}
			s.SetTimeout(time.Millisecond)
			if err := call(); !errors.Is(err, os.ErrDeadlineExceeded) { // the next cell's call waits again
				t.Errorf("next call: %v, want a timeout", err)
			}
		})
	}
}

func TestCloseEndsWaits(t *testing.T) {
	for _, b := range blockers {
		t.Run(b.name, func(t *testing.T) {
			s, call := b.make(t)
			done := inBackground(t, s, b.rests, call)
			ok(t, s.Close())
			err := result(t, done)
			if b.polls { // they report POLLNVAL
				ok(t, err)
				return
			}
			refused(t, err, syscall.EBADF, "closed")
			if !errors.Is(err, os.ErrClosed) {
				t.Errorf("%v is not os.ErrClosed", err)
			}
		})
	}
}

func TestTimeouts(t *testing.T) {
	for _, b := range blockers {
		if b.polls {
			continue
		}
		for kind, set := range map[string]func(*sock.Endpoint){
			"timeout":       func(s *sock.Endpoint) { s.SetTimeout(5 * time.Millisecond) },
			"deadline":      func(s *sock.Endpoint) { s.SetDeadline(time.Now().Add(5 * time.Millisecond)) },
			"past deadline": func(s *sock.Endpoint) { s.SetTimeout(time.Hour); s.SetDeadline(time.Now().Add(-time.Hour)) },
		} {
			t.Run(b.name+" "+kind, func(t *testing.T) {
				s, call := b.make(t)
				set(s)
				err := call()
				var timeout interface{ Timeout() bool }
				if !errors.Is(err, os.ErrDeadlineExceeded) || !errors.As(err, &timeout) || !timeout.Timeout() {
					t.Errorf("err = %v, want a timeout", err)
				}
			})
		}
	}
}

func TestNonBlocking(t *testing.T) {
	s, _ := bound(t, sock.DGRAM)
	s.SetBlocking(false)
	_, err := s.Recv(1)
	refused(t, err, syscall.EAGAIN, "SetBlocking(false)")
}

func TestPoll(t *testing.T) {
	a, atA := bound(t, sock.DGRAM)
	b, atB := bound(t, sock.DGRAM)
	fds := []sock.PollFD{{Socket: a, Events: sock.POLLIN}, {Socket: b, Events: sock.POLLIN}, {}}
	for _, timeout := range []time.Duration{0, time.Millisecond} {
		if n, err := sock.Poll(fds, timeout); n != 0 || err != nil {
			t.Fatalf("Poll(%v) of idle sockets = %d, %v", timeout, n, err)
		}
	}
	type answer struct {
		n   int
		err error
	}
	done := make(chan answer, 1)
	go func() { n, err := sock.Poll(fds, -1); done <- answer{n, err} }()
	eventually(t, "Poll waits", func() bool { return sock.Waiting(a) && sock.Waiting(b) })
	must2(a.SendToAddr([]byte("x"), atB))(t)
	if got := <-done; got != (answer{1, nil}) || fds[0].Revents != 0 || fds[1].Revents != sock.POLLIN {
		t.Errorf("Poll = %v, events %v and %v", got, fds[0].Revents, fds[1].Revents)
	}
	must2(b.SendToAddr([]byte("x"), atA))(t)
	if ready, err := sock.Readable(-1, a, b); len(ready) != 2 || err != nil {
		t.Errorf("Readable = %v, %v", ready, err)
	}
	fds[0].Events = sock.POLLIN | sock.POLLOUT
	if n, _ := sock.Poll(fds[:1], -1); n != 1 || fds[0].Revents.String() != "POLLIN|POLLOUT" {
		t.Errorf("events = %v, want POLLIN|POLLOUT", fds[0].Revents)
	}
	ok(t, b.Close())
	if n, err := sock.Poll(fds[1:2], -1); n != 1 || err != nil || fds[1].Revents != sock.POLLNVAL {
		t.Errorf("Poll of a closed socket = %d, %v, %v", n, err, fds[1].Revents)
	}
}

// A Poll that asks for nothing waits for the end of the connection only, though there is something to read.
func TestPollForTheEnd(t *testing.T) {
	client, server := pair(t)
	must2(client.Send([]byte("unread")))(t)
	fds := []sock.PollFD{{Socket: server}}
	if n, err := sock.Poll(fds, 30*time.Millisecond); n != 0 || err != nil {
		t.Errorf("Poll = %d, %v, %v; want nothing", n, err, fds[0].Revents)
	}
	ok(t, client.Close())
	ok(t, server.Shutdown(sock.SHUT_WR))
	if n, err := sock.Poll(fds, -1); n != 1 || err != nil || fds[0].Revents&sock.POLLHUP == 0 {
		t.Errorf("Poll = %d, %v, %v; want POLLHUP", n, err, fds[0].Revents)
	}
}

// Several goroutines wait on one socket; each datagram wakes one for good.
func TestManyReceivers(t *testing.T) {
	const n = 50
	server, at := bound(t, sock.DGRAM)
	client := open(t, sock.INET, sock.DGRAM)
	var wg sync.WaitGroup
	got := make(chan string, n)
	for range n {
		wg.Go(func() {
			data, err := server.Recv(10)
			if err != nil {
				t.Error(err)
			}
			got <- string(data)
		})
	}
	for i := range n {
		must2(client.SendToAddr([]byte{byte(i)}, at))(t)
	}
	wg.Wait()
	close(got)
	seen := map[string]bool{}
	for s := range got {
		seen[s] = true
	}
	if len(seen) != n {
		t.Errorf("%d different datagrams received, want %d", len(seen), n)
	}
}

// Waiting costs no thread, and nothing is left of it after Close.
func TestWaitsCostNoThreads(t *testing.T) {
	threads := func() int { return len(must2(os.ReadDir("/proc/self/task"))(t)) }
	before, goroutines, files := threads(), runtime.NumGoroutine(), openFiles(t)
	const n = 200
	var all []*sock.Endpoint
	var wg sync.WaitGroup
	for range n {
		s, _ := bound(t, sock.DGRAM)
		s.SetTimeout(0)
		all = append(all, s)
		wg.Go(func() { s.Recv(1) })
	}
	for _, s := range all {
		eventually(t, "Recv waits", func() bool { return sock.Waiting(s) })
	}
	if more := threads() - before; more > 20 {
		t.Errorf("%d waiting calls take %d threads more", n, more)
	}
	for _, s := range all {
		ok(t, s.Close())
	}
	wg.Wait()
	eventually(t, "goroutines end", func() bool { return runtime.NumGoroutine() <= goroutines })
	if now := openFiles(t); now > files+1 {
		t.Errorf("%d descriptors, before %d", now, files)
	}
}

// A socket that is dropped is closed by the collector, also when one of its calls was interrupted and left a watcher.
func TestDroppedSocketsAreClosed(t *testing.T) {
	files := openFiles(t)
	func() {
		for range 50 {
			s := must2(sock.Socket(sock.INET, sock.DGRAM))(t)
			ok(t, s.Bind("127.0.0.1", 0))
			s.SetTimeout(time.Microsecond)
			if _, err := s.Recv(1); !errors.Is(err, os.ErrDeadlineExceeded) {
				t.Fatal(err)
			}
		}
	}()
	eventually(t, "descriptors are closed", func() bool { runtime.GC(); return openFiles(t) <= files+1 })
}

// A socket that only a waiting call refers to is not collected.
func TestWaitingSocketIsKept(t *testing.T) {
	at, done := func() (sock.Addr, <-chan error) {
		s := must2(sock.Socket(sock.INET, sock.DGRAM))(t)
		ok(t, s.Bind("127.0.0.1", 0))
		return must2(s.GetSockName())(t), inBackground(t, s, false, func() error { _, err := s.Recv(1); return err })
	}()
	for range 3 {
		runtime.GC()
	}
	must2(open(t, sock.INET, sock.DGRAM).SendToAddr([]byte("x"), at))(t)
	ok(t, result(t, done))
}

func TestCloseAll(t *testing.T) {
	sock.CloseAll()
	a, b := open(t, sock.INET, sock.DGRAM), open(t, sock.UNIX, sock.STREAM)
	if n := sock.CloseAll(); n != 2 || a.FD() != -1 || b.FD() != -1 {
		t.Errorf("CloseAll = %d, %v, %v; want both closed", n, a, b)
	}
	if n := sock.CloseAll(); n != 0 {
		t.Errorf("CloseAll again = %d", n)
	}
}
