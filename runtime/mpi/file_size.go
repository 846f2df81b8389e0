package mpi

import (
	"errors"
	"fmt"
	"syscall"
)

// Size is how many bytes the file has. MPI_File_get_size, §14.2.
func (f *File) Size() (int, error) {
	err := f.usable()
	n := 0
	if err == nil {
		n, err = f.size()
	}
	return n, f.fail("Size", "", err)
}

func (f *File) size() (int, error) {
	info, err := f.fd.Stat()
	if err != nil {
		return 0, fileError("looking at it", err)
	}
	return int(info.Size()), nil
}

// SetSize makes the file so many bytes long: it is cut, or grows, by bytes that are 0 in practice. All ranks give the same: else ErrNotSame. Pointers stay.
// Collective. MPI_File_set_size, §14.2.
func (f *File) SetSize(nbytes int) error {
	return f.resize("SetSize", fileSetSize, nbytes, func() error {
		return fileError("changing its size", f.fd.Truncate(int64(nbytes)))
	})
}

// Preallocate gives the first so many bytes of the file their space on the disk, so that writing them finds some; a shorter file becomes as long. All ranks
// give the same. Collective. MPI_File_preallocate, §14.2. Errors: ErrNoSpace.
func (f *File) Preallocate(nbytes int) error {
	return f.resize("Preallocate", filePreallocate, nbytes, func() error { return f.preallocate(nbytes) })
}

func (f *File) resize(call string, which fileCall, nbytes int, do func() error) error {
	return f.together(call, func() string { return fmt.Sprint(nbytes) }, func(m *meeting) error {
		all, err := m.meet(which, f.canResize(nbytes), nbytes)
		if err != nil {
			return err
		}
		for r := range all {
			if other := all[r].told()[0]; other != nbytes {
				return bad(ErrNotSame, "rank %d gives %d bytes, and this rank %d: all give the same", r, other, nbytes)
			}
		}
		if f.c.rank == 0 {
			err = do()
		}
		return m.agree("changing its size", err)
	})
}

func (f *File) canResize(nbytes int) error {
	switch {
	case !f.mode.writes():
		return bad(ErrReadOnly, "the file was opened with %v: its size cannot be changed", f.mode)
	case f.mode&ModeSequential != 0:
		return bad(ErrUnsupportedOperation, "the file was opened with ModeSequential: its size cannot be changed")
	case nbytes < 0 || nbytes > maxFileOffset:
		return bad(ErrArg, "a file cannot have %d bytes", nbytes)
	}
	return nil
}

// preallocate asks the file system, or writes zeros where the file has not been yet.
func (f *File) preallocate(nbytes int) error {
	if nbytes == 0 {
		return nil
	}
	err := allocate(f.fd, nbytes)
	if !errors.Is(err, errors.ErrUnsupported) && !errors.Is(err, syscall.EOPNOTSUPP) {
		return fileError("reserving space", err)
	}
	size, err := f.size()
	zeros := make([]byte, min(max(nbytes-size, 0), 1<<20))
	for at := size; at < nbytes && err == nil; at += len(zeros) {
		err = f.writeAt(zeros[:min(len(zeros), nbytes-at)], at)
	}
	return err
}

// Sync brings what this rank has written to the disk, and has it see what others have, before they have called Sync. Collective. MPI_File_sync, §14.6.
func (f *File) Sync() error {
	return f.together("Sync", noArgs, func(m *meeting) error {
		if _, err := m.meet(fileSync, nil); err != nil {
			return err
		}
		var err error
		if f.mode.writes() {
			err = fileError("bringing it to the disk", f.fd.Sync())
		}
		return m.agree("bringing it to the disk", err)
	})
}

// SetAtomicity has each access be as whole, or not any more, which it is not at first: of accesses to the same bytes by two ranks, what is read and what
// remains is as if one came after the other. It costs a lock for each access. All ranks give the same. Collective. MPI_File_set_atomicity, §14.6.
//
// Errors: ErrUnsupportedOperation when the file system has no locks.
func (f *File) SetAtomicity(on bool) error {
	return f.together("SetAtomicity", func() string { return fmt.Sprint(on) }, func(m *meeting) error {
		flag := 0
		var err error
		if on {
			flag, err = 1, f.canLock()
		}
		all, err := m.meet(fileSetAtomicity, err, flag)
		if err != nil {
			return err
		}
		for r := range all {
			if all[r].told()[0] != flag {
				return bad(ErrNotSame, "rank %d gives %t, and this rank %t: all give the same", r, !on, on)
			}
		}
		f.atomic.Store(on)
		return nil
	})
}

// Atomicity is what SetAtomicity has set. MPI_File_get_atomicity, §14.6.
func (f *File) Atomicity() bool { return f.atomic.Load() }
