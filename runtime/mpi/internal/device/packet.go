package device

// The kinds of packets. In all of them but kindData and kindCredit, Context, Source, Tag, Size and Item are the message's.
const (
	kindEager     = iota + 1 // a whole message. A: the sender's number, of one with flagAck
	kindAsk                  // a message that waits at its sender. A: the sender's number; B: the address of its data there, if it can be fetched
	kindClear                // its receive is there. A: the sender's number; B: the receiver's
	kindData                 // a part of it. A: the receiver's number; B: which byte is its first
	kindAck                  // the message has been received. A: the sender's number
	kindCredit               // A: bytes that were received
	kindCancel               // the sender wants a message back. A: its number
	kindCancelled            // A: its number; B: 1: it was not received, and will not be
	kindHelp                 // its receive is there, and the sender may copy parts of it. A: the sender's number; B: the receiver's; C: the address there; Tag: the turn
	kindHelped               // and has. A: the receiver's number; B: 1: it could not
	kindAbort                // the sender has ended the job. A: with which status; the payload says why

	// FirstForeign and all above are for others.
	FirstForeign = 32
	// Silent is the foreign kind whose packets Steps and Traffic leave out: of those who talk about the others.
	Silent = FirstForeign + 40
)

// Flags of a packet.
const (
	flagAck   = 1 << iota // of kindEager: the sender waits for kindAck
	flagReady             // the sender has said that the receive is there

	// Urgent packets must be looked at also when the receiver is in no call: somebody else waits for what it will do.
	flagUrgent = 1 << 7
	Urgent     = flagUrgent
)

// envelopeCost is what a message is counted beside its bytes while it waits for its receive.
const envelopeCost = 128
