package transport

import (
	"errors"
	"sync"
	"testing"
	"time"
)

// While a call is being accepted, and until its connection is the pair's, this process does not call: each end might adopt another one of the two
// connections, and take the other's closing for a death.
func TestNoCallDuringAnAcceptance(t *testing.T) {
	all := meshes(t, 2)
	if all[0].sentry == nil {
		t.Skip("nothing holds up an acceptance")
	}
	p, err := all[0].peer(1)
	ok(t, err)
	all[0].sentry.mu.Lock() // which whoever adopts must have
	errs := make(chan error, 2)
	go func() { errs <- all[1].Send(soonest(t), 0, []byte("x")) }()
	eventually(t, "the acceptance has come so far", func() bool { return stands("(*Mesh).serve(", "(*sentry).add(") })
	may, err := p.mayCall()
	if may || !errors.Is(err, errCrossed) {
		t.Errorf("rank 0 may call: %v, %v", may, err)
	}
	if may {
		p.hasCalled()
	}
	go func() { errs <- all[0].Send(soonest(t), 1, []byte("y")) }()
	all[0].sentry.mu.Unlock()
	ok(t, <-errs)
	ok(t, <-errs)
	expect(t, all[0], 1, "x")
	expect(t, all[1], 0, "y")
}

// Who polls with a lock that Lost takes does not wait for the end of a connection, in the middle of which Lost waits for the lock.
func TestPollDuringAnEnd(t *testing.T) {
	all := meshes(t, 2)
	ok(t, all[0].Connect(soonest(t), 1))
	c := all[0].peers[1].current.Load()
	if c.sock == nil {
		t.Skip("connections are not polled")
	}
	var lock sync.Mutex
	h := &stuck{lock: &lock}
	s := all[0].Stream("h")
	s.Handle(h)
	ended := make(chan error, 1)
	c.out.left, c.out.done = 1, func(err error, _ sync.Locker) { ended <- err }
	ok(t, all[0].peers[1].lock(all[0].life()))
	c.vec[0] = []byte("x")
	c.bufs = c.vec[:1]
	lock.Lock()
	over := make(chan struct{})
	go func() { c.end(errReset); close(over) }()
	eventually(t, "the connection is closed, and Lost waits", func() bool { return stands("(*conn).end(", "(*stuck).Lost(") })
	c.out.state.Store(begun)
	polled := make(chan struct{})
	go func() { c.poll(&lock, forReadAndWrite); close(polled) }()
	select {
	case <-polled:
	case <-time.After(patient):
		t.Error("the poll waits for the lock that its caller has")
	}
	lock.Unlock()
	<-over
	says(t, <-ended, ErrGone)
}
