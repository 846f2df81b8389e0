package history

import (
	"fmt"
	"slices"
	"strings"
)

// An orderer puts events in causal order: it holds the next event of each process, and takes the one of the earliest wall clock among those
// whose sendings are placed.
type orderer struct {
	*sorted
	sends  *matches
	next   []int32 // of each process: its next event
	placed []bool
	ready  readyHeap
	// waiting are the processes whose next event waits for a sending, by that. Invariant: a process that is neither in ready nor at
	// its end is in exactly one of them.
	waiting map[int32][]int32
	blocker []int32 // of each process that waits: the sending
}

// order returns the events' indices in causal order. Receipts that come before their sendings lose them.
func (s *sorted) order(sends *matches) []int32 {
	o := &orderer{sorted: s, sends: sends, placed: make([]bool, len(s.events)), next: make([]int32, len(s.lanes)), waiting: map[int32][]int32{}, blocker: make([]int32, len(s.lanes))}
	for p, r := range s.lanes {
		o.next[p] = int32(r.first)
		o.look(int32(p))
	}
	order := make([]int32, 0, len(s.events))
	for {
		for len(o.ready) > 0 {
			order = append(order, o.take())
		}
		if len(order) == len(s.events) {
			return order
		}
		o.breakCycle()
	}
}

// look puts process p among those that are ready, or that wait.
func (o *orderer) look(p int32) {
	i := o.next[p]
	if int(i) == o.lanes[p].end {
		return
	}
	for _, m := range o.sends.of(i) {
		if !o.placed[m] {
			o.blocker[p] = m
			o.waiting[m] = append(o.waiting[m], p)
			return
		}
	}
	o.ready.push(readyLane{o.when[i], p})
}

// take places the earliest event that is ready.
func (o *orderer) take() int32 {
	p := o.ready.pop().proc
	i := o.next[p]
	o.placed[i] = true
	o.next[p]++
	o.look(p)
	if len(o.waiting) > 0 {
		woken := o.waiting[i]
		delete(o.waiting, i)
		for _, q := range woken {
			o.look(q)
		}
	}
	return i
}

// breakCycle takes the sending from one receipt of a circle of processes, each of which waits for a sending of the next: one that by the
// wall clocks came longest before it was sent. There is one when nothing is ready.
func (o *orderer) breakCycle() {
	circle := o.circle()
	worst := slices.MaxFunc(circle, func(p, q int32) int {
		a, b := o.lead(p), o.lead(q)
		switch {
		case a < b:
			return -1
		case a > b:
			return 1
		}
		return int(q) - int(p)
	})
	i, m := o.next[worst], o.blocker[worst]
	o.report(circle, i, m)
	o.sends.remove(i, m, int32(o.lanes[o.proc[m]].end)) // and those of the same process after it, which are on the circle, too
	o.waiting[m] = slices.DeleteFunc(o.waiting[m], func(q int32) bool { return q == worst })
	o.look(worst)
}

// lead is by how much the next event of p came before the sending that it waits for, by the wall clocks.
func (o *orderer) lead(p int32) int64 {
	return o.when[o.blocker[p]] - o.when[o.next[p]]
}

// circle finds processes of which each waits for the next, and the last for the first.
func (o *orderer) circle() []int32 {
	p := int32(0)
	for int(o.next[p]) == o.lanes[p].end {
		p++
	}
	seen := make([]bool, len(o.lanes))
	for !seen[p] {
		seen[p] = true
		p = o.proc[o.blocker[p]]
	}
	circle := []int32{p}
	for q := o.proc[o.blocker[p]]; q != p; q = o.proc[o.blocker[q]] {
		circle = append(circle, q)
	}
	return circle
}

// report says that receipt i of sending m lies on a circle.
func (o *orderer) report(circle []int32, i, m int32) {
	proc, text := o.events[i].Proc, ""
	if !o.has(Cycle, proc) { // only the first is put into words
		text = o.tellCircle(circle, i, m)
	}
	o.add(Cycle, proc, i, func(l *Log, p Problem) string {
		return text + times(p.N) + ". The log of " + proc + " lies, or that of another process in the circle; the receipt is used without its sending"
	})
}

func (o *orderer) tellCircle(circle []int32, i, m int32) string {
	var also []string
	for _, p := range circle[:min(len(circle), maxNamed)] {
		if o.next[p] != i {
			also = append(also, fmt.Sprintf("%s of %s", o.events[o.next[p]], o.events[o.blocker[p]]))
		}
	}
	text := fmt.Sprintf("%s came before %s, of which it is: each happened before the other", o.events[i], o.events[m])
	if len(also) > 0 {
		text += " (the circle goes through " + strings.Join(also, ", ") + ")"
	}
	return text
}

// A readyLane is a process whose next event may be placed.
type readyLane struct {
	when int64
	proc int32
}

// readyHeap is a binary heap of them, the earliest first. (Package container/heap would allocate for each event.)
type readyHeap []readyLane

func (h readyHeap) less(i, j int) bool {
	if h[i].when != h[j].when {
		return h[i].when < h[j].when
	}
	return h[i].proc < h[j].proc
}

func (h *readyHeap) push(x readyLane) {
	*h = append(*h, x)
	s := *h
	for i := len(s) - 1; i > 0; {
		parent := (i - 1) / 2
		if !s.less(i, parent) {
			return
		}
		s[i], s[parent] = s[parent], s[i]
		i = parent
	}
}

func (h *readyHeap) pop() readyLane {
	s := *h
	top, last := s[0], len(s)-1
	s[0] = s[last]
	s = s[:last]
	*h = s
	for i := 0; ; {
		child := 2*i + 1
		if child >= len(s) {
			return top
		}
		if child+1 < len(s) && s.less(child+1, child) {
			child++
		}
		if !s.less(child, i) {
			return top
		}
		s[i], s[child] = s[child], s[i]
		i = child
	}
}
