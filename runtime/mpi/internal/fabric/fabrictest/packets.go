package fabrictest

import (
	"sync"
	"testing"

	"jeton/runtime/mpi/internal/fabric"
)

// sorts are the ways to send.
var sorts = []sort{{}, {token: true}, {placed: true}, {token: true, placed: true}}

// A header arrives as it was, and is the caller's again when Send returns.
func header(t *testing.T, open Open) {
	all := ranks(t, open, 2)
	h := fabric.Header{Kind: 250, Flags: 2, Item: 3, Op: 4, Context: 1<<32 - 5, Source: -6, Tag: 1<<31 - 7, Size: 1<<64 - 8, A: 9 << 40, B: 10 << 40, C: 11 << 40}
	for i, n := range []int{0, 100} {
		all[0].mustSend(1, n, sort{header: h})
		if !all[1].receive(0, i+1) {
			return
		}
		want := h
		want.ID = uint64(i) + 1
		if got := all[1].came(0, i).h; got != want {
			t.Errorf("with %d bytes: %+v, want %+v", n, got, want)
		}
	}
}

// lengthsOf are lengths of payloads at which something may change.
func lengthsOf(limit int) (all []int) {
	for _, n := range []int{0, 1, 7, 8, 9, 63, 64, 65, 1 << 10, 4<<10 - fabric.HeaderBytes, 4 << 10, 8 << 10, 16 << 10, 32<<10 + 1, 64 << 10, 1 << 20} {
		if n < limit-1 {
			all = append(all, n)
		}
	}
	return append(all, limit-1, limit)
}

// Payloads of all lengths arrive, each way of sending.
func lengths(t *testing.T, open Open) {
	all := ranks(t, open, 3)
	count := 0
	for _, n := range lengthsOf(all[0].f.Limit(2)) {
		for _, how := range sorts {
			all[0].mustSend(2, n, how)
			count++
		}
		if !all[2].receive(0, count) {
			return
		}
		if got := len(all[2].came(0, count-1).payload); got != n {
			t.Fatalf("%d bytes came, want %d", got, n)
		}
	}
	all[0].settle()
}

// Short and long packets do not overtake each other, in both directions at once.
func order(t *testing.T, open Open) {
	all := ranks(t, open, 2)
	const count = 600
	lengths := []int{8, 30 << 10, 0, 300, all[0].f.Limit(1), 12 << 10, 1}
	var wg sync.WaitGroup
	for me, r := range all {
		wg.Go(func() {
			for i := range count {
				r.mustSend(1-me, min(lengths[i%len(lengths)], r.f.Limit(1-me)), sorts[i%len(sorts)])
			}
			r.receive(1-me, count)
			r.settle()
		})
	}
	wg.Wait()
}

// A payload with a token stays as it is until Sent, which comes once. The sink checks it: it spoils each payload as soon as it may.
func tokens(t *testing.T, open Open) {
	all := ranks(t, open, 3)
	const count = 40
	limit := all[0].f.Limit(1)
	for i := range count {
		all[0].mustSend(1+i%2, limit-i, sort{token: true, placed: i%3 == 0})
	}
	var wg sync.WaitGroup
	for _, r := range all[1:] {
		wg.Go(func() { r.receive(0, count/2) })
	}
	all[0].settle()
	wg.Wait()
}

// A payload without a token may be changed at once, however much is under way.
func copies(t *testing.T, open Open) {
	all := ranks(t, open, 2)
	const count = 100
	n := min(all[0].f.Limit(1), 256<<10)
	for i := range count {
		all[0].mustSend(1, n-i, sort{placed: i%2 == 0})
	}
	all[1].receive(0, count)
}

// A receiver that does nothing for long holds up no sender, and misses nothing.
func idleReceiver(t *testing.T, open Open) {
	all := ranks(t, open, 3)
	const count = 3000
	for i := range count {
		n := 100
		if i%100 == 0 {
			n = min(all[0].f.Limit(2), 512<<10)
		}
		all[0].mustSend(2, n, sort{token: i%3 == 0, placed: i%2 == 0})
	}
	all[0].mustSend(1, 8, sort{}) // the others are not held up
	if !all[1].receive(0, 1) {
		return
	}
	var wg sync.WaitGroup
	wg.Go(func() { all[0].settle() })
	all[2].receive(0, count)
	wg.Wait()
}

// A sink may send while it is being given a packet.
func replies(t *testing.T, open Open) {
	all := ranks(t, open, 2)
	const count = 100
	n := min(40<<10, all[0].f.Limit(1))
	all[1].then = func(from int, p packet) {
		if err := all[1].post(from, len(p.payload), sort{token: p.h.ID%2 == 0}); err != nil {
			t.Errorf("reply: %v", err)
		}
	}
	var wg sync.WaitGroup
	wg.Go(func() { all[1].receive(0, count); all[1].settle() })
	for i := range count {
		all[0].mustSend(1, n>>(i%4), sort{placed: i%2 == 0})
	}
	all[0].receive(1, count)
	wg.Wait()
}

// What comes before Attach waits for it.
func early(t *testing.T, open Open) {
	ends := open(t, 2)
	first := newRank(t, ends[0])
	const count = 20
	for i := range count {
		first.mustSend(1, 100*i, sort{})
	}
	newRank(t, ends[1]).receive(0, count)
}
