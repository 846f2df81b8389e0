package mpi

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"jeton/runtime/mpi/internal/device"
	"jeton/runtime/session"
	"jeton/runtime/world"
)

// The process's own rank. MPI is initialised by the first call of World or Self.
var self struct {
	mu sync.Mutex // guards p
	p  *process
}

// Init initialises MPI, which World and Self do by themselves when it was not called. It is collective in the standard; here it does not wait for others.
// MPI_Init, §11.2. Errors: ErrSession after Finalize.
func Init() error {
	_, err := me()
	if err != nil {
		return typeErr("Init", err)
	}
	return nil
}

// Initialized and Finalized say whether Init and Finalize were called. MPI_Initialized, MPI_Finalized, §11.2.
func Initialized() bool {
	self.mu.Lock()
	defer self.mu.Unlock()
	return self.p != nil
}

// Finalized is described at Initialized. In a notebook it is about the cell: the next one may begin anew. MPI_Finalized, §11.2.
func Finalized() bool {
	self.mu.Lock()
	defer self.mu.Unlock()
	return self.p != nil && self.p.isFinal()
}

// World is the communicator of all ranks: of the world that the cell runs in, or of `jeton run -n`. Elsewhere there is one rank. MPI_COMM_WORLD, §11.2. It
// panics when MPI cannot be initialised, or was finalised.
func World() *Comm { return must().world }

// Self is the communicator of this process alone. MPI_COMM_SELF, §11.2.
func Self() *Comm { return must().self }

func must() *process {
	p, err := me()
	if err != nil {
		panic(typeErr("Init", err))
	}
	return p
}

// me is this process's rank, made when it is first asked for.
func me() (*process, error) {
	self.mu.Lock()
	defer self.mu.Unlock()
	if self.p != nil {
		if self.p.isFinal() {
			return nil, self.p.final()
		}
		return self.p, nil
	}
	if err := errors.Join(watches(), checksBuffers()); err != nil {
		return nil, err
	}
	hosts := []string{hostName()}
	info, ranked := world.Self()
	if ranked {
		hosts = info.Hosts
	}
	job := world.CurrentJob()
	ctx := func() context.Context { return session.Current().Context() }
	f, err := network(ctx(), hosts, job)
	if err != nil {
		return nil, notBegun(job, err)
	}
	var out *outside
	var cfg device.Config
	if info.Spawned {
		if out, err = goOutside(ctx(), job); err != nil {
			return nil, err
		}
		f, cfg.First, cfg.Size = out.around(f), out.u.First, len(hosts)
	}
	p := start(f, hosts, cfg)
	p.ctx, p.fatal, p.abort, p.where = ctx, p.endsJob, p.endJob, place
	p.running, p.others, p.show = running, others, picture
	p.fabric, p.alone = f, !ranked
	p.enter(job)
	p.offers()
	if out != nil {
		p.cameFrom(out)
	}
	self.p = p
	world.Use{End: endOfUse}.Tell()
	return p, nil
}

// endOfUse is the call that a program has to end with.
const endOfUse = "mpi.Finalize"

// tellOver tells the launcher that the program has called it, or need not any more.
func tellOver() { world.Use{End: endOfUse, Over: true}.Tell() }

// finalizing is how long Finalize gives others to take what this rank has sent.
const finalizing = 10 * time.Second

// Finalize ends the use of MPI by this process. All ranks call it, and it returns when all that live have: what was sent has arrived then. What was
// left undone is told of on standard error: messages that nobody has received, receives that found none, requests without Wait, locks that were kept,
// files that are open. In a notebook, whose ranks live on, it is the cell that has done with MPI: the next one that uses it begins anew, with no messages
// and no communicators but World and Self. MPI_Finalize, §11.2.
//
// Errors: ErrProcFailed when a rank has died of which the program does not know: World's handler is ErrorsAreFatal, and no call since has acknowledged
// the death (FailureAck, AckFailed) or left the dead behind (Shrink).
func Finalize() error {
	self.mu.Lock()
	p := self.p
	self.mu.Unlock()
	switch {
	case p == nil:
		return typeErr("Finalize", bad(ErrSession, "MPI was not initialised"))
	case p.isFinal():
		return typeErr("Finalize", bad(ErrSession, "Finalize was called already"))
	}
	expected := p.d.Expected()
	if err := firstOf(p.meetLast(), p.meetOthersLast()); err != nil {
		tellOver() // it was called: its error says what is wrong
		return p.world.fail("Finalize", "", err)
	}
	p.tellUndone(expected)
	return p.finalize()
}

// ProcessorName is the name of this rank's host. MPI_Get_processor_name, §9.1.
func ProcessorName() string {
	if _, ok := world.Self(); ok {
		return world.Host()
	}
	return hostName()
}

var began = time.Now()

// Wtime is the time in seconds since some moment in the past, which differs between ranks. MPI_Wtime, §9.6.
func Wtime() float64 { return time.Since(began).Seconds() }

// Wtick is the resolution of Wtime, in seconds. MPI_Wtick, §9.6.
func Wtick() float64 { return 1e-9 }

// Version is that of the standard whose semantics are implemented. MPI_Get_version, §9.1.
func Version() (version, subversion int) { return 4, 1 }

// LibraryVersion names this implementation. MPI_Get_library_version, §9.1.
func LibraryVersion() string { return "jeton (" + runtime.Version() + ")" }

// notPlaces begin the names of functions that are the library's, or under its goroutines and timers.
var notPlaces = []string{"jeton/", "reflect.", "runtime.", "sync.", "time."}

// place is where the program calls: "In[5]:18", "prog.go:12". In compiled code it is the first frame that is not the library's; "": it is a goroutine of the library's.
func place() string {
	if cell, line := session.Place(); cell > 0 {
		return fmt.Sprintf("In[%d]:%d", cell, line)
	}
	if file, line := session.Where(); file != "" {
		return fmt.Sprintf("%s:%d", filepath.Base(file), line)
	}
	var pcs [32]uintptr
	frames := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs[:])])
	for {
		f, more := frames.Next()
		if f.Function != "" && !slices.ContainsFunc(notPlaces, func(begin string) bool { return strings.HasPrefix(f.Function, begin) }) {
			return fmt.Sprintf("%s:%d", f.File[strings.LastIndexByte(f.File, '/')+1:], f.Line)
		}
		if !more {
			return ""
		}
	}
}
