package mpi

import "sync/atomic"

// Turns are how far this rank is in a communicator's collective operations. It is one word, since each operation changes it when it begins and when it is over, and a change
// costs as much as all else that a short one does before it writes: the turn of the last one that has begun (the n-th of each rank are one), whether one that blocks is under way, and how
// many have begun and are not over.
type turns struct{ word atomic.Uint64 }

const (
	oneTurn   = 1 << 32 // in the upper half, which begins anew after its last
	blocks    = 1 << 31
	howMany   = blocks - 1
	turnsMask = 1<<31 - 1
)

func turnOf(word uint64) int { return int(word >> 32 & turnsMask) }

// turn is that of the last operation that has begun.
func (p *turns) turn() int { return turnOf(p.word.Load()) }

// count is how many operations have begun: what turn was before it began anew.
func (p *turns) count() int { return int(p.word.Load() >> 32) }

// running is how many have begun, and are not over.
func (p *turns) running() int { return int(p.word.Load() & howMany) }

// enter makes the caller the one that blocks, until leave; false: another is.
func (p *turns) enter() bool {
	for {
		w := p.word.Load()
		if w&blocks != 0 {
			return false
		}
		if p.word.CompareAndSwap(w, w|blocks) {
			return true
		}
	}
}

func (p *turns) leave() { p.word.And(^uint64(blocks)) }

func (p *turns) entered() bool { return p.word.Load()&blocks != 0 }

// begin takes a turn.
func (p *turns) begin() (turn int) { return turnOf(p.word.Add(oneTurn + 1)) }

// start is enter and begin, if nothing has begun or ended since the word was read.
func (p *turns) start(was uint64) (turn int, ok bool) {
	if was&blocks != 0 || !p.word.CompareAndSwap(was, (was|blocks)+oneTurn+1) {
		return 0, false
	}
	return turnOf(was + oneTurn), true
}

// end ends an operation; leave says that it was the one that blocks. It returns the last turn, and whether no operation is under way now. There may be none before,
// either: the job has ended meanwhile.
func (p *turns) end(leave uint64) (last int, over bool) {
	for {
		w := p.word.Load()
		to := w &^ leave
		if w&howMany > 0 {
			to--
		}
		if p.word.CompareAndSwap(w, to) {
			return turnOf(to), to&howMany == 0
		}
	}
}

// reset begins anew. Who is in a call of before leaves it by itself.
func (p *turns) reset() { p.word.And(blocks) }
