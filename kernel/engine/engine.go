package engine

import (
	"context"
	"reflect"

	"jeton/runtime/session"
)

// Symbols gives the interpreter Go's library: the compiled package of an import path, name to value, in yaegi's form
// (functions and constants by value, variables by address, types as nil pointers, "_Name" for interface wrappers).
// main hands the one of package stdlib over. It is called when a cell first imports the path.
type Symbols func(path string) (map[string]reflect.Value, bool)

// A Program is one cell as the interpreter runs it. It is what kernel/lower makes; it is plain data and can be sent to
// engines on other hosts.
type Program struct {
	// Name is unique in the notebook's life ("In[7]", "In[7]#2"): it names the file in positions.
	Name string
	// Cell is the number that goroutines started here carry, so that what they print later finds its cell.
	Cell int
	// Imports are the paths whose symbols the source needs.
	Imports []string
	// Source is one Go file of package main, with //line directives so that positions are the cell's.
	Source string
	// Entry is the function to call after the declarations are in; "" when there is none.
	Entry string
}

// A Handler takes what a running engine shows. Calls for one cell come in order. cell is Program.Cell of the cell that
// the output belongs to, which may have ended.
type Handler interface {
	Stream(cell int, name string, text []byte)
	Display(cell int, b session.Bundle)
	Result(cell int, b session.Bundle)
	Clear(cell int, wait bool)
	Input(ctx context.Context, cell int, prompt string, password bool) (string, error)
	Comm(cell int, m session.CommMessage)
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
	// Log is what the process wrote last on stderr when it died; a Go runtime trace is cut to what helps.
	Log string
}

// A FaultKind says what sort of end it was.
type FaultKind string

const (
	Panic       FaultKind = "panic"           // the cell panicked
	GoPanic     FaultKind = "goroutine panic" // a goroutine that it started did
	Interrupted FaultKind = "interrupt"
	Rejected    FaultKind = "rejected" // the interpreter could not compile what lower gave it: our bug or a limit
	Exited      FaultKind = "exit"     // os.Exit
	Crashed     FaultKind = "crash"    // fatal error of the Go runtime, or a signal
	OutOfMemory FaultKind = "memory"
)

// A Frame is one line of a traceback: Func as the student wrote it, File a Program's Name or a file, Line from 1.
type Frame struct {
	Func string
	File string
	Line int
	Col  int
}
