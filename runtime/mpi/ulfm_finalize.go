package mpi

import (
	"errors"

	"jeton/runtime/mpi/internal/device"
)

// meetLast is Finalize's part between ranks: it waits until all that live have come. The barrier finds ranks that are not in Finalize, but elsewhere, and on a slate those that
// have named another root in the last operation; where
// somebody has died, it fails on some ranks and not on others. The agreement ends with the last of the living on all.
func (p *process) meetLast() error {
	c := p.world
	o, err := c.barrier(nil)
	if err == nil {
		err = o.enter()
	}
	if err == nil {
		o.code = opFinalize
		o.noted = c.noted(&blocking{code: opBarrier}, o)
		o.begin()
		err = o.run(p.ctx())
		o.leave()
	}
	if class := classOf(err); err != nil && class != ErrProcFailed && class != ErrRevoked {
		return err
	}
	b, err := c.agree(callFinalize, -1, 0)
	switch {
	case err != nil:
		return err
	case b.call != callFinalize:
		return errMixedCalls
	case c.Errhandler() == ErrorsAreFatal:
		return p.faults.unknown(c.dead(b))
	}
	return nil
}

// knows notes dead ranks of which the program knows. The caller has the device's lock.
func (f *faults) knows(dead []int) {
	for _, r := range dead {
		f.known[r] = true
	}
}

// unknown is the first death of which it does not know.
func (f *faults) unknown(dead []int) (err error) {
	f.p.d.Locked(func() {
		for _, r := range dead {
			if f.known[r] {
				continue
			}
			why := f.p.d.Lost(r)
			if why == nil {
				why = errOthersKnow
			}
			err = &device.LostError{Rank: r, Err: why}
			return
		}
	})
	return err
}

var errOthersKnow = errors.New("another rank has found that")
