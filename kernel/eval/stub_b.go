package eval

import (
	"sync/atomic"
	"unsafe"

	"jeton/kernel/code"
	"jeton/kernel/eval/rtype"
)

// To be replaced by call.go, closure.go, panic.go, channel.go, thread.go …

type thread struct {
	top   *frame
	free  []*frame // by body.index: frames to use again
	depth int
	stop  *atomic.Int32 // not 0: the run is to end
}

func (th *thread) leave() { panic("todo") }

func (th *thread) overflow() { panic("todo") }

type deferred struct{}
type unwinding struct{}

func (fn *function) value() unsafe.Pointer                       { panic("todo") }
func (l *linked) bind(u *code.Unit, m *code.Method) rtype.Method { panic("todo") }
func (b *builder) closure(in *code.Instr) op                     { panic("todo") }
func (b *builder) channels(in *code.Instr) op                    { panic("todo") }
func (b *builder) call(in *code.Instr) op                        { panic("todo") }
func (b *builder) returns(in *code.Instr) func(*frame) *block    { panic("todo") }
func (b *builder) panics(in *code.Instr) func(*frame) *block     { panic("todo") }
