//go:build linux

package room

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"time"

	"jeton/launcher/hosts"
)

// A Room is a client's view of one. Its methods are safe for several goroutines, and for several processes.
type Room struct {
	plan     *plan
	lifeline *os.File // held open while a room that is not lasting is to live; nil for who has opened it
}

// patience bounds what a keeper may take to answer; only one that is stopped takes so long.
const patience = 30 * time.Second

// Up makes a room, and returns when its hosts can be used. A room that is not Lasting ends with this process, or when the Room is
// garbage, its launchers and their processes too. Errors: what is wrong with c, or a system that forbids rooms, as [Check] says it.
func Up(ctx context.Context, c Config) (*Room, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	c, err := c.complete()
	if err != nil {
		return nil, err
	}
	if c.Shared != "" {
		if c.Shared, err = filepath.Abs(c.Shared); err != nil {
			return nil, fmt.Errorf("room: the shared folder: %w", err)
		}
		if st, err := os.Stat(c.Shared); err != nil || !st.IsDir() {
			return nil, fmt.Errorf("room: the shared folder %s is not there: make it first", c.Shared)
		}
	}
	p, lock, err := makeFolder(c)
	if err != nil {
		return nil, err
	}
	defer lock.Close()
	lifeline, err := startKeeper(ctx, p, lock)
	if err != nil {
		return nil, errors.Join(err, p.remove())
	}
	return &Room{plan: p, lifeline: lifeline}, nil
}

// Open finds a room that is up, made by whichever process of this user; "" is the only one that there is.
func Open(name string) (*Room, error) {
	rooms, err := List()
	if err != nil {
		return nil, err
	}
	var names []string
	for _, r := range rooms {
		if r.Name() == name || name == "" && len(rooms) == 1 {
			return r, nil
		}
		names = append(names, r.Name())
	}
	switch {
	case len(rooms) == 0:
		return nil, errors.New("room: no room is up: `jeton room up 4` makes one with four hosts")
	case name == "":
		return nil, fmt.Errorf("room: which one? There are %s", list(names))
	}
	return nil, fmt.Errorf("room: there is no room %q; there is %s", name, list(names))
}

// List finds all rooms of this user, and removes what dead ones have left.
func List() (rooms []*Room, err error) {
	if _, err := os.Lstat(basePath()); errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	err = locked(func(base string) error {
		plans, err := living(base)
		for _, p := range plans {
			rooms = append(rooms, &Room{plan: p})
		}
		return err
	})
	return rooms, err
}

// Name is that of the room.
func (r *Room) Name() string { return r.plan.Name }

// Hosts are the room's hosts, in the order of their addresses.
func (r *Room) Hosts() []hosts.Host { return r.plan.hosts() }

// Shared is the folder that all hosts and this machine see at the same path; other folders of this machine are seen as well, but for
// /tmp and /dev/shm, which are each host's own.
func (r *Room) Shared() string { return r.plan.Shared }

// Cut lets nothing pass between the hosts a and b; where b is "", it pulls the cable of a. What is cut stays so when a host is restarted.
func (r *Room) Cut(a, b string) error { return r.order(request{Op: "cut", A: a, B: b}) }

// Mend undoes the [Room.Cut] of the same arguments.
func (r *Room) Mend(a, b string) error { return r.order(request{Op: "mend", A: a, B: b}) }

// Crash takes a host's power away: the others see silence, and all that it ran is gone.
func (r *Room) Crash(host string) error { return r.order(request{Op: "crash", A: host}) }

// Restart boots a host anew, with an empty /tmp; one that is up crashes first.
func (r *Room) Restart(host string) error { return r.order(request{Op: "restart", A: host}) }

// Status asks how the room is.
func (r *Room) Status() (*Status, error) {
	a, err := r.ask(request{Op: "status"})
	if err == nil && a.Status == nil {
		err = errors.New("room: the keeper does not say how the room is")
	}
	return a.Status, err
}

// Down ends the room, with all that runs there, and returns when nothing of it is left. Taking down a room that is not there any
// more is no error.
func (r *Room) Down() error {
	if r.lifeline != nil {
		defer r.lifeline.Close()
	}
	c, err := dial(filepath.Join(r.plan.Dir, controlFile))
	if err != nil {
		return r.leftover()
	}
	defer c.Close()
	c.SetDeadline(time.Now().Add(patience))
	if err := send(c, request{Op: "down"}); err != nil {
		return r.leftover()
	}
	if _, err := io.Copy(io.Discard, c); errors.Is(err, os.ErrDeadlineExceeded) {
		return fmt.Errorf("room: the keeper of %s does not answer (is it stopped?): kill -9 %d ends the room", r.Name(), peer(c))
	}
	return r.leftover()
}

// leftover removes the folder of a room whose keeper is dead. Another room may have its name by now.
func (r *Room) leftover() error {
	_, err := List()
	return err
}

func (r *Room) order(q request) error {
	_, err := r.ask(q)
	return err
}

func (r *Room) ask(q request) (a reply, err error) {
	c, err := dial(filepath.Join(r.plan.Dir, controlFile))
	if err != nil {
		return a, r.gone(err)
	}
	defer c.Close()
	c.SetDeadline(time.Now().Add(patience))
	if err := send(c, q); err != nil {
		return a, r.gone(err)
	}
	files, err := receive(c, &a)
	closeAll(files...)
	switch {
	case errors.Is(err, os.ErrDeadlineExceeded):
		return a, fmt.Errorf("room: the keeper of %s does not answer (is it stopped?): kill -9 %d ends the room", r.Name(), peer(c))
	case err != nil:
		return a, r.gone(err)
	case a.Error != "":
		return a, errors.New(a.Error)
	}
	return a, nil
}

func (r *Room) gone(err error) error {
	return fmt.Errorf("room: %s: %w: `jeton room up` makes another (%w)", r.Name(), ErrGone, err)
}

// peer is the process at the other end.
func peer(c *net.UnixConn) (pid int) {
	raw, err := c.SyscallConn()
	if err != nil {
		return 0
	}
	_ = raw.Control(func(fd uintptr) { pid = peerOf(int(fd)) })
	return pid
}
