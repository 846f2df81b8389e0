//go:build linux

package shm

import (
	"errors"
	"testing"
	"time"

	"jeton/runtime/mpi/internal/fabric"
)

// known is how soon a death is known, once the system has told of it. It is the figure of the specification, which a busy machine may miss by as long as it
// keeps a process from its processor.
const known = 20 * time.Millisecond

// kill ends a rank's process as kill -9 does, and waits until that is known.
func (j *job) kill(t *testing.T, rank int) {
	t.Helper()
	if err := j.cmds[rank].Process.Kill(); err != nil {
		t.Fatal(err)
	}
	<-j.gone[rank]
}

// A rank that is killed while it sends: what came is whole, in order, and before the news of its death; others are not disturbed.
func TestSenderKilled(t *testing.T) {
	for range 5 {
		j := start(t, 3, "flood", nil)
		e := j.self
		last := [3]uint64{}
		e.then = func(from int, h *fabric.Header, payload []byte) {
			if h.ID != last[from]+1 || e.lost[from] != nil || len(payload) != int(h.ID*37%3000) {
				t.Errorf("rank %d: packet %d with %d bytes after packet %d (lost: %v)", from, h.ID, len(payload), last[from], e.lost[from])
			}
			last[from] = h.ID
			for _, b := range payload {
				if b != byte(h.ID) {
					t.Fatalf("rank %d: packet %d has another's bytes", from, h.ID)
				}
			}
		}
		e.mu.Lock()
		e.until(func() bool { return e.n[1] > 2000 && e.n[2] > 2000 })
		e.mu.Unlock()
		j.kill(t, 1)
		e.mu.Lock()
		e.until(func() bool { return e.lost[1] != nil })
		if !errors.Is(e.lost[1], ErrDied) {
			t.Errorf("lost: %v", e.lost[1])
		}
		if _, err := e.f.Send(1, &fabric.Header{}, nil, nil); !errors.Is(err, ErrDied) {
			t.Errorf("a send to it: %v", err)
		}
		more := e.n[2] + 1000
		e.until(func() bool { return e.n[2] > more })
		e.mu.Unlock()
	}
}

// Packets that lie in the ring of a rank when it dies are delivered before it is lost.
func TestLastWords(t *testing.T) {
	j := start(t, 2, "deaf", nil)
	e := j.self
	e.mu.Lock() // so that nothing is taken before its sender has died
	for e.f.peers[1].in.some() == false {
		yield()
	}
	e.mu.Unlock()
	j.kill(t, 1)
	e.mu.Lock()
	defer e.mu.Unlock()
	e.then = func(int, *fabric.Header, []byte) {
		if e.lost[1] != nil {
			t.Error("the rank was lost before its last packet came")
		}
	}
	e.until(func() bool { return e.lost[1] != nil })
	if e.n[1] != 1 {
		t.Errorf("%d packets, want 1", e.n[1])
	}
}

// A rank that is killed while others wait for room in its inbox: their payloads are theirs again.
func TestReceiverKilled(t *testing.T) {
	j := start(t, 2, "deaf", nil)
	e := j.self
	e.mu.Lock()
	e.until(func() bool { return e.n[1] == 1 })
	waiting := 0
	for range 40 {
		now, err := e.f.Send(1, &fabric.Header{}, make([]byte, e.f.Limit(1)), e)
		if err != nil {
			t.Fatal(err)
		}
		if !now {
			waiting++
		}
	}
	if waiting == 0 {
		t.Fatal("a ring without end")
	}
	e.sent = 0
	e.mu.Unlock()
	j.kill(t, 1)
	e.mu.Lock()
	defer e.mu.Unlock()
	e.until(func() bool { return e.lost[1] != nil })
	if e.sent != waiting {
		t.Errorf("%d of %d payloads were given back", e.sent, waiting)
	}
}

// The death of each of 8 ranks is known in time to a rank that is parked. The best of them counts: others may have been kept from the processor.
func TestDeathIsKnownSoon(t *testing.T) {
	j := start(t, 8, "echo", nil)
	best := time.Hour
	for r := 1; r < 8; r++ {
		killed := time.Now()
		j.kill(t, r)
		j.self.mu.Lock()
		j.self.until(func() bool { return j.self.lost[r] != nil })
		best = min(best, j.self.lostAt.Sub(killed))
		j.self.mu.Unlock()
	}
	if best > known {
		t.Errorf("the soonest after %v, want %v", best, known)
	}
	t.Logf("the soonest after %v", best)
}

// A sender that dies after it has claimed to wake a sleeper, and before it does, keeps no other from waking it.
func TestClaimedWakeUp(t *testing.T) {
	all := open(t, 3)
	e, other := newEnd(all[0]), newEnd(all[1])
	newEnd(all[2])
	done := make(chan struct{})
	go func() {
		defer close(done)
		e.mu.Lock()
		defer e.mu.Unlock()
		e.until(func() bool { return e.n[1] == 1 })
	}()
	for {
		s := all[0].box.state.Load()
		if s&activity == asleep && all[0].box.state.CompareAndSwap(s, s&^activity|called) {
			break
		}
		yield()
	}
	other.mu.Lock()
	other.send(0, &fabric.Header{}, nil)
	other.mu.Unlock()
	<-done
}

// A rank in no call serves what is urgent, and what is not leaves it alone.
func TestOutside(t *testing.T) {
	j := start(t, 2, "busy", nil)
	e := j.self
	e.mu.Lock()
	defer e.mu.Unlock()
	e.until(func() bool { return e.n[1] == 1 })
	// An answer to the first may come because it was still thought to be in a call; those after it come by the bell.
	for range 20 {
		want := e.n[1] + 1
		if _, err := e.f.Send(1, &fabric.Header{Flags: fabric.Urgent}, []byte("x"), nil); err != nil {
			t.Fatal(err)
		}
		e.until(func() bool { return e.n[1] == want })
	}
	out := e.f.peers[1].out
	for out.box.state.Load()&activity != outside {
		yield()
	}
	was, before := out.rung, e.n[1]
	if _, err := e.f.Send(1, &fabric.Header{}, []byte("x"), nil); err != nil {
		t.Fatal(err)
	}
	if out.rung != was {
		t.Error("a packet that can wait rings the bell of a rank that computes")
	}
	// Until the ring is half full. All of it is served then.
	sent := 1
	for out.rung == was {
		if _, err := e.f.Send(1, &fabric.Header{}, make([]byte, 1000), nil); err != nil {
			t.Fatal(err)
		}
		sent++
	}
	if room := len(out.data) / 2; sent < room/int(packetBytes(1000)) {
		t.Errorf("the bell rang after %d packets", sent)
	}
	e.until(func() bool { return e.n[1] == before+sent })
}
