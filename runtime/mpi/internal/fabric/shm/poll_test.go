//go:build linux

package shm

import (
	"errors"
	"sync"
	"testing"

	"jeton/runtime/mpi/internal/fabric"
)

// Each of 128 ranks sends to its neighbours, to some far away, and to rank 0, which looks at all.
func TestManyRanks(t *testing.T) {
	const n, rounds = 128, 3
	all := open(t, n)
	var group sync.WaitGroup
	want := make([]int, n)
	targets := func(me int) (to []int) {
		for _, d := range []int{1, n - 1, 7, 64} {
			to = append(to, (me+d)%n)
		}
		if me != 0 {
			to = append(to, 0)
		}
		return to
	}
	for me := range n {
		for _, to := range targets(me) {
			want[to] += rounds
		}
	}
	for me, f := range all {
		e := newEnd(f)
		group.Go(func() {
			e.mu.Lock()
			defer e.mu.Unlock()
			for range rounds {
				for _, to := range targets(me) {
					e.send(to, &fabric.Header{}, make([]byte, 100+me))
				}
			}
			e.until(func() bool {
				sum := 0
				for _, k := range e.n {
					sum += k
				}
				return sum == want[me]
			})
			if len(e.lost) > 0 {
				t.Errorf("rank %d lost %v", me, e.lost)
			}
		})
	}
	group.Wait()
}

// Rings that fall silent are not looked at any more, and are again when they speak.
func TestSilentRings(t *testing.T) {
	const n = 20
	all := open(t, n)
	e := newEnd(all[0])
	var others []*end
	for _, f := range all[1:] {
		others = append(others, newEnd(f))
	}
	say := func(o *end) {
		o.mu.Lock()
		o.send(0, &fabric.Header{}, nil)
		o.mu.Unlock()
	}
	heard := func(o *end, times int) {
		e.mu.Lock()
		defer e.mu.Unlock()
		e.until(func() bool { return e.n[o.f.Rank()] == times })
	}
	for _, o := range others {
		say(o)
		heard(o, 1)
	}
	e.mu.Lock()
	for range 2 * round {
		e.f.Poll()
	}
	if k := len(e.f.rings); k > few {
		t.Errorf("%d rings are looked at, though none speaks", k)
	}
	e.mu.Unlock()
	for _, o := range others {
		say(o)
		heard(o, 2)
	}
}

// A rank that writes nonsense is lost; the others are not disturbed.
func TestBrokenRank(t *testing.T) {
	for name, spoil := range map[string]func(w *writer, box *inbox){
		"a length beyond the limit": func(w *writer, _ *inbox) { word64(w.data, w.tail).Store(control(w.tail, 1<<20)) },
		"a packet of another place": func(w *writer, _ *inbox) { word64(w.data, w.tail).Store(control(w.tail+line, 1)) },
		"fillers without end":       func(w *writer, _ *inbox) { word64(w.data, w.tail).Store(control(0, fillerBit)) },
		"everything":                func(w *writer, _ *inbox) { fill(w.data, 0xA5) },
		"bits of nobody": func(w *writer, box *inbox) {
			word64(box.mem, bitsAt).Store(^uint64(0))
			word64(w.data, w.tail).Store(1)
		},
	} {
		t.Run(name, func(t *testing.T) {
			all := open(t, 3)
			e, bad, good := newEnd(all[0]), newEnd(all[1]), newEnd(all[2])
			meet(e, bad, good)
			bad.mu.Lock()
			spoil(bad.f.peers[0].out.writer, bad.f.peers[0].out.box)
			bad.f.peers[0].out.ring(true)
			bad.mu.Unlock()
			e.mu.Lock()
			e.until(func() bool { return e.lost[1] != nil })
			if !errors.Is(e.lost[1], ErrBroken) {
				t.Errorf("lost: %v", e.lost[1])
			}
			e.mu.Unlock()
			good.mu.Lock()
			good.send(0, &fabric.Header{}, nil)
			good.mu.Unlock()
			e.mu.Lock()
			e.until(func() bool { return e.n[2] == 2 })
			e.mu.Unlock()
		})
	}
}

// A receiver that says it has taken what was not sent is lost when there is no room for more.
func TestBrokenReceiver(t *testing.T) {
	all := open(t, 2)
	e, bad := newEnd(all[0]), newEnd(all[1])
	meet(e, bad)
	bad.mu.Lock() // so that its sentry does not write the word anew
	bad.f.peers[0].in.taken.Store(1 << 40)
	e.mu.Lock()
	for e.lost[1] == nil {
		if _, err := e.f.Send(1, &fabric.Header{}, make([]byte, e.f.Limit(1)), nil); err != nil {
			t.Fatal(err)
		}
		e.f.Poll()
	}
	if !errors.Is(e.lost[1], ErrBroken) {
		t.Errorf("lost: %v", e.lost[1])
	}
	e.mu.Unlock()
	bad.mu.Unlock()
}

// meet has each hear of each other.
func meet(ends ...*end) {
	for i, e := range ends {
		for to := range ends {
			if to != i {
				e.mu.Lock()
				e.send(to, &fabric.Header{}, nil)
				e.mu.Unlock()
			}
		}
	}
	for i, e := range ends {
		e.mu.Lock()
		for from := range ends {
			if from != i {
				e.until(func() bool { return e.n[from] == 1 })
			}
		}
		e.mu.Unlock()
	}
}

// A rank that has left, and whose word of that was missed, is found to have by who sends to it next.
func TestLeftWithoutWord(t *testing.T) {
	all := open(t, 3)
	e, gone, other := newEnd(all[0]), newEnd(all[1]), newEnd(all[2])
	meet(e, gone, other)
	all[1].box.state.Store(left)
	e.mu.Lock()
	defer e.mu.Unlock()
	for range 2 {
		if _, err := e.f.Send(1, &fabric.Header{}, nil, nil); !errors.Is(err, fabric.ErrClosed) {
			t.Errorf("send: %v", err)
		}
	}
	e.until(func() bool { return e.lost[1] != nil })
	if _, err := e.f.Send(2, &fabric.Header{}, nil, nil); err != nil {
		t.Error(err)
	}
}

// Ranks of another host, and of this one but elsewhere, are refused with a word that callers know.
func TestElsewhere(t *testing.T) {
	b := newBoard()
	f, err := Open(t.Context(), Config{Rank: 1, Size: 5, Local: []int{1, 3}, Directory: b})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close(t.Context())
	e := newEnd(f)
	e.mu.Lock()
	defer e.mu.Unlock()
	if _, err := f.Send(2, &fabric.Header{}, nil, nil); !errors.Is(err, ErrHost) {
		t.Errorf("send to another host: %v", err)
	}
	a, err := parseAddress(b.addrs[1])
	if err != nil {
		t.Fatal(err)
	}
	a.host += "x"
	_ = b.Publish(t.Context(), 3, a.String())
	if _, err := f.Send(3, &fabric.Header{}, nil, nil); err != nil {
		t.Fatal(err) // not known yet
	}
	e.until(func() bool { return e.lost[3] != nil })
	if !errors.Is(e.lost[3], ErrHost) {
		t.Errorf("lost: %v", e.lost[3])
	}
}

func fill(b []byte, x byte) {
	for i := range b {
		b[i] = x
	}
}

// A message is read from the sender's memory, by a process that has found that it can.
func TestFetch(t *testing.T) {
	j := start(t, 2, "fetch", nil)
	e := j.self
	message := make([]byte, 1<<20+1)
	for i := range message {
		message[i] = byte(i / 4096)
	}
	message[0], message[len(message)-1] = 11, 22
	var answer fabric.Header
	e.then = func(_ int, h *fabric.Header, _ []byte) { answer = *h }
	e.mu.Lock()
	defer e.mu.Unlock()
	ask := func(at uintptr) fabric.Header {
		want := e.n[1] + 1
		if _, err := e.f.Send(1, &fabric.Header{A: uint64(at), Size: uint64(len(message))}, nil, nil); err != nil {
			t.Fatal(err)
		}
		e.until(func() bool { return e.n[1] == want })
		return answer
	}
	for e.f.box.reader(1).Load() == 0 {
		ask(4096) // it answers, and so comes to try
	}
	if !e.f.Direct(1) { // a system where siblings may not: then nothing can be fetched indeed
		if got := ask(addressOf(message)); got.Tag != 1 {
			t.Error("a fetch succeeds, though the rank has found that it cannot")
		}
		return
	}
	got := ask(addressOf(message))
	if got.Tag != 0 || got.A != 11+22<<8 {
		t.Errorf("fetched: %+v", got)
	}
	if got := ask(4096); got.Tag != 1 {
		t.Error("a fetch from where there is no memory succeeds")
	}
	if err := e.f.Fetch(make([]byte, 1), 1, 4096); err == nil {
		t.Error("a fetch from where there is no memory succeeds")
	}
}
