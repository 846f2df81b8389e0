package daemons

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"syscall"
	"time"

	"jeton/launcher/ps"
)

// What one may ask of a host, and with what; see Table.
type (
	whoRequest    struct{ Who string }
	signalRequest struct {
		Who    string
		Signal syscall.Signal
	}
	logRequest struct {
		Who  string
		From int64
		Wait bool // for at least one byte, or the end
	}
	fileRequest struct {
		Name  string
		Image []byte
	}
	strayRequest struct{ Spare []int } // Config.Own
	tellRequest  struct {
		Service string
		Body    json.RawMessage
	}
)

// operations are the guard's, by their names.
func (r *registry) operations() map[string]operation {
	return map[string]operation{
		"start": op(r.start), "list": op(r.list), "signal": op(r.signal), "wait": op(r.wait), "log": op(r.log), "stop": op(r.stop),
		"strays": op(r.strays), "write": op(r.write), "tell": op(r.tell), "folder": op(func(context.Context, struct{}) (string, error) { return r.folder, nil }),
	}
}

var errRequest = errors.New("daemons: not a request of the guard's")

type operation func(ctx context.Context, request []byte) ([]byte, error)

// op is a function that takes and gives JSON.
func op[Q, A any](f func(ctx context.Context, q Q) (A, error)) operation {
	return func(ctx context.Context, request []byte) ([]byte, error) {
		var q Q
		if err := json.Unmarshal(request, &q); err != nil {
			return nil, fmt.Errorf("%w: %v", errRequest, err)
		}
		a, err := f(ctx, q)
		if err != nil {
			return nil, err
		}
		return json.Marshal(a)
	}
}

// signal sends a signal to a daemon, or to another process of the owner's, and says what it does.
func (r *registry) signal(ctx context.Context, q signalRequest) (string, error) {
	text, pid, err := r.send(q)
	if err == nil && q.Signal == syscall.SIGSTOP {
		standsStill(ctx, pid)
	}
	return text, err
}

// send is signal without a wait; it returns the process's pid, too.
func (r *registry) send(q signalRequest) (text string, pid int, err error) {
	e, err := r.find(q.Who)
	if err != nil {
		if s, ok := r.stray(q.Who); ok {
			text, err = signalProcess(s, q.Signal)
			return text, s.Pid, err
		}
		return "", 0, err
	}
	r.mu.Lock()
	defer r.mu.Unlock() // the process is not waited for meanwhile, so its pid is its own
	if e.hasEnded() {
		return "", 0, fmt.Errorf("it has ended already: %s", e.Exit())
	}
	s, there := ps.Find(e.Pid)
	if !there || s.Started != e.ticks { // where the guard is not its parent, it has ended before that was noticed
		return "", 0, errors.New("it has ended already")
	}
	text, err = signalProcess(s, q.Signal)
	return text, s.Pid, err
}

func signalProcess(s ps.Process, sig syscall.Signal) (string, error) {
	text := effect(s, sig)
	if err := syscall.Kill(s.Pid, sig); err != nil {
		return "", fmt.Errorf("%s to pid %d: %w", SignalName(sig), s.Pid, err)
	}
	return text, nil
}

// stillTime bounds the wait for a process that was stopped: one in the middle of I/O to a disk that is busy stops after it.
const stillTime = 2 * time.Second

// standsStill waits until a process that was sent SIGSTOP has stopped: the kernel stops each of its threads when that would next run, which
// on a loaded machine is later, and who looks at once would see R, or hear from a thread that still runs.
func standsStill(ctx context.Context, pid int) {
	ctx, cancel := context.WithTimeout(ctx, stillTime)
	defer cancel()
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for {
		if ps.Stopped(pid) || ps.Ended(pid) {
			return
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
	}
}

// wait returns when a daemon has ended.
func (r *registry) wait(ctx context.Context, q whoRequest) (Daemon, error) {
	e, err := r.find(q.Who)
	if err != nil {
		return Daemon{}, err
	}
	select {
	case <-e.ended:
		return r.look(e, nil), nil
	case <-ctx.Done():
		return Daemon{}, context.Cause(ctx)
	}
}

// log reads a piece of a daemon's log.
func (r *registry) log(ctx context.Context, q logRequest) (Part, error) {
	e, err := r.find(q.Who)
	if err != nil {
		return Part{}, err
	}
	for {
		more, ended := e.log.more(), e.hasEnded() // looked at before the file
		p, err := e.log.part(q.From)
		if err != nil {
			return Part{}, err
		}
		p.Ended = ended && len(p.Text) == 0
		if !q.Wait || len(p.Text) > 0 || p.Ended {
			return p, nil
		}
		select {
		case <-more:
		case <-ctx.Done():
			return Part{}, context.Cause(ctx)
		}
	}
}

// stopTime is how long a daemon may take to end in its own way.
const stopTime = time.Second

// stop ends all daemons and all strays, and returns the daemons that ran, when they have ended.
func (r *registry) stop(ctx context.Context, q strayRequest) ([]Daemon, error) {
	r.mu.Lock()
	var running []*entry
	for _, e := range r.daemons {
		if e.Pid != 0 && !e.hasEnded() {
			running = append(running, e)
			_ = syscall.Kill(e.Pid, syscall.SIGTERM)
			_ = syscall.Kill(e.Pid, syscall.SIGCONT)
		}
	}
	r.mu.Unlock()
	late := time.AfterFunc(stopTime, func() { r.kill(running) })
	defer late.Stop()
	ended := make([]Daemon, 0, len(running))
	for _, e := range running {
		d, err := r.wait(ctx, whoRequest{e.Name})
		if err != nil {
			return ended, err
		}
		ended = append(ended, d)
	}
	strays, err := r.strays(ctx, q)
	var pids []int
	for _, s := range strays {
		_ = syscall.Kill(s.Pid, syscall.SIGKILL)
		pids = append(pids, s.Pid)
	}
	ps.AwaitAll(pids)
	return append(ended, strays...), err
}

// kill ends daemons at once.
func (r *registry) kill(es []*entry) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, e := range es {
		if !e.hasEnded() {
			_ = syscall.Kill(e.Pid, syscall.SIGKILL)
		}
	}
}
