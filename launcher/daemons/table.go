package daemons

import (
	"context"
	"encoding/json"
	"syscall"
)

// A Table is a host's daemons, for whoever can call its Host: in this process, or over what leads to another machine.
type Table struct {
	// Call is Host.Call, or something that hands a call on to one.
	Call func(ctx context.Context, op string, request []byte) (answer []byte, err error)
}

// Start starts a daemon, and returns when it runs in its own session and its parent has died.
func (t Table) Start(ctx context.Context, s Spec) (d Daemon, err error) {
	return d, t.ask(ctx, "start", s, &d)
}

// List are the host's daemons, the oldest first; those that have ended are there until many others have.
func (t Table) List(ctx context.Context) (ds []Daemon, err error) {
	return ds, t.ask(ctx, "list", struct{}{}, &ds)
}

// Strays are processes that the owner's have made daemons by hand: they carry its mark, or run a program that Write has
// made, and their parents are dead.
func (t Table) Strays(ctx context.Context) (ds []Daemon, err error) {
	return ds, t.ask(ctx, "strays", struct{}{}, &ds)
}

// Signal sends a signal to a daemon, named by its name or pid, or to the process of a stray's pid. It says in a sentence what the
// signal does to that process. After SIGSTOP it returns when the process has stopped, within two seconds.
func (t Table) Signal(ctx context.Context, who string, sig syscall.Signal) (text string, err error) {
	return text, t.ask(ctx, "signal", signalRequest{who, sig}, &text)
}

// Wait blocks until a daemon has ended, or ctx ends.
func (t Table) Wait(ctx context.Context, who string) (d Daemon, err error) {
	return d, t.ask(ctx, "wait", whoRequest{who}, &d)
}

// Log reads a piece of a daemon's log, from a position on; a negative one counts from the end. With wait it blocks until there is
// more than nothing, or the daemon has ended.
func (t Table) Log(ctx context.Context, who string, from int64, wait bool) (p Part, err error) {
	return p, t.ask(ctx, "log", logRequest{who, from, wait}, &p)
}

// StopAll ends all daemons and strays, and returns them when they have ended: by SIGTERM, and a second later by SIGKILL.
func (t Table) StopAll(ctx context.Context) (ds []Daemon, err error) {
	return ds, t.ask(ctx, "stop", struct{}{}, &ds)
}

// Write makes an image (see Spec) an executable file on the host, and returns its path. The file goes when the guard goes.
func (t Table) Write(ctx context.Context, name string, image []byte) (path string, err error) {
	return path, t.ask(ctx, "write", fileRequest{name, image}, &path)
}

// Folder is where the host keeps logs and images, and a link to its jeton program.
func (t Table) Folder(ctx context.Context) (path string, err error) {
	return path, t.ask(ctx, "folder", struct{}{}, &path)
}

// Tell calls a service of all daemons that run a notebook's image, and returns when each has answered, has ended, or is stopped, or ctx ends. request is
// JSON; answers are dropped.
func (t Table) Tell(ctx context.Context, service string, request []byte) error {
	return t.ask(ctx, "tell", tellRequest{service, request}, new(struct{}))
}

func (t Table) ask(ctx context.Context, op string, request, answer any) error {
	body, err := json.Marshal(request)
	if err != nil {
		return err
	}
	if body, err = t.Call(ctx, op, body); err != nil {
		return err
	}
	return json.Unmarshal(body, answer)
}
