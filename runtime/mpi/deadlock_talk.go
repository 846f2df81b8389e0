package mpi

import (
	"encoding/json"
	"reflect"

	"jeton/runtime/mpi/internal/device"
	"jeton/runtime/mpi/internal/fabric"
	"jeton/runtime/mpi/internal/waitfor"
)

// What packets of talk say. Tag is which; A the round; B where the payload begins in the message; Size how long that is.
const (
	talkBlocked = iota + 1 // the sender is blocked
	talkAsk                // the receiver shall report
	talkReport             // a waitfor.Report
	talkVerdict            // a verdict, which the receiver shall tell
)

// maxTalk bounds a message: a report has two counters a rank.
const maxTalk = 64 << 20

// send sends a message of talk in as many packets as it needs. The caller has the lock. Who cannot be reached will be known as lost.
func (w *watcher) send(to int, what int32, round uint64, x any) {
	var text []byte
	if x != nil && !reflect.ValueOf(x).IsNil() {
		text = encode(x)
	}
	to += w.p.first // the talk is between the ranks of the world
	limit := w.p.d.Limit(to)
	for at := 0; ; at += limit {
		part := text[at:min(at+limit, len(text))]
		h := fabric.Header{Kind: device.Silent, Flags: device.Urgent, Tag: what, A: round, B: uint64(at), Size: uint64(len(text))}
		if _, err := w.p.d.Put(to, &h, part, nil); err != nil || at+limit >= len(text) {
			return
		}
	}
}

// talk is the side of a watcher that the device sees.
type talk watcher

// Place implements device.Handler, as the other methods do.
func (*talk) Place(int, *fabric.Header, int) []byte { return nil }

func (t *talk) Deliver(from int, h *fabric.Header, payload []byte) {
	w := (*watcher)(t)
	if !w.p.isHome(from) {
		return
	}
	from -= w.p.first
	switch h.Tag {
	case talkBlocked:
		w.alarm, w.again = true, true
	case talkAsk:
		w.question, w.asker = h.A, from
	case talkReport, talkVerdict:
		text, whole := w.assemble(from, h, payload)
		if !whole || !w.take(from, h, text) {
			return
		}
	default:
		return
	}
	w.timer.Reset(0)
}

func (t *talk) Lost(rank int, _ error) { delete(t.parts, rank-t.p.first) }

// assemble puts the parts of a rank's message together, which come in their order.
func (w *watcher) assemble(from int, h *fabric.Header, part []byte) (text []byte, whole bool) {
	if h.B == 0 {
		delete(w.parts, from)
	}
	text = w.parts[from]
	if h.Size > maxTalk || h.B != uint64(len(text)) || uint64(len(text)+len(part)) > h.Size {
		delete(w.parts, from)
		return nil, false
	}
	text = append(text, part...)
	w.parts[from] = text
	if uint64(len(text)) < h.Size {
		return nil, false
	}
	delete(w.parts, from)
	return text, true
}

// take reads a whole message, and reports whether it changes anything.
func (w *watcher) take(from int, h *fabric.Header, text []byte) bool {
	if h.Tag == talkVerdict {
		var v verdict
		if json.Unmarshal(text, &v) != nil || v.Situation == nil || !v.Situation.Valid(len(w.p.hosts)) {
			return false
		}
		w.tellers = append(w.tellers, &v)
		return true
	}
	if from < len(w.owes) {
		w.owes[from] = false
	}
	var r waitfor.Report
	if w.now == nil || h.A != w.round || json.Unmarshal(text, &r) != nil || r.Rank != from {
		return false
	}
	w.now[from] = &r
	return true
}
