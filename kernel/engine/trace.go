package engine

import (
	"fmt"
	"reflect"
	"runtime"
	"strconv"
	"strings"
)

// orphans is the routine of goroutines that no cell is known to have started; only its trace is used.
var orphans = &routine{}

// maxTrace bounds the frames that are kept of one panic.
const maxTrace = 100

// note adds this site to the trace of the panic that is passing through it, and reports whether the panic begins here.
// It is called from deferred functions; when the goroutine is leaving without a panic it does nothing.
func (s *site) note(r *routine) (fresh bool) {
	fresh, panicking := panicState()
	if !panicking {
		return false
	}
	if r == nil {
		r = orphans
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if fresh {
		r.trace = nil
	}
	if f := s.frame(); f.File != "" && len(r.trace) < maxTrace {
		r.trace = append(r.trace, f)
		if flight != nil {
			flight.record(lastPanic, render(r.trace))
		}
	}
	return fresh
}

// panicState looks up the stack for the panic under way. The interpreter recovers and panics again in every function,
// and so do we once, to translate; a panic is fresh when neither of us has called panic.
func panicState() (fresh, panicking bool) {
	var pcs [16]uintptr
	frames := runtime.CallersFrames(pcs[:runtime.Callers(3, pcs[:])])
	for {
		f, more := frames.Next()
		switch {
		case f.Function == "runtime.gopanic":
			panicking = true
		case panicking:
			again := f.Function == "github.com/traefik/yaegi/interp.runCfg.func1" ||
				strings.HasPrefix(f.Function, "jeton/kernel/engine.watch") || strings.HasPrefix(f.Function, "jeton/kernel/engine.(*site)")
			return !again, true
		}
		if !more {
			return fresh, panicking
		}
	}
}

// panicText is a panic's value as Go prints it.
func panicText(v any) string {
	v = unwrap(v)
	switch v := v.(type) {
	case nil:
		return "nil"
	case error:
		return v.Error()
	case fmt.Stringer:
		return v.String()
	}
	rv := reflect.ValueOf(v)
	text := ""
	switch rv.Kind() {
	case reflect.String:
		text = rv.String()
		if rv.Type().PkgPath() != "" {
			text = strconv.Quote(text)
		}
	case reflect.Float32, reflect.Float64:
		text = printFloat(rv.Float())
	case reflect.Complex64, reflect.Complex128:
		c := rv.Complex()
		text = "(" + printFloat(real(c)) + printFloat(imag(c)) + "i)"
	default:
		if rv.Kind() > reflect.Complex128 {
			return fmt.Sprintf("(%T) %+v", v, v)
		}
		text = fmt.Sprint(v)
	}
	if t := rv.Type(); t.PkgPath() != "" {
		return t.String() + "(" + text + ")"
	}
	return text
}

// printFloat formats as the builtin print does: +1.500000e+000.
func printFloat(f float64) string {
	s := fmt.Sprintf("%+e", f)
	if i := strings.LastIndexAny(s, "+-"); i > 0 && len(s)-i == 3 {
		s = s[:i+1] + "0" + s[i+1:]
	}
	return s
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
