package eval

import (
	"reflect"
	"sync"
	"sync/atomic"
	"unsafe"

	"jeton/kernel/code"
	"jeton/kernel/eval/rtype"
)

// A func value of ours is an object that compiled code calls like any other func value: its first word is a code address, and that
// code finds what else it needs behind it. There are two forms. For the shapes of shapes.go it is
//
//	code, up to two words more as Go's closure of wrap has them (the last is the address of the closure), closure
//
// and for any other what reflect.MakeFunc makes, its function being a method value in the same object:
//
//	makeFunc, methodValue, closure

// A closure is the part that is ours. The captured variables follow it.
type closure struct{ fn *function }

// A makeFunc is reflect's makeFuncImpl.
type makeFunc struct {
	code    uintptr
	stack   unsafe.Pointer
	argLen  uintptr
	regPtrs [8]uint8
	ftyp    unsafe.Pointer
	fn      unsafe.Pointer // a func([]reflect.Value) []reflect.Value
}

// A methodValue is what Go makes of (*closure).reflected.
type methodValue struct {
	code uintptr
	self *closure
}

const (
	wrapHead    = 3 * wordSize
	makeHead    = unsafe.Sizeof(makeFunc{}) + unsafe.Sizeof(methodValue{})
	captureHead = unsafe.Sizeof(closure{})
)

// A wrapper gives a Go closure for func values, by the words of their arguments.
type wrapper map[string]func(*closure) unsafe.Pointer

// wrap makes a func value of type func(A) R, where A and R are structs of words, that calls c.
func wrap[A, R any](c *closure) unsafe.Pointer {
	f := func(a A) (r R) {
		c.called(hide(unsafe.Pointer(&a)), hide(unsafe.Pointer(&r)))
		return r
	}
	return *(*unsafe.Pointer)(unsafe.Pointer(&f))
}

// A form is how the func values of a function are made.
type form struct {
	t      *rtype.Raw
	head   uintptr    // where the closure begins
	proto  [2]uintptr // of the first form: the words to start with; static addresses all
	self   uintptr    // where the closure's address is in it
	make   *makeFunc  // of the second form
	method uintptr    // the code of its method value
	slots  []slot     // of the captured variables, in the object
	in     []uintptr  // where the arguments are behind one another
	out    []uintptr
}

var (
	codesMu sync.Mutex
	codes   atomic.Pointer[map[uintptr]bool] // code addresses of the first form
)

func knownCode(code uintptr) bool {
	m := codes.Load()
	return m != nil && (*m)[code]
}

func addCode(code uintptr) {
	codesMu.Lock()
	defer codesMu.Unlock()
	next := map[uintptr]bool{code: true}
	if m := codes.Load(); m != nil {
		if (*m)[code] {
			return
		}
		for c := range *m {
			next[c] = true
		}
	}
	codes.Store(&next)
}

// makeCode is the code of all func values that reflect.MakeFunc makes, and reflectedCode that of our method values.
var makeCode, reflectedCode = func() (uintptr, uintptr) {
	p := funcPointer(reflect.MakeFunc(reflect.TypeFor[func()](), func([]reflect.Value) []reflect.Value { return nil }))
	f := (&closure{}).reflected
	return *(*uintptr)(p), **(**uintptr)(unsafe.Pointer(&f))
}()

// closureOf is our part of a func value, or nil when it is not ours.
func closureOf(p unsafe.Pointer) *closure {
	code := *(*uintptr)(p) // nil panics, as it should
	if knownCode(code) {
		return (*closure)(unsafe.Add(p, wrapHead))
	}
	if code == makeCode {
		if f := (*makeFunc)(p).fn; *(*uintptr)(f) == reflectedCode {
			return (*methodValue)(f).self
		}
	}
	return nil
}

// form is made once for a function.
func (fn *function) form() *form {
	if f := fn.made.Load(); f != nil {
		return f
	}
	f := newForm(fn)
	fn.made.CompareAndSwap(nil, f)
	return fn.made.Load()
}

func newForm(fn *function) *form {
	f := &form{in: consecutive(ins(fn.sig)), out: consecutive(outs(fn.sig))}
	if !f.wrapped(fn) {
		p := (*makeFunc)(funcPointer(reflect.MakeFunc(fn.sig, func([]reflect.Value) []reflect.Value { return nil })))
		f.make, f.head, f.method = p, makeHead, reflectedCode
	}
	l := &layout{size: f.head, pointers: make([]bool, f.head/wordSize)}
	if f.make != nil {
		copy(l.pointers, rtype.Pointers(reflect.TypeFor[struct {
			makeFunc
			methodValue
		}]()))
	} else {
		l.pointers[f.self/wordSize] = true
	}
	l.size += captureHead
	l.pointers = append(l.pointers, true)
	if fn.code != nil {
		n := fn.sig.NumIn()
		for _, t := range fn.code.Regs[n : n+fn.code.Free] {
			f.slots = append(f.slots, l.add(fn.unit.types[t]))
		}
	}
	f.t = rtype.Memory(l.size, l.pointers)
	return f
}

// wrapped chooses the first form, if the function's shape has it.
func (f *form) wrapped(fn *function) bool {
	ti, to := ins(fn.sig), outs(fn.sig)
	in, ok := pass(ti, f.in)
	out, fits := pass(to, f.out)
	if !ok || !fits || !dense(ti, f.in) || !dense(to, f.out) {
		return false
	}
	w := wrappers[out.words][in.words]
	if w == nil {
		return false
	}
	sample := &closure{}
	p := w(sample)
	word := func(i int) uintptr { return *(*uintptr)(unsafe.Add(p, i*wordSize)) }
	f.proto[0] = word(0)
	switch self := uintptr(unsafe.Pointer(sample)); {
	case self == word(1):
		f.self = wordSize
	case self == word(2): // behind the closure's dictionary
		f.self, f.proto[1] = 2*wordSize, word(1)
	default:
		return false
	}
	f.head = wrapHead
	addCode(f.proto[0])
	return true
}

// new makes a func value of fn, whose captured variables are still to be set.
func (f *form) new(fn *function) (p unsafe.Pointer, c *closure) {
	p = rtype.New(f.t)
	c = (*closure)(unsafe.Add(p, f.head))
	c.fn = fn
	if f.make == nil {
		*(*uintptr)(p) = f.proto[0]
		*(*uintptr)(unsafe.Add(p, wordSize)) = f.proto[1]
		*(**closure)(unsafe.Add(p, f.self)) = c
		return p, c
	}
	m := (*makeFunc)(p)
	*m = *f.make
	v := (*methodValue)(unsafe.Add(p, unsafe.Sizeof(makeFunc{})))
	v.code, v.self = f.method, c
	m.fn = unsafe.Pointer(v)
	return p, c
}

// value is the function as a func value, always the same.
func (fn *function) value() unsafe.Pointer {
	if p := fn.func0.Load(); p != nil {
		return *p
	}
	var p unsafe.Pointer
	if fn.lib.IsValid() {
		p = funcPointer(fn.lib)
	} else {
		p, _ = fn.form().new(fn)
	}
	fn.func0.CompareAndSwap(nil, &p)
	return *fn.func0.Load()
}

// closure makes an op that makes a func value with captured variables.
func (b *builder) closure(in *code.Instr) op {
	fn := b.u.funcs[in.N]
	d := b.regs[in.Dst[0]].off
	f := fn.form()
	from := make([]slot, len(in.Args))
	pointers := true
	for i, a := range in.Args {
		from[i] = b.arg(a)
		pointers = pointers && from[i].class == pointer
	}
	to := f.slots
	if pointers && len(from) == 1 {
		s, t := from[0].off, to[0].off
		return func(fp *frame) {
			p, _ := f.new(fn)
			*(*unsafe.Pointer)(unsafe.Add(p, t)) = *at[unsafe.Pointer](fp, s)
			*at[unsafe.Pointer](fp, d) = p
		}
	}
	return func(fp *frame) {
		p, _ := f.new(fn)
		for i := range from {
			s := &from[i]
			s.copyValue(unsafe.Add(p, to[i].off), fp.addr(s.off))
		}
		*at[unsafe.Pointer](fp, d) = p
	}
}

// capture copies the captured variables into a callee's frame.
func (c *closure) capture(fp *frame) {
	if c.fn.code.Free == 0 {
		return
	}
	f := c.fn.made.Load()
	p := unsafe.Add(unsafe.Pointer(c), -int(f.head))
	for i, s := range fp.body.captured() {
		f.slots[i].copyValue(fp.addr(s.off), unsafe.Add(p, f.slots[i].off))
	}
}

// called runs a func value for compiled code. The arguments and results are words behind one another.
func (c *closure) called(in, out unsafe.Pointer) {
	if c.fn.through != nil {
		c.calledThrough(in, out)
		return
	}
	f := c.fn.made.Load()
	c.fn.m.thread().callback(c.fn.ready(), func(fp *frame) {
		for i := range f.in {
			s := &fp.body.regs[i]
			s.copyValue(fp.addr(s.off), unsafe.Add(in, f.in[i]))
		}
		c.capture(fp)
	}, func(fp *frame) {
		for i := range f.out {
			s := &fp.body.results[i]
			s.copyValue(unsafe.Add(out, f.out[i]), fp.addr(s.off))
		}
	})
}

// reflected is called for reflect.
func (c *closure) reflected(args []reflect.Value) (results []reflect.Value) {
	c.fn.m.thread().callback(c.fn.ready(), func(fp *frame) {
		for i, a := range args {
			s := &fp.body.regs[i]
			reflect.NewAt(s.t, fp.addr(s.off)).Elem().Set(a)
		}
		c.capture(fp)
	}, func(fp *frame) { results = fp.values() })
	return results
}

// values are the results of a call that has returned.
func (fp *frame) values() []reflect.Value {
	vs := make([]reflect.Value, len(fp.body.results))
	for i := range vs {
		s := &fp.body.results[i]
		v := reflect.New(s.t)
		s.copyValue(v.UnsafePointer(), fp.addr(s.off))
		vs[i] = v.Elem()
	}
	return vs
}

// callback runs a function for compiled code that this goroutine is in.
func (th *thread) callback(b *body, set, get func(*frame)) {
	top := th.top
	th.lost = nil
	ok := false
	defer func() {
		if !ok { // a panic, or Goexit: the frames go, so what they say about it is kept
			if th.lost == nil {
				th.lost = th.capture()
			}
			th.top = top
			if th.foreign && top == nil && isRoot() {
				th.abandon(recover())
			}
		}
	}()
	fp := b.enter(th)
	set(fp)
	fp.run()
	get(fp)
	fp.leave()
	ok = true
}

// bind is the code of a method of a type that is being made.
func (l *linked) bind(u *code.Unit, m *code.Method) rtype.Method {
	return func(args []reflect.Value) (results []reflect.Value) {
		fn := l.funcs[m.Func]
		l.m.thread().callback(fn.ready(), func(fp *frame) {
			s := &fp.body.regs[0]
			p := args[0].UnsafePointer()
			if s.class == pointer {
				*(*unsafe.Pointer)(fp.addr(s.off)) = p
			} else {
				s.copyValue(fp.addr(s.off), p)
			}
			for i, a := range args[1:] {
				s := &fp.body.regs[i+1]
				reflect.NewAt(s.t, fp.addr(s.off)).Elem().Set(a)
			}
		}, func(fp *frame) { results = fp.values() })
		return results
	}
}
