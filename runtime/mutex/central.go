package mutex

import (
	"fmt"
	"slices"

	"jeton/runtime/history"
	"jeton/runtime/protocol"
)

// Lost is the server's mark in [Central] for a client that ended. Its attribute of is the client, had is "section" when the client's
// section was ended by this, "request" when its request was, "nothing" otherwise.
const Lost = "cs.lost"

// Central is the centralised algorithm: the server has the lock and gives it to those who ask in the order in which their requests
// reach it. An entry costs three messages: REQ, GRANT, REL. The server may ask, too; its messages then go to itself.
//
// A client that ends: who runs the server gives it the command "lost 3" when it knows that process 3 has ended, by the end of its
// connection for example. The lock that 3 had is then free, its request is forgotten, and what still comes from it is left aside. That
// is safe only if 3 has really ended: a client that was only thought dead is still in its section when the next one enters. When it was
// started again under its number, "back 3" has the server listen to it. The server's own end blocks everyone.
//
// Fairness is by arrival: a request that was made before another, in causal order, may reach the server after it.
type Central struct {
	seat
	server int
	lock   lock // of the server
}

// NewCentral makes a client, or the server when its number is Config.Server.
func NewCentral(c Config) *Central {
	return &Central{seat: seat{granted: c.Granted}, server: c.Server, lock: lock{holder: nobody}}
}

// Start has nothing to do.
func (c *Central) Start(env *protocol.Env) {
	if c.server < 0 || c.server >= env.N() {
		panic(fmt.Sprintf("mutex: Config.Server is process %d, but there are %d, from 0", c.server, env.N()))
	}
}

// Expire has nothing to do: there are no timers.
func (c *Central) Expire(*protocol.Env, string) {}

// Command carries out "request", "release", "leave", and on the server "lost 3" and "back 3".
func (c *Central) Command(env *protocol.Env, command string) error {
	return c.command(env, command, c)
}

func (c *Central) request(env *protocol.Env) {
	env.Mark(history.CSRequest)
	env.Send(c.server, Request{})
}

func (c *Central) release(env *protocol.Env) { env.Send(c.server, Release{}) }

// Receive handles a message of the server or of a client.
func (c *Central) Receive(env *protocol.Env, from int, m any) {
	_, isRequest := m.(Request)
	_, isRelease := m.(Release)
	_, isGrant := m.(Grant)
	switch {
	case isRequest && env.Self() == c.server:
		c.grant(env, c.lock.ask(from))
	case isRelease && env.Self() == c.server:
		c.grant(env, c.lock.free(from))
	case isGrant && from == c.server && c.phase == waiting:
		c.enter(env)
	case isGrant && from == c.server:
		c.release(env) // nobody here has asked: others wait for it
	default:
		unexpected(env, from, m)
	}
}

func (c *Central) grant(env *protocol.Env, p int) {
	if p != nobody {
		env.Send(p, Grant{})
	}
}

func (c *Central) lost(env *protocol.Env, p int) error {
	if err := c.client(env, p, "has ended"); err != nil {
		return err
	}
	had, next := c.lock.lose(p)
	env.Mark(Lost, "of", p, "had", had)
	c.grant(env, next)
	return nil
}

func (c *Central) back(env *protocol.Env, p int) error {
	if err := c.client(env, p, "is back"); err != nil {
		return err
	}
	c.lock.gone = slices.DeleteFunc(c.lock.gone, func(q int) bool { return q == p })
	return nil
}

// Client refuses news of p that are not for this process, or not of a client.
func (c *Central) client(env *protocol.Env, p int, news string) error {
	if env.Self() != c.server {
		return fmt.Errorf("mutex: process %d is told that process %d %s: tell the server, process %d", env.Self(), p, news, c.server)
	}
	if p == c.server {
		return fmt.Errorf("mutex: the server, process %d, is told that it %s itself", p, news)
	}
	return nil
}

// State is where the application stands, and at the server who holds the lock and who waits for it.
func (c *Central) State() map[string]string {
	s := map[string]string{"section": c.phase.String()}
	if c.lock.used {
		s["holder"], s["queue"] = "", fmt.Sprint(c.lock.queue)
		if c.lock.holder != nobody {
			s["holder"] = fmt.Sprint(c.lock.holder)
		}
	}
	return s
}

const nobody = -1

// A lock is what the server knows. Its methods say who is to be granted the lock now, or nobody.
type lock struct {
	used   bool
	holder int
	queue  []int // Invariant: empty while holder is nobody
	gone   []int // those that have ended
}

func (l *lock) ask(p int) int {
	l.used = true
	if slices.Contains(l.gone, p) {
		return nobody
	}
	l.queue = append(l.queue, p)
	return l.next()
}

// Free ends the section of p. Only who holds the lock can.
func (l *lock) free(p int) int {
	if l.holder != p {
		return nobody
	}
	l.holder = nobody
	return l.next()
}

// Lose forgets p, and says what it had.
func (l *lock) lose(p int) (had string, next int) {
	had = "nothing"
	l.gone = append(l.gone, p)
	waits := func(q int) bool { return q == p }
	if slices.ContainsFunc(l.queue, waits) {
		had = "request"
		l.queue = slices.DeleteFunc(l.queue, waits)
	}
	if l.holder == p {
		return "section", l.free(p)
	}
	return had, nobody
}

// Next gives a free lock to the first of the queue.
func (l *lock) next() int {
	if l.holder != nobody || len(l.queue) == 0 {
		return nobody
	}
	l.holder, l.queue = l.queue[0], l.queue[1:]
	return l.holder
}
