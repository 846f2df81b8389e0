package mpi

import (
	"context"

	"jeton/runtime/mpi/internal/device"
)

// A fileAccess is one rank's access to a file: n bytes of the data of its view, from the one numbered from on, which are in a row.
type fileAccess struct {
	f     *File
	view  *fileView
	hints fileHints
	write bool
	buf   device.Buffer
	row   []byte
	from  int
	done  int  // bytes that there were: fewer than the row has, when the file ends
	held  bool // the caller has locked what is accessed
	ctx   context.Context
}

// access prepares an access to the view, from an etype on. Nothing is read or written yet.
func (f *File) access(buf any, write bool) (*fileAccess, error) {
	a := &fileAccess{f: f, write: write, ctx: f.c.p.ctx()}
	var err error
	if write {
		a.buf, err = view(buf)
	} else {
		a.buf, err = receives(buf)
	}
	f.mu.Lock()
	a.view, a.hints = f.view, f.hints
	f.mu.Unlock()
	switch {
	case err != nil:
	case write && !f.mode.writes():
		err = bad(ErrReadOnly, "the file was opened with %v: nothing can be written", f.mode)
	case !write && !f.mode.reads():
		err = bad(ErrAccess, "the file was opened with %v: nothing can be read", f.mode)
	default:
		err = a.view.matches(a.buf)
	}
	return a, err
}

// items is how many etypes are accessed.
func (a *fileAccess) items() int { return a.buf.Bytes() / a.view.item }

// at says from which etype on.
func (a *fileAccess) at(offset int) error {
	err := a.view.checkOffset(offset)
	a.from = offset * a.view.item
	return err
}

// swaps reports whether data is not in the file as in memory.
func (a *fileAccess) swaps() bool { return a.view.datarep == external32 }

// fill makes the row: the data's memory, or a copy.
func (a *fileAccess) fill() error {
	b := a.buf
	switch {
	case b.Bytes() == 0:
		a.row = nil
	case b.Type.Dense() && !a.swaps():
		a.row = b.Mem[b.Origin : b.Origin+b.Bytes()]
	case !a.write:
		a.row = make([]byte, b.Bytes())
	default:
		row, err := b.Type.Pack(nil, b.Mem, b.Origin, b.Count)
		if err != nil {
			return bad(ErrBuffer, "%v", err)
		}
		if a.swaps() {
			b.Type.External(row)
		}
		a.row = row
	}
	return nil
}

// empty puts what was read where the buffer says.
func (a *fileAccess) empty() error {
	b := a.buf
	if a.write || a.done == 0 || b.Type.Dense() && !a.swaps() {
		return nil
	}
	row := a.row
	if a.swaps() {
		b.Type.External(row[:a.done])
	}
	if a.done < len(row) { // what is behind stays as it is
		old, err := b.Type.Pack(nil, b.Mem, b.Origin, b.Count)
		if err != nil {
			return bad(ErrBuffer, "%v", err)
		}
		copy(old, row[:a.done])
		row = old
	}
	if err := b.Type.Unpack(row, b.Mem, b.Origin, b.Count); err != nil {
		return bad(ErrBuffer, "%v", err)
	}
	return nil
}

// status is what the access has come to.
func (a *fileAccess) status() Status {
	s := emptyStatus()
	s.Bytes = a.done
	return s
}

// alone does the access without the other ranks.
func (a *fileAccess) alone() error {
	if err := a.fill(); err != nil {
		return err
	}
	return a.transfer()
}

// transfer reads or writes the row.
func (a *fileAccess) transfer() error {
	if len(a.row) == 0 {
		return nil
	}
	err := a.locked(func() error {
		if a.write {
			return a.writeRuns()
		}
		return a.readRuns()
	})
	if err2 := a.empty(); err == nil {
		err = err2
	}
	return err
}

// locked does the access as whole, in a file that is atomic.
func (a *fileAccess) locked(do func() error) error {
	if !a.f.atomic.Load() || a.held {
		return do()
	}
	from, to := a.reach()
	a.held = true
	return a.f.whileLocked(a.ctx, a.write, from, to, do)
}

// reach is which bytes of the file are accessed, and those between.
func (a *fileAccess) reach() (from, to int) {
	return a.view.mine.Place(a.from), a.view.mine.Place(a.from+len(a.row)-1) + 1
}
