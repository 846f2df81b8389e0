package history

import "time"

// A Kind says what an [Event] is.
type Kind string

// The kinds. Those of the first group are a process's own; those of the second, of its connections; the third's are what was done to
// it, to its messages, or to a link.
const (
	Start   Kind = "start"   // the process begins
	End     Kind = "end"     // it ends
	Local   Kind = "local"   // something of its own: a timer, a command
	State   Kind = "state"   // its state is now Attrs
	Mark    Kind = "mark"    // Name happened in the algorithm: "cs.enter", "elect.leader" (see the constants of marks)
	Send    Kind = "send"    // Msg is sent, to all of Msg.To: a multicast is one event
	Receive Kind = "receive" // Msg was taken from the network
	Deliver Kind = "deliver" // Msg was handed to the algorithm, which an order may have kept waiting
	Begin   Kind = "begin"   // Name begins, which lasts: a call, a task; Attrs["of"] is what kind of thing it is
	Finish  Kind = "finish"  // the last Name that has begun and not ended is over

	Connect Kind = "connect" // Name is the connection's, made by this process
	Accept  Kind = "accept"  // the same, made by the peer
	Close   Kind = "close"   // the connection's end

	Fault     Kind = "fault"     // Name is "kill", "stop", "continue", "cut", "mend", "delay", …; Attrs say on which process or link
	Drop      Kind = "drop"      // Msg will not come
	Duplicate Kind = "duplicate" // Msg will come twice
	Delay     Kind = "delay"     // Msg will come later
	Hold      Kind = "hold"      // Msg waits for the mending of a cut, or in an order's queue

	Missing Kind = "missing" // Attrs["n"] events of the process before this one are not in the log: a full buffer, a killed process
)

// The marks that the checkers know. Attributes are named after the colon.
const (
	CSRequest = "cs.request" // mutual exclusion
	CSEnter   = "cs.enter"
	CSExit    = "cs.exit"

	ElectStart  = "elect.start"  // id: this process is a candidate
	ElectLeader = "elect.leader" // id: this process is the leader
	ElectKnown  = "elect.known"  // id: this process knows the leader
	Rank        = "rank"         // rank: this process's number
	Counted     = "counted"      // n: what the numbering token came back with

	Suspect = "suspect" // of: the process that is thought dead
	Trust   = "trust"   // of: it is thought alive again

	SnapBegin  = "snap.begin"  // wave: from now on, this process sends nothing of the application (blocking) or records (Chandy-Lamport)
	SnapRecord = "snap.record" // wave, state: the cut goes through this process here
	SnapEnd    = "snap.end"    // wave, blocked: it goes on
	SnapCommit = "snap.commit" // wave: the wave is whole
	SnapResume = "snap.resume" // wave, state: it was started again from the wave

	Token = "token" // at: the process that has the token; a process that gets or makes it
)

// An Event is one thing that happened in one process.
//
// The events of a process have numbers from 1, without gaps. [Merge] puts those of all processes in one order and gives each its
// vector clock; no process stamps its own, so a student's wrong clock cannot blind a checker.
type Event struct {
	Proc  string            `json:"proc"`           // the process's name, its own in a run: "rank 2", "link-1", "desk"
	Host  string            `json:"host,omitempty"` // as the host file has it
	Pid   int               `json:"pid,omitempty"`
	Life  int               `json:"life,omitempty"` // which process of that name it is, as who has started them counts: 0 the first, then 2, …; see [Life]
	Seq   uint64            `json:"seq"`            // the number in its process, from 1
	Wall  time.Time         `json:"wall"`           // by the clock of its host, which is not another host's
	Mono  time.Duration     `json:"mono"`           // since the process's start, by a clock that is not set
	Kind  Kind              `json:"kind"`
	Name  string            `json:"name,omitempty"` // of Mark, Local, Connect, Accept, Close, Fault
	Msg   *Message          `json:"msg,omitempty"`  // of Send, Receive, Deliver, Drop, Duplicate, Delay, Hold
	Attrs map[string]string `json:"attrs,omitempty"`
	Cell  int               `json:"cell,omitempty"` // the cell whose code did it, 0 when that is not known
	Line  int               `json:"line,omitempty"` // its line there
}

// A Message names what was sent, so that a receipt is matched with its sending by identity, never by a guess.
//
// A message of a protocol, or of a mesh, has its sender's number, which travels with it. What was written to a stream has none:
// there a message is the bytes from Offset to Offset+Bytes of the stream Chan, in the direction of From, and a receipt of some bytes
// is matched with the sendings that wrote them. A datagram has no number either: it is matched when exactly one fits.
type Message struct {
	From  string   `json:"from,omitempty"` // the sender's name; "" when the receiver does not know it (a stream's Chan says it)
	To    []string `json:"to,omitempty"`   // the receivers'
	ID    uint64   `json:"id,omitempty"`   // From's number of it, from 1; 0 of a stream or datagram
	Chan  string   `json:"chan,omitempty"` // the channel: a mesh's stream, or a connection "10.0.0.1:4711-10.0.0.2:80" from its connecter to its accepter
	Off   int64    `json:"off,omitempty"`  // of a stream: where it begins
	Back  bool     `json:"back,omitempty"` // of a stream: from the accepter to the connecter
	Hash  uint64   `json:"hash,omitempty"` // of a datagram: of its content
	Bytes int      `json:"bytes,omitempty"`
	Type  string   `json:"type,omitempty"` // the protocol's word for it: "E", "MARKER"; colours the diagram
	Text  string   `json:"text,omitempty"` // its content, for a person: at most 80 bytes
	Copy  bool     `json:"copy,omitempty"` // the second of two, after Duplicate
}
