package eval

import (
	"runtime"
	"runtime/debug"
	"unsafe"
)

// Before a program lets the garbage collector run, the frames of its goroutine forget what they will not read any more.

// collect is runtime.GC.
func collect() {
	forgetDead()
	runtime.GC()
}

// freeOSMemory is debug.FreeOSMemory.
func freeOSMemory() {
	forgetDead()
	debug.FreeOSMemory()
}

// forgetDead clears the dead registers of the calls that the calling goroutine is in.
func forgetDead() {
	th := labelled()
	if th == nil || th.g != getg() {
		return
	}
	for fp := th.top; fp != nil; fp = fp.caller {
		fp.forget()
	}
}

// forget clears what is dead in a frame: it stands in an operation that has read its operands.
func (fp *frame) forget() {
	n := fp.body.pointerWords
	if n == 0 {
		return
	}
	words := unsafe.Slice((*unsafe.Pointer)(fp.addr(frameHead)), n)
	keep := fp.kept(n)
	for i := 0; i < n; {
		j := i
		for j < n && !keep[j] {
			j++
		}
		clear(words[i:j]) // in one go: not every word is a pointer, and Go knows which
		i = j + 1
	}
}

// kept tells of each of the n words that may hold pointers whether the function may read it yet.
func (fp *frame) kept(n int) []bool {
	keep := make([]bool, n)
	b := fp.body
	if b.fn.code == nil { // a pending call that has begun
		return keep
	}
	l := b.live()
	live := l.recovered
	if fp.state == nil { // else it goes on there, or not at all
		live = l.during(int(fp.blk), int(fp.pc))
	}
	mark := func(s *slot) {
		for i := range (s.raw.Size + wordSize - 1) / wordSize {
			if at := int((s.off-frameHead)/wordSize + i); at < n {
				keep[at] = true
			}
		}
	}
	for i := range b.regs {
		if live.has(i) && b.regs[i].raw.PtrBytes > 0 {
			mark(&b.regs[i])
		}
	}
	for i := range b.locals {
		if live.has(l.local(int32(i))) && b.locals[i].raw.PtrBytes > 0 {
			mark(&b.locals[i])
		}
	}
	return keep
}
