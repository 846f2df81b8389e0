// Package session tells a library that a cell calls which session it runs in: where its pictures go, who answers its
// questions, and when an interrupt wants it to return.
//
// Model: one process has one current Session. In an engine it is the link to the notebook; in a program that was built
// with `go build`, or run by `jeton run`, it is the terminal. The library packages (display, prompt, comm, sock, …) ask
// Current and never know which it is.
//
//	func Show(b session.Bundle) error { return session.Current().Display(b) }
//
// It does not run cells and does not speak to Jupyter; kernel/engine does, and calls Set once at its start.
package session

import (
	"context"
	"errors"
	"sync/atomic"
)

// A Bundle is one output in several forms: MIME type to content. Text forms are string, binary forms (image/png) are
// []byte, JSON forms (application/json and …+json) are what encoding/json accepts. The receiver owns a Bundle it is given.
type Bundle struct {
	Data     map[string]any
	Metadata map[string]any
	// ID, when not empty, names the output so that a later Bundle with Update set replaces it, in whatever cell it was shown.
	ID     string
	Update bool
}

// A Session is the process's link to whoever looks at its output.
type Session interface {
	// Display shows b in the cell that the calling goroutine belongs to. It blocks until the kernel has taken it, so
	// that pictures and printed text keep their order.
	Display(b Bundle) error
	// Clear clears the cell's outputs; with wait, when the next output comes.
	Clear(wait bool) error
	// Input asks the person for a line and blocks until it comes (without its line end). With password the text is
	// not echoed. Errors: ErrNoInput where nobody can answer, context.Canceled after an interrupt.
	Input(prompt string, password bool) (string, error)
	// Context ends when the person interrupts what runs now. Every call that can block selects on it.
	Context() context.Context
	// Comm sends one message of a comm to the front end.
	Comm(m CommMessage) error
	// Interactive reports whether a person looks at rich output (a notebook), not at a terminal or a file.
	Interactive() bool
}

// A CommMessage is comm_open, comm_msg or comm_close of the Jupyter protocol, in either direction.
type CommMessage struct {
	Kind    string // "open", "msg" or "close"
	ID      string
	Target  string // of an open
	Data    map[string]any
	Buffers [][]byte
	// Metadata goes with an open to the front end: the version of what is spoken over the comm, as a rule.
	Metadata map[string]any
	// Request names a message of the front end. A message with the Request of another one is its answer: the front end sees
	// what it answers. What it holds is the kernel's affair.
	Request []byte
}

// ErrNoInput says that nobody can answer: the front end said allow_stdin=false, or standard input is at its end.
var ErrNoInput = errors.New("no input: this front end cannot answer questions")

// ErrInputEnded says that the person, who could have answered, ended the input (Ctrl-D). It is an ErrNoInput to errors.Is.
var ErrInputEnded error = inputEnded{}

type inputEnded struct{}

func (inputEnded) Error() string        { return "the input was ended (Ctrl-D)" }
func (inputEnded) Is(target error) bool { return target == ErrNoInput }

type holder struct{ s Session }

var current atomic.Pointer[holder]

// Current returns the process's session. Without an engine it is the terminal.
func Current() Session {
	if h := current.Load(); h != nil {
		return h.s
	}
	current.CompareAndSwap(nil, &holder{newTerminal()})
	return current.Load().s
}

// Installed returns the session that Set has made the process's; false in a program, whose terminal it does not touch.
func Installed() (Session, bool) {
	if h := current.Load(); h != nil {
		switch h.s.(type) {
		case *terminal, *launched:
		default:
			return h.s, true
		}
	}
	return nil, false
}

// Set makes s the process's session. The engine calls it once, before it runs user code; tests may call it again.
func Set(s Session) { current.Store(&holder{s}) }
