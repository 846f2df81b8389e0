package transport

import (
	"context"
	"errors"
	"fmt"
	"os"
)

// An Error is a call that could not be done, with the rank that it was about.
//
//	transport: receive from rank 3 (alice): the process has died
//
// errors.Is tells the causes apart: ErrGone, ErrLeft, ErrSecret, ErrClosed, context.Canceled, context.DeadlineExceeded.
type Error struct {
	Op   string // "send to", "receive from", "connect to", …
	Rank int
	Host string // where the rank is; may be ""
	Err  error
}

// Error returns everything on one line.
func (e *Error) Error() string {
	host := ""
	if e.Host != "" {
		host = " (" + e.Host + ")"
	}
	return fmt.Sprintf("transport: %s rank %d%s: %v", e.Op, e.Rank, host, e.Err)
}

// Unwrap returns Err.
func (e *Error) Unwrap() error { return e.Err }

// The causes.
var (
	ErrGone   = errors.New("the process has died")
	ErrLeft   = errors.New("the process has closed its mesh: it does not talk any more")
	ErrClosed = errors.New("this mesh is closed")
	ErrSecret = errors.New("the process there did not prove that it knows this world's secret: it belongs to another world, or to an earlier one")
	ErrRank   = errors.New("there is no such rank")
	ErrLong   = errors.New("the message is longer than a mesh sends (Config.MaxMessage)")
)

var (
	errGarbage     = errors.New("bytes that are no message")
	errInterrupted = fmt.Errorf("interrupted: %w", context.Canceled)
	errReset       = fmt.Errorf("%w: its connection was cut", ErrGone)
)

// fail says what could not be done, and nothing of a nil err.
func (m *Mesh) fail(op string, rank int, err error) error {
	if err == nil {
		return nil
	}
	return m.failed(op, rank, err)
}

func (m *Mesh) failed(op string, rank int, err error) error {
	var done *Error
	if errors.As(err, &done) {
		return err
	}
	return &Error{Op: op, Rank: rank, Host: m.hostOf(rank), Err: err}
}

func (m *Mesh) hostOf(rank int) string {
	if m.cfg.Host == nil || rank < 0 || m.cfg.Size > 0 && rank >= m.cfg.Size {
		return ""
	}
	return m.cfg.Host(rank)
}

// ofPeer is what the end of a connection says of the process at its other end.
func ofPeer(err error) error {
	if isEnd(err) {
		return errReset
	}
	return err
}

// isTimeout reports that a deadline of ours ended the call; ETIMEDOUT is the connection's end.
func isTimeout(err error) bool { return errors.Is(err, os.ErrDeadlineExceeded) }
