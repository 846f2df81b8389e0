package front

import (
	"context"
	"errors"
	"sync"

	"jeton/kernel/wire"
	"jeton/runtime/session"
)

// questions are the input_requests that wait for their input_reply, one a client at a time.
type questions struct {
	mu   sync.Mutex
	open map[string]*question // by the client's identity
}

type question struct {
	id     string      // of the input_request
	answer chan answer // has room for one
	done   chan struct{}
}

type answer struct {
	text string
	err  error
}

// endOfInput is what clients send as the value when the person ends the input (Ctrl-D), as ipykernel has it.
const endOfInput = "\x04"

// ask sends q to the client that sent parent, and waits for the answer, for the client to go away, or for ctx. While
// another question is before the same client it waits for that too.
func (k *Kernel) ask(ctx context.Context, parent *wire.Message, q wire.InputRequest) (string, error) {
	m := parent.Reply("input_request", k.session, q)
	mine, err := k.asked.begin(ctx, identity(m), m.Header.MsgID)
	if err != nil {
		return "", err
	}
	defer k.asked.end(identity(m), mine)
	if err := k.cfg.Sockets.Send(wire.Stdin, m); err != nil {
		k.log.Debug("question not sent", "err", err)
		return "", session.ErrNoInput
	}
	select {
	case a := <-mine.answer:
		return a.text, a.err
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// begin opens a question once there is no other for the client.
func (qs *questions) begin(ctx context.Context, client, id string) (*question, error) {
	mine := &question{id: id, answer: make(chan answer, 1), done: make(chan struct{})}
	for {
		qs.mu.Lock()
		other := qs.open[client]
		if other == nil {
			if qs.open == nil {
				qs.open = make(map[string]*question)
			}
			qs.open[client] = mine
			qs.mu.Unlock()
			return mine, nil
		}
		qs.mu.Unlock()
		select {
		case <-other.done:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

func (qs *questions) end(client string, q *question) {
	qs.mu.Lock()
	delete(qs.open, client)
	qs.mu.Unlock()
	close(q.done)
}

// settle gives a to the client's question. parent, when the client sends it, must be the question's id. It reports false
// when there is no such question, or it has its answer.
func (qs *questions) settle(client, parent string, a answer) bool {
	qs.mu.Lock()
	defer qs.mu.Unlock()
	q := qs.open[client]
	if q == nil || parent != "" && parent != q.id {
		return false
	}
	select {
	case q.answer <- a:
		return true
	default:
		return false
	}
}

// answer takes a message of the stdin channel. Replies to no question that is open (late ones, strangers') are ignored.
func (k *Kernel) answer(r *request) {
	if r.msg.Type() != "input_reply" {
		k.log.Warn("unknown message type", "type", clip(r.msg.Type()), "channel", string(r.ch))
		return
	}
	var c wire.InputReply
	a := answer{}
	switch err := r.msg.Bind(&c); {
	case err != nil:
		a.err = err
	case c.Value == endOfInput:
		a.err = session.ErrInputEnded
	default:
		a.text = c.Value
	}
	if !k.asked.settle(identity(r.msg), r.msg.Parent.MsgID, a) {
		k.log.Debug("input_reply without a question", "err", a.err)
	}
}

var errLeft = errors.New("the front end that was asked went away; run the cell again")

// ClientLeft tells the kernel that a client's connection has ended (channels.Config.Left): a question that waits there ends
// with an error. It does not block.
func (k *Kernel) ClientLeft(ch wire.Channel, id []byte) {
	if ch == wire.Stdin {
		k.asked.settle(string(id), "", answer{err: errLeft})
	}
}

// identity is the routing id of the client that m came from; its shell and stdin sockets have the same.
func identity(m *wire.Message) string {
	if len(m.IDs) == 0 {
		return ""
	}
	return string(m.IDs[0])
}
