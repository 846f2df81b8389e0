package mpi

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"sync/atomic"

	"jeton/runtime/mpi/internal/device"
)

// One-sided operations. MPI 4.1, chapter 12.

// A Win is a window, as one rank has it: memory of each rank that the others may read and write, without a call of the rank whose memory it is. An access
// (Put, Get, Accumulate and their like) is made within an epoch, which says who may, and when it is over; only then is the access complete, and may its
// buffers be touched:
//
//	Fence … Fence                  all ranks together: each may access each between two Fences
//	Start … Complete               some ranks access …
//	Post … Wait                    … the memory of some that agree to it
//	Lock … Unlock                  one rank accesses the memory of another, which does nothing; Flush completes accesses in between
//	LockAll … UnlockAll            the same of all ranks
//
// Accesses to the same place within an epoch are in no order, but accumulates of one rank are in the order of its calls. A Put that meets another access,
// or the owner's own store, is a race: its outcome is undefined. WithRaces has a window look for them.
//
// The memory model is the unified one: there is one copy of a window's memory. A plain load or store of the owner is seen when the two sides have
// synchronised; Load and Store are for places that others change meanwhile.
//
// Places in a window are counted in displacement units of the rank whose memory it is: of a slice, elements. What others have refused of an access
// (ErrRMARange in a dynamic window), the next synchronisation says.
type Win struct {
	p      *process
	c      *Comm // the window's own: its context is the window's
	flavor Flavor
	base   any
	unit   int
	mem    []byte        // of this rank
	slice  reflect.Value // of memory that the library makes: its type; and its length
	items  int
	shared *sharedMemory // nil: each rank has its own
	direct bool          // accesses write there themselves
	others []exposure    // of all ranks, by rank in the window
	info   winConfig

	name    atomic.Pointer[string]
	handler atomic.Pointer[Errhandler]
	freed   atomic.Bool

	// What follows belongs to the device's lock.
	regions  []region // of a dynamic window
	nextBase int
	targets  []target // what this rank does with others
	epoch    epochs
	exposed  exposures // what others do here
	locks    lockQueue
	places   placeBook
	log      raceLog
	found    []error // what others have said of this rank's accesses, to be told at the next synchronisation
	waits    waits
	inside   int // goroutines that wait in calls of locks, or for what they have accessed
}

// An exposure is what a rank has said of its part of the window.
type exposure struct {
	size, unit int
	kind       uint8 // of its items, plus 1; 0: several, or bytes
}

// A Flavor is how a window was made. MPI 4.1, 12.2.6.
type Flavor int

const (
	FlavorCreate   Flavor = iota + 1 // of memory of the caller's
	FlavorAllocate                   // of memory that the library has made
	FlavorDynamic                    // of what is attached
	FlavorShared                     // of memory that all ranks of a host have in common
)

// String is the name.
func (f Flavor) String() string {
	if f < FlavorCreate || f > FlavorShared {
		return fmt.Sprintf("flavour %d", int(f))
	}
	return [...]string{"create", "allocate", "dynamic", "shared"}[f-1]
}

// A WinOption of a window that is made.
type WinOption func(c *winConfig)

type winConfig struct {
	unit  int
	races bool
	name  string
}

// WithDispUnit says in how many bytes places of this rank's part are counted; without it, it is the size of an element of its memory. It may differ from
// rank to rank. In a dynamic window it is 1.
func WithDispUnit(nbytes int) WinOption { return func(c *winConfig) { c.unit = nbytes } }

// WithRaces has the window look for accesses that conflict: two Puts, a Put and a Get, or accumulates of different operators to the same place in the
// same epoch; and a change that the owner makes to a place in the epoch in which it is put to. The rank whose access comes second gets an error of class
// ErrRMAConflict at its next synchronisation, which names both calls. It costs time and memory. All ranks give the same; the window looks if one does.
//
// What is reported is a race. What is not may be one: loads of the owner are not seen, nor a store that leaves the value as it was; and under locks, only
// accesses that meet in time are.
func WithRaces(on bool) WinOption { return func(c *winConfig) { c.races = on } }

// WithName gives the window a name.
func WithName(name string) WinOption { return func(c *winConfig) { c.name = name } }

// Name is what messages call the window. MPI_Win_get_name, §7.8.
func (w *Win) Name() string { return *w.name.Load() }

// SetName changes it. MPI_Win_set_name, §7.8.
func (w *Win) SetName(name string) { w.name.Store(&name) }

// Group is the ranks that have the window. MPI_Win_get_group, §12.2.
func (w *Win) Group() *Group { return w.c.Group() }

// Rank is this process's rank in the window, which it had in the communicator.
func (w *Win) Rank() int { return w.c.rank }

// Base is this rank's memory itself, as it was given or made: a slice. MPI_WIN_BASE, §12.2.
func (w *Win) Base() any { return w.base }

// Size is how many bytes this rank's memory has. MPI_WIN_SIZE, §12.2.
func (w *Win) Size() int { return len(w.mem) }

// DispUnit is how many bytes a displacement of 1 is, in this rank's memory. MPI_WIN_DISP_UNIT, §12.2.
func (w *Win) DispUnit() int { return w.unit }

// Flavor is how the window was made. MPI_WIN_CREATE_FLAVOR, §12.2.
func (w *Win) Flavor() Flavor { return w.flavor }

// Model is "unified": there is one copy of a window's memory. MPI_WIN_MODEL, §12.2.
func (w *Win) Model() string { return "unified" }

// Races reports whether the window looks for conflicting accesses.
func (w *Win) Races() bool { return w.info.races }

// String is the name, rank and size.
func (w *Win) String() string {
	return fmt.Sprintf("%s (rank %d of %d, %d bytes)", w.Name(), w.c.rank, w.c.Size(), len(w.mem))
}

// SetErrhandler says what is done with errors of the window's calls; nil is ErrorsAreFatal, which it is at first. MPI_Win_set_errhandler, §9.3.
func (w *Win) SetErrhandler(h *Errhandler) {
	if h == nil {
		h = ErrorsAreFatal
	}
	w.handler.Store(h)
}

// Errhandler is what is done with errors. MPI_Win_get_errhandler, §9.3.
func (w *Win) Errhandler() *Errhandler { return w.handler.Load() }

// CallErrhandler does with an error what the window does with its own. MPI_Win_call_errhandler, §9.5.
func (w *Win) CallErrhandler(class Class, text string) error {
	if w == nil {
		return w.fail("CallErrhandler", "", w.usable())
	}
	return w.fail("CallErrhandler", "", bad(class, "%s", text))
}

// fail makes an error of a call's, and handles it. It returns nil for nil.
func (w *Win) fail(call, args string, err error) error {
	if err == nil {
		return nil
	}
	call = "Win." + call
	if w == nil {
		return typeErr(call, err)
	}
	var same *Error
	if errors.As(err, &same) && same.Call == call && same.Args == args { // handled already
		return err
	}
	err = w.c.whoIsLost(err)
	e := &Error{Class: classOf(err), Call: call, Args: args, Rank: w.c.rank, Size: w.c.Size(), Comm: w.Name(), Host: w.p.host, Where: w.p.where(), Err: err}
	return w.handler.Load().handle(w.c, e)
}

// usable reports what forbids to use the window.
func (w *Win) usable() error {
	if w == nil {
		return bad(ErrWin, "the window is nil")
	}
	if w.p.isStale() {
		if err := w.p.renew(); err != nil {
			return err
		}
	}
	switch {
	case w.freed.Load():
		return bad(ErrWin, "%s was freed", w.Name())
	case w.c.outlived.Load():
		return bad(ErrWin, "%s was freed when its job was ended, in an earlier cell: make it again", w.Name())
	}
	return nil
}

// checkTarget reports what is wrong with a rank as a target.
func (w *Win) checkTarget(rank int) error {
	if n := len(w.c.ranks); rank < 0 || rank >= n {
		return bad(ErrRank, "the ranks of %s are 0 to %d", w.Name(), n-1)
	}
	return nil
}

// members are the ranks in the window of a group.
func (w *Win) members(g *Group) ([]int, error) {
	if g == nil {
		return nil, bad(ErrGroup, "the group is nil")
	}
	all := make([]int, len(g.ranks))
	for i, r := range g.ranks {
		if all[i] = slices.Index(w.c.ranks, r); all[i] < 0 {
			return nil, bad(ErrGroup, "rank %d of the world is in the group, and has no part of %s", r, w.Name())
		}
	}
	return all, nil
}

// lostError is the error of a call that has to do with a rank, if that has died, or the window was revoked.
func (w *Win) lostError(rank int) error {
	if err := w.c.faulty.revoked(); err != nil {
		return err
	}
	job := w.c.ranks[rank]
	if err := w.p.d.Lost(job); err != nil {
		return &device.LostError{Rank: job, Err: err}
	}
	return nil
}

// noneLost is anyLost of a call that all ranks make and that has operations of the window's own: those of others end, too.
func (w *Win) noneLost() error {
	err := w.anyLost()
	w.failedIn(w.c.pace.turn()+1, err)
	return err
}

// failedIn tells the others from which of the window's own operations on this rank takes part in none, if it has failed since another is dead: from the first on, it does not
// have the window. The caller has the device's lock.
func (w *Win) failedIn(turn int, err error) {
	if err == nil {
		return
	}
	var lost *device.LostError
	if errors.As(err, &lost) {
		w.c.failedIn(turn, lost)
	}
}

// anyLost is lostError of the first that has died.
func (w *Win) anyLost() error {
	if len(w.p.d.Losses()) == 0 {
		return w.c.faulty.revoked()
	}
	for r := range w.c.ranks {
		if r == w.c.rank {
			continue
		}
		if err := w.lostError(r); err != nil {
			return err
		}
	}
	return nil
}
