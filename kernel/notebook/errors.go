package notebook

import (
	"fmt"
	"strings"

	"jeton/kernel/cell"
	"jeton/kernel/engine"
	"jeton/kernel/front"
	"jeton/kernel/words"
)

// ANSI signs of tracebacks. There is no colour: of those that JupyterLab has, none can be read on both its light and its
// dark error background.
const (
	bold  = "\x1b[1m"
	reset = "\x1b[0m"
)

// names of errors (ename) that a front end shows.
const (
	compileError   = "compile error"
	magicError     = "magic error"
	interruptError = "interrupt"
)

// maxErrorText bounds the text of one error: a panic's value, or what a cell calls a magic, may be of any length.
const maxErrorText = 16 << 10

// simpleError is an error without a traceback.
func simpleError(name, format string, args ...any) *front.Error {
	value := clip(fmt.Sprintf(format, args...), maxErrorText)
	return &front.Error{Name: name, Value: value, Traceback: []string{bold + name + reset + ": " + value}}
}

// faultNames gives each kind of fault the name that a student reads.
var faultNames = map[engine.FaultKind]string{
	engine.Panic:       "panic",
	engine.GoPanic:     "panic in a goroutine",
	engine.Failed:      "failed",
	engine.Interrupted: interruptError,
	engine.Rejected:    "cannot run",
	engine.Exited:      "exit",
	engine.Crashed:     "crash",
	engine.OutOfMemory: "out of memory",
	engine.Ended:       "grading",
}

// What tracebacks say, apart from the errors' own words.
var (
	onceMore   = words.Text{En: "  … and once more", Fr: "  … et encore une fois"}
	timesMore  = words.Text{En: "  … and %d times more", Fr: "  … et encore %d fois"}
	moreCalls  = words.Text{En: "  … %d more calls", Fr: "  … %d appels de plus"}
	moreErrors = words.Text{En: "and %d more", Fr: "et %d de plus"}
	engineGone = words.Text{
		En: "The process that ran your cells is gone, and its variables, functions and types with it. " +
			"A fresh one is ready: run the cells that you need again.",
		Fr: "Le processus de vos cellules a disparu, avec ses variables, ses fonctions et ses types. " +
			"Un nouveau est prêt : exécutez de nouveau les cellules dont vous avez besoin.",
	}
)

// faultName is the name of an error that is a fault.
func faultName(f *engine.Fault) string {
	if name := faultNames[f.Kind]; name != "" {
		return name
	}
	return string(f.Kind)
}

// meaningArrow is the line under a fault that says what it means, for those whose own words do not; it may be "".
func meaningArrow(f *engine.Fault, lang words.Lang) string {
	if f.Kind == engine.Panic || f.Kind == engine.GoPanic || f.Kind == engine.Crashed {
		if said, ok := words.Meaning(lang, faultName(f), clip(f.Text, maxErrorText)); ok {
			return arrow(said)
		}
	}
	return ""
}

// faultError turns how an engine's program ended into what the front end shows.
func faultError(f *engine.Fault, lines *sourceLines, lang words.Lang) *front.Error {
	name, text := faultName(f), clip(f.Text, maxErrorText)
	tb := []string{bold + name + reset + ": " + words.Said(lang, strings.TrimPrefix(text, name+": ")) + meaningArrow(f, lang)}
	tb = append(tb, frameLines(f.Stack, lines, lang)...)
	if f.Log != "" && f.Log != f.Text { // it may say more than its first line
		tb = append(tb, strings.TrimRight(f.Log, "\n"))
	}
	if f.EngineLost {
		tb = append(tb, engineGone.In(lang))
	}
	return &front.Error{Name: name, Value: text, Traceback: tb}
}

// frameLines are the lines of a traceback. A call that is there several times in a row is shown once.
func frameLines(stack []engine.Frame, lines *sourceLines, lang words.Lang) (tb []string) {
	for i := 0; i < len(stack); {
		n := 1
		for i+n < len(stack) && stack[i+n] == stack[i] {
			n++
		}
		tb = append(tb, frameLine(stack[i], lines, lang))
		switch {
		case n == 2:
			tb = append(tb, onceMore.In(lang))
		case n > 2:
			tb = append(tb, fmt.Sprintf(timesMore.In(lang), n-1))
		}
		i += n
	}
	return tb
}

// frameLine is one line of a traceback, with the source line under it where it is known.
func frameLine(fr engine.Frame, lines *sourceLines, lang words.Lang) string {
	if fr.File == "" {
		return fmt.Sprintf(moreCalls.In(lang), fr.Line)
	}
	where := fmt.Sprintf("%s%s:%d%s", bold, fr.File, fr.Line, reset)
	if fr.Func != "" {
		where += " in " + fr.Func
	}
	if src := lines.line(fr.File, fr.Line); src != "" {
		where += "\n    " + src
	}
	return "  at " + where
}

// plainFault is a fault in plain text, for a log.
func plainFault(f *engine.Fault) string {
	s := f.Text
	for _, fr := range f.Stack {
		if fr.File == "" {
			s += fmt.Sprintf("\n  … %d more calls", fr.Line)
			continue
		}
		s += fmt.Sprintf("\n  at %s:%d", fr.File, fr.Line)
		if fr.Func != "" {
			s += " in " + fr.Func
		}
	}
	return s
}

// maxShownErrors is far more than a person reads; a cell of machine-made text can have a hundred thousand.
const maxShownErrors = 100

// rejected turns the errors of a cell's text into what the front end shows: each with its line and a mark under the column.
func (c *run) rejected(err error, text string) *front.Error {
	errs, ok := err.(cell.Errors)
	if !ok {
		return simpleError(compileError, "%v", err)
	}
	c.explainHere(errs)
	c.nb.mu.Lock()
	defer c.nb.mu.Unlock()
	c.nb.lines.add(c.name, c.req.Code)
	tb := []string{bold + compileError + reset}
	for i, e := range errs {
		if i == maxShownErrors {
			tb = append(tb, fmt.Sprintf(moreErrors.In(c.nb.lang), len(errs)-i))
			break
		}
		shown := *e
		shown.Msg = words.Said(c.nb.lang, e.Msg)
		mark, hint := c.nb.lines.mark(&shown), words.Said(c.nb.lang, words.Hint(c.nb.lang, e.Hint))
		if hint == "" && i == 0 {
			hint, _ = words.Meaning(c.nb.lang, compileError, e.Msg)
		}
		if hint != "" {
			mark += arrow(hint)
		}
		tb = append(tb, mark)
	}
	value := fmt.Sprintf("%d:%d: %s", errs[0].Pos.Line, errs[0].Pos.Column, errs[0].Msg)
	if len(errs) > 1 {
		value += fmt.Sprintf(" (and %d more)", len(errs)-1)
	}
	return &front.Error{Name: compileError, Value: value, Traceback: tb}
}
