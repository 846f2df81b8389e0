package topology

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"sync"
	"time"

	"jeton/runtime/daemon"
)

// Daemons builds the network of daemons: process p runs function f of the notebook on hosts[p mod len(hosts)] ("" and "localhost" are the
// machine of the cells), with its [Invitation] as the first argument and args behind. All are started at once. It returns when all have
// joined and have their connections, or with the first error: a host that is not there, a daemon that ends before it has joined, or that does
// not call. Then none is left. Errors name process and host.
func (s Shape) Daemons(hosts []string, f any, args ...any) (*Group, error) {
	return s.DaemonsContext(context.Background(), hosts, f, args...)
}

// DaemonsContext is Daemons that ends with ctx, when the network is not built by then. An [Options] among args is not f's.
func (s Shape) DaemonsContext(ctx context.Context, hosts []string, f any, args ...any) (*Group, error) {
	o := Options{Limit: defaultLimit}
	var own []any
	for _, a := range args {
		if x, ok := a.(Options); ok {
			o = optionsOf([]Options{x})
			continue
		}
		own = append(own, a)
	}
	if len(hosts) == 0 {
		return nil, errors.New("topology: the machine list is empty: on which hosts shall the processes run?")
	}
	ln, err := daemon.Listen() // at the address that daemons on all hosts reach
	if err != nil {
		return nil, err
	}
	host, _, _ := net.SplitHostPort(ln.Addr().String())
	_ = ln.Close()
	h, err := newHub(s, host)
	if err != nil {
		return nil, err
	}
	l := &daemonLaunch{h: h, hosts: hosts, f: f, args: own, started: make([]*daemon.Daemon, s.N)}
	building, built := bounded(ctx, o.Limit)
	defer built(nil)
	l.start(built)
	watched := make(chan struct{})
	go func() { defer close(watched); l.watch(building, built) }()
	err = h.build(building)
	built(err)
	<-watched
	l.wg.Wait()
	if err != nil {
		l.kill()
		return nil, err
	}
	g := newGroup(h)
	g.stop = func(bool) error { return l.end() }
	return g, nil
}

// A daemonLaunch is the daemons of a network.
type daemonLaunch struct {
	h     *hub
	hosts []string
	f     any
	args  []any
	wg    sync.WaitGroup // of the starts

	mu      sync.Mutex
	started []*daemon.Daemon
}

func (l *daemonLaunch) hostOf(p int) string { return l.hosts[p%len(l.hosts)] }

// start starts all daemons at once. failed is told of those that cannot be started.
func (l *daemonLaunch) start(failed context.CancelCauseFunc) {
	for p := range l.started {
		l.wg.Go(func() {
			d, err := daemon.Start(l.hostOf(p), l.f, append([]any{l.h.invitation(p)}, l.args...)...)
			if err != nil {
				failed(fmt.Errorf("process %d on host %q: %w", p, l.hostOf(p), err))
				return
			}
			l.mu.Lock()
			defer l.mu.Unlock()
			l.started[p] = d
		})
	}
}

// lookTime is how often daemons that have not called are looked after.
const lookTime = time.Second

// watch tells failed of a daemon that has ended before it has joined.
func (l *daemonLaunch) watch(ctx context.Context, failed context.CancelCauseFunc) {
	look := time.NewTicker(lookTime)
	defer look.Stop()
	for {
		select {
		case <-look.C:
			if err := l.early(); err != nil {
				failed(err)
				return
			}
		case <-l.h.all:
			return
		case <-ctx.Done():
			return
		}
	}
}

func (l *daemonLaunch) early() error {
	ps, _ := daemon.List() // what cannot be asked shows by the time limit
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, p := range l.h.waiting() {
		d := l.started[p]
		if d == nil {
			continue
		}
		for _, x := range ps {
			if x.Host == d.Host() && x.Pid == d.Pid() && x.Ended != "" {
				return fmt.Errorf("process %d (%s on %s) has ended before it joined: %s%s", p, d.Name(), d.Host(), x.Ended, lastLine(d.Logs()))
			}
		}
	}
	return nil
}

// lastLine is the last thing that a daemon has said, for a sentence.
func lastLine(log string) string {
	lines := strings.Split(strings.TrimSpace(log), "\n")
	if last := lines[len(lines)-1]; last != "" {
		return "; it said: " + last
	}
	return ""
}

// kill ends all daemons at once.
func (l *daemonLaunch) kill() {
	l.mu.Lock()
	defer l.mu.Unlock()
	var wg sync.WaitGroup
	for _, d := range l.started {
		if d != nil {
			wg.Go(func() { _ = d.Kill() }) // it may have ended
		}
	}
	wg.Wait()
}

// end waits for the end of all daemons, and kills those that do not end by themselves.
func (l *daemonLaunch) end() error {
	var wg sync.WaitGroup
	errs := make([]error, len(l.started))
	for i, d := range l.started {
		wg.Go(func() {
			if _, err := d.Wait(endTime); err == nil {
				return
			}
			_ = d.Kill() // it may have ended meanwhile
			_, errs[i] = d.Wait(endTime)
		})
	}
	wg.Wait()
	return errors.Join(errs...)
}
