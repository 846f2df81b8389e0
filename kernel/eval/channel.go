package eval

import (
	"unsafe"

	"jeton/kernel/code"
	"jeton/kernel/eval/rtype"
)

// Channels are real ones, used through the functions that reflect uses. An operation that has to wait does so together with its
// run's done channel, unless the run cannot be stopped.

//go:linkname makechan reflect.makechan
func makechan(t *rtype.Raw, size int) unsafe.Pointer

//go:linkname chansend reflect.chansend0
func chansend(c, value unsafe.Pointer, nonblocking bool) bool

//go:linkname chanrecv reflect.chanrecv
func chanrecv(c unsafe.Pointer, nonblocking bool, value unsafe.Pointer) (selected, received bool)

//go:linkname rselect reflect.rselect
func rselect([]selectCase) (chosen int, received bool)

// A selectCase is a runtimeSelect of reflect.
type selectCase struct {
	dir int
	_   unsafe.Pointer // the channel's type, which rselect does not read
	ch  unsafe.Pointer
	val unsafe.Pointer
}

const (
	selectSend    = 1
	selectRecv    = 2
	selectDefault = 3
)

func (b *builder) channels(in *code.Instr) op {
	switch in.Op {
	case code.OpMakeChan:
		t, n, d := rtype.Of(b.u.types[in.Type]), b.arg(in.Args[0]), b.regs[in.Dst[0]].off
		size := intOperand(&n)
		return func(fp *frame) { *at[unsafe.Pointer](fp, d) = makechan(t, size(fp)) }
	case code.OpSend:
		c, v := b.arg(in.Args[0]).off, b.arg(in.Args[1]).off
		return func(fp *frame) { fp.send(*at[unsafe.Pointer](fp, c), fp.addr(v)) }
	case code.OpRecv:
		return b.receive(in)
	}
	return b.selects(in)
}

// send sends the value at v.
func (fp *frame) send(c, v unsafe.Pointer) {
	if fp.th.run.Uninterruptible {
		chansend(c, v, false)
		return
	}
	if c != nil && chansend(c, v, true) {
		return
	}
	fp.th.wait([]selectCase{{dir: selectSend, ch: c, val: v}, {}})
}

// wait waits until one of the cases but the last can go on; the last is for the end of the run.
func (th *thread) wait(cases []selectCase) (chosen int, received bool) {
	last := len(cases) - 1
	for {
		end := th.run.done
		if th.leaving { // deferred calls may still wait, until the run is stopped at once
			end = th.run.now
		}
		cases[last] = selectCase{dir: selectRecv, ch: *(*unsafe.Pointer)(unsafe.Pointer(&end))}
		if chosen, received = rselect(cases); chosen != last {
			return chosen, received
		}
		th.leave()
	}
}

// receive makes OpRecv.
func (b *builder) receive(in *code.Instr) op {
	c := b.arg(in.Args[0])
	d, read := b.dst(in, 0)
	dok, readOK := b.dst(in, 1)
	raw := rtype.Of(c.t.Elem())
	return func(fp *frame) {
		ch := *at[unsafe.Pointer](fp, c.off)
		var to unsafe.Pointer
		switch {
		case read:
			to = fp.addr(d.off)
		case !fp.th.run.Uninterruptible:
			to = rtype.New(raw) // select wants a place
		}
		ok := fp.recv(ch, to)
		if readOK {
			*at[bool](fp, dok.off) = ok
		}
	}
}

// recv receives into to.
func (fp *frame) recv(c, to unsafe.Pointer) (ok bool) {
	if fp.th.run.Uninterruptible {
		_, ok = chanrecv(c, false, to)
		return ok
	}
	if c != nil {
		if selected, ok := chanrecv(c, true, to); selected {
			return ok
		}
	}
	_, ok = fp.th.wait([]selectCase{{dir: selectRecv, ch: c, val: to}, {}})
	return ok
}

// selects makes OpSelect.
func (b *builder) selects(in *code.Instr) op {
	type recvTo struct {
		slot
		read bool
		raw  *rtype.Raw
	}
	chans, values, to := make([]slot, len(in.Sel)), make([]slot, len(in.Sel)), make([]recvTo, len(in.Sel))
	next := 2
	for i, c := range in.Sel {
		chans[i] = b.arg(c.Chan)
		if c.Send {
			values[i] = b.arg(c.Val)
			continue
		}
		to[i].slot, to[i].read = b.dst(in, next)
		to[i].raw = rtype.Of(chans[i].t.Elem())
		next++
	}
	index, readIndex := b.dst(in, 0)
	present, readPresent := b.dst(in, 1)
	blocking := in.N == 1
	return func(fp *frame) {
		cases := make([]selectCase, len(chans), len(chans)+1)
		for i := range chans {
			c := &cases[i]
			c.ch = *at[unsafe.Pointer](fp, chans[i].off)
			switch {
			case to[i].raw == nil:
				c.dir, c.val = selectSend, fp.addr(values[i].off)
			case to[i].read:
				c.dir, c.val = selectRecv, fp.addr(to[i].off)
			default:
				c.dir, c.val = selectRecv, rtype.New(to[i].raw)
			}
		}
		chosen, ok := fp.choose(cases, blocking)
		for i := range to { // as SSA has it, a case that was not chosen gives a zero value
			if to[i].read && i != chosen {
				rtype.Clear(to[i].raw, fp.addr(to[i].off))
			}
		}
		if readIndex {
			*at[int](fp, index.off) = chosen
		}
		if readPresent {
			*at[bool](fp, present.off) = ok
		}
	}
}

// choose does one of the cases. The index is -1 when none was ready and it does not block.
func (fp *frame) choose(cases []selectCase, blocking bool) (chosen int, received bool) {
	if blocking && fp.th.run.Uninterruptible {
		return rselect(cases)
	}
	n := len(cases)
	if !blocking {
		chosen, received = rselect(append(cases, selectCase{dir: selectDefault}))
		if chosen == n {
			return -1, false
		}
		return chosen, received
	}
	return fp.th.wait(append(cases, selectCase{}))
}
