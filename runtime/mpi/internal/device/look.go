package device

import "jeton/runtime/mpi/internal/fabric"

// A watch is how long this rank looks with open eyes before it waits in the fabric, which costs more than what it waits for; but only where every rank has a processor.
// It learns: that there are enough processors does not say that the system gives each rank its own, and the one that is looked out for may need this one.
type watch struct {
	looks  int // how many next time
	misses int // in a row
}

const (
	mostLooks  = 500 // of some tens of nanoseconds each
	leastLooks = 8
	turnLooks  = 50 // after which others get the lock
	retry      = 64 // misses, after which it looks long again
	turns      = 16 // of the ranks that share a processor
)

// look looks until done, which stays so, or for a while. The caller has the lock.
func (d *Device) look(done func() bool) {
	if done() {
		return
	}
	if !d.fabric.Spin() {
		d.yield(done)
		return
	}
	w := &d.watch
	n := w.looks
	if w.misses%retry == 0 {
		n = mostLooks
	}
	for i := 1; i <= n; i++ {
		if d.fabric.Poll() && done() {
			w.looks, w.misses = min(mostLooks, max(2*w.looks, 4*i)), 0
			return
		}
		if i%turnLooks == 0 {
			d.mu.Unlock()
			d.mu.Lock()
		}
	}
	w.looks, w.misses = max(leastLooks, w.looks/2), w.misses+1
}

// yield gives the processor to others in turns, until done, or for a while: most of what ranks wait for, where they share processors, is done by one that waits for the
// processor.
func (d *Device) yield(done func() bool) {
	y, ok := d.fabric.(fabric.Yielder)
	if !ok {
		return
	}
	for i := 0; i < turns && d.broken == nil; i++ {
		if d.fabric.Poll() {
			if done() {
				return
			}
			i = 0
			continue
		}
		d.mu.Unlock()
		y.Yield()
		d.mu.Lock()
	}
}
