package eval

import (
	"strconv"

	"jeton/kernel/code"
)

// A Frame is a call in a traceback.
type Frame struct {
	Func      string // as the student's text has it: "f", "(*T).M", "f.func1"
	File      string
	Line, Col int
}

// A trail is where a thread was, innermost call first. Like Go's tracebacks it has the innermost and the outermost calls.
type trail struct {
	inner  []spot
	elided int
	outer  []spot // outermost first
}

// A spot is a call under way.
type spot struct {
	body    *body
	blk, pc int32
}

const (
	innerFrames = 50
	outerFrames = 50
)

// capture remembers where the thread is.
func (th *thread) capture() *trail {
	t := &trail{}
	n := 0
	var last [outerFrames]spot
	for fp := th.top; fp != nil; fp = fp.caller {
		if fp.hidden() {
			continue
		}
		p := spot{fp.body, fp.blk, fp.pc}
		if n < innerFrames {
			t.inner = append(t.inner, p)
		} else {
			last[n%outerFrames] = p
		}
		n++
	}
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
	for _, p := range t.inner {
		fs = append(fs, p.frame())
	}
	for i := len(t.outer) - 1; i >= 0; i-- {
		fs = append(fs, t.outer[i].frame())
	}
	return fs, t.elided
}

func (p spot) frame() Frame {
	f := Frame{Func: p.body.fn.name}
	if unit, pos := p.position(); unit != nil && pos != (code.Pos{}) {
		f.File, f.Line, f.Col = unit.Files[pos.File], int(pos.Line), int(pos.Col)
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
		buf = append(buf, "main."+f.Func+"(...)\n\t"+f.File+":"...)
		buf = strconv.AppendInt(buf, int64(f.Line), 10)
		buf = append(buf, '\n')
	}
	return buf
}
