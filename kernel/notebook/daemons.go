package notebook

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"jeton/kernel/check"
	"jeton/kernel/front"
	"jeton/launcher/daemons"
)

// localhost is what this machine is called among a notebook's hosts.
const localhost = "localhost"

// A daemonKeeper keeps the notebook's daemons, on all hosts.
type daemonKeeper struct {
	nb   *Notebook
	here *daemons.Host

	mu       sync.Mutex
	kept     map[string]*kept // by name; those that run
	programs map[string]*program
	pending  map[int]*check.Result // cells that run, by number
	ctx      context.Context
	cancel   context.CancelFunc
	wg       sync.WaitGroup // of those who follow logs
}

// A kept is a daemon that a cell has started.
type kept struct {
	name, host string
	cell       int
	out        front.Output  // of that cell
	done       chan struct{} // closed when all that it has printed is shown
	pid        int           // 0 while it is started; guarded by the keeper's mu

	mu   sync.Mutex
	sent map[syscall.Signal]bool // the person's own signals: an end by one is no news
}

func newKeeper(nb *Notebook) *daemonKeeper {
	k := &daemonKeeper{nb: nb, kept: map[string]*kept{}, programs: map[string]*program{}, pending: map[int]*check.Result{}}
	k.ctx, k.cancel = context.WithCancel(context.Background())
	cfg := daemons.Config{Name: localhost, Own: nb.Pids, Logger: nb.cfg.Logger, Ask: k.serve}
	if argv := nb.cfg.Engine.Argv; len(argv) > 0 {
		cfg.Program = argv[0]
	}
	k.here = daemons.New(cfg)
	return k
}

// A job is a daemon to start.
type job struct {
	host string
	cell int
	out  front.Output
	spec daemons.Spec // its Name is that of what it runs
}

// start starts a daemon, gives it a name, and shows what it prints under its cell.
func (k *daemonKeeper) start(ctx context.Context, j job) (daemons.Daemon, error) {
	j.host = k.daemonHost(j.host)
	t, err := k.table(ctx, j.host)
	if err != nil {
		return daemons.Daemon{}, err
	}
	d := k.reserve(ctx, t, j)
	j.spec.Name = d.name
	started, err := t.Start(ctx, j.spec)
	if err != nil {
		k.release(d)
		return started, err
	}
	k.mu.Lock()
	d.pid = started.Pid
	k.mu.Unlock()
	k.wg.Add(1)
	go k.follow(t, d, started)
	return started, nil
}

// shownTime bounds the wait for the last words of a daemon whose name another one shall have.
const shownTime = 2 * time.Second

// reserve takes a name that no running daemon has: server, server-2, ….
func (k *daemonKeeper) reserve(ctx context.Context, t daemons.Table, j job) *kept {
	k.mu.Lock()
	old := k.kept[j.spec.Name]
	k.mu.Unlock()
	if old != nil && k.hasEnded(ctx, t, old) {
		select {
		case <-old.done:
		case <-time.After(shownTime):
		}
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	name := j.spec.Name
	for i := 2; k.kept[name] != nil; i++ {
		name = fmt.Sprintf("%s-%d", j.spec.Name, i)
	}
	d := &kept{name: name, host: j.host, cell: j.cell, out: j.out, done: make(chan struct{}), sent: map[syscall.Signal]bool{}}
	k.kept[name] = d
	return d
}

// hasEnded says whether a daemon has ended, of which that is not noted yet.
func (k *daemonKeeper) hasEnded(ctx context.Context, t daemons.Table, d *kept) bool {
	all, err := t.List(ctx)
	return err == nil && slices.ContainsFunc(all, func(x daemons.Daemon) bool { return x.Host == d.host && x.Name == d.name && x.Ended })
}

// release forgets a daemon that has ended.
func (k *daemonKeeper) release(d *kept) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.kept[d.name] == d {
		delete(k.kept, d.name)
	}
	close(d.done)
}

// runs notes that a cell runs, whose names are not the notebook's yet, until ended is called.
func (k *daemonKeeper) runs(cell int, res *check.Result) (ended func()) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.pending[cell] = res
	return func() {
		k.mu.Lock()
		defer k.mu.Unlock()
		if k.pending[cell] == res {
			delete(k.pending, cell)
		}
	}
}

// list are all daemons, strays too, host by host. A host that cannot be asked is an error, and the others are there.
func (k *daemonKeeper) list(ctx context.Context) ([]daemons.Daemon, error) {
	return k.each(ctx, func(ctx context.Context, t daemons.Table) ([]daemons.Daemon, error) {
		ds, err := t.List(ctx)
		if err != nil {
			return nil, err
		}
		strays, err := t.Strays(ctx)
		return append(ds, strays...), err
	})
}

// find is the daemon of a name, or the process of a pid, on whatever host.
func (k *daemonKeeper) find(ctx context.Context, who string) (d daemons.Daemon, t daemons.Table, err error) {
	all, err := k.list(ctx)
	at := slices.IndexFunc(all, func(d daemons.Daemon) bool { return d.Name == who && !d.Ended })
	if at < 0 {
		at = slices.IndexFunc(all, func(d daemons.Daemon) bool { return strconv.Itoa(d.Pid) == who && !d.Ended })
	}
	if at < 0 {
		at = slices.IndexFunc(all, func(d daemons.Daemon) bool { return d.Name == who || strconv.Itoa(d.Pid) == who })
	}
	if at < 0 {
		return d, t, cmp.Or(err, errNoDaemon)
	}
	t, err = k.table(ctx, all[at].Host)
	return all[at], t, err
}

var errNoDaemon = errors.New("no daemon has this name or pid")

// signal sends a signal to a process, and says what it does to it.
func (k *daemonKeeper) signal(ctx context.Context, host, who string, sig syscall.Signal) (string, error) {
	t, err := k.table(ctx, host)
	if err != nil {
		return "", err
	}
	k.expect(k.nameOf(host, who), sig)
	what := faultOf[sig]
	if what != "" {
		k.nb.recording.fault(what, "proc", k.nameOf(host, who), "host", host, "signal", daemons.SignalName(sig))
	}
	return t.Signal(ctx, who, sig)
}

// faultOf are the faults of the event log that signals are. SIGTSTP stops no daemon, whose process group is orphaned: a log that said "stop"
// would have detectors blamed for not suspecting a process that lives.
var faultOf = map[syscall.Signal]string{syscall.SIGKILL: "kill", syscall.SIGTERM: "kill", syscall.SIGINT: "kill", syscall.SIGQUIT: "kill",
	syscall.SIGSTOP: "stop", syscall.SIGTSTP: "signal", syscall.SIGCONT: "continue"}

// nameOf is the name of the daemon that a name or a pid means.
func (k *daemonKeeper) nameOf(host, who string) string {
	k.mu.Lock()
	defer k.mu.Unlock()
	for name, d := range k.kept {
		if d.host == host && strconv.Itoa(d.pid) == who {
			return name
		}
	}
	return who
}

// expect notes that a person sends a signal to a daemon, so that an end by it is no news. who may be a pid: then all of the
// notebook's daemons may be meant.
func (k *daemonKeeper) expect(who string, sig syscall.Signal) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, d := range k.kept {
		if _, err := strconv.Atoi(who); err == nil || d.name == who || who == "" {
			d.mu.Lock()
			d.sent[sig] = true
			d.mu.Unlock()
		}
	}
}

// stopAll ends everything, on all hosts.
func (k *daemonKeeper) stopAll(ctx context.Context) (ended []daemons.Daemon, err error) {
	k.expect("", syscall.SIGTERM)
	k.expect("", syscall.SIGKILL)
	for _, d := range k.running() {
		k.nb.recording.fault("kill", "proc", d.name, "host", d.host)
	}
	return k.each(ctx, func(ctx context.Context, t daemons.Table) ([]daemons.Daemon, error) { return t.StopAll(ctx) })
}

// running are the daemons that run.
func (k *daemonKeeper) running() (all []*kept) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, d := range k.kept {
		all = append(all, d)
	}
	slices.SortFunc(all, func(a, b *kept) int { return strings.Compare(a.name, b.name) })
	return all
}

// names are those of the daemons that run, in order.
func (k *daemonKeeper) names() (names []string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for name := range k.kept {
		names = append(names, name)
	}
	slices.SortFunc(names, strings.Compare)
	return names
}

// close ends all daemons, and waits for that.
func (k *daemonKeeper) close() error {
	k.cancel()
	err := k.here.Close()
	k.wg.Wait()
	return err
}
