package mutex

import (
	"fmt"

	"jeton/runtime/history"
	"jeton/runtime/protocol"
)

// Raymond is the algorithm of Raymond (1989): the processes are a tree, and each knows in which direction the token is. A request goes
// that way, one edge at a time, and the token comes back along it, turning the edges round.
//
// An entry costs at most two messages for each edge between the token and who wants it: 2 × the diameter of the tree, O(log N) in a
// balanced one; about 4 when all want it. Channels need not be FIFO.
type Raymond struct {
	seat
	tree   []int
	holder int   // the neighbour in whose direction the token is, or this process: the paper's HOLDER
	queue  []int // this process, or neighbours, that have asked here: the paper's REQUEST_Q
	asked  bool  // holder was asked, and has not sent the token yet
}

// NewRaymond makes a process of the tree.
func NewRaymond(c Config) *Raymond { return &Raymond{seat: seat{granted: c.Granted}, tree: c.Tree} }

// Start finds the place in the tree, and makes the token at the root.
func (r *Raymond) Start(env *protocol.Env) {
	parent := treeParent(r.tree, env.Self(), env.N())
	if parent >= 0 {
		r.holder = parent
		return
	}
	r.holder = env.Self()
	env.Mark(history.Token, "at", env.Self())
}

// Expire has nothing to do: there are no timers.
func (r *Raymond) Expire(*protocol.Env, string) {}

// Command carries out "request", "release", "leave".
func (r *Raymond) Command(env *protocol.Env, command string) error {
	return r.command(env, command, r)
}

func (r *Raymond) request(env *protocol.Env) {
	env.Mark(history.CSRequest)
	r.queue = append(r.queue, env.Self())
	r.goOn(env)
}

func (r *Raymond) release(env *protocol.Env) { r.goOn(env) }

// Receive handles a neighbour's request, or the token.
func (r *Raymond) Receive(env *protocol.Env, from int, m any) {
	switch m.(type) {
	case Request:
		r.queue = append(r.queue, from)
	case Token:
		r.holder = env.Self()
		env.Mark(history.Token, "at", env.Self())
	default:
		unexpected(env, from, m)
		return
	}
	r.goOn(env)
}

// GoOn gives the token to the first of the queue, or asks for it: the paper's ASSIGN_PRIVILEGE and MAKE_REQUEST.
func (r *Raymond) goOn(env *protocol.Env) {
	enter := false
	if r.holder == env.Self() && r.phase != inside && len(r.queue) > 0 {
		first := r.queue[0]
		r.queue, r.asked = r.queue[1:], false
		if enter = first == env.Self(); !enter {
			r.holder = first
			env.Send(first, Token{})
		}
	}
	if r.holder != env.Self() && len(r.queue) > 0 && !r.asked {
		r.asked = true
		env.Send(r.holder, Request{})
	}
	if enter {
		r.enter(env)
	}
}

// State is where the application stands, where the token is, and who has asked for it here.
func (r *Raymond) State() map[string]string {
	return map[string]string{"section": r.phase.String(), "holder": fmt.Sprint(r.holder), "queue": fmt.Sprint(r.queue)}
}
