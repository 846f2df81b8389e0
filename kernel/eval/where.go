package eval

import "jeton/kernel/code"

// Lost are the calls in which the last panic began that the calling goroutine, of compiled code, got from a function that it called,
// innermost first. It is for a deferred function that recovers such a panic.
func Lost() []Frame {
	th := labelled()
	if th == nil || th.g != getg() || th.lost == nil {
		return nil
	}
	fs, _ := th.lost.frames()
	return fs
}

// Where is the place in the student's text where the calling goroutine is: of the innermost interpreted call, which may be one that has called
// compiled code; "" on a goroutine that interprets nothing. Cost: some 20 ns, no allocation. The log of events asks for each of them.
func Where() (file string, line int) {
	th := labelled()
	if th == nil || th.g != getg() {
		return "", 0
	}
	for fp := th.top; fp != nil; fp = fp.caller {
		if fp.hidden() {
			continue
		}
		p := spot{body: fp.body, blk: fp.blk, pc: fp.pc}
		if unit, pos := p.position(); unit != nil && pos != (code.Pos{}) {
			return unit.Files[pos.File], int(pos.Line)
		}
	}
	return "", 0
}
