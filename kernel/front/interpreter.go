package front

import (
	"context"

	"jeton/runtime/session"
)

// An Interpreter runs the cells of one notebook. All positions are byte offsets; front turns the protocol's code points
// into them and back. Its methods may be called from several goroutines (subshells, control).
type Interpreter interface {
	// Execute runs one cell to its end and sends what it shows to out, in order. Cancelling ctx interrupts the cell:
	// Execute then returns soon with an error Reply; context.Cause says whether by ErrInterrupted or because the
	// kernel shuts down. Cells of different subshells may run at the same time. out stays valid after Execute returns:
	// a goroutine that the cell left running prints there.
	Execute(ctx context.Context, r Request, out Output) Reply
	Complete(ctx context.Context, code string, pos int) Completion
	// Inspect returns the documentation of the name at pos; found is false when there is none. detail is 0 or 1.
	Inspect(ctx context.Context, code string, pos, detail int) (b session.Bundle, found bool)
	// IsComplete says whether code can run as it is. status: "complete", "incomplete", "invalid" or "unknown";
	// indent is what the next line starts with when it is incomplete.
	IsComplete(code string) (status, indent string)
	// Comm hands a comm message of the front end to the notebook. known is false when nobody registered its target.
	Comm(ctx context.Context, m session.CommMessage, out Output) (known bool)
}

// A Lifecycle is what front needs to end or measure an interpreter; an Interpreter may implement it.
type Lifecycle interface {
	// Close ends the engine and all that it started, and waits for that.
	Close() error
	// Pids are the processes that belong to this notebook, for usage_request.
	Pids() []int
}

// An Interrupter is an Interpreter in which something may run that no request waits for.
type Interrupter interface {
	// Interrupt ends that. It does not block.
	Interrupt()
}

// A Request is one execute_request.
type Request struct {
	Code            string
	Count           int    // the number shown as In[Count]; a cell that is not counted (silent, no history, blank) has the last one's
	CellID          string // the notebook's id of the cell, when the front end sent it
	Silent          bool
	StoreHistory    bool
	AllowStdin      bool
	UserExpressions map[string]string
}

// An Output receives what one cell shows. Calls come in order, may block (that is the flow control), and are safe from
// several goroutines.
type Output interface {
	Stream(name string, text []byte) // name is "stdout" or "stderr"; text is copied; invalid UTF-8 is replaced
	Display(b session.Bundle)
	Result(b session.Bundle) // execute_result
	Clear(wait bool)
	// Input asks the front end; ErrNoInput of package session when it cannot answer.
	Input(ctx context.Context, prompt string, password bool) (string, error)
	Comm(m session.CommMessage)
}

// A Reply is how a cell ended.
type Reply struct {
	// Err is nil when the cell ended well.
	Err *Error
	// UserExpressions has, for each of the request's, a Bundle or an error.
	UserExpressions map[string]ExprResult
	// Payload is the protocol's (page, set_next_input); mostly empty.
	Payload []map[string]any
}

// An ExprResult is the value of one user expression, or why there is none.
type ExprResult struct {
	Bundle session.Bundle
	Err    *Error
}

// An Error is what the protocol's error message carries.
type Error struct {
	Name      string   // ename: "compile error", "panic", "interrupt", "exit status 3", …
	Value     string   // evalue: one line
	Traceback []string // lines for a person, in cell:line terms; ANSI colours allowed
}

func (e *Error) Error() string { return e.Name + ": " + e.Value }

// A Completion answers complete_request. Start and End are byte offsets of what Matches replace.
type Completion struct {
	Matches    []Match
	Start, End int
}

// A Match is one proposal. Type (function, variable, type, package, field, method, keyword, magic, …) and Signature go to
// _jupyter_types_experimental.
type Match struct {
	Text, Type, Signature string
}
