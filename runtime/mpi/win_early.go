package mpi

import (
	"slices"

	"jeton/runtime/mpi/internal/fabric"
)

// A rank leaves Fence when all have come to it and all accesses to its own memory are done. Accesses to another's memory may still be on their way there,
// from a third rank, when it makes the first of the next epoch. Such early accesses wait at the target until its own Fence has ended, and with them
// whatever their sender has sent behind them.

// An early packet waits for the end of this rank's Fence.
type early struct {
	from    int
	header  fabric.Header
	payload []byte
}

// isEarly reports whether a packet must wait. Answers need not: they are about what this rank has asked for.
func (w *Win) isEarly(from int, h *fabric.Header) bool {
	x := &w.exposed
	if from == w.c.rank || x.lost {
		return false
	}
	switch verb(h.Tag) {
	case verbPut, verbAccumulate, verbGet, verbFetch, verbSwap:
		if parity(h) != x.fenced%2 {
			return true
		}
	case verbResult, verbRefused, verbGranted, verbDenied, verbFlushed:
		return false
	}
	return slices.ContainsFunc(x.early, func(e early) bool { return e.from == from })
}

// allFenced reports whether this rank has called Fence and the last packet of the others has come by which it ends, among few ranks. It may end at once
// then, whatever this rank does. Who looks for races ends it in Fence, between what came before it and what comes after.
func (w *Win) allFenced() bool {
	if w.exposed.fenced == w.epoch.turn || len(w.targets) > fewRanks || w.info.races {
		return false
	}
	for r, n := range w.exposed.fences {
		if r != w.c.rank && n < w.epoch.turn {
			return false
		}
	}
	return true
}

// endFence begins the next epoch for what others access here.
func (w *Win) endFence() {
	w.exposed.fenced = w.epoch.turn
	w.takeEarly()
}

// takeEarly does what has waited, in the order of its coming.
func (w *Win) takeEarly() {
	all := w.exposed.early
	w.exposed.early = nil
	for i := range all {
		w.deliver(all[i].from, &all[i].header, all[i].payload)
	}
}
