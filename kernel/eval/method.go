package eval

import (
	"reflect"
	"unsafe"

	"jeton/kernel/eval/rtype"
)

// native is a func value for a method that compiled code calls, faster than one by reflect; nil when the method's shape has none.
func (l *linked) native(s *rtype.Stub) unsafe.Pointer {
	fn := l.funcs[s.Method.Func]
	if !s.ByAddress {
		return fn.shaped()
	}
	if fn.lib.IsValid() {
		return nil
	}
	in := append([]reflect.Type{reflect.TypeFor[unsafe.Pointer]()}, ins(fn.sig)[1:]...)
	if len(in)+fn.sig.NumOut() > 128 {
		return nil // more than reflect.FuncOf takes
	}
	through := &function{m: fn.m, name: fn.name, sig: reflect.FuncOf(in, outs(fn.sig), false), through: fn, isNil: s.Nil}
	return through.shaped()
}

// shaped is the function's func value, if its shape has a form that is not reflect's.
func (fn *function) shaped() unsafe.Pointer {
	if !fn.lib.IsValid() && fn.form().make != nil {
		return nil
	}
	return fn.value()
}

// calledThrough runs a method whose receiver's address was given.
func (c *closure) calledThrough(in, out unsafe.Pointer) {
	recv := *(*unsafe.Pointer)(in)
	if recv == nil {
		c.fn.isNil()
	}
	f := c.fn.made.Load()
	c.fn.m.thread().callback(c.fn.through.ready(), func(fp *frame) {
		s := &fp.body.regs[0]
		s.copyValue(fp.addr(s.off), recv)
		for i, off := range f.in[1:] {
			s := &fp.body.regs[i+1]
			s.copyValue(fp.addr(s.off), unsafe.Add(in, off))
		}
	}, func(fp *frame) {
		for i := range f.out {
			s := &fp.body.results[i]
			s.copyValue(unsafe.Add(out, f.out[i]), fp.addr(s.off))
		}
	})
}
