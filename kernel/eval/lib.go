package eval

import (
	"reflect"
	"unsafe"
)

// library calls a compiled function that is known.
func (s *site) library(f reflect.Value) op {
	fn := funcPointer(f)
	if call := s.compiled(nil); call != nil {
		return func(fp *frame) { call(fp, fn); fp.back() }
	}
	return func(fp *frame) { s.reflectCall(fp, f); fp.back() }
}

// back sets the thread right after compiled code has run: it may have recovered a panic of interpreted code.
func (fp *frame) back() {
	th := fp.th
	th.top = fp
	if th.lost != nil {
		th.lost = nil
	}
}

// funcPointer is the word that a func value is.
func funcPointer(f reflect.Value) unsafe.Pointer {
	p := reflect.New(f.Type())
	p.Elem().Set(f)
	return *(*unsafe.Pointer)(p.UnsafePointer())
}

// reflectCall calls any function in reflect's way.
func (s *site) reflectCall(fp *frame, f reflect.Value) {
	args := make([]reflect.Value, len(s.args))
	for i := range s.args {
		a := &s.args[i]
		v := reflect.New(s.sig.In(i))
		a.copyValue(v.UnsafePointer(), fp.addr(a.off))
		args[i] = v.Elem()
	}
	s.setResults(fp, callValue(f, args))
}

func callValue(f reflect.Value, args []reflect.Value) []reflect.Value {
	if f.Type().IsVariadic() {
		return f.CallSlice(args)
	}
	return f.Call(args)
}

func (s *site) setResults(fp *frame, out []reflect.Value) {
	for i := range s.results {
		if r := &s.results[i]; r.t != nil {
			reflect.NewAt(s.sig.Out(i), fp.addr(r.off)).Elem().Set(out[i])
		}
	}
}
