package mpi

import (
	"strings"

	"jeton/runtime/history"
	"jeton/runtime/mpi/internal/fabric"
)

// A note is a packet by which ranks synchronise a window. While calls are traced it is recorded as a message without data, and so is an arrow: from Post to
// the Start that waits for it, from Complete to Wait, and from where a lock is, when another has given it back, to the Lock that has waited for it. Those of Fence
// and Free, from each rank to each, and what else is said of locks, are told as messages within the call, as those of a collective operation are.
type note uint8

const (
	noteFence note = iota
	noteFree
	notePost
	noteComplete
	noteLock
	noteGranted
	noteHanded
	noteUnlock
	notes
	noNote = notes
)

var noteWords = [notes]string{"Fence", "Free", "Post", "Complete", "Lock", "lock granted", "lock handed on", "Unlock"}

// noteOf is what a packet is, or noNote.
func noteOf(h *fabric.Header) note {
	switch verb(h.Tag) {
	case verbFence:
		return noteFence
	case verbFree:
		return noteFree
	case verbPost:
		return notePost
	case verbComplete:
		return noteComplete
	case verbLock:
		return noteLock
	case verbGranted:
		if h.Flags&flagHanded != 0 {
			return noteHanded
		}
		return noteGranted
	case verbUnlock:
		return noteUnlock
	}
	return noNote
}

// noteCounts are how many notes of each kind this rank has sent to another, and has had from it: both ends number them alike, since they come in order, traced or not.
type noteCounts struct{ sent, come [notes]uint32 }

// The number of a note: a bit that no message's has, what it is, its window, and how many there were between the two.
const (
	noteBit     = 1 << 31
	noteKind    = 28 // shifts; there are 8 kinds
	noteWindow  = 20
	mostWindows = 1<<(noteKind-noteWindow) - 1
	mostNotes   = 1<<noteWindow - 1
)

// sending records that a packet is about to be sent to a rank of the window. The caller has the device's lock, as of receiving.
func (w *Win) sending(to int, h *fabric.Header) {
	n := noteOf(h)
	if n == noNote {
		return
	}
	count := &w.targets[to].noted.sent[n]
	*count++
	if t := w.p.windows.tracer; t != nil {
		t.tell(history.Send, w.c.ranks[w.c.rank], w.c.ranks[to], w.noteNumber(n, *count), 0, noteWords[n])
	}
}

// receiving records that one of a rank has come, and takes effect.
func (w *Win) receiving(from int, h *fabric.Header) {
	n := noteOf(h)
	if n == noNote {
		return
	}
	count := &w.targets[from].noted.come[n]
	*count++
	if t := w.p.windows.tracer; t != nil {
		t.tell(history.Receive, w.c.ranks[from], w.c.ranks[w.c.rank], w.noteNumber(n, *count), 0, noteWords[n])
	}
}

func (w *Win) noteNumber(n note, count uint32) uint64 {
	return noteBit | uint64(n)<<noteKind | uint64(w.c.context&mostWindows)<<noteWindow | uint64(count&mostNotes)
}

// locking are the types of the messages of locks that are no arrows.
var locking = strings.Join([]string{noteWords[noteLock], noteWords[noteGranted], noteWords[noteUnlock]}, history.Between)

// within are the types of the messages by which all ranks of a window meet: those of the operations that its calls are made of, of which call is one, and its own.
func within(n note, call ...string) string {
	return strings.Join(append(call, opAllreduce.String(), noteWords[n]), history.Between)
}
