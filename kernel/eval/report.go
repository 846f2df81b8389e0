package eval

import (
	"fmt"
	"reflect"
	"runtime"
	"strings"
	"unsafe"
)

// A Panic is a panic that nobody recovered.
type Panic struct {
	Value any
	// Text is what Go's runtime prints of it, and of the panics before it: "panic: boom". It ends without a newline.
	Text string
	// Frames are the calls under way when it began, innermost first; Elided is how many are left out after the first 50.
	Frames []Frame
	Elided int
	// Goroutine is the line above the frames: "goroutine 7 [running]:".
	Goroutine string
	// Fatal says that it is one of Go's fatal errors rather than a panic.
	Fatal bool
}

// String is what Go prints before it exits with status 2.
func (p *Panic) String() string {
	text := p.Text + "\n"
	if e, ok := p.Value.(runtime.Error); ok && isNilError(e) {
		text += "[signal SIGSEGV: segmentation violation code=0x1 addr=0x0 pc=0x0]\n"
	}
	return string(appendFrames([]byte(text+"\n"+p.Goroutine+"\n"), p.Frames, p.Elided))
}

// report makes the Panic of an unwinding that came to the bottom of the stack.
func (p *unwinding) report(th *thread) *Panic {
	r := &Panic{Value: p.value, Goroutine: th.title()}
	r.Frames, r.Elided = p.from.frames()
	defer func() {
		if v := recover(); v != nil {
			r.Text, r.Fatal = "fatal error: panic while printing panic value: "+valueText(v), true
		}
	}()
	r.Text = p.text()
	return r
}

// text is the chain of panics as Go's runtime prints it.
func (p *unwinding) text() string {
	text := ""
	if p.link != nil && !p.link.goexit {
		text = p.link.text()
		if p.link.repanicked {
			return text
		}
		text += "\n\t"
	}
	text += "panic: " + valueText(printed(p.value))
	switch {
	case p.recovered && p.repanicked:
		text += " [recovered, repanicked]"
	case p.recovered:
		text += " [recovered]"
	}
	return text
}

// printed is what is printed for a value: errors and Stringers speak for themselves.
func printed(v any) any {
	switch v := v.(type) {
	case error:
		return v.Error()
	case fmt.Stringer:
		return v.String()
	}
	return v
}

// valueText is the value of a panic as Go's runtime prints it.
func valueText(v any) string {
	if v == nil {
		return "nil"
	}
	r := reflect.ValueOf(v)
	t := r.Type()
	switch t.Kind() {
	case reflect.Bool, reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
		reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr,
		reflect.Float32, reflect.Float64, reflect.Complex64, reflect.Complex128, reflect.String:
		text := strings.ReplaceAll(string(appendBasic(nil, r)), "\n", "\n\t")
		switch {
		case t.PkgPath() == "":
			return text
		case t.Kind() == reflect.String:
			return t.String() + `("` + text + `")`
		case t.Kind() == reflect.Complex64 || t.Kind() == reflect.Complex128:
			return t.String() + text
		}
		return t.String() + "(" + text + ")"
	}
	word := *(*uintptr)(unsafe.Add(unsafe.Pointer(&v), wordSize))
	return string(appendHex([]byte("("+t.String()+") "), word))
}

// interfaceValue is the value in an interface of any type.
func interfaceValue(s *slot, p unsafe.Pointer) any { return reflect.NewAt(s.t, p).Elem().Interface() }
