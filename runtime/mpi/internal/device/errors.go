package device

import (
	"errors"
	"fmt"

	"jeton/runtime/mpi/internal/dtype"
)

// A LostError is a request whose other end is dead, gone or out of reach.
type LostError struct {
	Rank int // in the job
	Err  error
}

func (e *LostError) Error() string { return fmt.Sprintf("rank %d: %v", e.Rank, e.Err) }
func (e *LostError) Unwrap() error { return e.Err }

// errMalformed is why a rank is lost that breaks the protocol: it is of another version, or its memory was overwritten.
var errMalformed = errors.New("it has sent what no rank sends: memory was overwritten, or it runs another version")

// A TruncateError is a message that is longer than its receive's buffer. Nothing of it was received.
type TruncateError struct {
	Sent uint64 // bytes
	Room int
	Item dtype.Kind // of both ends; 0: none, or several
}

func (e *TruncateError) Error() string {
	text := fmt.Sprintf("a message of %d bytes was sent, and the buffer has room for %d", e.Sent, e.Room)
	if e.Item.Size() > 1 {
		text += fmt.Sprintf(": %d %v, and %d", int(e.Sent)/e.Item.Size(), e.Item, e.Room/e.Item.Size())
	}
	return text
}

// A TypeError is a message of other basic types than its receive's.
type TypeError struct{ Text string }

func (e *TypeError) Error() string { return e.Text }

// A MixedError is a message of a collective operation that meets a receive of another, or of the same with other arguments.
type MixedError struct {
	From  int // in the job
	Op    uint8
	Check uint64
	Bytes int // sent
	Room  int // of the receive
}

func (e *MixedError) Error() string {
	return fmt.Sprintf("rank %d of the job takes part in operation %d (%x) with %d bytes", e.From, e.Op, e.Check, e.Bytes)
}

// An AbortError is a job that another rank has ended.
type AbortError struct {
	Rank, Code int
	Text       string
}

func (e *AbortError) Error() string {
	return fmt.Sprintf("rank %d has ended the job: %s", e.Rank, e.Text)
}

// maxReason is how long the text of an AbortError may be.
const maxReason = 4 << 10

// maxMessage is longer than any memory.
const maxMessage = 1 << 48

// known reports whether the kind that a packet names exists.
func known(item uint8) bool { return int(item) <= dtype.Kinds }
