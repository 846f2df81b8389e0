package front

import (
	"context"
	"time"
	"unicode/utf8"

	"jeton/kernel/wire"
	"jeton/runtime/session"
)

// An outlet is the [Output] of one request: all that it shows goes to IOPub with the request as parent, also after the
// request ended.
//
// Who has the turn may publish, and keeps it while Publish blocks. That is what keeps the order between goroutines that
// print, and what makes them wait for the readers.
type outlet struct {
	k       *Kernel
	parent  *wire.Message // the request without its content
	count   int           // of execute_result
	record  bool          // the result goes into the history
	silent  bool          // nothing that it prints or displays is published
	askable bool          // allow_stdin

	turn    chan struct{} // has room for one: the turn to touch what is below
	name    string        // stream of buf
	buf     []byte        // printed and not yet sent. Invariant: below batchBytes while nobody has the turn
	left    allowance     // of what may be shown
	waiting bool          // the flusher has this outlet
	flushed time.Time
}

func (k *Kernel) newOutlet(r *request) *outlet {
	return &outlet{
		k: k, parent: &wire.Message{IDs: r.msg.IDs, Header: r.msg.Header}, turn: make(chan struct{}, 1), left: allowance{Bound: k.cfg.Bound},
	}
}

func (o *outlet) take() { o.turn <- struct{}{} }
func (o *outlet) give() { <-o.turn }

// Stream implements [Output].
func (o *outlet) Stream(name string, text []byte) {
	if o.silent || len(text) == 0 {
		return
	}
	o.take()
	defer o.give()
	if name != o.name {
		o.flush(true)
		o.name = name
	}
	text, over := o.left.text(text)
	if over {
		defer o.cut()
	}
	for len(o.buf)+len(text) >= batchBytes {
		n := batchBytes - len(o.buf)
		o.buf = append(o.buf, text[:n]...)
		text = text[n:]
		o.flush(false)
	}
	o.buf = append(o.buf, text...)
	if len(o.buf) > 0 && !o.waiting {
		o.waiting = true
		now := time.Now()
		o.k.flusher.add(o, latest(now.Add(firstDelay), o.flushed.Add(flushEvery)))
	}
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func earliest(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

// flushDue is the flusher's call.
func (o *outlet) flushDue() {
	o.take()
	defer o.give()
	o.waiting = false
	o.flush(false)
	if len(o.buf) > 0 { // part of a character, whose rest may come or not
		o.waiting = true
		o.k.flusher.add(o, o.flushed.Add(flushEvery))
	}
}

// flush publishes the text in buf. Unless all is asked for, an unfinished UTF-8 sequence at its end waits for its rest; if
// there is nothing else, the rest has had its time. The caller has the turn.
func (o *outlet) flush(all bool) {
	n := len(o.buf)
	if !all {
		if k := n - unfinished(o.buf); k > 0 {
			n = k
		}
	}
	if n == 0 {
		return
	}
	text := string(o.buf[:n]) // what is no UTF-8 in it is replaced when it is encoded
	o.buf = append(o.buf[:0], o.buf[n:]...)
	if len(o.buf) == 0 && cap(o.buf) > batchBytes/4 {
		o.buf = nil // outlets live as long as the goroutines of their cells
	}
	o.send("stream", wire.Stream{Name: o.name, Text: text})
	o.flushed = time.Now()
}

// unfinished returns how many bytes at the end of b are the beginning of a character that goes on.
func unfinished(b []byte) int {
	for n := 1; n <= min(utf8.UTFMax-1, len(b)); n++ {
		if c := b[len(b)-n]; utf8.RuneStart(c) {
			if c >= utf8.RuneSelf && !utf8.FullRune(b[len(b)-n:]) {
				return n
			}
			return 0
		}
	}
	return 0
}

// send publishes one message of the outlet. The caller has the turn.
func (o *outlet) send(msgType string, content any) {
	o.k.publish(wire.New(msgType, o.k.session, o.parent, content))
}

// show publishes content after all text that was printed before.
func (o *outlet) show(msgType string, content any) {
	if o.silent {
		return
	}
	o.take()
	defer o.give()
	o.flush(true)
	o.send(msgType, content)
}

// display is show for what a cell makes, and may make too much of.
func (o *outlet) display(msgType string, content any) {
	o.take()
	fits := o.silent || o.left.object(content)
	if !fits {
		o.cut()
	}
	o.give()
	if fits {
		o.show(msgType, content)
	}
}

// finish sends what was printed until now: the request's reply comes next.
func (o *outlet) finish() {
	o.take()
	defer o.give()
	o.flush(true)
}

// Display implements [Output].
func (o *outlet) Display(b session.Bundle) {
	data, metadata := o.encodable(b)
	kind := "display_data"
	if b.Update {
		kind = "update_display_data"
	}
	o.display(kind, wire.DisplayData{Data: data, Metadata: metadata, Transient: wire.Transient{DisplayID: b.ID}})
}

// Result implements [Output].
func (o *outlet) Result(b session.Bundle) {
	data, metadata := o.encodable(b)
	if text, ok := data["text/plain"].(string); ok && o.record {
		o.k.history.Output(o.count, text)
	}
	o.display("execute_result", wire.ExecuteResult{
		ExecutionCount: o.count, Data: data, Metadata: metadata, Transient: wire.Transient{DisplayID: b.ID},
	})
}

// Clear implements [Output].
func (o *outlet) Clear(wait bool) { o.show("clear_output", wire.ClearOutput{Wait: wait}) }

// Comm implements [Output]. Comm messages are no output: a silent request sends them too.
func (o *outlet) Comm(c session.CommMessage) {
	parent := o.parent
	if h, err := wire.ParseHeader(c.Request); err == nil { // it answers a comm message, which front ends look for
		parent = &wire.Message{Header: h}
	}
	m := wire.New("comm_"+c.Kind, o.k.session, parent, o.k.comms.sent(c))
	m.Buffers = c.Buffers
	if c.Metadata != nil {
		m.Metadata = encodableObject(c.Metadata)
	}
	o.take()
	defer o.give()
	o.flush(true)
	o.k.publish(m)
}

// fail publishes the error that ended the request.
func (o *outlet) fail(e *Error) {
	o.show("error", wire.Error{EName: e.Name, EValue: e.Value, Traceback: e.Traceback})
}

// Input implements [Output].
func (o *outlet) Input(ctx context.Context, prompt string, password bool) (string, error) {
	if !o.askable {
		return "", session.ErrNoInput
	}
	o.finish() // the text above the question
	return o.k.ask(ctx, o.parent, wire.InputRequest{Prompt: prompt, Password: password})
}
