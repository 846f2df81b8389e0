package eval

import (
	"cmp"
	"runtime"
	"strconv"
	"strings"

	"jeton/kernel/code"
)

// A Frame is a call in a traceback.
type Frame struct {
	Func      string // as the student's text has it: "f", "(*T).M", "f.func1"
	Pkg       string // the import path of its package, "" for main
	File      string
	Line, Col int
	// Bare says that it takes no arguments.
	Bare bool
	// Native says that it is one of Go's runtime, between a deferred call and the panic that it runs for: "runtime.gopanic".
	Native bool
	// Offset counts the operations before its own in its function.
	Offset int
}

// FullName is what Go calls the function: "main.f", "runtime.gopanic".
func (f Frame) FullName() string {
	if f.Native {
		return f.Func
	}
	return cmp.Or(f.Pkg, "main") + "." + f.Func
}

// A trail is where a thread was, innermost call first. Like Go's tracebacks it has the innermost and the outermost calls.
type trail struct {
	inner  []spot
	elided int
	outer  []spot // outermost first
}

// A spot is a call under way, of interpreted code or, if it has a name, of Go's runtime.
type spot struct {
	body    *body
	blk, pc int32
	native  string
	// compiled is a call of a compiled cell.
	compiled *Frame
}

const (
	innerFrames = 50
	outerFrames = 50
)

// walk gives the calls under way, innermost first, those of compiled cells among them. While deferred calls run for a panic, the calls that panicked are still there.
func (th *thread) walk(yield func(spot) bool) {
	compiled := th.compiledCalls()
	depth := 0
	for fp := th.top; ; fp = fp.caller {
		for _, p := range compiled[depth] {
			if !yield(p) {
				return
			}
		}
		if depth++; fp == nil {
			return
		}
		if p := fp.state; p != nil && !p.goexit && p.from != nil {
			for _, name := range p.natives() {
				if !yield(spot{native: name}) {
					return
				}
			}
			p.from.walk(yield)
			return
		}
		if !fp.hidden() && !yield(spot{body: fp.body, blk: fp.blk, pc: fp.pc}) {
			return
		}
	}
}

// walk gives a trail's calls, those that are elided aside.
func (t *trail) walk(yield func(spot) bool) {
	for _, p := range t.inner {
		if !yield(p) {
			return
		}
	}
	for i := len(t.outer) - 1; i >= 0; i-- {
		if !yield(t.outer[i]) {
			return
		}
	}
}

// natives are the functions of Go's runtime between a deferred call and what panicked.
func (p *unwinding) natives() []string {
	if e, ok := p.value.(runtime.Error); ok {
		if isNilError(e) {
			return []string{"runtime.gopanic", "runtime.panicmem", "runtime.sigpanic"}
		}
	}
	return []string{"runtime.gopanic"}
}

func isNilError(e runtime.Error) bool {
	_, plain := e.(plainError)
	return !plain && strings.HasSuffix(e.Error(), "nil pointer dereference")
}

// capture remembers where the thread is.
func (th *thread) capture() *trail {
	t := &trail{}
	n := 0
	var last [outerFrames]spot
	th.walk(func(p spot) bool {
		if n < innerFrames {
			t.inner = append(t.inner, p)
		} else {
			last[n%outerFrames] = p
		}
		n++
		return true
	})
	if n > innerFrames {
		rest := min(n-innerFrames, outerFrames)
		t.elided = n - innerFrames - rest
		for i := n - 1; i >= n-rest; i-- {
			t.outer = append(t.outer, last[i%outerFrames])
		}
	}
	return t
}

// hidden says that a frame is none of the student's.
func (fp *frame) hidden() bool { return fp.body.wrapper || fp.body.fn.code == nil }

// frames resolves a trail, innermost first; elided is how many are missing after the first 50.
func (t *trail) frames() (fs []Frame, elided int) {
	if t == nil {
		return nil, 0
	}
	t.walk(func(p spot) bool {
		fs = append(fs, p.frame())
		return true
	})
	return fs, t.elided
}

func (p spot) frame() Frame {
	if p.compiled != nil {
		return *p.compiled
	}
	if p.native != "" {
		return Frame{Func: p.native, Native: true}
	}
	f := Frame{Func: p.body.fn.name, Pkg: p.body.fn.pkg(), Offset: int(p.pc), Bare: p.body.fn.sig != nil && p.body.fn.sig.NumIn() == 0}
	for _, b := range p.body.blocks[:min(int(p.blk), len(p.body.blocks))] {
		f.Offset += len(b.pos)
	}
	if unit, pos := p.position(); unit != nil && pos != (code.Pos{}) {
		f.File, f.Line, f.Col = unit.Files[pos.File], int(pos.Line), int(pos.Col)
	}
	return f
}

// pkg is the import path of the function's package, "" for main.
func (fn *function) pkg() string {
	if fn.code == nil {
		return ""
	}
	return fn.code.Pkg
}

// frameAt is a place in the function that is being made.
func (b *builder) frameAt(pos code.Pos) Frame {
	f := Frame{Func: b.fn.name, Pkg: b.fn.pkg(), Line: int(pos.Line), Col: int(pos.Col)}
	if pos.Line > 0 {
		f.File = b.u.unit.Files[pos.File]
	}
	return f
}

// position is the spot's position, or the nearest one before it in its block that has one.
func (p spot) position() (*code.Unit, code.Pos) {
	if int(p.blk) >= len(p.body.blocks) {
		return nil, code.Pos{}
	}
	ps := p.body.blocks[p.blk].pos
	for i := min(int(p.pc), len(ps)-1); i >= 0; i-- {
		if ps[i].pos.Line > 0 {
			return ps[i].unit, ps[i].pos
		}
	}
	return p.body.fn.unit.unit, p.body.fn.code.Pos
}

// appendFrames writes frames as Go's tracebacks have them.
func appendFrames(buf []byte, fs []Frame, elided int) []byte {
	for i, f := range fs {
		if i == innerFrames && elided > 0 {
			buf = append(buf, "..."...)
			buf = strconv.AppendInt(buf, int64(elided), 10)
			buf = append(buf, " frames elided...\n"...)
		}
		if f.Native {
			if f.Func == "runtime.gopanic" { // as Go has it
				buf = append(buf, "panic(...)\n\truntime/panic.go\n"...)
			}
			continue
		}
		args := "(...)"
		if f.Bare {
			args = "()"
		}
		buf = append(buf, f.FullName()+args+"\n\t"+f.File+":"...)
		buf = strconv.AppendInt(buf, int64(f.Line), 10)
		buf = strconv.AppendInt(append(buf, " +0x"...), int64(f.Offset), 16)
		buf = append(buf, '\n')
	}
	return buf
}
