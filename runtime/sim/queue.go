package sim

import "time"

// An item is something that is to happen at a time. One of its pointers is set, or it is a command or fault by number.
type item struct {
	at      time.Duration
	order   uint64 // of two at one time, the one that was put in first
	flight  *flight
	timer   *timer
	command int32 // index+1 of Config.Commands
	fault   int32 // index+1 of Config.Faults
	turn    int32 // of a command: how often it was given before
}

func (i *item) before(j *item) bool {
	if i.at != j.at {
		return i.at < j.at
	}
	return i.order < j.order
}

// A queue holds what is to happen, the earliest first: a heap of values, since container/heap boxes each.
type queue []item

func (q *queue) push(it item) {
	h := append(*q, it)
	*q = h
	i := len(h) - 1
	for i > 0 {
		parent := (i - 1) / 2
		if !it.before(&h[parent]) {
			break
		}
		h[i] = h[parent]
		i = parent
	}
	h[i] = it
}

func (q *queue) pop() item {
	h := *q
	first, last := h[0], h[len(h)-1]
	h[len(h)-1] = item{}
	h = h[:len(h)-1]
	*q = h
	if len(h) == 0 {
		return first
	}
	i := 0
	for {
		child := 2*i + 1
		if child >= len(h) {
			break
		}
		if child+1 < len(h) && h[child+1].before(&h[child]) {
			child++
		}
		if !h[child].before(&last) {
			break
		}
		h[i] = h[child]
		i = child
	}
	h[i] = last
	return first
}
