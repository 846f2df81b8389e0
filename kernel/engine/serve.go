package engine

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"os/signal"
	"runtime"
	"runtime/debug"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"jeton/kernel/lower/box"
	"jeton/launcher/local"
	"jeton/runtime/session"
)

// A ServeConfig says how an engine serves. Its zero value is what a child of [Start] needs.
type ServeConfig struct {
	// In and Out carry the protocol; default: descriptors 3 and 4.
	In  io.Reader
	Out io.Writer
	// Evaluator is what runs programs; default: the best that runs here.
	Evaluator Evaluator
	// Format makes the bundle of a cell's last expression from its Go type, as a student writes it, and its value;
	// default: fmt's %v as text/plain.
	Format func(typ string, v any) session.Bundle
	// Comm delivers a comm message from the front end; it reports whether the comm is known. Default: none is.
	Comm func(m session.CommMessage) (known bool)
	// Orphaned removes what a kernel that has died has left behind. It is called at most once, last. Default: nothing.
	Orphaned func()
	// Joined is told what the kernel calls the engine and its host, when it has its session. Default: nothing.
	Joined func(name, host string)
	// Ready is called when the engine can take its first command. Default: nothing.
	Ready func()
}

// A server is the engine's process: what `jeton engine` runs.
type server struct {
	cfg       ServeConfig
	kernel    int // its process
	talk      *talk
	evaluator evaluator
	stdin     *stdin

	// print is held for reading by who writes to a raw descriptor, and for writing while the descriptors change owner.
	print sync.RWMutex
	owner *cellRun // guarded by print; see ownership for when there is none
	last  *cellRun // that was an owner; guarded by print
	owned int64    // the change of ownership that is known last; guarded by print
	std   standard // guarded by print

	inherit sync.Once // what is done once when the kernel has died

	mu   sync.Mutex
	runs map[uint64]*cellRun // under way
	late map[*cellRun]int    // how many of its functions a library calls now
}

// ErrCutOff is how Serve ends when the kernel's stream has ended, because the kernel has or because a cell has closed it.
var ErrCutOff = errors.New("the engine is cut off from its kernel")

// CutOffStatus is the exit status of such an engine, which tells its end from an os.Exit (EX_PROTOCOL of sysexits.h).
const CutOffStatus = 76

// Serve runs an engine until its kernel goes away; then it ends everything that its cells have started. It takes over
// the process: descriptors 0, 1 and 2, the log package's output, the current session. It returns when the kernel said
// so or went away; the process should then exit, with CutOffStatus after ErrCutOff.
func Serve(cfg ServeConfig, symbols Symbols) error {
	if cfg.In == nil {
		cfg.In = os.NewFile(uintptr(polled(aside(3))), "commands")
	}
	if cfg.Out == nil {
		cfg.Out = os.NewFile(uintptr(polled(aside(4))), "messages")
		flight, _ = openBlackbox(5) // without it a crash has no lines, and that is all
		_ = syscall.Close(5)        // the memory stays
	}
	if cfg.Evaluator == "" {
		cfg.Evaluator = BestEvaluator()
	}
	if cfg.Format == nil {
		cfg.Format = func(_ string, v any) session.Bundle {
			return session.Bundle{Data: map[string]any{"text/plain": fmt.Sprint(v)}}
		}
	}
	if cfg.Orphaned == nil {
		cfg.Orphaned = func() {}
	}
	if cfg.Comm == nil {
		cfg.Comm = func(session.CommMessage) bool { return false }
	}
	if cfg.Joined == nil {
		cfg.Joined = func(string, string) {}
	}
	if cfg.Ready == nil {
		cfg.Ready = func() {}
	}
	s := &server{cfg: cfg, kernel: os.Getppid(), talk: newTalk(newLink(cfg.In, cfg.Out)), runs: map[uint64]*cellRun{}, late: map[*cellRun]int{}}
	h, err := s.talk.greet(hello{Pid: os.Getpid(), Evaluator: cfg.Evaluator})
	if err == nil {
		err = s.setUp(symbols, h)
	}
	if err != nil {
		s.cleanUp()
		return err
	}
	s.cfg.Joined(h.Name, h.Host)
	s.cfg.Ready()
	for {
		m, err := s.talk.recv()
		if err != nil {
			s.cleanUp()
			s.orphaned(dyingTime)
			return fmt.Errorf("%w: %v", ErrCutOff, err)
		}
		if m.Kind == kindStop { // the kernel lives, and will sweep
			s.talk.close()
			return nil
		}
		s.take(m)
	}
}

// aside moves a descriptor that was inherited to a high number, out of the way of cells: the first file that a cell opens
// is 3 or so, as in a program, and a cell that writes to a number it does not own does not write into the protocol.
func aside(fd int) int {
	for _, least := range []int{1000, 200, 40} { // as far as the limit of open files allows
		if high, err := unix.FcntlInt(uintptr(fd), unix.F_DUPFD_CLOEXEC, least); err == nil {
			_ = syscall.Close(fd)
			return high
		}
	}
	syscall.CloseOnExec(fd)
	return fd
}

// polled makes the Go runtime wait for a descriptor in its poller and not in a thread: the goroutine that a message wakes
// then goes on in the thread that saw it come, and so does the run that it starts.
func polled(fd int) int {
	_ = syscall.SetNonblock(fd, true)
	return fd
}

func (s *server) setUp(symbols Symbols, kernel hello) (err error) {
	if err := limitMemory(kernel.Memory); err != nil {
		return err
	}
	if s.stdin, err = newStdin(s.ask, s.say); err != nil {
		return err
	}
	if s.std, err = keepStandard(); err != nil {
		return err
	}
	debug.SetMaxStack(maxStack)
	errw := &cellWriter{s, 2}
	log.SetOutput(errw)
	box.Stderr = errw // where print and println write
	h := hooks{format: s.cfg.Format, result: s.result, show: s.show, goPanic: s.goPanic}
	if s.evaluator, err = newEvaluator(s.cfg.Evaluator, symbols, h, &cellWriter{s, 1}, errw); err != nil {
		return err
	}
	session.Set(engineSession{s})
	// The kernel's death comes as a signal that continues what is stopped (PR_SET_PDEATHSIG), or as the end of the stream.
	sig := make(chan os.Signal, 1)
	signal.Notify(sig, syscall.SIGTERM, syscall.SIGHUP, parting)
	go func() {
		for got := <-sig; got == parting && !s.kernelDies(signalTime); {
			got = <-sig // somebody continued us
		}
		s.cleanUp()
		s.orphaned(signalTime)
		os.Exit(1)
	}()
	signal.Ignore(syscall.SIGINT) // a terminal's ^C is the kernel's affair
	return nil
}

// cleanUp ends all that cells have started.
func (s *server) cleanUp() {
	s.talk.close()
	local.SweepSelf()
}

// dyingTime bounds the time from the end of a dying kernel's stream to its death.
const dyingTime = time.Second

// signalTime is the same for the time from the signal, which comes as soon as the kernel's thread that started us is gone, while others of
// its threads may still be dying. Who sends SIGTERM by hand waits so long.
const signalTime = 250 * time.Millisecond

// orphaned removes what the kernel has left behind, if it dies within the given time.
func (s *server) orphaned(within time.Duration) {
	if s.kernelDies(within) {
		s.inherit.Do(s.cfg.Orphaned)
	}
}

func (s *server) kernelDies(within time.Duration) bool {
	for end := time.Now().Add(within); os.Getppid() == s.kernel; time.Sleep(5 * time.Millisecond) {
		if !time.Now().Before(end) {
			return false
		}
	}
	return true
}

// take handles one message without blocking.
func (s *server) take(m message) {
	switch m.Kind {
	case kindReply:
		s.talk.answer(m)
	case kindRun:
		run := newCellRun(m.Run, m.Program.Cell)
		s.mu.Lock()
		s.runs[run.id] = run
		s.mu.Unlock()
		runtime.AddCleanup(run, func(id uint64) { _ = s.talk.send(message{Kind: kindForget, Run: id}) }, run.id)
		go s.run(run, *m.Program, m.Number)
		runtime.Gosched() // it goes first; the next message will not be there yet
	case kindInterrupt:
		if m.Run == 0 {
			s.interruptLate()
			return
		}
		s.mu.Lock()
		run := s.runs[m.Run]
		s.mu.Unlock()
		if run != nil {
			run.stop(&Fault{Kind: Interrupted, Text: "interrupted"})
			s.stdin.interrupt()
		}
	case kindMemory:
		reply := message{Kind: kindReply, Seq: m.Seq}
		if err := limitMemory(m.Number); err != nil {
			reply.Error = err.Error()
		}
		_ = s.talk.send(reply)
	case kindCall:
		go func() {
			reply := message{Kind: kindReply, Seq: m.Seq}
			var err error
			if reply.Text, err = session.Answer(m.Name, m.Text); err != nil {
				reply.Error = err.Error()
			}
			_ = s.talk.send(reply)
		}()
	case kindCommIn:
		go func() {
			_ = s.talk.send(message{Kind: kindReply, Seq: m.Seq, Flag: s.cfg.Comm(m.Comm.unpack())})
		}()
	}
}

// calls notes that a library calls a function of run, until the call of what it returns.
func (s *server) calls(run *cellRun) (done func()) {
	add := func(n int) {
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.late[run] += n; s.late[run] == 0 {
			delete(s.late, run)
		}
	}
	add(1)
	return func() { add(-1) }
}

// interruptLate ends the functions of ended cells that a library calls now, and what else is left of these cells.
func (s *server) interruptLate() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for run := range s.late {
		if run.ended.Load() && run.stop(&Fault{Kind: Interrupted, Text: "interrupted"}) {
			time.AfterFunc(calmTime, run.hurry)
		}
	}
}

// run runs one program and reports its end.
func (s *server) run(run *cellRun, p Program, grant int64) {
	fault := s.start(run, p, grant)
	run.ended.Store(true)
	s.mu.Lock()
	delete(s.runs, run.id)
	s.mu.Unlock()
	run.mu.Lock()
	results := run.results
	run.mu.Unlock()
	disowned := s.disown(run)
	if disowned {
		s.giveBack(run)
	}
	_ = s.talk.send(message{Kind: kindDone, Run: run.id, Fault: fault, Results: results, Flag: disowned})
}

// start prepares p, runs it, and waits for its end or for its abandonment (see own for grant).
func (s *server) start(run *cellRun, p Program, grant int64) *Fault {
	j, fault := s.evaluator.prepare(p, run)
	if fault != nil {
		return fault
	}
	for _, c := range p.Before {
		_, _ = session.Answer(c.Service, c.Request) // a package that is not there needs not know
	}
	s.own(run, grant)
	s.stdin.begin(run)
	defer s.stdin.end(run)
	run.runs(j.place)
	finished := j.start()
	defer leavePlace(j)()
	select {
	case fault := <-finished:
		return fault
	case <-run.stopped:
	}
	return s.abandon(run, j, finished)
}

const (
	// calmTime is how long deferred functions may run after an interrupt; hardTime is how long after that the cell
	// may take to leave before it is left behind in the compiled call that holds it. Their sum keeps an interrupt well
	// below 100 ms.
	calmTime = 25 * time.Millisecond
	hardTime = 15 * time.Millisecond
)

// abandon waits for a stopped run to leave, ever less politely, and gives up on it in the end.
func (s *server) abandon(run *cellRun, j job, finished <-chan *Fault) *Fault {
	select {
	case f := <-finished:
		return f
	case <-time.After(calmTime):
	}
	run.hurry()
	select {
	case f := <-finished:
		return f
	case <-time.After(hardTime):
	}
	f := *run.fault()
	if f.Kind == Interrupted {
		f.Stack = j.place()
	}
	return &f
}

// smallResult is the size in bytes up to which a value waits for its cell's end; a large one goes by itself, under the
// flow control.
const smallResult = 64 << 10

func (s *server) result(run *cellRun, b session.Bundle) error {
	w, err := packBundle(b)
	if err != nil {
		return err
	}
	run.mu.Lock()
	small := w.size() <= smallResult && len(run.results) < 16
	if small {
		run.results = append(run.results, w)
	}
	earlier := run.results
	if !small {
		run.results = nil
	}
	run.mu.Unlock()
	if small {
		return nil
	}
	for _, e := range append(earlier, w) { // their order stays
		if err := s.emit(run, message{Kind: kindResult, Bundle: e}); err != nil {
			return err
		}
	}
	return nil
}

func (s *server) show(run *cellRun, b session.Bundle) error { return s.bundle(run, kindDisplay, b) }

func (s *server) bundle(run *cellRun, k kind, b session.Bundle) error {
	w, err := packBundle(b)
	if err != nil {
		return err
	}
	return s.emit(run, message{Kind: k, Bundle: w})
}

// goPanic ends the cell whose goroutine panicked. After the cell's end the panic is told on the cell's stderr.
func (s *server) goPanic(run *cellRun, f *Fault) {
	if !run.ended.Load() && run.stop(f) {
		return
	}
	fmt.Fprint(&cellWriter{s, 2}, "panic in a goroutine of this cell: "+f.Text+"\n"+traceText(f.Stack))
}

// ask asks the kernel's front end for a line of standard input.
func (s *server) ask(ctx context.Context, run *cellRun, prompt string, password bool) (string, error) {
	m := message{Kind: kindInput, Name: prompt, Flag: password}
	if run != nil {
		m.Run = run.id
	}
	r, err := s.talk.ask(ctx, m)
	switch r.Name {
	case noInput:
		err = session.ErrNoInput
	case inputEnded:
		err = session.ErrInputEnded
	}
	return string(r.Text), err
}

// say writes to the last cell's stderr.
func (s *server) say(text string) { _, _ = io.WriteString(os.Stderr, text) }
