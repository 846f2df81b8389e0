package front

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"jeton/kernel/wire"
)

// A request is one message of a client and the way back to it.
type request struct {
	k        *Kernel
	ch       wire.Channel
	msg      *wire.Message
	received time.Time
	lane     *lane  // nil for what is served at once
	seq      uint64 // its number in the lane
	metadata any    // of the reply, set by the handler
	farewell bool   // the shutdown_request, whose idle comes when the kernel has ended

	queuedComm string // of a comm message that waits behind cells: the comm's id
}

// A handler serves one type of message and returns the content of its reply, nil for none. An error becomes a reply with
// status "error". ctx ends with an interrupt or a shutdown.
type handler func(k *Kernel, ctx context.Context, r *request) (content any, err error)

// serve runs the handler of r between busy and idle.
func (r *request) serve(ctx context.Context) {
	if r.k.ending() {
		r.aborted()
		return
	}
	r.k.cell.begin(r)
	r.status(wire.Busy)
	content, err := r.handle(ctx)
	switch {
	case err != nil:
		r.fail(err)
	case content != nil:
		r.reply(content)
	}
	if !r.farewell {
		r.k.cell.idle(r)
	}
}

// underWay is the cell that the main shell runs. Front ends show the state that they heard of last, whoever's it was: when something is
// served beside a cell, they are told again that the cell is busy.
type underWay struct {
	mu sync.Mutex // held while a state is published: the cell's idle comes last
	r  *request
}

// begin notes that r is served.
func (u *underWay) begin(r *request) {
	if r.lane != r.k.lanes.main || r.msg.Type() != "execute_request" {
		return
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	u.r = r
}

// idle publishes that r has been served.
func (u *underWay) idle(r *request) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.r == r {
		u.r = nil
	}
	r.status(wire.Idle)
	if u.r != nil && r.lane != nil && r.lane != r.k.lanes.control {
		u.r.status(wire.Busy)
	}
}

// handle calls the handler. A panic in it, or in the interpreter, costs this request and not the kernel.
func (r *request) handle(ctx context.Context) (content any, err error) {
	defer func() {
		if p := recover(); p != nil {
			r.k.log.Error("panic while serving a request", "type", r.msg.Type(), "panic", p, "stack", string(debug.Stack()))
			err = &Error{Name: "internal error", Value: fmt.Sprintf("a mistake in jeton, not in your code: %v", p)}
		}
	}()
	if r.msg.Err != nil {
		return nil, &wire.ContentError{MsgType: r.msg.Type(), Err: r.msg.Err}
	}
	h := handlerOf(r.msg.Type())
	if h == nil {
		r.k.log.Warn("unknown message type", "type", clip(r.msg.Type()), "channel", string(r.ch))
		return nil, &Error{Name: "unknown request", Value: fmt.Sprintf("jeton does not know %s; it speaks protocol %s", clip(r.msg.Type()), wire.Version)}
	}
	return h(r.k, ctx, r)
}

// refuse answers r with an error and does not serve it.
func (r *request) refuse(err error) {
	r.status(wire.Busy)
	r.fail(err)
	r.status(wire.Idle)
}

// status publishes busy or idle for r.
func (r *request) status(state string) {
	r.k.publish(wire.New("status", r.k.session, r.msg, wire.Status{ExecutionState: state}))
}

// reply answers r if its type is one that has answers: comm messages and what we do not know have none.
func (r *request) reply(content any) {
	kind, ok := strings.CutSuffix(r.msg.Type(), "_request")
	if !ok {
		return
	}
	m := r.msg.Reply(kind+"_reply", r.k.session, content)
	m.Metadata = r.metadata
	if err := r.k.cfg.Sockets.Send(r.ch, m); err != nil {
		r.k.log.Error("reply not sent", "type", clip(m.Type()), "err", err)
	}
}

// fail answers r with status "error".
func (r *request) fail(err error) {
	r.k.log.Debug("request failed", "type", r.msg.Type(), "err", err)
	r.reply(failure(err))
}

// failure words an error as the content of a reply.
func failure(err error) wire.Failure {
	var e *Error
	if errors.As(err, &e) {
		return wire.Failure{EName: e.Name, EValue: e.Value, Traceback: e.Traceback}
	}
	var ce *wire.ContentError
	if errors.As(err, &ce) {
		return wire.Failure{EName: "bad request", EValue: err.Error()}
	}
	return wire.Failure{EName: "error", EValue: err.Error()}
}

// clip bounds what a client sent before it is shown.
func clip(s string) string {
	if len(s) > 100 {
		s = strings.ToValidUTF8(s[:100], "") + "…"
	}
	return s
}
