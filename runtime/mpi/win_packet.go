package mpi

import (
	"slices"

	"jeton/runtime/mpi/internal/device"
	"jeton/runtime/mpi/internal/fabric"
)

// kindWindow is the kind of all packets of windows. Context is the window's, Source the sender's rank in it, Tag a verb.
const kindWindow = device.FirstForeign + 16

// A verb is what a packet asks for, or answers.
type verb int32

const (
	// Accesses. A: the place in the target's memory, in bytes. Size: bytes of data. B: the number of what is under way at the origin, if there is an
	// answer. C: the number of the call's place in the program, and which call. Of those with flagLayout, the payload begins with a layout.
	verbPut        verb = iota + 1
	verbAccumulate      // Op, Item
	verbGet
	verbFetch // verbAccumulate, and the old value is the answer; of NoOp there is no data
	verbSwap  // the payload is the value to compare with, and the new one

	verbResult  // A: the number; Size: of the payload, which is what comes next
	verbRefused // A: the number, or 0; B: the error's class; the payload says why
	verbPlace   // C: a number for the payload, which is a place in a program

	verbLock    // A: shared or exclusive; B: the number of the attempt
	verbGranted // B: of the attempt
	verbDenied  // B: of the attempt; A: the rank that has died and had it
	verbUnlock  // B: of the attempt; A: as verbFlush, or 0
	verbFlush   // A: a number
	verbFlushed // A: the number
	verbPost
	verbComplete // A: as verbFlush, or 0
	verbFence
	verbFree
	verbWritten // to memory in common
)

const (
	flagLayout  = 1 << iota // the payload begins with a layout
	flagPassive             // the origin has a lock
	flagParity              // which of two Fences that follow each other the access comes before
	flagHanded              // of verbGranted: the rank has waited until another gave the lock back
	flagHolds               // of verbLock: the rank has another lock
	flagUrgent  = device.Urgent
)

// header begins a packet.
func (w *Win) header(v verb) fabric.Header {
	return fabric.Header{Kind: kindWindow, Context: w.c.context, Source: int32(w.c.rank), Tag: int32(v)}
}

// send sends a packet, to this rank itself, too. The caller has the lock. What cannot be sent is to a rank that has died, which its synchronisation will
// tell.
func (w *Win) send(to int, h *fabric.Header, payload []byte, token any) (now bool) {
	if to == w.c.rank {
		w.deliver(to, h, payload)
		return true
	}
	w.sending(to, h)
	out := &w.p.windows.out // h itself would escape
	*out = *h
	now, err := w.p.d.Put(w.c.ranks[to], out, payload, token)
	return now || err != nil
}

// limit is the longest payload of a packet to a rank, in whole items of any kind.
func (w *Win) limit(to int) int {
	if to == w.c.rank {
		return 1 << 40
	}
	return w.p.d.Limit(w.c.ranks[to]) &^ 15
}

// deliver acts on a packet of a rank of the window.
func (w *Win) deliver(from int, h *fabric.Header, payload []byte) {
	if w.isEarly(from, h) {
		w.exposed.early = append(w.exposed.early, early{from, *h, slices.Clone(payload)})
		return
	}
	if from != w.c.rank {
		w.receiving(from, h)
	}
	switch verb(h.Tag) {
	case verbPut, verbAccumulate, verbGet, verbFetch, verbSwap:
		w.accessed(from, h, payload)
	case verbResult:
		w.p.windows.under.result(w, from, h, payload)
	case verbRefused:
		w.refused(from, h, payload)
	case verbPlace:
		w.log.place(from, uint32(h.C), payload)
		return
	case verbLock:
		w.lockAsked(from, h)
	case verbGranted:
		w.lockGranted(from, h.B)
	case verbDenied:
		w.lockDenied(from, h)
	case verbUnlock:
		w.unlockedBy(from, h)
	case verbFlush:
		w.flushedBy(from, h.A)
	case verbFlushed:
		t := &w.targets[from]
		t.flushed = max(t.flushed, min(h.A, t.flushing))
	case verbPost:
		w.targets[from].posts++
	case verbComplete:
		w.exposed.completes[from]++
		if h.A != 0 {
			w.flushedBy(from, h.A)
		}
	case verbFence:
		w.exposed.fences[from]++
		w.exposed.news++
		if w.allFenced() {
			w.endFence()
		}
	case verbFree:
		w.exposed.frees[from] = true
	case verbWritten:
		w.exposed.news++
	default:
		return
	}
	w.p.d.Stir()
}

// lost: a rank of the window has died.
func (w *Win) lost(rank int, err error) {
	w.p.windows.under.lost(w, rank, &device.LostError{Rank: w.c.ranks[rank], Err: err})
	w.exposed.lost = true
	w.takeEarly()
	w.lockHolderLost(rank)
	w.log.forget(func(e *entry) bool { return e.from == rank })
	w.p.d.Stir()
}
