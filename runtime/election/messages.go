package election

import "jeton/runtime/protocol"

// An Election is the candidature of ID: E of [ChangRoberts].
type Election struct{ ID ID }

// An Elected announces the leader: F.
type Elected struct{ ID ID }

// A Token numbers the ring: T. Who gets it is rank Value.
type Token struct{ Value int }

// A Probe asks whether ID is the greatest as far as 2^Phase hops in one direction, in [HirschbergSinclair]. Hops is how many it has
// made when it arrives.
type Probe struct {
	ID        ID
	Phase     int
	Hops      int
	Direction Direction
}

// An Answer is a Probe's good news on its way back.
type Answer struct {
	ID        ID
	Phase     int
	Direction Direction // in which it travels itself
}

// A Direction is one of the two ways round a ring. With two processes both lead to the same neighbour, by different links.
type Direction int

// The directions.
const (
	Forward Direction = iota // to the next of the ring
	Backward
)

func (d Direction) String() string {
	if d == Backward {
		return "backward"
	}
	return "forward"
}

func (d Direction) opposite() Direction { return Backward - d }

// Type is the word of the log.
func (Election) Type() string { return "E" }

// Type is the word of the log.
func (Elected) Type() string { return "F" }

// Type is the word of the log.
func (Token) Type() string { return "T" }

// Type is the word of the log.
func (Probe) Type() string { return "PROBE" }

// Type is the word of the log.
func (Answer) Type() string { return "ANSWER" }

// Messages is one of each message of this package, for gob.Register.
func Messages() []any {
	return []any{Election{}, Elected{}, Token{}, Probe{}, Answer{}}
}

// Unexpected is the mark of a message that the algorithm does not know, with the attributes type and from. It is left aside.
const Unexpected = "unexpected"

func unexpected(env *protocol.Env, from int, m any) {
	env.Mark(Unexpected, "type", protocol.TypeOf(m), "from", from)
}
