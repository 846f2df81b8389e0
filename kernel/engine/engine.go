// Package engine runs cells: an interpreter in a process of its own, and the client through which the kernel uses it.
//
// Model. [Start] makes a child process that runs [Serve]. The two talk in framed CBOR messages over a pair of pipes; the
// child's standard output and error are two more pipes, read by the client, so that whatever writes there (println, log,
// a child process) is seen. A cell is a [Program]; [Client.Run] sends it, feeds a [Handler] with what it shows, and returns
// an [Outcome] in every case: when it ends, panics, is interrupted (cancel the context), or takes the whole process with
// it. A lost engine closes [Client.Done]; its user starts a new one, which takes about ten milliseconds.
//
//	c, err := engine.Start(ctx, engine.Config{})          // runs `jeton engine`
//	out := c.Run(ctx, engine.Program{Name: "In[1]", Cell: 1, Source: src, Entry: "main1"}, handler)
//	if out.Fault != nil { … out.Fault.Stack … }
//	c.Close()                                             // ends the process and everything it started
//
// Order. Bytes that a cell writes before it shows a picture, or before it ends, reach the Handler before that picture or
// before Run returns. What a goroutine prints after its cell has ended goes to its own cell's Handler, when it prints with
// package fmt or log; bytes on the raw descriptors belong to the cell that was started last.
//
// Flow. Nothing is queued without bound: a full pipe stops the cell that writes, and each output message is answered
// before the cell sends its next one. The protocol needs nothing but a reliable byte stream in each direction.
//
// The interpreter is yaegi, of which this package is the only importer. It is used through its API but for one file,
// internals.go, which reaches into its syntax tree to know at which line and in which cell a goroutine is.
//
// Known limits. The kernel becomes the reaper of orphans of its whole process (PR_SET_CHILD_SUBREAPER), to find what a dead
// engine has left. An engine that somebody has stopped (SIGSTOP) when its kernel is killed with SIGKILL is continued and ended by
// the system, because its process group is orphaned then; but not if its last thread stops only after the kernel's death. Interpreted calls may be nested 100,000 deep. A panic with an error of a type that a cell declares is told
// by its fields, not by its Error method. RunProgram reports a deadlock only in a binary built without cgo, as Go does.
//
// What it does not do: it neither checks nor rewrites Go (packages check and lower do), and it knows nothing of Jupyter.
// A call that blocks in compiled code cannot be cut off by an interrupt: it is abandoned, and its goroutine ends when the
// call returns. Linux only: it needs /proc, PR_SET_PDEATHSIG and RLIMIT_DATA.
package engine

import (
	"context"
	"errors"
	"reflect"

	"jeton/kernel/code"
	"jeton/runtime/session"
)

// Symbols gives the interpreter Go's library: the compiled package of an import path, name to value, in yaegi's form
// (functions and constants by value, variables by address, types as nil pointers, "_Name" for interface wrappers).
// main hands the one of package stdlib over. It is called when a cell first imports the path. The path "." may give
// yaegi's MapTypes (which wrappers fmt and its like look for in their arguments).
type Symbols func(path string) (map[string]reflect.Value, bool)

// A Program is one cell as an evaluator runs it. It is what kernel/compile, or kernel/lower, makes; it is plain data and can be
// sent to engines on other hosts.
type Program struct {
	// Name is unique in the notebook's life ("In[7]", "In[7]#2"): it names the file in positions.
	Name string
	// Cell is the number that goroutines started here carry, so that what they print later finds its cell.
	Cell int
	// Unit is the program for the evaluator Own.
	Unit *code.Unit
	// Native is the program as a compiled cell, instead of a Unit.
	Native *NativeCell
	// Imports are the paths whose symbols the source needs. This and the next two are for the evaluator Yaegi.
	Imports []string
	// Source is one Go file of package main, with //line directives so that positions are the cell's.
	Source string
	// Entry is the function to call after the declarations are in; "" when there is none. It is called, and gone.
	Entry string
	// Measure says how Entry is called: once, or timed (for %time and %timeit).
	Measure Measure
	// Drop are names from earlier Programs, for Yaegi and beside a Native, that no code can mention any more: old versions of
	// redefined names that no living function, closure or goroutine uses. Their values and code are let go.
	Drop []string
	// Before is what packages in the engine are told before the program begins.
	Before []Call
}

// A Call is one of a service that a package in the engine offers (session.Offer).
type Call struct {
	Service string
	Request []byte
}

// A Measure says how a Program's Entry is called.
type Measure string

const (
	Once   Measure = ""       // once
	Timed  Measure = "time"   // once; then its time (runtime/timing) is shown
	Repeat Measure = "repeat" // until its time is known well; values are not shown, the statistics are
)

// A Handler takes what a running engine shows. Calls for one cell come in order. cell is Program.Cell of the cell that
// the output belongs to, which may have ended. A Handler may block: that slows the cell down, and nothing else.
// text belongs to the engine: copy it to keep it.
type Handler interface {
	Stream(cell int, name string, text []byte)
	Display(cell int, b session.Bundle)
	Result(cell int, b session.Bundle)
	Clear(cell int, wait bool)
	Input(ctx context.Context, cell int, prompt string, password bool) (string, error)
	Comm(cell int, m session.CommMessage)
	// Call does what a package in the engine asks of its kernel (session.Call). ctx ends with the cell.
	Call(ctx context.Context, cell int, service string, request []byte) (answer []byte, err error)
}

// An Outcome is how a Program ended.
type Outcome struct {
	// Fault is nil when it ended well.
	Fault *Fault
}

// A Fault is why a Program did not end well.
type Fault struct {
	Kind  FaultKind
	Text  string  // one line: the panic's value, the compile error, "exit status 3", "killed by signal 9"
	Stack []Frame // innermost first; only the student's frames
	// EngineLost says that the process is gone, and with it all variables.
	EngineLost bool
	// Unanswered says that the engine has not taken an interrupt: it is stopped, or hangs. The process is there.
	Unanswered bool
	// Log is what the process wrote last on stderr when it died; a Go runtime trace is cut to what helps.
	Log string
	// Shared is what an error says for who tells of several ranks; nil: nothing.
	Shared *Shared
}

// Shared is what the error of one rank has to do with those of others.
type Shared struct {
	Cause int    // the rank whose failure it follows from; -1: it is the rank's own
	Same  string // the error without what differs between ranks: equal on all that did the same
}

// sharedOf is the Shared of a panic's value.
func sharedOf(v any) *Shared {
	err, ok := v.(error)
	var e interface {
		error
		Shared() (cause int, same string)
	}
	if !ok || !errors.As(err, &e) {
		return nil
	}
	cause, same := e.Shared()
	return &Shared{cause, same}
}

// InCell reports whether the cell has failed as it ran, in an engine that lives: what it declares is there.
func (f *Fault) InCell() bool {
	switch f.Kind {
	case Panic, GoPanic, Failed, Interrupted:
		return !f.EngineLost && !f.Unanswered
	}
	return false
}

// A FaultKind says what sort of end it was.
type FaultKind string

const (
	Panic       FaultKind = "panic"           // the cell panicked
	GoPanic     FaultKind = "goroutine panic" // a goroutine that it started did
	Failed      FaultKind = "failed"          // a library call gave up with a sentence (magic.Failure): no traceback helps
	Interrupted FaultKind = "interrupt"
	Rejected    FaultKind = "rejected" // the interpreter could not compile what lower gave it: our bug or a limit
	Exited      FaultKind = "exit"     // os.Exit
	Crashed     FaultKind = "crash"    // fatal error of the Go runtime, or a signal
	OutOfMemory FaultKind = "memory"
	Ended       FaultKind = "ended" // Config.Ended says why
)

// A Frame is one line of a traceback: Func as the student wrote it ("" at the top level of a cell), File a Program's Name
// or a file, Line from 1; Col from 1, or 0 when the source's //line directives give no columns. A Frame without File stands
// for as many calls as its Line says, which are left out.
type Frame struct {
	Func string
	File string
	Line int
	Col  int
}
