package session

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
)

// A Link is a Session behind which there is a kernel, or a launcher, that does things for the process: finds other ranks, starts
// daemons. Engines have one; a program that nobody launched has not.
type Link interface {
	Session
	// Call asks for a service by its name ("world.find") and blocks until the answer, ctx's end, or that of the link. What
	// request and answer hold is the service's affair.
	Call(ctx context.Context, service string, request []byte) (answer []byte, err error)
}

// ErrAlone says that nobody has launched this process: it is an ordinary program.
var ErrAlone = errors.New("this program runs by itself: nobody is there to ask (run it in a notebook, or with jeton run -n)")

// Call asks for a service over the process's Link. Its error is ErrAlone where there is none.
func Call(ctx context.Context, service string, request []byte) ([]byte, error) {
	if h := current.Load(); h != nil {
		if l, ok := h.s.(Link); ok {
			return l.Call(ctx, service, request)
		}
	}
	return nil, ErrAlone
}

// Join makes the process a program that somebody has launched: its session is the terminal, as any program's, and call is its
// Link's Call.
func Join(call func(ctx context.Context, service string, request []byte) ([]byte, error)) {
	Set(&launched{terminal: sync.OnceValue(newTerminal), call: call})
}

// launched is the session of a program with a Link. The terminal is not touched before somebody needs it.
type launched struct {
	terminal func() *terminal
	call     func(ctx context.Context, service string, request []byte) ([]byte, error)
}

var _ Link = (*launched)(nil)

func (l *launched) Display(b Bundle) error                    { return l.terminal().Display(b) }
func (l *launched) Clear(wait bool) error                     { return l.terminal().Clear(wait) }
func (l *launched) Input(q string, hide bool) (string, error) { return l.terminal().Input(q, hide) }
func (l *launched) Context() context.Context                  { return l.terminal().Context() }
func (l *launched) Comm(m CommMessage) error                  { return l.terminal().Comm(m) }
func (l *launched) Interactive() bool                         { return false }

func (l *launched) Call(ctx context.Context, service string, request []byte) ([]byte, error) {
	return l.call(ctx, service, request)
}

// An offer answers what the other end of the Link asks of this process.
type offer func(request []byte) (answer []byte, err error)

var offers sync.Map // string to offer

// Offer makes answer the one who serves the kernel's calls of a service, which come one by one or at once. A later Offer of the
// same name replaces it.
func Offer(service string, answer func(request []byte) ([]byte, error)) {
	offers.Store(service, offer(answer))
}

// Answer serves one call from the other end of the Link. The engine calls it. A panic of the one who serves is its error: it is no cell's.
func Answer(service string, request []byte) (answer []byte, err error) {
	f, ok := offers.Load(service)
	if !ok {
		return nil, fmt.Errorf("no package in this process serves %q", service)
	}
	defer func() {
		if p := recover(); p != nil {
			answer, err = nil, fmt.Errorf("%s: panic: %v", service, p)
		}
	}()
	return f.(offer)(request)
}

// A Placer is a Session that knows where in the code of cells a goroutine is.
type Placer interface {
	// Place is the cell and the line of it that the calling goroutine runs, or that has called what it runs; 0 when that is not known.
	Place() (cell, line int)
}

// Place is where in the code of cells the calling goroutine is; 0 when that is not known. It is cheap enough to be asked for each event.
func Place() (cell, line int) {
	if h := current.Load(); h != nil {
		if p, ok := h.s.(Placer); ok {
			return p.Place()
		}
	}
	return 0, 0
}

// locate is what answers Where.
var locate atomic.Pointer[func() (file string, line int)]

// Locate has f say where the calling goroutine is in the text that this process interprets. What runs it calls this once.
func Locate(f func() (file string, line int)) { locate.Store(&f) }

// Where is the place of the calling goroutine in interpreted text: a file of a program, or "In[3]"; "" when it is in none, or runs compiled code.
func Where() (file string, line int) {
	if f := locate.Load(); f != nil {
		return (*f)()
	}
	return "", 0
}

// A Tracer is a Session that knows where panics come from.
type Tracer interface {
	// Trace are the calls, in the code of cells, in which the panic began that the calling goroutine recovers, one a line; "" when they
	// are not known.
	Trace() string
}

// Trace is where the panic began that the calling goroutine recovers, for a person to read; "" when that is not known.
func Trace() string {
	s, _ := Installed()
	if t, ok := s.(Tracer); ok {
		return t.Trace()
	}
	return ""
}

// A Caller is a Session in which a library may call functions of cells that have ended.
type Caller interface {
	// Called calls f, a function of the cell that the calling goroutine belongs to. An interrupt ends it, as by runtime.Goexit, though no
	// cell may run.
	Called(f func())
}

// Called calls a function that a cell has given, for an event that came later.
func Called(f func()) {
	s, _ := Installed()
	if c, ok := s.(Caller); ok {
		c.Called(f)
		return
	}
	f()
}

// A Runner is a Session that knows which cell runs.
type Runner interface {
	// Running is the cell whose code this process began last, 0 if there was none, and whether that has not returned yet. Goroutines that a cell has left do not count.
	Running() (cell int, yes bool)
}

// A Namer is a Session that knows the functions of the code that runs.
type Namer interface {
	// FuncName is what the code calls a function: "main.f"; "" when that is not known.
	FuncName(f any) string
}

// FuncName is what the running code calls a function, "" when that is not known.
func FuncName(f any) string {
	s, _ := Installed()
	if n, ok := s.(Namer); ok {
		return n.FuncName(f)
	}
	return ""
}
