package waitfor

import "jeton/launcher/lang"

// A State is what a rank does.
type State int

const (
	Running State = iota // the user's code; nothing is known of what it will call
	Blocked              // its calls, and no goroutine of the user's that could release others
	Idle                 // nothing: the code of its cell has returned
)

// A Report is what a rank tells of itself.
type Report struct {
	Rank      int // in the job
	State     State
	Cell      int      // that runs, or that ran last; 0: a program
	Steps     uint64   // changes whenever anything happens
	Sent      []uint64 // packets, by rank
	Come      []uint64
	Calls     []Call    // that are blocked
	Bystander int       // goroutines of the user's in no call, which wait for something else
	Lockers   []Locker  // who has locks of this rank's windows
	Messages  []Message // that have come and wait for a receive
}

// A Call is one that is blocked.
type Call struct {
	Name  string // "Recv"
	Where string // "In[5]:18"
	What  string // "1000000 int64"
	Comm  lang.Text
	Rank  int // of the caller, in the communicator

	Context    uint32
	Send       bool
	Peer       int    // in the communicator; -1: any, or none
	Tag        int    // -1: any; of a message
	Message    bool   // Peer and Tag count
	Collective string // "Barrier"; "": none
	Turn       int    // which of the communicator's collective operations
	Root       int    // of that, plus 1; 0: it has none, or it is not known

	Any   bool   // one of Needs is enough
	Needs []int  // ranks of the job
	Open  bool   // what it needs is not known
	OneOf []Call // the requests of which it waits for one
	Ready bool   // it needs a Pready of its own rank
	// Follows says of an open call that it waits for another of the same rank.
	Follows bool
	Lock    *Lock // it needs who has this
}

// A Lock is that of a rank's part of a window.
type Lock struct {
	Window uint32
	Target int // in the job
}

// A Locker is a rank of the job that has a lock.
type Locker struct {
	Window uint32
	Rank   int
}

// A Message has come, and nobody has received it.
type Message struct {
	From    int // in the job
	Source  int // in the communicator
	Tag     int
	Bytes   int
	Context uint32
	Comm    string
}
