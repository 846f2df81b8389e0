package mpi

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"strings"
	"sync"
	"time"

	"jeton/runtime/mpi/internal/device"
	"jeton/runtime/session"
	"jeton/runtime/world"
)

// The process's own rank. MPI is initialised by the first call of World or Self.
var self struct {
	mu        sync.Mutex // guards what follows
	p         *process
	finalized bool
}

// Init initialises MPI, which World and Self do by themselves when it was not called. It is collective in the standard; here it does not wait for others.
// MPI_Init. Errors: ErrSession after Finalize.
func Init() error {
	_, err := me()
	if err != nil {
		return typeErr("Init", err)
	}
	return nil
}

// Initialized and Finalized say whether Init and Finalize were called. MPI_Initialized, MPI_Finalized.
func Initialized() bool {
	self.mu.Lock()
	defer self.mu.Unlock()
	return self.p != nil || self.finalized
}

// Finalized is described at Initialized.
func Finalized() bool {
	self.mu.Lock()
	defer self.mu.Unlock()
	return self.finalized
}

// World is the communicator of all ranks: of the world that the cell runs in, or of `jeton run -n`. Elsewhere there is one rank. MPI_COMM_WORLD. It
// panics when MPI cannot be initialised, or was finalised.
func World() *Comm { return must().world }

// Self is the communicator of this process alone. MPI_COMM_SELF.
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
	if self.finalized {
		return nil, bad(ErrSession, "Finalize was called: nothing of MPI can be used after it")
	}
	if self.p != nil {
		return self.p, nil
	}
	hosts := []string{hostName()}
	if info, ok := world.Self(); ok {
		hosts = info.Hosts
	}
	f, err := network(session.Current().Context(), hosts, 0)
	if err != nil {
		return nil, err
	}
	p := start(f, hosts, device.Config{})
	p.ctx = func() context.Context { return session.Current().Context() }
	p.fatal, p.abort, p.where = p.endsJob, p.endJob, place
	p.fabric = f
	self.p = p
	return p, nil
}

// finalizing is how long Finalize gives others to take what this rank has sent.
const finalizing = 10 * time.Second

// Finalize ends the use of MPI by this process. All ranks call it, and it returns when all have: what was sent has arrived then. Messages that nobody
// has received are told of on standard error. MPI_Finalize.
func Finalize() error {
	self.mu.Lock()
	p, was := self.p, self.finalized
	self.mu.Unlock()
	switch {
	case was:
		return typeErr("Finalize", bad(ErrSession, "Finalize was called already"))
	case p == nil:
		return typeErr("Finalize", bad(ErrSession, "MPI was not initialised"))
	}
	if err := p.world.Barrier(); err != nil {
		return err
	}
	for _, m := range p.d.Unreceived() {
		fmt.Fprintf(os.Stderr, "mpi: rank %d: a message was never received: %s\n", p.world.rank, p.unreceived(m))
	}
	self.mu.Lock()
	self.p, self.finalized = nil, true
	self.mu.Unlock()
	ctx, cancel := context.WithTimeout(p.ctx(), finalizing)
	defer cancel()
	return p.d.Close(ctx)
}

// unreceived says which message it is.
func (p *process) unreceived(m device.Unreceived) string {
	name, from := "a communicator that is freed", m.From
	if c := p.of(m.Context); c != nil {
		name, from = c.Name(), c.rankOf(m.From)
	}
	if m.Op != 0 {
		return fmt.Sprintf("%d bytes of %v in %s, from rank %d", m.Bytes, opcode(m.Op), name, from)
	}
	return fmt.Sprintf("%d bytes from rank %d of %s, tag %d", m.Bytes, from, name, m.Tag)
}

// endsJob is what ErrorsAreFatal does: the other ranks of the job are told, and the cell fails, or the program exits.
func (p *process) endsJob(_ *Comm, err *Error) error {
	p.stop(err, 1, err.Error())
	return err
}

// endJob is Abort.
func (p *process) endJob(code int, why string) {
	p.stop(bad(ErrOther, "%s", why), code, why)
}

func (p *process) stop(err error, code int, why string) {
	interrupted := p.ctx().Err() != nil
	p.d.Break(err, code, why)
	if _, engine := session.Installed(); engine {
		if interrupted {
			return // the cell ends by itself
		}
		panic(err)
	}
	fmt.Fprintln(os.Stderr, why)
	os.Exit(code)
}

// revive begins anew after a job was ended in an earlier cell: the ranks of a notebook live on.
func (p *process) revive() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	ctx, broken := p.ctx(), p.d.Broken()
	if broken == nil || p.fabric == nil || ctx == p.cell {
		return broken
	}
	f, err := network(ctx, p.hosts, p.epoch+1)
	if err != nil {
		return err
	}
	old := p.fabric
	p.d.Reset(f)
	go old.Close(context.Background())
	p.fabric, p.cell, p.epoch = f, ctx, p.epoch+1
	p.d.Locked(p.faults.reset)
	p.registry.Lock()
	defer p.registry.Unlock()
	for number, c := range p.comms {
		if c == p.world || c == p.self {
			c.turn.Store(0)
			continue
		}
		c.freed.Store(true)
		delete(p.comms, number)
	}
	return nil
}

// ProcessorName is the name of this rank's host. MPI_Get_processor_name.
func ProcessorName() string {
	if _, ok := world.Self(); ok {
		return world.Host()
	}
	return hostName()
}

var began = time.Now()

// Wtime is the time in seconds since some moment in the past, which differs between ranks. MPI_Wtime.
func Wtime() float64 { return time.Since(began).Seconds() }

// Wtick is the resolution of Wtime, in seconds. MPI_Wtick.
func Wtick() float64 { return 1e-9 }

// Version is that of the standard whose semantics are implemented. MPI_Get_version.
func Version() (version, subversion int) { return 4, 1 }

// LibraryVersion names this implementation. MPI_Get_library_version.
func LibraryVersion() string { return "jeton (" + runtime.Version() + ")" }

// place is where the program calls, in words: the first frame that is not the library's.
func place() string {
	var pcs [32]uintptr
	frames := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs[:])])
	for {
		f, more := frames.Next()
		if f.Function != "" && !strings.HasPrefix(f.Function, "jeton/") && !strings.HasPrefix(f.Function, "reflect.") && !strings.HasPrefix(f.Function, "runtime.") {
			return fmt.Sprintf("%s:%d", f.File[strings.LastIndexByte(f.File, '/')+1:], f.Line)
		}
		if !more {
			return ""
		}
	}
}
