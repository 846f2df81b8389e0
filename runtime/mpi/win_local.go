package mpi

import (
	"context"
	"fmt"
	"time"

	"jeton/runtime/mpi/internal/device"
	"jeton/runtime/mpi/internal/dtype"
)

// Load copies from this rank's memory at a displacement into a buffer, as whole: no access of another comes between. It needs no epoch. disp counts this
// rank's units.
//
// It makes progress, so a loop may wait with it for what another rank will write: when it is called again and again and nobody has accessed this rank's
// memory, it waits for that for a moment, so that the loop does not keep others from running.
func (w *Win) Load(into any, disp int) error {
	b, err := receives(into)
	if err == nil {
		err = w.own("Load", b, disp, func(mem []byte, at int) error {
			if err := w.news(); err != nil {
				return err
			}
			return b.Type.Unpack(mem[at:at+b.Bytes()], b.Mem, b.Origin, b.Count)
		})
	}
	if err == nil {
		return nil
	}
	return w.fail("Load", fmt.Sprintf("%s, disp=%d", words(b), disp), err)
}

// Store is the other way: it copies a buffer into this rank's memory. It needs no epoch.
func (w *Win) Store(from any, disp int) error {
	b, err := view(from)
	if err == nil {
		err = w.own("Store", b, disp, func(mem []byte, at int) error {
			row, err := b.Type.Pack(nil, b.Mem, b.Origin, b.Count)
			if err != nil {
				return err
			}
			copy(mem[at:], row)
			return w.log.stored(w, at, len(row))
		})
	}
	if err == nil {
		return nil
	}
	return w.fail("Store", fmt.Sprintf("%s, disp=%d", words(b), disp), err)
}

// own does something with this rank's memory, under the lock.
func (w *Win) own(call string, b device.Buffer, disp int, do func(mem []byte, at int) error) error {
	if err := w.usable(); err != nil {
		return err
	}
	a := access{call: call, target: w.c.rank, disp: disp}
	if b.Type == nil || b.Count == 0 {
		return nil
	}
	a.of, a.count = dtype.Contiguous(b.Bytes(), dtype.Of(dtype.Byte)), 1
	if err := w.inRange(&a); err != nil {
		return err
	}
	return w.locked(func() error {
		mem, at, err := w.locate(int64(disp*w.unit), 0, b.Bytes())
		if err != nil {
			return err
		}
		return do(mem, at)
	})
}

// How a Load that is called in vain waits: after so many times, for so long at most.
const (
	eagerLoads = 64
	loadWait   = time.Millisecond
)

// news makes progress, and waits a moment when there has been none for long. Its error says that the cell was interrupted.
func (w *Win) news() error {
	x := &w.exposed
	w.p.d.Poll()
	if x.news != x.loaded {
		x.loaded, x.loads = x.news, 0
		return nil
	}
	if x.loads++; x.loads < eagerLoads {
		return nil
	}
	ctx, cancel := context.WithTimeout(w.p.ctx(), loadWait)
	defer cancel()
	_ = w.p.d.Await(ctx, device.Any, func() bool { return x.news != x.loaded }) // in vain, it is called again
	if err := w.p.ctx().Err(); err != nil {
		return context.Cause(w.p.ctx())
	}
	return nil
}
