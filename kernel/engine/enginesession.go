package engine

import (
	"context"
	"strconv"
	"strings"

	"jeton/kernel/eval"
	"jeton/runtime/session"
)

// engineSession is the session.Session of code that runs in an engine.
type engineSession struct{ s *server }

var (
	_ session.Link  = engineSession{}
	_ session.Namer = engineSession{}

	_ session.Placer = engineSession{}
	_ session.Runner = engineSession{}
	_ session.Tracer = engineSession{}
	_ session.Caller = engineSession{}
)

func (e engineSession) run() *cellRun { return currentRun() }

func (e engineSession) Display(b session.Bundle) error { return e.s.show(e.run(), b) }

func (e engineSession) Clear(wait bool) error {
	return e.s.emit(e.run(), message{Kind: kindClear, Flag: wait})
}

func (e engineSession) Input(prompt string, password bool) (string, error) {
	return e.s.ask(e.Context(), e.run(), prompt, password)
}

// Context is the calling goroutine's cell's; a goroutine that no cell started is interrupted with the last one.
func (e engineSession) Context() context.Context {
	if run := e.run(); run != nil {
		return run.ctx
	}
	e.s.print.RLock()
	defer e.s.print.RUnlock()
	if e.s.last != nil {
		return e.s.last.ctx
	}
	return context.Background()
}

func (e engineSession) Comm(m session.CommMessage) error {
	w, err := packComm(m)
	if err != nil {
		return err
	}
	return e.s.emit(e.run(), message{Kind: kindCommOut, Comm: w})
}

// Call implements session.Link.
func (e engineSession) Call(ctx context.Context, service string, request []byte) ([]byte, error) {
	m := message{Kind: kindCall, Name: service, Text: request}
	if run := e.run(); run != nil {
		m.Run = run.id
	}
	r, err := e.s.talk.ask(ctx, m)
	return r.Text, err
}

func (e engineSession) Interactive() bool { return true }

// Running implements session.Runner.
func (e engineSession) Running() (cell int, yes bool) {
	e.s.print.RLock()
	defer e.s.print.RUnlock()
	if e.s.last == nil {
		return 0, false
	}
	return e.s.last.cell, !e.s.last.ended.Load()
}

// FuncName implements session.Namer, for the evaluator Own.
func (e engineSession) FuncName(f any) string { return FuncName(f) }

// Place implements session.Placer, for the evaluator Own.
func (e engineSession) Place() (cell, line int) { return Place() }

// Called implements session.Caller.
func (e engineSession) Called(f func()) {
	if run := e.run(); run != nil {
		defer e.s.calls(run)()
	}
	f()
}

// Trace implements session.Tracer, for the evaluator Own.
func (e engineSession) Trace() string {
	frames := ownFrames(eval.Lost())
	return traceText(frames[:min(len(frames), shownFrames)])
}

// Place is the cell and its line where the calling goroutine is in interpreted code; 0 where it is in none, or in a file of a module.
func Place() (cell, line int) {
	file, line := eval.Where()
	n, ok := strings.CutPrefix(file, "In[")
	if !ok {
		return 0, 0
	}
	n, ok = strings.CutSuffix(n, "]")
	cell, err := strconv.Atoi(n)
	if !ok || err != nil {
		return 0, 0
	}
	return cell, line
}

// FuncName is what the programs of this process call a function, interpreted or compiled: "main.f". With the evaluator Yaegi functions
// have no names.
func FuncName(f any) string {
	name := eval.FuncName(f)
	if name == "reflect.makeFuncStub" { // as all of Yaegi's are
		return ""
	}
	if own, ok := strings.CutPrefix(name, "jeton."); ok { // what an object gives of a compiled cell's function: see native.FuncName
		return "main." + own
	}
	return name
}
