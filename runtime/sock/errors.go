package sock

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"
)

// An Error is a call that the kernel refused, or that ended before it was done.
//
//	bind 0.0.0.0:23: EACCES (permission denied): ports below 1024 are reserved to root; choose one from 1024 to 65535
//
// errors.Is(err, syscall.EACCES) holds. An interrupted call is EINTR and context.Canceled; a call on a closed socket is EBADF
// and os.ErrClosed; a timeout is os.ErrDeadlineExceeded.
type Error struct {
	Op   string // the call: "bind", "recvfrom", …
	Addr string // the address it was about, "" if none
	Name string // the errno's name: "EADDRINUSE"; for a name that cannot be resolved "EAI_NONAME" or "EAI_AGAIN"; "timeout"
	Text string // what the kernel says of it: "address already in use"
	Hint string // what happened here and what to try; may be ""
	Err  error  // the syscall.Errno, or what the resolver said
}

// Error returns everything on one line.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Op)
	if e.Addr != "" {
		b.WriteString(" " + e.Addr)
	}
	fmt.Fprintf(&b, ": %s", e.Name)
	if e.Text != "" {
		fmt.Fprintf(&b, " (%s)", e.Text)
	}
	if e.Hint != "" {
		b.WriteString(": " + e.Hint)
	}
	return b.String()
}

// Unwrap returns Err.
func (e *Error) Unwrap() error { return e.Err }

// Is reports that an interrupted call is context.Canceled, and one on a closed socket os.ErrClosed and net.ErrClosed.
func (e *Error) Is(target error) bool {
	switch target {
	case context.Canceled:
		return e.Err == unix.EINTR
	case os.ErrClosed, net.ErrClosed:
		return e.Err == unix.EBADF
	}
	return false
}

// Timeout reports that the call's timeout or deadline passed.
func (e *Error) Timeout() bool { return errors.Is(e.Err, os.ErrDeadlineExceeded) }

const (
	errInvalid     = unix.EINVAL
	errInterrupted = unix.EINTR
	errClosed      = unix.EBADF
)

var errTimeout = os.ErrDeadlineExceeded

// fail makes the Error of a call. It returns nil for a nil err, and an Error as it is.
func (c *core) fail(op string, addr fmt.Stringer, err error) error {
	if err == nil {
		return nil
	}
	var done *Error
	if errors.As(err, &done) {
		return err
	}
	e := &Error{Op: op, Err: err}
	if addr != nil && addr != (Addr{}) {
		e.Addr = addr.String()
	}
	e.Name = errName(err)
	var no syscall.Errno
	switch {
	case errors.Is(err, errTimeout):
		e.Hint = "nothing happened within the time that SetTimeout or SetDeadline allows"
	case errors.As(err, &no):
		e.Text, e.Hint = no.Error(), c.hint(op, addr, no)
	default:
		e.Text = err.Error()
	}
	return e
}

// errName is the short name of an error: "" of nil.
func errName(err error) string {
	var done *Error
	var no syscall.Errno
	switch {
	case err == nil:
		return ""
	case errors.As(err, &done):
		return done.Name
	case errors.Is(err, errTimeout):
		return "timeout"
	case errors.As(err, &no):
		if name := unix.ErrnoName(no); name != "" {
			return name
		}
		return fmt.Sprintf("errno %d", int(no))
	}
	return "error"
}
