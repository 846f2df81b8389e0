package mpi

import "fmt"

// From where Seek counts. They are io's SeekStart, SeekCurrent and SeekEnd. MPI_SEEK_SET, _CUR, _END.
const (
	SeekSet = iota // the view's beginning
	SeekCur        // the pointer
	SeekEnd        // the end of the file, in the view
)

// Seek moves the rank's own pointer, by etypes. It may go beyond the end of the file. Local. MPI_File_seek, §14.4. Errors: ErrArg when it would be before the
// beginning.
func (f *File) Seek(offset, whence int) error {
	err := f.usable()
	if err == nil {
		err = f.seek(offset, whence)
	}
	if err == nil {
		return nil
	}
	return f.fail("Seek", seekWords(offset, whence), err)
}

func seekWords(offset, whence int) string {
	if whence < SeekSet || whence > SeekEnd {
		return fmt.Sprintf("%d, whence=%d", offset, whence)
	}
	return fmt.Sprintf("%d, %s", offset, [...]string{"SeekSet", "SeekCur", "SeekEnd"}[whence])
}

func (f *File) seek(offset, whence int) error {
	if f.mode&ModeSequential != 0 {
		return bad(ErrUnsupportedOperation, "the file was opened with ModeSequential: it has no pointer of the rank's own")
	}
	end, err := f.endIf(whence)
	if err != nil {
		return err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	to, err := f.view.target(offset, whence, f.position, end)
	if err == nil {
		f.position = to
	}
	return err
}

// endIf is the file's length, if a seek counts from its end.
func (f *File) endIf(whence int) (int, error) {
	if whence != SeekEnd {
		return 0, nil
	}
	return f.size()
}

// target is where a pointer goes.
func (v *fileView) target(offset, whence, position, end int) (int, error) {
	from := 0
	switch whence {
	case SeekSet:
	case SeekCur:
		from = position
	case SeekEnd:
		from = v.items(end)
	default:
		return 0, bad(ErrArg, "from where is SeekSet, SeekCur or SeekEnd, and this is %d", whence)
	}
	if to := from + offset; to < 0 {
		return 0, bad(ErrArg, "the pointer would be at %d, before the beginning", to)
	}
	return from + offset, v.checkOffset(from + offset)
}

// Position is the rank's own pointer, in etypes of the view. MPI_File_get_position, §14.4.
func (f *File) Position() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.position
}

// SeekShared moves the pointer that all ranks share, by etypes. All give the same: else ErrNotSame. Collective. MPI_File_seek_shared, §14.4.
func (f *File) SeekShared(offset, whence int) error {
	return f.together("SeekShared", func() string { return seekWords(offset, whence) }, func(m *meeting) error {
		v := f.current()
		all, err := m.meet(fileSeekShared, v.shareable(), offset, whence)
		if err != nil {
			return err
		}
		for r := range all {
			if o := all[r].told(); o[0] != offset || o[1] != whence {
				return bad(ErrNotSame, "rank %d moves the pointer by %s, and this rank by %s: all give the same", r, seekWords(o[0], o[1]), seekWords(offset, whence))
			}
		}
		if f.c.rank == 0 {
			err = f.seekShared(v, offset, whence)
		}
		return m.agree("moving the pointer", err)
	})
}

// seekShared is rank 0's part.
func (f *File) seekShared(v *fileView, offset, whence int) error {
	end, err := f.endIf(whence)
	if err != nil {
		return err
	}
	position, err := f.positionShared()
	if err != nil {
		return err
	}
	to, err := v.target(offset, whence, position, end)
	if err != nil {
		return err
	}
	return f.setShared(to)
}

// PositionShared is the pointer that all ranks share, in etypes of the view. MPI_File_get_position_shared, §14.4.
func (f *File) PositionShared() (int, error) {
	err := f.usable()
	n := 0
	if err == nil {
		if err = f.current().shareable(); err == nil {
			n, err = f.positionShared()
		}
	}
	return n, f.fail("PositionShared", "", err)
}

// shareable refuses the shared pointer where ranks count in other places.
func (v *fileView) shareable() error {
	if !v.same {
		return bad(ErrUnsupportedOperation, "the ranks have different views, and a pointer that all share needs one and the same: SetView with the same on all")
	}
	return nil
}

// The shared pointer is a number in a window, in the memory of rank 0.

// moveShared changes it, and returns what it was.
func (f *File) moveShared(by int, op *Op) (old int, err error) {
	if err = f.shared.FetchAndOp(&by, &old, 0, 0, op); err == nil {
		err = f.shared.Flush(0)
	}
	return old, err
}

func (f *File) positionShared() (int, error) { return f.moveShared(0, NoOp) }

func (f *File) setShared(to int) error {
	_, err := f.moveShared(to, Replace)
	return err
}

// sharedPlace is the byte of the file at which the shared pointer is, in the view so far.
func (f *File) sharedPlace() (int, error) {
	n, err := f.positionShared()
	if err != nil {
		return 0, err
	}
	return f.current().place(n)
}
