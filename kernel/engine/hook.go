package engine

import (
	"fmt"
	"os"
	"reflect"
	"strings"
)

// hooks are the functions of package jeton/hook, which only lowered code calls; see package lower.
type hooks struct{ s *server }

func (h hooks) install(l *library) {
	l.hooks["Form"] = reflect.ValueOf(h.Form)
	l.hooks["Result"] = reflect.ValueOf(h.Result)
	l.hooks["GoPanic"] = reflect.ValueOf(h.GoPanic)
	l.define()
}

// Form keeps one form of the value that the next Result of this cell shows.
func (h hooks) Form(mime, text string) {
	r := current()
	if r == nil {
		return
	}
	r.run.mu.Lock()
	defer r.run.mu.Unlock()
	if r.run.forms == nil {
		r.run.forms = map[string]string{}
	}
	r.run.forms[mime] = text
}

// Result shows a value of the cell's last expression.
func (h hooks) Result(typ string, v any) {
	r := current()
	if r == nil {
		return
	}
	r.run.mu.Lock()
	forms := r.run.forms
	r.run.forms = nil
	r.run.mu.Unlock()
	b := h.s.cfg.Format(typ, unwrap(v))
	for mime, text := range forms {
		if b.Data == nil {
			b.Data = map[string]any{}
		}
		b.Data[mime] = text
	}
	w, err := packBundle(b)
	if err == nil {
		err = h.s.emit(r.run, message{Kind: kindResult, Bundle: w})
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "the value cannot be shown:", err)
	}
}

// GoPanic ends the cell whose goroutine panicked. After the cell's end the panic is told on the cell's stderr.
func (h hooks) GoPanic(v any) {
	r := current()
	if v == nil || r == nil {
		return
	}
	f := &Fault{Kind: GoPanic, Text: panicText(v), Stack: r.takeTrace()}
	if !r.run.ended.Load() && r.run.stop(f) {
		return
	}
	w := &cellWriter{s: h.s, file: os.Stderr, name: "stderr"}
	fmt.Fprint(w, "panic in a goroutine of this cell: "+f.Text+"\n"+traceText(f.Stack))
}

// traceText is a traceback in plain text.
func traceText(stack []Frame) string {
	var b strings.Builder
	for _, f := range stack {
		if f.Func != "" {
			fmt.Fprintf(&b, "\t%s:%d in %s\n", f.File, f.Line, f.Func)
		} else {
			fmt.Fprintf(&b, "\t%s:%d\n", f.File, f.Line)
		}
	}
	return b.String()
}
