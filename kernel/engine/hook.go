package engine

import (
	"fmt"
	"os"
	"reflect"

	"jeton/runtime/session"
	"jeton/runtime/timing"
)

// hooks are the functions of package jeton/hook, which only lowered code calls; see package lower.
type hooks struct {
	format func(typ string, v any) session.Bundle
	result func(run *cellRun, b session.Bundle) error
	show   func(run *cellRun, b session.Bundle) error
	// goPanic is told of a goroutine that panicked.
	goPanic func(run *cellRun, f *Fault)
}

func (h hooks) install(l *library) {
	l.hooks["Form"] = reflect.ValueOf(h.Form)
	l.hooks["Result"] = reflect.ValueOf(h.Result)
	l.hooks["GoPanic"] = reflect.ValueOf(h.GoPanic)
	l.hooks["Time"] = reflect.ValueOf(h.Time)
	l.hooks["Repeat"] = reflect.ValueOf(h.Repeat)
	l.define()
}

// Form keeps one form of the value that the next Result of this cell shows.
func (h hooks) Form(mime, text string) {
	run := currentRun()
	if run == nil {
		return
	}
	run.mu.Lock()
	defer run.mu.Unlock()
	if run.forms == nil {
		run.forms = map[string]string{}
	}
	run.forms[mime] = text
}

// Result shows a value of the cell's last expression.
func (h hooks) Result(typ string, v any) {
	run := currentRun()
	if run == nil {
		return
	}
	run.mu.Lock()
	forms := run.forms
	run.forms = nil
	quiet := run.quiet
	run.mu.Unlock()
	if quiet {
		return
	}
	b := h.format(typ, unwrap(v))
	for mime, text := range forms {
		if b.Data == nil {
			b.Data = map[string]any{}
		}
		b.Data[mime] = text
	}
	if err := h.result(run, b); err != nil {
		fmt.Fprintln(os.Stderr, "the value cannot be shown:", err)
	}
}

// Time calls a cell's entry once and shows how long it took.
func (h hooks) Time(entry func()) { h.shown(timing.Time(entry)) }

// Repeat calls a cell's entry until its time is known well and shows that; its values are not shown. empty is a function
// of the same kind that does nothing.
func (h hooks) Repeat(entry, empty func()) {
	if run := currentRun(); run != nil {
		run.mu.Lock()
		run.quiet = true
		run.mu.Unlock()
	}
	h.shown(timing.RepeatConfig(entry, timing.Config{Empty: empty}))
}

func (h hooks) shown(v interface {
	String() string
	HTML() string
}) {
	run := currentRun()
	if run == nil {
		return
	}
	b := session.Bundle{Data: map[string]any{"text/plain": v.String(), "text/html": v.HTML()}}
	if err := h.show(run, b); err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
}

// GoPanic takes the value that a goroutine's recover gave.
func (h hooks) GoPanic(v any) {
	if r := current(); v != nil && r != nil {
		h.goPanic(r.run, &Fault{Kind: GoPanic, Shared: sharedOf(unwrap(v)), Text: panicText(v), Stack: r.takeTrace()})
	}
}
