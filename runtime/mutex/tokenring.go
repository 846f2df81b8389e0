package mutex

import (
	"strconv"
	"time"

	"jeton/runtime/history"
	"jeton/runtime/protocol"
)

// TokenRing is mutual exclusion by a token that goes round a ring (Le Lann 1977). Who has it and wants the section enters; after the
// section, or at once when it is not wanted, the token goes on. The processes are anonymous: each knows its successor only, and one
// of them that it makes the token.
//
// An entry costs one message when all want the section, and as many as the token makes hops when few do: the ring is never quiet. A
// process that does not want the token holds it for Config.Hold first, so that an idle ring does not spin; a request during that time
// enters at once. Between a request and its entry each other process enters at most once.
//
// The end: a process that was told "leave" only passes the token on. When the token has seen all processes in a row that have left,
// its holder keeps it and sends END round; so no process ends while others still need it to pass the token.
type TokenRing struct {
	seat
	ring  []int
	next  int // the successor
	hold  time.Duration
	has   bool // the token is here
	quiet int  // of the token that is here: how many processes before this one, in a row, have left
}

// NewTokenRing makes a process of the ring.
func NewTokenRing(c Config) *TokenRing {
	return &TokenRing{seat: seat{granted: c.Granted}, ring: c.Ring, hold: c.hold()}
}

// Start makes the token, in the first process of the ring.
func (r *TokenRing) Start(env *protocol.Env) {
	r.next = ringNext(r.ring, env.Self(), env.N())
	if r.ring == nil && env.Self() == 0 || r.ring != nil && env.Self() == r.ring[0] {
		r.take(env, Token{})
	}
}

// Command carries out "request", "release", "leave".
func (r *TokenRing) Command(env *protocol.Env, command string) error {
	return r.command(env, command, r)
}

func (r *TokenRing) request(env *protocol.Env) {
	env.Mark(history.CSRequest)
	if r.has { // it was held, unwanted
		r.use(env)
	}
}

func (r *TokenRing) release(env *protocol.Env) { r.pass(env) }

func (r *TokenRing) leave(env *protocol.Env) {
	if r.has {
		r.use(env)
	}
}

// Receive handles the token, or the ring's end.
func (r *TokenRing) Receive(env *protocol.Env, from int, m any) {
	switch m := m.(type) {
	case Token:
		r.take(env, m)
	case End:
		r.end(env, m.Hops)
	default:
		unexpected(env, from, m)
	}
}

// Expire is the end of the hold time.
func (r *TokenRing) Expire(env *protocol.Env, timer string) {
	if timer == holdTimer && r.has && r.phase == outside {
		r.pass(env)
	}
}

const holdTimer = "hold"

func (r *TokenRing) take(env *protocol.Env, t Token) {
	r.has, r.quiet = true, t.Left
	env.Mark(history.Token, "at", env.Self())
	r.use(env)
}

// Use does with the token that is here what this process wants.
func (r *TokenRing) use(env *protocol.Env) {
	switch {
	case r.phase == waiting:
		env.Stop(holdTimer)
		r.enter(env)
	case r.left && r.quiet+1 >= env.N():
		r.end(env, env.N())
	case r.left:
		env.Stop(holdTimer)
		r.pass(env)
	default:
		env.After(r.hold, holdTimer)
	}
}

func (r *TokenRing) pass(env *protocol.Env) {
	t := Token{}
	if r.left {
		t.Left = r.quiet + 1
	}
	r.has = false
	env.Send(r.next, t)
}

// End ends this process and those after it: hops with this one.
func (r *TokenRing) end(env *protocol.Env, hops int) {
	env.Stop(holdTimer)
	if hops > 1 {
		env.Send(r.next, End{Hops: hops - 1})
	}
	env.Halt()
}

// State is where the application stands, and whether the token is here.
func (r *TokenRing) State() map[string]string {
	return map[string]string{"section": r.phase.String(), "token": strconv.FormatBool(r.has)}
}
