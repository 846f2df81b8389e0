package frame

import (
	"errors"
	"fmt"
	"io"
	"os"
	"syscall"
)

// An Error is a call that could not be done, with the peer that it was about.
//
//	frame: receive from host2:4711: half a message came, and the rest did not within 10s
//
// errors.Is tells the causes apart: ErrHalf, ErrUnknown, ErrLong, ErrGarbage, ErrClosed, io.EOF (the peer has closed, after a whole
// message), context.Canceled.
type Error struct {
	Op   string // "receive from", "send to"
	Peer string
	Err  error
}

// Error returns everything on one line.
func (e *Error) Error() string { return fmt.Sprintf("frame: %s %s: %v", e.Op, e.Peer, e.Err) }

// Unwrap returns Err.
func (e *Error) Unwrap() error { return e.Err }

// The causes.
var (
	ErrHalf    = errors.New("half a message came")
	ErrUnknown = errors.New("a message of a type that is not known here")
	ErrLong    = errors.New("the message is too long")
	ErrGarbage = errors.New("these bytes are no message")
	ErrClosed  = errors.New("this connection is closed")
	ErrFull    = errors.New("the peer does not read: too much waits for it")
)

// closedByPeer is io.EOF as a sentence.
type closedByPeer struct{ how string }

func (e closedByPeer) Error() string { return e.how }
func (closedByPeer) Unwrap() error   { return io.EOF }

// ofPeer says in words how a connection has ended.
func ofPeer(err error, partial bool) error {
	switch {
	case errors.Is(err, io.EOF) && partial:
		return fmt.Errorf("%w, and then the peer closed the connection: %w", ErrHalf, io.ErrUnexpectedEOF)
	case errors.Is(err, io.EOF):
		return closedByPeer{"the peer has closed the connection"}
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE), errors.Is(err, io.ErrClosedPipe):
		return fmt.Errorf("the connection was broken: the peer has died, or closed it before it had read everything: %w", err)
	}
	return err
}

func isTimeout(err error) bool { return errors.Is(err, os.ErrDeadlineExceeded) }
