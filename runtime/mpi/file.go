package mpi

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"jeton/runtime/session"
)

// Files. MPI 4.1, chapter 14.

// A File is a file that some ranks have opened, as one rank has it.
//
// All ranks of a communicator open it, and each sees it through a view of its own: SetView says by a datatype which bytes of the file are this
// rank's, and in which order. Without one, all ranks see all bytes. An access is from memory, a buffer as Send takes it, to the next bytes of the view, from
// a place that is counted in etypes, the items of the view:
//
//	at an offset that is given        ReadAt      WriteAt       ReadAtAll  WriteAtAll
//	at the rank's own pointer         Read        Write         ReadAll    WriteAll
//	at the pointer that all share     ReadShared  WriteShared   ReadOrdered  WriteOrdered
//
// …All and …Ordered are collective: all ranks call them, and what many small pieces would be becomes few large ones. I… does not wait;
// …Begin and …End are the two halves of a collective one.
//
// Errors. A file's calls return their errors, whatever the communicator's handler is: that a file is not there, or a disk is full, is nothing that a program
// must die of. The standard has it so, too. SetErrhandler(ErrorsAreFatal) has them end the job.
//
// What ranks have written is seen by others at the latest after Sync, a Barrier and Sync, or after Close; between ranks of one host, when the call
// has returned. SetAtomicity(true) has each access be as whole.
type File struct {
	c      *Comm // its own: the name is the file's
	name   string
	mode   FileMode
	fd     *os.File
	first  bool // this rank has made or opened it first, and deletes it
	shared *Win // the pointer that all share, in etypes, at rank 0
	lock   chan struct{}

	mu       sync.Mutex // guards what follows
	view     *fileView
	position int // the rank's own pointer, in etypes
	hints    fileHints
	half     *fileHalf // the collective access that was begun
	underway int       // accesses that do not wait

	atomic atomic.Bool
	closed atomic.Bool
}

// A FileMode is how a file is opened: flags. MPI 4.1, 14.2.1.
type FileMode int

// The modes: one of the first three, and any of the others.
const (
	ModeRdOnly        FileMode = 1 << iota // only reading
	ModeRdWr                               // reading and writing
	ModeWrOnly                             // only writing
	ModeCreate                             // the file is made if it is not there
	ModeExcl                               // it is an error if it is there already
	ModeDeleteOnClose                      // it is deleted when it is closed
	ModeUniqueOpen                         // nobody else has it open
	ModeSequential                         // it is only accessed by the shared pointer
	ModeAppend                             // pointers are at its end at first
)

var modeNames = []string{"ModeRdOnly", "ModeRdWr", "ModeWrOnly", "ModeCreate", "ModeExcl", "ModeDeleteOnClose", "ModeUniqueOpen", "ModeSequential", "ModeAppend"}

// String is the flags' names: "ModeWrOnly|ModeCreate".
func (m FileMode) String() string {
	var names []string
	for i, name := range modeNames {
		if m&(1<<i) != 0 {
			names = append(names, name)
		}
	}
	if rest := m &^ (1<<len(modeNames) - 1); rest != 0 || m == 0 {
		names = append(names, fmt.Sprint(int(rest)))
	}
	return strings.Join(names, "|")
}

// check reports what is wrong with a mode.
func (m FileMode) check() error {
	access := m & (ModeRdOnly | ModeRdWr | ModeWrOnly)
	switch {
	case m&^(1<<len(modeNames)-1) != 0:
		return bad(ErrAmode, "there is no mode %d", int(m&^(1<<len(modeNames)-1)))
	case access != ModeRdOnly && access != ModeRdWr && access != ModeWrOnly:
		return bad(ErrAmode, "a mode has one of ModeRdOnly, ModeRdWr and ModeWrOnly, and this one is %v", m)
	case access == ModeRdOnly && m&(ModeCreate|ModeExcl) != 0:
		return bad(ErrAmode, "%v: a file that is only read can be neither made nor be new: take ModeRdWr or ModeWrOnly", m)
	case access == ModeRdWr && m&ModeSequential != 0:
		return bad(ErrAmode, "%v: a sequence is either read or written", m)
	}
	return nil
}

// reads and writes say whether the mode permits it.
func (m FileMode) reads() bool  { return m&ModeWrOnly == 0 }
func (m FileMode) writes() bool { return m&ModeRdOnly == 0 }

// Name is the file's, as it was given to OpenFile.
func (f *File) Name() string { return f.name }

// String is the name, rank and size.
func (f *File) String() string {
	return fmt.Sprintf("%s (rank %d of %d, %v)", f.name, f.c.rank, len(f.c.ranks), f.mode)
}

// Amode is how the file was opened. MPI_File_get_amode, §14.2.
func (f *File) Amode() FileMode { return f.mode }

// Group is the ranks that have opened the file. MPI_File_get_group, §14.2.
func (f *File) Group() *Group { return &Group{ranks: slices.Clone(f.c.ranks), me: f.c.p.d.Rank()} }

// SetErrhandler says what is done with errors of the file's calls: at first, and with nil, ErrorsReturn. MPI_File_set_errhandler, §9.3.
func (f *File) SetErrhandler(h *Errhandler) {
	if h == nil {
		h = ErrorsReturn
	}
	f.c.handler.Store(h)
}

// Errhandler is what is done with errors. MPI_File_get_errhandler, §9.3.
func (f *File) Errhandler() *Errhandler { return f.c.handler.Load() }

// CallErrhandler does with an error what the file does with its own. MPI_File_call_errhandler, §9.5.
func (f *File) CallErrhandler(class Class, text string) error {
	return f.fail("CallErrhandler", "", firstOf(f.usable(), bad(class, "%s", text)))
}

// files are those that a process has open.
type files struct {
	mu  sync.Mutex
	all []*File // guarded by mu
}

func (s *files) add(f *File) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.all = append(s.all, f)
}

func (s *files) remove(f *File) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.all = slices.DeleteFunc(s.all, func(g *File) bool { return g == f })
}

// takeAll are all, in the order in which they were opened; then there are none.
func (s *files) takeAll() []*File {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := s.all
	s.all = nil
	return all
}

// closeAll closes the files of a job that is over.
func (s *files) closeAll() {
	for _, f := range s.takeAll() {
		f.abandon()
	}
}

// tellFiles is what Finalize says of files that are open, which it closes.
func (p *process) tellFiles() {
	for _, f := range p.files.takeAll() {
		fmt.Fprintln(p.stderr, sayOpenFile.With(session.Language(), p.world.rank, f.name))
		f.abandon()
	}
}

// abandon closes the file for this rank alone.
func (f *File) abandon() {
	if f.closed.Swap(true) {
		return
	}
	_ = f.fd.Close()
	if f.first && f.mode&ModeDeleteOnClose != 0 {
		_ = os.Remove(f.name)
	}
}
