package mpi

import (
	"fmt"

	"jeton/runtime/mpi/internal/device"
)

// Accesses of all ranks together, which they call in the same order. MPI 4.1, 14.4.2 to 14.4.4.

// ReadAtAll is ReadAt of all ranks together, each at an offset, with a buffer, of its own; some may have none (nil). What is wrong with one's arguments fails
// on all. Collective. MPI_File_read_at_all, §14.4.
func (f *File) ReadAtAll(offset int, buf any) (Status, error) {
	return f.collective("ReadAtAll", fileRead, buf, given(offset), offsetWords(offset))
}

// WriteAtAll is WriteAt of all ranks together. Where they write the same bytes, those of the highest rank stay. Collective. MPI_File_write_at_all, §14.4.
func (f *File) WriteAtAll(offset int, buf any) (Status, error) {
	return f.collective("WriteAtAll", fileWrite, buf, given(offset), offsetWords(offset))
}

// ReadAll is Read of all ranks together, each at its own pointer. Collective. MPI_File_read_all, §14.4.
func (f *File) ReadAll(buf any) (Status, error) {
	return f.collective("ReadAll", fileRead, buf, pointed, words)
}

// WriteAll is Write of all ranks together. Collective. MPI_File_write_all, §14.4.
func (f *File) WriteAll(buf any) (Status, error) {
	return f.collective("WriteAll", fileWrite, buf, pointed, words)
}

// ReadOrdered reads from the pointer on that all ranks share, in the order of ranks: each what is behind that of the one before. Collective.
// MPI_File_read_ordered, §14.4.
func (f *File) ReadOrdered(buf any) (Status, error) {
	return f.collective("ReadOrdered", fileOrdered, buf, byRank, words)
}

// WriteOrdered is ReadOrdered for writing. MPI_File_write_ordered, §14.4.
func (f *File) WriteOrdered(buf any) (Status, error) {
	return f.collective("WriteOrdered", fileOrder, buf, byRank, words)
}

func offsetWords(offset int) func(device.Buffer) string {
	return func(b device.Buffer) string { return fmt.Sprintf("offset=%d, %s", offset, words(b)) }
}

// byRank is the claim of an access whose place follows from those of the other ranks.
func byRank(a *fileAccess) error { return a.view.shareable() }

// collective does an access of all.
func (f *File) collective(call string, which fileCall, buf any, from claim, say func(device.Buffer) string) (Status, error) {
	if err := f.usable(); err != nil {
		return Status{Err: err}, f.fail(call, "", err)
	}
	a, wrong := f.collectiveAccess(which, buf, from)
	err := f.together(call, func() string { return say(a.buf) }, func(m *meeting) error { return a.all(m, which, wrong) })
	s := a.status()
	s.Err = err
	return s, err
}

// collectiveAccess prepares this rank's part.
func (f *File) collectiveAccess(which fileCall, buf any, from claim) (*fileAccess, error) {
	a, err := f.access(buf, which == fileWrite || which == fileOrder)
	if err == nil {
		err = from(a)
	}
	if err == nil {
		err = a.fill()
	}
	return a, err
}

// all does the access, when all ranks are there.
func (a *fileAccess) all(m *meeting, which fileCall, wrong error) error {
	a.ctx = m.ctx
	size := 0
	if wrong == nil && !a.write && m.c.rank == 0 {
		size, wrong = a.f.size()
	}
	all, err := m.meet(which, wrong, a.from, a.buf.Bytes(), size)
	if err != nil {
		return err
	}
	from, n := make([]int, len(all)), make([]int, len(all))
	for r := range all {
		from[r], n[r] = all[r].told()[0], all[r].told()[1]
	}
	if which == fileOrdered || which == fileOrder {
		if err := a.inOrder(m, from, n); err != nil {
			return err
		}
	}
	spans := a.spansOf(from, n, all[0].told()[2])
	t := newTwoPhase(a, m, spans)
	if t == nil {
		return a.transfer()
	}
	if err := t.held(); err != nil {
		return err
	}
	mine := spans[m.c.rank]
	a.done = mine.to - mine.from
	return a.empty()
}

// inOrder says from where each rank accesses, one behind the other, and moves the shared pointer behind all.
func (a *fileAccess) inOrder(m *meeting, from, n []int) error {
	sum := 0
	for _, k := range n {
		sum += k
	}
	old := 0
	var err error
	if m.c.rank == 0 {
		old, err = a.f.moveShared(sum/a.view.item, Sum)
	}
	class, errno := outcome(err)
	told, err2 := m.tell(class, errno, old)
	switch {
	case err != nil:
		return err
	case err2 != nil:
		return err2
	case told[0] != 0:
		return wentWrong(0, told[0], told[1], "moving the shared pointer")
	}
	next := told[2] * a.view.item
	for r, k := range n {
		from[r] = next
		next += k
	}
	a.from = from[m.c.rank]
	return nil
}
