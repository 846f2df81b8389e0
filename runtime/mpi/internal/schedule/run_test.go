package schedule

import (
	"fmt"
	"testing"
)

// A machine runs the schedules of all ranks, a round at a time, in an order that a seed decides. Elements are words, and the operator puts
// them together: it associates, and does not commute.
type machine struct {
	t     *testing.T
	ranks []*worker
	wires map[[2]int][][]string // what is on its way, in order
	sent  int
}

type worker struct {
	s     *Schedule
	mem   [3][]string
	round int
	sent  bool // the round's sendings
	recvd int  // how many of the round’s receipts are done
}

func (w *worker) at(x Span) []string { return w.mem[x.Buf][x.At : x.At+x.N] }

// run executes schedules; in and out are the buffers of each rank, of which out is changed.
func run(t *testing.T, schedules []*Schedule, in, out [][]string, next func(n int) int) *machine {
	t.Helper()
	m := &machine{t: t, wires: map[[2]int][][]string{}}
	for i, s := range schedules {
		m.ranks = append(m.ranks, &worker{s: s, mem: [3][]string{in[i], out[i], make([]string, s.Tmp)}})
	}
	for {
		var can []int
		left := false
		for r, w := range m.ranks {
			if w.round < len(w.s.Rounds) {
				left = true
				if m.ready(r, w) {
					can = append(can, r)
				}
			}
		}
		if !left {
			break
		}
		if len(can) == 0 {
			t.Fatalf("all wait: %s", m.state())
		}
		m.step(can[next(len(can))])
	}
	for at, w := range m.wires {
		if len(w) > 0 {
			t.Fatalf("%d messages from %d to %d were never received", len(w), at[0], at[1])
		}
	}
	return m
}

// ready reports whether rank r can do something: send, or receive something that is there, or end its round.
func (m *machine) ready(r int, w *worker) bool {
	now := w.s.Rounds[w.round]
	return !w.sent || w.recvd == len(now.Recvs) || len(m.wires[[2]int{now.Recvs[w.recvd].Peer, r}]) > 0
}

func (m *machine) step(r int) {
	w := m.ranks[r]
	now := w.s.Rounds[w.round]
	switch {
	case !w.sent:
		for _, x := range now.Sends {
			if x.Peer == r || x.Peer < 0 || x.Peer >= len(m.ranks) {
				m.t.Fatalf("rank %d sends to %d", r, x.Peer)
			}
			key := [2]int{r, x.Peer}
			m.wires[key] = append(m.wires[key], append([]string(nil), w.at(x.Span)...))
			m.sent++
		}
		w.sent = true
	case w.recvd < len(now.Recvs):
		x := now.Recvs[w.recvd]
		key := [2]int{x.Peer, r}
		got := m.wires[key][0]
		m.wires[key] = m.wires[key][1:]
		if len(got) != x.Span.N {
			m.t.Fatalf("round %d: rank %d wants %d elements of %d, and gets %d", w.round, r, x.Span.N, x.Peer, len(got))
		}
		copy(w.at(x.Span), got)
		w.recvd++
	default:
		for _, l := range now.Locals {
			w.act(l)
		}
		w.round, w.sent, w.recvd = w.round+1, false, 0
	}
}

func (w *worker) act(l Local) {
	from, to := w.at(l.From), w.at(l.To)
	for i := range to {
		switch l.Do {
		case Copy:
			to[i] = from[i]
		case Before:
			to[i] = from[i] + to[i]
		case After:
			to[i] += from[i]
		}
	}
}

func (m *machine) state() (text string) {
	for r, w := range m.ranks {
		if w.round < len(w.s.Rounds) {
			text += fmt.Sprintf("\nrank %d in round %d: %+v", r, w.round, w.s.Rounds[w.round])
		}
	}
	return text
}
