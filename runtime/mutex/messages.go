package mutex

import "jeton/runtime/protocol"

// A Request asks for the section. Time is the asker's logical clock in Lamport and Ricart-Agrawala, the number of its request in
// Suzuki-Kasami, 0 in the others.
type Request struct{ Time uint64 }

// A Grant is the server's word of [Central]: enter.
type Grant struct{}

// A Release says that the sender is out of the section, in [Central] and [Lamport].
type Release struct{ Time uint64 }

// An Ack is the answer to a Request in [Lamport]: it was seen.
type Ack struct{ Time uint64 }

// A Reply is the answer to a Request in [RicartAgrawala]: enter, as far as I am concerned.
type Reply struct{}

// A Token lets its holder in, in [TokenRing] and [Raymond]. Left is how many processes in a row, up to the sender, have left: a ring
// that all have left ends.
type Token struct{ Left int }

// An End goes round a [TokenRing] that all have left. Hops is how many processes it has still to reach.
type End struct{ Hops int }

// A Privilege is the token of [SuzukiKasami].
type Privilege struct {
	Served []uint64 // of each process, the number of its last request that was served: the paper's LN
	Queue  []int    // who gets it, in order: the paper's Q
}

// Type is the word of the log.
func (Request) Type() string { return "REQ" }

// Type is the word of the log.
func (Grant) Type() string { return "GRANT" }

// Type is the word of the log.
func (Release) Type() string { return "REL" }

// Type is the word of the log.
func (Ack) Type() string { return "ACK" }

// Type is the word of the log.
func (Reply) Type() string { return "REPLY" }

// Type is the word of the log.
func (Token) Type() string { return "TOKEN" }

// Type is the word of the log.
func (End) Type() string { return "END" }

// Type is the word of the log.
func (Privilege) Type() string { return "TOKEN" }

// Messages is one of each message of this package, for gob.Register.
func Messages() []any {
	return []any{Request{}, Grant{}, Release{}, Ack{}, Reply{}, Token{}, End{}, Privilege{}}
}

// Unexpected is the mark of a message that the algorithm does not know, with the attributes type and from. It is left aside.
const Unexpected = "unexpected"

func unexpected(env *protocol.Env, from int, m any) {
	env.Mark(Unexpected, "type", protocol.TypeOf(m), "from", from)
}
