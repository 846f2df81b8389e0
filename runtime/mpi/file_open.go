package mpi

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// OpenFile opens a file for all ranks of a communicator: name is a path, the same file for each of them. mode is one of ModeRdOnly, ModeRdWr and
// ModeWrOnly, and flags; info has hints (see File.SetInfo), or is nil. Each rank sees the file's bytes then, and its pointers are at the beginning. Collective.
// MPI_File_open, §14.2.
//
//	f, err := mpi.OpenFile(c, "matrix.bin", mpi.ModeCreate|mpi.ModeWrOnly, nil)
//	if err != nil {
//		return err
//	}
//	defer f.Close()
//	f.WriteAtAll(c.Rank()*len(mine)*8, mine)   // offsets are in bytes, without SetView
//
// Ranks on several hosts need a folder that all of them have, such as that of a network file system; where they have not, the file that one of them finds is
// not that of the others, and that is an error.
//
// Errors, on all ranks if on one, and returned whatever the communicator's handler is: ErrNoSuchFile, ErrFileExists, ErrAccess, ErrReadOnly, ErrBadFile,
// ErrAmode; ErrNotSame when modes differ, or the files; ErrComm; ErrProcFailed.
func OpenFile(c *Comm, name string, mode FileMode, info *Info) (*File, error) {
	args := fmt.Sprintf("%s, %v", name, mode)
	f, err := open(c, name, mode, info)
	if err == nil {
		return f, nil
	}
	if c == nil {
		return nil, callErr("OpenFile", args, err)
	}
	e := c.whoIsLost(unwrapped(err))
	if classOf(e) == ErrDeadlock {
		return nil, c.fail("OpenFile", args, e)
	}
	return nil, &Error{Class: classOf(e), Call: "OpenFile", Args: args, Rank: c.rank, Size: len(c.ranks), Comm: c.Name(), Host: c.p.host, Where: c.p.where(), Err: e}
}

func open(c *Comm, name string, mode FileMode, info *Info) (*File, error) {
	err := c.live()
	if err != nil {
		return nil, err
	}
	if c.remote != nil {
		return nil, bad(ErrComm, "%s joins two groups: a file is opened by one", c.Name())
	}
	own, err := c.split("OpenFile", 0, c.rank)
	if err != nil {
		return nil, err
	}
	own.SetName(filepath.Base(name))
	own.counts = c.counts
	own.handler.Store(ErrorsReturn)
	f := &File{c: own, name: name, mode: mode, lock: make(chan struct{}, 1)}
	m := f.meeting("OpenFile", noArgs)
	m.o.call = "OpenFile"
	if c.p.tracing.Load() {
		defer called(ofFile, "OpenFile", fmt.Sprintf("%s, %v", name, mode))()
	}
	m.o.begin()
	if err = m.o.over(m.o.turn, f.open(m)); err == nil {
		err = f.start(m, info)
	}
	if err != nil {
		f.undo()
		return nil, err
	}
	c.p.files.add(f)
	return f, nil
}

// openingIt says what a rank did, whose name of the file may be another than this one's.
const openingIt = "opening the file that it names"

// undo forgets a file that could not be opened by all.
func (f *File) undo() {
	if f.fd != nil {
		_ = f.fd.Close()
	}
	_ = f.c.Free()
}

// open opens the file itself, first on rank 0, which makes it if need be.
func (f *File) open(m *meeting) error {
	wrong := f.mode.check()
	if f.name == "" {
		wrong = bad(ErrBadFile, "the name is empty")
	}
	all, err := m.meet(fileOpen, wrong, int(f.mode))
	if err != nil {
		return err
	}
	if r := slices.IndexFunc(all, func(t statement) bool { return t.told()[0] != int(f.mode) }); r >= 0 {
		return bad(ErrNotSame, "rank %d opens with %v, and this rank with %v: all give the same mode", r, FileMode(all[r].told()[0]), f.mode)
	}
	if f.mode.writes() {
		noSizeSignal()
	}
	made := false
	if f.c.rank == 0 {
		made, err = f.openFirst()
	}
	var id fileIdentity
	if err == nil && f.c.rank == 0 {
		id, err = identityOf(f.fd)
	}
	class, errno := outcome(err)
	told, err2 := m.tell(append([]int{class, errno}, id.numbers()...)...)
	switch {
	case err != nil:
		return err
	case err2 != nil:
		return err2
	case told[0] != 0:
		return wentWrong(0, told[0], told[1], openingIt)
	}
	if f.c.rank != 0 {
		err = f.openSame(fileIdentity(told[2:]))
	}
	if err = m.agree(openingIt, err); err != nil && made {
		_ = os.Remove(f.name)
	}
	return err
}

// flags are the operating system's.
func (f *File) flags() int {
	switch {
	case f.mode&ModeRdOnly != 0:
		return os.O_RDONLY
	case f.mode&ModeWrOnly != 0:
		return os.O_WRONLY
	}
	return os.O_RDWR
}

// openFirst is rank 0's part. made says that the file was not there.
func (f *File) openFirst() (made bool, err error) {
	const everybody = 0o666
	f.first = true
	if err := plain(f.name); err != nil {
		return false, err
	}
	if f.mode&ModeCreate != 0 {
		f.fd, err = os.OpenFile(f.name, f.flags()|os.O_CREATE|os.O_EXCL, everybody)
		if made = err == nil; made || f.mode&ModeExcl != 0 || !errors.Is(err, fs.ErrExist) {
			return made, fileError("making it", err)
		}
	}
	f.fd, err = os.OpenFile(f.name, f.flags(), 0)
	return false, fileError("opening it", err)
}

// plain refuses what is no file: a folder, or what would have the opening wait for somebody.
func plain(name string) error {
	info, err := os.Stat(name)
	switch {
	case err != nil: // opening says more
		return nil
	case info.IsDir():
		return bad(ErrBadFile, "it is a folder")
	case info.Mode()&(fs.ModeNamedPipe|fs.ModeSocket) != 0:
		return bad(ErrUnsupportedOperation, "it is a pipe: it has no places that could be read or written")
	}
	return nil
}

// openSame is the others': they open the file that rank 0 has.
func (f *File) openSame(first fileIdentity) (err error) {
	far := f.c.p.hosts[f.c.ranks[0]] != f.c.p.host
	if f.fd, err = os.OpenFile(f.name, f.flags(), 0); err != nil {
		if far && errors.Is(err, fs.ErrNotExist) {
			return bad(ErrNoSuchFile, "rank 0 has opened it on %s, and on %s there is no such file: ranks of several hosts need a folder that all hosts share", f.c.p.hosts[f.c.ranks[0]], f.c.p.host)
		}
		return fileError("opening it", err)
	}
	mine, err := identityOf(f.fd)
	switch {
	case err != nil:
		return err
	case mine.same(first, far):
		return nil
	case far:
		return bad(ErrNotSame, "the file that rank 0 has opened on %s is not that of this name on %s: ranks of several hosts need a folder that all hosts share", f.c.p.hosts[f.c.ranks[0]], f.c.p.host)
	}
	return bad(ErrNotSame, "it is not the file that rank 0 has opened: all ranks give the same")
}

// start is what comes when all have the file open: the pointer that they share, and the hints.
func (f *File) start(m *meeting, info *Info) error {
	f.view = firstView(f.c.Size())
	var mem []int
	n := 0
	if f.c.rank == 0 {
		n = 1
	}
	w, err := f.c.WinAllocate(&mem, n, WithName("the shared pointer of "+f.name))
	if err != nil {
		return unwrapped(err)
	}
	w.SetErrhandler(ErrorsReturn)
	f.shared = w
	if f.mode&ModeAppend != 0 {
		size, err := f.size()
		if err != nil {
			return err
		}
		if f.position = size; f.c.rank == 0 {
			mem[0] = size
		}
	}
	next := f.meeting("OpenFile", noArgs)
	next.o.begin()
	if err := next.o.over(next.o.turn, f.agreeHints(next, info)); err != nil {
		return err
	}
	return w.LockAll(ModeNoCheck)
}

// Close ends the use of the file, and deletes it if it was opened with ModeDeleteOnClose. What was written is seen by all who open it then. Accesses
// that do not wait must have been waited for: else ErrRequest, on all ranks. Collective: it returns when all have closed it. MPI_File_close, §14.2.
func (f *File) Close() error {
	closes := false
	err := f.together("Close", noArgs, func(m *meeting) error {
		_, err := m.meet(fileClose, f.canClose())
		if classOf(err) == ErrRequest { // of one rank: nobody closes, so that all may call again
			return err
		}
		closes = true
		f.closed.Store(true)
		f.c.p.files.remove(f)
		if err == nil {
			if err = f.shared.UnlockAll(); err == nil {
				err = f.shared.Free()
			}
		}
		if err2 := fileError("closing it", f.fd.Close()); err == nil {
			err = err2
		}
		if err == nil || classOf(err) != ErrProcFailed {
			err = m.agree("closing it", err)
		}
		if err2 := f.delete(m, err); err == nil {
			err = err2
		}
		return err
	})
	if closes { // the call is over, in which the communicator was busy
		f.c.drop()
	}
	return err
}

// canClose reports accesses that are under way.
func (f *File) canClose() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	switch {
	case f.half != nil:
		return bad(ErrRequest, "%s was begun: %s has to end it first", f.half.begun, f.half.ends)
	case f.underway > 0:
		return bad(ErrRequest, "%d accesses that do not wait are under way: Wait for their requests first", f.underway)
	}
	return nil
}

// delete is what ModeDeleteOnClose asks for, when all have closed the file.
func (f *File) delete(m *meeting, failed error) error {
	if f.mode&ModeDeleteOnClose == 0 {
		return nil
	}
	var err error
	if f.first {
		err = fileError("deleting it", os.Remove(f.name))
	}
	if failed != nil { // not all are there
		return err
	}
	return m.agree("deleting it", err)
}

// DeleteFile deletes a file. Local: one rank calls it. MPI_File_delete, §14.2. Errors: ErrNoSuchFile, ErrAccess, ErrBadFile when it is a folder.
func DeleteFile(name string, _ *Info) error {
	err := plain(name)
	if err == nil {
		err = fileError("deleting it", os.Remove(name))
	}
	if err != nil {
		return callErr("DeleteFile", name, err)
	}
	return nil
}
