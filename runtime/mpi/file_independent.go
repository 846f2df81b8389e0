package mpi

import (
	"jeton/runtime/mpi/internal/device"
)

// Accesses of one rank, whatever the others do. MPI 4.1, 14.4.2 and 14.4.3.

// ReadAt reads into a buffer from the etype numbered offset on. The status says how many bytes there were: fewer at the end of the file, and what
// is behind in the buffer stays as it is. It leaves the pointer as it is. MPI_File_read_at, §14.4.
//
// Errors: ErrArg, ErrType when the buffer is not of the view's items, ErrBuffer, ErrAccess when the file is only written, ErrIO.
func (f *File) ReadAt(offset int, buf any) (Status, error) {
	return f.atOffset("ReadAt", offset, buf, false)
}

// WriteAt is ReadAt for writing. MPI_File_write_at, §14.4. Errors: ErrReadOnly, ErrNoSpace, ErrQuota; else those of ReadAt.
func (f *File) WriteAt(offset int, buf any) (Status, error) {
	return f.atOffset("WriteAt", offset, buf, true)
}

// Read is ReadAt from the rank's pointer on, which goes on by the items that were asked for, also where the file ends. MPI_File_read, §14.4.
func (f *File) Read(buf any) (Status, error) { return f.atPointer("Read", buf, false) }

// Write is WriteAt from the rank's pointer on, which goes on. MPI_File_write, §14.4.
func (f *File) Write(buf any) (Status, error) { return f.atPointer("Write", buf, true) }

// ReadShared reads from the pointer on that all ranks share, which goes on before another takes it: no two ranks read the same. Which is
// first is not said. All ranks have the same view. MPI_File_read_shared, §14.4.
func (f *File) ReadShared(buf any) (Status, error) { return f.atShared("ReadShared", buf, false) }

// WriteShared is ReadShared for writing. MPI_File_write_shared, §14.4.
func (f *File) WriteShared(buf any) (Status, error) { return f.atShared("WriteShared", buf, true) }

// A claim says from where an access is: it takes the place, so that the next access of the kind is behind it.
type claim func(a *fileAccess) error

// given is an offset that the caller says.
func given(offset int) claim {
	return func(a *fileAccess) error {
		if a.f.mode&ModeSequential != 0 {
			return bad(ErrUnsupportedOperation, "the file was opened with ModeSequential: it is accessed by the shared pointer only")
		}
		return a.at(offset)
	}
}

// pointed is the rank's own pointer.
func pointed(a *fileAccess) error {
	f := a.f
	if f.mode&ModeSequential != 0 {
		return bad(ErrUnsupportedOperation, "the file was opened with ModeSequential: it is accessed by the shared pointer only")
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	err := a.at(f.position)
	if err == nil {
		f.position += a.items()
	}
	return err
}

// sharing is the pointer that all share.
func sharing(a *fileAccess) error {
	if err := a.view.shareable(); err != nil {
		return err
	}
	old, err := a.f.moveShared(a.items(), Sum)
	if err == nil {
		err = a.at(old)
	}
	return err
}

func (f *File) atOffset(call string, offset int, buf any, write bool) (Status, error) {
	return f.accesses(call, buf, write, given(offset), offsetWords(offset))
}

func (f *File) atPointer(call string, buf any, write bool) (Status, error) {
	return f.accesses(call, buf, write, pointed, words)
}

func (f *File) atShared(call string, buf any, write bool) (Status, error) {
	return f.accesses(call, buf, write, sharing, words)
}

// accesses does an access of this rank alone.
func (f *File) accesses(call string, buf any, write bool, from claim, say func(device.Buffer) string) (Status, error) {
	err := f.usable()
	if err != nil {
		return Status{Err: err}, f.fail(call, "", err)
	}
	a, err := f.access(buf, write)
	args := func() string { return say(a.buf) }
	if err == nil {
		err = f.traced(call, args, func() error {
			if err := from(a); err != nil {
				return err
			}
			return a.alone()
		})
	}
	s := a.status()
	if err != nil {
		err = f.fail(call, args(), err)
		s.Err = err
	}
	return s, err
}
