package daemons

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"jeton/launcher"
	"jeton/launcher/descriptor"
	"jeton/launcher/local"
	"jeton/launcher/rpc"
)

// A Config says whose daemons they are.
type Config struct {
	Name string // the host's, as tables show it
	// Program is jeton; default: this process's.
	Program string
	Mark    Mark // default: a new one
	// Own are the owner's processes that are no daemons, though they carry its mark. Default: none.
	Own func() []int
	// Ask does what a daemon asks for (Lifeline.Call). Default: nothing.
	Ask    func(ctx context.Context, r Request) (answer []byte, err error)
	Logger *slog.Logger // default: discards
}

// A Host is this machine's daemons, for the process that owns them. Its guard is started with the first of them.
type Host struct {
	cfg     Config
	without map[string]operation // where there is no guard, and so no daemon but those by hand

	mu     sync.Mutex
	guard  *guard
	closed bool
}

// A guard is the owner's side of the guard's process.
type guard struct {
	cmd    *exec.Cmd
	conn   *rpc.Conn
	folder string
	gone   chan struct{} // closed when it has ended, and what it kept with it
}

// New makes a Host. It must be closed.
func New(cfg Config) *Host {
	if cfg.Program == "" {
		cfg.Program = launcher.Self
	}
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.DiscardHandler)
	}
	if cfg.Ask == nil {
		cfg.Ask = func(_ context.Context, r Request) ([]byte, error) {
			return nil, fmt.Errorf("nobody here serves %q", r.Service)
		}
	}
	if cfg.Mark == "" {
		cfg.Mark = NewMark()
	}
	if cfg.Own == nil {
		cfg.Own = func() []int { return nil }
	}
	h := &Host{cfg: cfg}
	h.without = (&registry{host: cfg.Name, marks: h.Env()}).operations()
	return h
}

// opensGuard are the operations that need a guard; the others need none to find that there is nothing.
var opensGuard = map[string]bool{"start": true, "write": true, "folder": true}

// sparesOwn are the operations that must know the owner's own processes.
var sparesOwn = map[string]bool{"strays": true, "stop": true}

// Env is what the environment of all that the owner starts must have, so that nothing of it outlives the owner.
func (h *Host) Env() []string { return h.cfg.Mark.Env() }

// Call asks the guard: see Table, which knows what may be asked. request and answer are JSON.
func (h *Host) Call(ctx context.Context, op string, request []byte) ([]byte, error) {
	if sparesOwn[op] {
		own, err := json.Marshal(strayRequest{h.cfg.Own()})
		if err != nil {
			return nil, err
		}
		request = own
	}
	if h.Guard() == 0 && !opensGuard[op] {
		f := h.without[op]
		if f == nil {
			return nil, fmt.Errorf("the daemons of this host cannot be asked to %q", op)
		}
		return f(ctx, request)
	}
	g, err := h.ready(ctx)
	if err != nil {
		return nil, err
	}
	answer, err := g.conn.Call(ctx, op, request)
	select {
	case <-g.conn.Done():
		if err != nil {
			return nil, ErrGuardLost
		}
	default:
	}
	return answer, err
}

// ErrGuardLost says that the guard was killed, and with it its daemons.
var ErrGuardLost = errors.New("the guard of this host's daemons was killed, and its daemons with it; the next one that is started gets another")

// Guard is the guard's process id; 0 when there is none, and so no daemon.
func (h *Host) Guard() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.guard == nil || !h.guard.lives() {
		return 0
	}
	return h.guard.cmd.Process.Pid
}

func (g *guard) lives() bool {
	select {
	case <-g.conn.Done():
		return false
	default:
		return true
	}
}

// ready is the guard, a fresh one when there is none.
func (h *Host) ready(ctx context.Context) (*guard, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return nil, errors.New("the daemons of this host are closed")
	}
	if h.guard != nil && h.guard.lives() {
		return h.guard, nil
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if h.guard != nil {
		<-h.guard.gone // it has been killed; what it kept goes first
	}
	SweepDead()
	g, err := h.start()
	if err != nil {
		return nil, fmt.Errorf("the guard of this host's daemons does not start: %w", err)
	}
	h.guard = g
	return g, nil
}

// startTime bounds the start of a guard; it takes some 20 ms.
const startTime = 30 * time.Second

// start starts a guard.
func (h *Host) start() (g *guard, err error) {
	folder, err := makeFolder(h.cfg.Program, h.cfg.Mark)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			_ = os.RemoveAll(folder)
		}
	}()
	ours, theirs, err := descriptor.SocketPair()
	if err != nil {
		return nil, err
	}
	cmd := exec.Command(h.cfg.Program, "daemon", "--guard")
	cmd.Args[0] = "jeton"
	cmd.ExtraFiles = []*os.File{theirs}
	cmd.Dir = "/"
	cmd.Env = local.Unmarked(os.Environ()) // who sweeps after this process shall leave the guard its time
	cmd.Stderr = os.Stderr
	cmd.SysProcAttr = guardAttr()
	err = cmd.Start()
	theirs.Close()
	if err != nil {
		ours.Close()
		return nil, err
	}
	g = &guard{cmd: cmd, folder: folder, gone: make(chan struct{})}
	g.conn = rpc.New(ours, maxMessage, h.serve)
	go h.follow(g)
	ctx, cancel := context.WithTimeout(context.Background(), startTime)
	defer cancel()
	body, err := json.Marshal(charge{Host: h.cfg.Name, Folder: folder, Mark: h.cfg.Mark})
	if err != nil {
		return nil, err
	}
	if _, err = g.conn.Call(ctx, "guard", body); err != nil {
		_ = cmd.Process.Kill()
		<-g.gone
		return nil, err
	}
	return g, nil
}

// serve does what the guard's daemons ask for.
func (h *Host) serve(ctx context.Context, op string, request []byte) ([]byte, error) {
	if op != "ask" {
		return nil, fmt.Errorf("%w: %q", errRequest, op)
	}
	var r Request
	if err := json.Unmarshal(request, &r); err != nil {
		return nil, fmt.Errorf("%w: %v", errRequest, err)
	}
	return h.cfg.Ask(ctx, r)
}

// follow runs the line to a guard, and cleans up when it has gone: a guard that was killed has left its daemons.
func (h *Host) follow(g *guard) {
	err := g.conn.Run()
	if !errors.Is(err, io.EOF) {
		h.cfg.Logger.Warn("the line to the daemons' guard ended", "error", err)
	}
	_ = g.cmd.Wait()
	if n := sweepMarked(SocketVariable + "=" + filepath.Join(g.folder, socketFile)); n > 0 {
		h.cfg.Logger.Warn("the daemons' guard was killed", "daemons killed", n)
	}
	_ = os.RemoveAll(g.folder)
	close(g.gone)
}

// Close ends all daemons, and waits until nothing is left of them. Closing twice is safe.
func (h *Host) Close() error {
	h.mu.Lock()
	h.closed = true
	g := h.guard
	h.mu.Unlock()
	if g == nil {
		return nil
	}
	_ = g.conn.Close()
	_ = g.cmd.Process.Signal(syscall.SIGCONT) // one that is suspended would not find that out
	select {
	case <-g.gone:
		return nil
	case <-time.After(closeTime):
		_ = g.cmd.Process.Kill() // what it kept is swept when it has gone
		<-g.gone
		return errors.New("the guard of this host's daemons did not end by itself, and was killed")
	}
}

// closeTime is how long a guard may take to end what it keeps: dyingTime, and on a machine that is busy with others some looks at all processes.
// One that is killed leaves what was made by hand.
const closeTime = 30 * time.Second
