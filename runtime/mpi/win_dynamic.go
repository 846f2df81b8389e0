package mpi

import (
	"fmt"
)

// A region is memory that is attached to a dynamic window.
type region struct {
	base int // where it begins, in the window
	mem  []byte
	data any
}

// regionGap is between regions, so that who runs over the end of one finds nothing.
const regionGap = 1 << 12

// Attach adds memory to a dynamic window: a slice. The others name it by the displacement that is returned, in bytes, which they must be told.
// The window is this memory, no copy, until Detach. Local. MPI_Win_attach, §12.2. Errors: ErrRMAFlavor, ErrRMAAttach when some of it is attached already.
func (w *Win) Attach(mem any) (disp int, err error) {
	err = w.dynamic()
	var row []byte
	if err == nil {
		b, viewed := view(mem)
		row, err = b.Mem, viewed
	}
	if err == nil && len(row) == 0 {
		err = bad(ErrRMAAttach, "there is no memory in a %T of length 0", mem)
	}
	if err == nil {
		err = w.locked(func() error {
			disp, err = w.attach(row, mem)
			return err
		})
	}
	return disp, w.fail("Attach", fmt.Sprintf("%T", mem), err)
}

func (w *Win) dynamic() error {
	if err := w.usable(); err != nil {
		return err
	}
	if w.flavor != FlavorDynamic {
		return bad(ErrRMAFlavor, "memory is attached to windows that WinCreateDynamic makes, and this one is of flavour %v", w.flavor)
	}
	return nil
}

func (w *Win) attach(row []byte, mem any) (int, error) {
	for _, r := range w.regions {
		if overlapping(r.mem, row) {
			return 0, bad(ErrRMAAttach, "some of it is attached already, at displacement %d", r.base)
		}
	}
	at := w.nextBase
	w.regions = append(w.regions, region{at, row, mem})
	w.nextBase = (at + len(row) + 2*regionGap - 1) / regionGap * regionGap
	return at, nil
}

// Detach takes memory away again: what Attach has returned names it. Accesses to it must have ended. Local. MPI_Win_detach, §12.2.
func (w *Win) Detach(disp int) error {
	err := w.dynamic()
	if err == nil {
		err = w.locked(func() error {
			for i, r := range w.regions {
				if r.base == disp {
					w.regions = append(w.regions[:i:i], w.regions[i+1:]...)
					return nil
				}
			}
			return bad(ErrRMAAttach, "nothing is attached at displacement %d", disp)
		})
	}
	return w.fail("Detach", fmt.Sprint(disp), err)
}

// locateAttached is locate of a dynamic window.
func (w *Win) locateAttached(at, from, to int) ([]byte, int, error) {
	for _, r := range w.regions {
		if at+from >= r.base && at+to <= r.base+len(r.mem) {
			return r.mem, at - r.base, nil
		}
	}
	return nil, 0, bad(ErrRMARange, "nothing is attached that has bytes %d to %d", at+from, at+to)
}
