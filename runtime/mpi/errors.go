package mpi

import (
	"errors"
	"fmt"
	"strings"

	"jeton/runtime/mpi/internal/device"
	"jeton/runtime/mpi/internal/dtype"
)

// A Class is the kind of an error, by the standard's names without MPI_. It is an error itself, so that
//
//	errors.Is(err, mpi.ErrTruncate)
//
// is true of every truncated message. MPI 4.1, 9.4.
type Class int

// The classes of errors. MPI 4.1, table 9.1.
const (
	ErrBuffer            Class = iota + 1 // invalid buffer
	ErrCount                              // invalid count
	ErrType                               // invalid datatype, or data of another type than what was sent
	ErrTag                                // invalid tag
	ErrComm                               // invalid communicator
	ErrRank                               // invalid rank
	ErrRequest                            // invalid request
	ErrRoot                               // invalid root, or roots that differ
	ErrGroup                              // invalid group
	ErrOp                                 // invalid operation, or one that does not go with the datatype
	ErrTopology                           // invalid topology
	ErrDims                               // invalid dimensions
	ErrArg                                // invalid argument
	ErrUnknown                            // unknown error
	ErrTruncate                           // message is longer than the receive's buffer
	ErrOther                              // error that has no class of its own
	ErrIntern                             // the library's own
	ErrInStatus                           // the errors are in the statuses
	ErrPending                            // the request is neither done nor failed
	ErrWin                                // invalid window
	ErrBase                               // invalid base of a window
	ErrSize                               // invalid size of a window
	ErrDisp                               // invalid displacement
	ErrLocktype                           // invalid type of lock
	ErrAssert                             // invalid assertion
	ErrRMAConflict                        // conflicting accesses to a window
	ErrRMASync                            // wrong synchronisation of accesses to a window
	ErrRMARange                           // target memory is not part of the window
	ErrRMAAttach                          // memory cannot be attached
	ErrRMAShared                          // memory cannot be shared
	ErrRMAFlavor                          // window of another flavour
	ErrFile                               // invalid file
	ErrAmode                              // error in the access mode of a file
	ErrNoSuchFile                         // file does not exist
	ErrFileExists                         // file exists
	ErrIO                                 // other I/O error
	ErrSpawn                              // processes cannot be started
	ErrPort                               // no such port
	ErrName                               // a name that is not published
	ErrService                            // a name that cannot be published
	ErrProcFailed                         // a process has died (ULFM)
	ErrProcFailedPending                  // a process has died that might have sent what is waited for (ULFM)
	ErrRevoked                            // the communicator was revoked (ULFM)
	ErrSession                            // MPI is not initialised, or finalised already
	ErrKeyval                             // invalid key of attributes
	ErrInfoKey                            // invalid key of an Info
	ErrInfoValue                          // invalid value of an Info
	ErrInfoNokey                          // no such key in an Info
	ErrDeadlock                           // calls that wait for each other; not the standard's

	// Of files. MPI 4.1, 14.8.
	ErrAccess               // permission denied on a file
	ErrBadFile              // invalid name of a file
	ErrFileInUse            // file is in use
	ErrNoSpace              // not enough space for a file
	ErrNotSame              // an argument of a collective call differs between ranks
	ErrQuota                // quota exceeded
	ErrReadOnly             // file or file system is read-only
	ErrUnsupportedDatarep   // unsupported representation of data
	ErrUnsupportedOperation // unsupported operation

	lastClass
)

var classNames = [...]string{
	ErrBuffer: "ERR_BUFFER: invalid buffer", ErrCount: "ERR_COUNT: invalid count", ErrType: "ERR_TYPE: invalid datatype", ErrTag: "ERR_TAG: invalid tag",
	ErrComm: "ERR_COMM: invalid communicator", ErrRank: "ERR_RANK: invalid rank", ErrRequest: "ERR_REQUEST: invalid request", ErrRoot: "ERR_ROOT: invalid root",
	ErrGroup: "ERR_GROUP: invalid group", ErrOp: "ERR_OP: invalid operation", ErrTopology: "ERR_TOPOLOGY: invalid topology", ErrDims: "ERR_DIMS: invalid dimensions",
	ErrArg: "ERR_ARG: invalid argument", ErrUnknown: "ERR_UNKNOWN: unknown error", ErrTruncate: "ERR_TRUNCATE: message truncated", ErrOther: "ERR_OTHER: error",
	ErrIntern: "ERR_INTERN: internal error", ErrInStatus: "ERR_IN_STATUS: the errors are in the statuses", ErrPending: "ERR_PENDING: pending request",
	ErrWin: "ERR_WIN: invalid window", ErrBase: "ERR_BASE: invalid base", ErrSize: "ERR_SIZE: invalid size", ErrDisp: "ERR_DISP: invalid displacement",
	ErrLocktype: "ERR_LOCKTYPE: invalid type of lock", ErrAssert: "ERR_ASSERT: invalid assertion", ErrRMAConflict: "ERR_RMA_CONFLICT: conflicting accesses to a window",
	ErrRMASync: "ERR_RMA_SYNC: wrong synchronisation", ErrRMARange: "ERR_RMA_RANGE: outside of the window", ErrRMAAttach: "ERR_RMA_ATTACH: memory cannot be attached",
	ErrRMAShared: "ERR_RMA_SHARED: memory cannot be shared", ErrRMAFlavor: "ERR_RMA_FLAVOR: window of another flavour", ErrFile: "ERR_FILE: invalid file",
	ErrAmode: "ERR_AMODE: access mode", ErrNoSuchFile: "ERR_NO_SUCH_FILE: no such file", ErrFileExists: "ERR_FILE_EXISTS: file exists", ErrIO: "ERR_IO: input or output",
	ErrSpawn: "ERR_SPAWN: processes cannot be started", ErrPort: "ERR_PORT: invalid port", ErrName: "ERR_NAME: no such name",
	ErrService: "ERR_SERVICE: the name cannot be published", ErrProcFailed: "ERR_PROC_FAILED: a process has died",
	ErrProcFailedPending: "ERR_PROC_FAILED_PENDING: a process has died that might have sent it", ErrRevoked: "ERR_REVOKED: the communicator was revoked",
	ErrSession: "ERR_SESSION: MPI is not initialised", ErrKeyval: "ERR_KEYVAL: invalid key", ErrInfoKey: "ERR_INFO_KEY: invalid key",
	ErrInfoValue: "ERR_INFO_VALUE: invalid value", ErrInfoNokey: "ERR_INFO_NOKEY: no such key", ErrDeadlock: "ERR_DEADLOCK: calls that wait for ever",
	ErrAccess: "ERR_ACCESS: permission denied", ErrBadFile: "ERR_BAD_FILE: invalid file name", ErrFileInUse: "ERR_FILE_IN_USE: file in use",
	ErrNoSpace: "ERR_NO_SPACE: not enough space", ErrNotSame: "ERR_NOT_SAME: arguments differ between ranks", ErrQuota: "ERR_QUOTA: quota exceeded",
	ErrReadOnly: "ERR_READ_ONLY: read-only file", ErrUnsupportedDatarep: "ERR_UNSUPPORTED_DATAREP: unsupported data representation", ErrUnsupportedOperation: "ERR_UNSUPPORTED_OPERATION: unsupported operation",
}

// Error is the class's text, as MPI_Error_string gives it: "ERR_RANK: invalid rank".
func (c Class) Error() string {
	if c > 0 && c < lastClass {
		return classNames[c]
	}
	return fmt.Sprintf("error class %d", int(c))
}

// An Error is a call that could not be done: where, and why.
//
//	mpi: rank 2 of 4 (carol), Send(dest=7, tag=42): ERR_RANK: invalid rank: the ranks of world are 0 to 3
type Error struct {
	Class Class
	Call  string // "Send"
	Args  string // "dest=7, tag=42"
	Rank  int    // in the communicator
	Size  int    // of the communicator; 0: the call was of none
	Comm  string // its name
	Made  string // which call has made it: "Split of world, color 1; ranks 1 3 5 of world"; "": none
	Host  string // of this rank
	Where string // "cell 4, line 3"; "prog.go:12"; "" when that is not known
	Err   error  // what happened; may be nil
}

// Error returns everything on one line.
func (e *Error) Error() string {
	who := ""
	if e.Size > 0 {
		who = fmt.Sprintf("rank %d of %d", e.Rank, e.Size)
		if e.Host != "" {
			who += " (" + e.Host + ")"
		}
	}
	return e.sentence(who)
}

// in is the communicator, if it was made.
func (e *Error) in() string {
	if e.Made == "" {
		return ""
	}
	return "in " + e.Comm + " (" + e.Made + ")"
}

// sentence is the error with who it is of, which may be "".
func (e *Error) sentence(who string) string {
	var place []string
	for _, s := range []string{strings.TrimSpace(who + " " + e.in()), e.Where} {
		if s != "" && e.Size > 0 {
			place = append(place, s)
		}
	}
	var b strings.Builder
	b.WriteString("mpi: ")
	if place != nil {
		b.WriteString(strings.Join(place, ", ") + ": ")
	}
	class := e.Class.Error()
	if e.Err != nil && (e.Class == ErrDeadlock || e.Class == ErrRMAConflict || e.Class == ErrOther) {
		class, _, _ = strings.Cut(class, ":") // what follows says it, in the notebook's language
	}
	fmt.Fprintf(&b, "%s(%s): %s", e.Call, e.Args, class)
	if e.Err != nil {
		fmt.Fprintf(&b, ": %v", e.Err)
	}
	return b.String()
}

// Shared says what the error has to do with those of other ranks, for who tells of all: the rank whose failure it follows from (-1: none, it is this rank's own), and
// the sentence without the rank and its host.
func (e *Error) Shared() (cause int, same string) {
	cause = -1
	var abort *device.AbortError
	var lost *device.LostError
	switch {
	case errors.As(e.Err, &abort):
		cause = abort.Rank
	case errors.As(e.Err, &lost):
		cause = lost.Rank
	}
	return cause, e.sentence("")
}

// Is reports whether target is the error's class.
func (e *Error) Is(target error) bool {
	c, ok := target.(Class)
	return ok && c == e.Class
}

// Unwrap returns Err.
func (e *Error) Unwrap() error { return e.Err }

// A fault is an error before it is known of which call it is.
type fault struct {
	class Class
	text  string
	err   error
}

func (f *fault) Error() string {
	if f.err != nil && f.text == "" {
		return f.err.Error()
	}
	return f.text
}

func (f *fault) Unwrap() error { return f.err }

// bad makes one. It has hundreds of callers, and each copy of it would be carried.
//
//go:noinline
func bad(class Class, format string, args ...any) error {
	return &fault{class: class, text: fmt.Sprintf(format, args...)}
}

// classOf finds the class of what went wrong below.
func classOf(err error) Class {
	var f *fault
	var class Class
	switch {
	case errors.As(err, &f):
		return f.class
	case errors.As(err, &class):
		return class
	case isDeadlock(err):
		return ErrDeadlock
	case is[*device.TruncateError](err):
		return ErrTruncate
	case is[*device.TypeError](err):
		return ErrType
	case is[*device.LostError](err):
		return ErrProcFailed
	case is[*dtype.Error](err):
		return ErrArg
	}
	return ErrOther
}

func is[T error](err error) bool {
	var t T
	return errors.As(err, &t)
}

// guarded calls f, whose invalid arguments panic with a *dtype.Error, and makes that an error.
func guarded(f func()) (err error) {
	defer func() {
		if x := recover(); x != nil {
			e, ok := x.(*dtype.Error)
			if !ok {
				panic(x)
			}
			class := ErrArg
			if e.Negative {
				class = ErrCount
			}
			err = bad(class, "%s", e.Text)
		}
	}()
	f()
	return nil
}

// An Errhandler is what a communicator does with an error. MPI 4.1, 9.3.
type Errhandler struct {
	handle func(c *Comm, err *Error) error
}

var (
	// ErrorsAreFatal, the default, ends all ranks of the job: a cell fails, a program exits.
	ErrorsAreFatal = &Errhandler{func(c *Comm, err *Error) error { return c.p.fatal(c, err) }}
	// ErrorsAbort ends the ranks of the communicator. Here that is the job, as the standard permits.
	ErrorsAbort = ErrorsAreFatal
	// ErrorsReturn has the call return the error.
	ErrorsReturn = &Errhandler{func(_ *Comm, err *Error) error { return err }}
)

// NewErrhandler makes f what is done with errors: the call returns what f does. c is the communicator of the call, or that of the window or file.
// MPI_Comm_create_errhandler, §9.3.
func NewErrhandler(f func(c *Comm, err *Error) error) *Errhandler { return &Errhandler{f} }

// SetErrhandler makes h what the communicator does with errors. Communicators that are made from it inherit it; windows and files have their own. Local.
// MPI_Comm_set_errhandler, §9.3.
func (c *Comm) SetErrhandler(h *Errhandler) {
	c.must("SetErrhandler").p.settle()
	if h == nil {
		h = ErrorsAreFatal
	}
	c.handler.Store(h)
}

// Errhandler is what the communicator does with errors. MPI_Comm_get_errhandler, §9.3.
func (c *Comm) Errhandler() *Errhandler { return c.must("Errhandler").handler.Load() }

// CallErrhandler does with an error what the communicator does with its own. MPI_Comm_call_errhandler, §9.5.
func (c *Comm) CallErrhandler(class Class, text string) error {
	if c == nil {
		return c.fail("CallErrhandler", "", c.usable())
	}
	return c.fail("CallErrhandler", "", bad(class, "%s", text))
}

// whoIsLost says of an error which rank of the communicator has died, and how, where that is the cause.
func (c *Comm) whoIsLost(err error) error {
	var lost *device.LostError
	class := classOf(err)
	if !errors.As(err, &lost) || class != ErrProcFailed && class != ErrProcFailedPending { // its number is that in the job
		return err
	}
	who := c.p.whoIs(lost.Rank)
	if c.has(lost.Rank) {
		who = c.whoIs(lost.Rank) + " of " + c.Name()
		if c.origin() != "" {
			who += fmt.Sprintf(", rank %d of world", lost.Rank)
		}
	}
	text := fmt.Sprintf("%s (%s) %s", who, c.p.hostOf(lost.Rank), c.p.howLost(lost))
	if class == ErrProcFailedPending {
		text += "; it might be the source: after FailureAck, the others are waited for"
	}
	return &fault{class: class, text: text, err: err}
}

// fail makes an error of a call's, and handles it. It returns nil for nil.
func (c *Comm) fail(call, args string, err error) error {
	if err == nil {
		return nil
	}
	if c == nil {
		return typeErr(call, err)
	}
	var same *Error
	if errors.As(err, &same) && same.Call == call && same.Args == args { // handled already, by a call within
		return err
	}
	err = c.whoIsLost(err)
	e := &Error{Class: classOf(err), Call: call, Args: args, Rank: c.rank, Size: c.Size(), Comm: c.Name(), Made: c.origin(), Host: c.p.host, Where: c.p.where(), Err: err}
	if e.Class == ErrDeadlock {
		return c.p.fatal(c, e)
	}
	return c.handler.Load().handle(c, e)
}
