//go:build linux

package room

import (
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"sync"
	"syscall"

	"golang.org/x/sync/errgroup"
	"golang.org/x/sys/unix"
)

// The descriptors that a keeper is started with.
const (
	keeperReport   = 3 // to its maker: a report, once
	keeperLock     = 4 // the room's folder, locked
	keeperLifeline = 5 // ends with the maker of a room that is not lasting
)

// A keeper is the process that owns a room.
type keeper struct {
	plan    *plan
	bridge  *bridge
	stopped chan struct{} // closed to end it
	stop    func()

	mu    sync.Mutex // held while the room is changed
	hosts []*host
	cuts  []pair // pairs of hosts between which nothing passes; the first is the smaller number
}

// keep is the whole life of a keeper.
func keep() error {
	closeStray(keeperLifeline + 1)
	report, lock, lifeline := inherited(keeperReport, "report"), inherited(keeperLock, "lock"), inherited(keeperLifeline, "lifeline")
	defer lock.Close()
	k, err := newKeeper(lock)
	var ln *net.UnixListener
	if err == nil {
		defer k.plan.remove()
		ln, err = k.boot()
	}
	if err := errors.Join(err, writeReport(report, err)); err != nil {
		return err
	}
	return k.serve(ln, lifeline)
}

func newKeeper(lock *os.File) (*keeper, error) {
	dir, err := os.Readlink(fmt.Sprintf("/proc/self/fd/%d", lock.Fd()))
	if err != nil {
		return nil, err
	}
	p, err := readPlan(dir)
	if err != nil {
		return nil, err
	}
	k := &keeper{plan: p, stopped: make(chan struct{})}
	k.stop = sync.OnceFunc(func() { close(k.stopped) })
	for i := range p.Hosts {
		k.hosts = append(k.hosts, &host{plan: p, index: i})
	}
	return k, nil
}

// boot makes the room: this process's mounts, the bridge, all hosts at once, and the socket to which clients come.
func (k *keeper) boot() (*net.UnixListener, error) {
	if err := unix.Mount("", "/", "", unix.MS_REC|unix.MS_SLAVE, ""); err != nil {
		return nil, fmt.Errorf("mounts of its own: %w", err)
	}
	if err := mountProc(); err != nil {
		return nil, err
	}
	var err error
	if k.bridge, err = newBridge(); err != nil {
		return nil, err
	}
	var g errgroup.Group
	g.SetLimit(bootLimit)
	for _, h := range k.hosts {
		g.Go(func() error { return h.boot(k.bridge) })
	}
	if err := g.Wait(); err != nil {
		return nil, err
	}
	return listen(filepath.Join(k.plan.Dir, controlFile))
}

// bootLimit is how many hosts boot at the same time.
const bootLimit = 8

// serve answers clients until the room is taken down or its maker is gone.
func (k *keeper) serve(ln *net.UnixListener, lifeline *os.File) error {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals) // the first process of a PID namespace has no default actions to fall back on
	go func() {
		for s := range signals {
			if s == syscall.SIGTERM || s == syscall.SIGINT {
				k.stop()
			}
		}
	}()
	if !k.plan.Lasting {
		go func() {
			io.Copy(io.Discard, lifeline)
			k.stop()
		}()
	}
	go func() {
		for {
			c, err := ln.AcceptUnix()
			if err != nil {
				k.stop()
				return
			}
			go k.answer(c)
		}
	}()
	<-k.stopped
	k.mu.Lock() // for good: nothing boots any more
	for _, h := range k.hosts {
		h.crash(k.bridge)
	}
	return nil
}

// A request is what a client asks of a keeper.
type request struct {
	Op string // status, cut, mend, crash, restart, down
	A  string // a host
	B  string // cut and mend: another host, or "" for the cable of A
}

// A reply is a keeper's or an init's answer.
type reply struct {
	Error  string  `json:",omitempty"`
	Status *Status `json:",omitempty"`
}

func (k *keeper) answer(c *net.UnixConn) {
	defer c.Close()
	var r request
	files, err := receive(c, &r)
	closeAll(files...)
	if err != nil {
		return
	}
	if r.Op == "down" {
		k.stop()
		io.Copy(io.Discard, c) // the client sees the end of this process by the end of the connection
		return
	}
	var a reply
	if err := k.do(r, &a); err != nil {
		a.Error = err.Error()
	}
	_ = send(c, a) // a client that has gone
}

func (k *keeper) do(r request, a *reply) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if r.Op == "status" {
		a.Status = k.status()
		return nil
	}
	h, err := k.host(r.A)
	if err != nil {
		return err
	}
	switch r.Op {
	case "crash":
		return h.crash(k.bridge)
	case "restart":
		if err := h.crash(k.bridge); err != nil {
			return err
		}
		return h.boot(k.bridge)
	case "cut", "mend":
		if r.B == "" {
			return h.plug(k.bridge, r.Op == "mend")
		}
		other, err := k.host(r.B)
		if err != nil {
			return err
		}
		return k.part(h.index, other.index, r.Op == "cut")
	}
	return fmt.Errorf("room: the keeper does not know %q: is the room of another version of jeton? `jeton room down` ends it", r.Op)
}

func (k *keeper) host(name string) (*host, error) {
	i, err := k.plan.index(name)
	if err != nil {
		return nil, err
	}
	return k.hosts[i], nil
}

// part lets nothing pass between hosts a and b, or everything again.
func (k *keeper) part(a, b int, cut bool) error {
	if a == b {
		return fmt.Errorf("room: there is no cable between %s and itself: `cut %[1]s` pulls its own", k.plan.Hosts[a])
	}
	p := pair{min(a, b), max(a, b)}
	i := slices.Index(k.cuts, p)
	if cut == (i >= 0) {
		return nil
	}
	cuts := slices.Clone(k.cuts)
	if cut {
		cuts = append(cuts, p)
	} else {
		cuts = slices.Delete(cuts, i, i+1)
	}
	if err := filter(cuts); err != nil {
		return err
	}
	k.cuts = cuts
	return nil
}

func (k *keeper) status() *Status {
	s := &Status{Name: k.plan.Name, Lasting: k.plan.Lasting, Shared: k.plan.Shared}
	for _, h := range k.hosts {
		s.Hosts = append(s.Hosts, h.status())
	}
	for _, p := range k.cuts {
		s.Cuts = append(s.Cuts, [2]string{k.plan.Hosts[p.a], k.plan.Hosts[p.b]})
	}
	return s
}

// index finds a host.
func (p *plan) index(name string) (int, error) {
	if i := slices.Index(p.Hosts, name); i >= 0 {
		return i, nil
	}
	return 0, fmt.Errorf("room: there is no host %q in room %s; it has %s", name, p.Name, list(p.Hosts))
}
