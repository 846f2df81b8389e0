package eval

import (
	"unsafe"

	"jeton/kernel/eval/rtype"
)

// A frame is one call under way. Its registers follow it in memory, at the offsets that function.layout gave them:
// those that hold pointers, which leave clears; the others; then the constants, which are copied in when the frame is
// made and never change. So an operand is always an offset. Frames are used again by later calls of the same function
// on the same thread.
type frame struct {
	fn     *function
	body   *body
	th     *thread
	caller *frame // also the next one in a list of free frames
	defers *frame // of calls that it has deferred, the last first
	// state is what recover in a function that this frame has deferred sees; see panic.go.
	state *unwinding
	// blk and pc tell where the frame is: index of the block, and of the operation in it.
	blk, pc int32
}

const frameHead = (unsafe.Sizeof(frame{}) + 7) &^ 7

// at is the address of the register at offset off.
func at[T any](fp *frame, off uintptr) *T { return (*T)(unsafe.Add(unsafe.Pointer(fp), off)) }

// addr is the address of the register at offset off.
func (fp *frame) addr(off uintptr) unsafe.Pointer { return unsafe.Add(unsafe.Pointer(fp), off) }

// An op is one operation on a frame's registers.
type op func(fp *frame)

// A block is operations in a row, and where to go after them: nil when the function returns.
type block struct {
	ops   []op
	next  func(fp *frame) *block
	index int32
	pos   []codePos // of each op, then of next
}

// run executes a frame from its first block to the return.
func (fp *frame) run() {
	if fp.body.defers {
		fp.runDeferring()
		return
	}
	fp.resume(fp.body.blocks[0])
}

// resume executes from block b on.
func (fp *frame) resume(b *block) {
	for b != nil {
		fp.blk = b.index
		for i, f := range b.ops {
			fp.pc = int32(i)
			f(fp)
		}
		fp.pc = int32(len(b.ops))
		b = b.next(fp)
	}
}

// ready is the function's body.
func (fn *function) ready() *body {
	if b := fn.body.Load(); b != nil {
		return b
	}
	return fn.compile()
}

// enter makes the frame of a call, with th.top as its caller. Its parameters are still to be set.
func (b *body) enter(th *thread) *frame {
	fp := b.take(th)
	fp.caller = th.top
	th.top = fp
	var here byte
	if th.stackTop-uintptr(unsafe.Pointer(&here)) > stackBudget || th.stop.Load() != 0 {
		th.halt()
	}
	return fp
}

// take makes a frame for a later call.
func (b *body) take(th *thread) *frame {
	free := th.free
	i := b.index & (len(free) - 1)
	if fp := free[i]; fp != nil && fp.body == b {
		free[i] = fp.caller
		return fp
	}
	return b.newFrame(th)
}

func (b *body) newFrame(th *thread) *frame {
	fp := (*frame)(rtype.New(b.frameType))
	rtype.Move(b.frameType, unsafe.Pointer(fp), b.template)
	fp.th = th
	return fp
}

// leave ends a call that returned, once its results have been read.
func (fp *frame) leave() {
	th, b := fp.th, fp.body
	th.top = fp.caller
	if b.pointerWords > 0 {
		clear(unsafe.Slice((*unsafe.Pointer)(fp.addr(frameHead)), b.pointerWords))
	}
	free := th.free
	i := b.index & (len(free) - 1)
	if next := free[i]; next == nil || next.body == b {
		fp.caller = next
		free[i] = fp
	} else {
		th.keep(fp)
	}
}

// keep puts a frame where those of another function are: it makes room for both, up to a size.
func (th *thread) keep(fp *frame) {
	if len(th.free) < maxFree {
		old := th.free
		th.free = make([]*frame, 2*len(old))
		for _, f := range old {
			if f != nil {
				th.free[f.body.index&(len(th.free)-1)] = f
			}
		}
	}
	i := fp.body.index & (len(th.free) - 1)
	if next := th.free[i]; next != nil && next.body == fp.body {
		fp.caller = next
	} else {
		fp.caller = nil
	}
	th.free[i] = fp
}

// maxFree is the most functions whose frames a thread keeps.
const maxFree = 1024
