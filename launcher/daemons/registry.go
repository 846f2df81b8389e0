package daemons

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"

	"jeton/launcher"
	"jeton/launcher/ps"
	"jeton/launcher/rpc"
)

// A registry is the guard's table.
type registry struct {
	host   string
	folder string // of logs, images and the socket; 0700
	marks  []string
	watch  *watcher

	mu      sync.Mutex
	daemons map[string]*entry
	former  []*entry              // that have ended, and whose names others have; the oldest first
	helpers map[int]chan struct{} // children that are no daemons, by pid; closed when they have been waited for
	closing bool
}

// An entry is one daemon.
type entry struct {
	Daemon       // what does not change; and, once ended is closed, how it ended
	ticks  int64 // ps.Process.Started
	log    *logFile
	watch  int32
	image  string        // its file, "" when it is none of ours
	born   chan struct{} // closed when it runs, or could not be started
	ended  chan struct{} // closed when it has ended
	line   *rpc.Conn     // to it, nil while it has not connected; guarded by the registry's mu
}

func (e *entry) hasEnded() bool {
	select {
	case <-e.ended:
		return true
	default:
		return false
	}
}

const (
	// maxEnded is how many ended daemons are remembered, with their logs …
	maxEnded = 24
	// freshTime is how long those are in any case: somebody reads their logs to the end.
	freshTime = 10 * time.Second
)

func newRegistry(host, folder string, marks []string) (*registry, error) {
	w, err := newWatcher()
	if err != nil {
		return nil, err
	}
	go w.run()
	return &registry{host: host, folder: folder, marks: marks, watch: w, daemons: map[string]*entry{}, helpers: map[int]chan struct{}{}}, nil
}

// start starts a daemon.
func (r *registry) start(_ context.Context, s Spec) (Daemon, error) {
	if err := checkName(s.Name); err != nil {
		return Daemon{}, err
	}
	e, err := r.reserve(s)
	if err != nil {
		return Daemon{}, err
	}
	err = r.launch(e, s)
	r.mu.Lock()
	close(e.born)
	if err != nil && e.Pid == 0 {
		delete(r.daemons, s.Name)
		r.mu.Unlock()
		r.discard(e)
		return Daemon{}, err
	}
	r.mu.Unlock()
	return r.look(e, nil), nil
}

// reserve takes the name, which an ended daemon may have had.
func (r *registry) reserve(s Spec) (*entry, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closing {
		return nil, fmt.Errorf("this host's daemons are being ended")
	}
	old := r.daemons[s.Name]
	if old != nil && !old.hasEnded() {
		return nil, fmt.Errorf("a daemon %s runs already (pid %d)", s.Name, old.Pid)
	}
	if old != nil {
		r.supersede(old)
	}
	e := &entry{Daemon: Daemon{Host: r.host, Name: s.Name, Program: cmp.Or(s.Program, filepath.Base(s.Path)), Args: s.Args}, born: make(chan struct{}), ended: make(chan struct{})}
	r.daemons[s.Name] = e
	r.forget()
	return e, nil
}

// forget lets go of the oldest of too many ended daemons.
func (r *registry) forget() {
	var old []*entry
	for _, e := range r.daemons {
		if e.hasEnded() && time.Since(e.End) > freshTime {
			old = append(old, e)
		}
	}
	slices.SortFunc(old, func(a, b *entry) int { return a.End.Compare(b.End) })
	for _, e := range old[:max(0, len(old)-maxEnded)] {
		r.discard(e)
		delete(r.daemons, e.Name)
	}
}

// discard removes an entry's files.
func (r *registry) discard(e *entry) {
	r.unlink(e)
	if e.log != nil {
		e.log.close()
	}
}

// unlink removes the names of an entry's files. Its log can still be read.
func (r *registry) unlink(e *entry) {
	if e.log != nil {
		r.watch.remove(e.watch)
		_ = os.Remove(e.log.path)
	}
	if e.image != "" {
		_ = os.Remove(e.image)
	}
}

// supersede takes its name from an ended daemon. It is still found by its pid: who has started several of a name may look later at what the first has said.
func (r *registry) supersede(e *entry) {
	r.unlink(e)
	if r.former = append(r.former, e); len(r.former) > maxEnded {
		if oldest := r.former[0]; oldest.log != nil {
			oldest.log.close()
		}
		r.former = slices.Delete(r.former, 0, 1)
	}
}

// launch makes the files of a daemon and has it started.
func (r *registry) launch(e *entry, s Spec) (err error) {
	if e.log, err = newLog(filepath.Join(r.folder, s.Name+".log")); err != nil {
		return err
	}
	e.Log = e.log.path
	if e.watch, err = r.watch.add(e.log); err != nil {
		return err
	}
	o := order{Path: s.Path, Argv: append([]string{filepath.Base(s.Path)}, s.Args...), Dir: cmp.Or(s.Dir, "/"), LogFile: e.log.path,
		Env: slices.Concat(os.Environ(), s.Env, r.marks)}
	if s.Path == "" {
		e.image = filepath.Join(r.folder, s.Name)
		if err := r.writeImage(e.image, s.Image); err != nil {
			return err
		}
		o.Path, o.Argv[0] = e.image, e.image
		if command, ok := jetonCommand(s.Image); ok { // told directly, it also runs from a folder that is mounted noexec
			o.Path, o.Argv = filepath.Join(r.folder, programLink), append([]string{"jeton", command, e.image}, s.Args...)
		}
	}
	return r.detach(o, func(pid int) {
		st, _ := ps.Find(pid)
		r.mu.Lock()
		defer r.mu.Unlock()
		e.Pid, e.ticks, e.Started, e.Session = pid, st.Started, time.Now(), st.Session
		r.follow(e, pid, st.Started)
	})
}

// jetonLine begins an image that a command of the jeton program runs: "#!jeton COMMAND". Where the program is, only the host knows.
const jetonLine = "#!jeton "

// jetonCommand is the command of the jeton program that runs an image.
func jetonCommand(image []byte) (command string, ok bool) {
	first, _, _ := bytes.Cut(image, []byte("\n"))
	return strings.CutPrefix(string(first), jetonLine)
}

// writeImage makes an executable file, which is a new one, whoever may still run the old.
func (r *registry) writeImage(path string, image []byte) error {
	if rest, ok := bytes.CutPrefix(image, []byte(jetonLine)); ok {
		image = append([]byte("#!"+filepath.Join(r.folder, programLink)+" "), rest...)
	}
	_ = os.Remove(path)
	if err := os.WriteFile(path, image, 0o700); err != nil {
		return fmt.Errorf("its program: %w", err)
	}
	return nil
}

// programs is the folder of programs that somebody starts by hand; "" where there is no guard, and none.
func (r *registry) programs() string {
	if r.folder == "" {
		return ""
	}
	return filepath.Join(r.folder, programsFolder)
}

// write makes an executable file that nobody runs yet, and returns its path.
func (r *registry) write(_ context.Context, q fileRequest) (path string, err error) {
	if err := checkName(q.Name); err != nil {
		return "", err
	}
	if err := os.Mkdir(r.programs(), 0o700); err != nil && !os.IsExist(err) {
		return "", err
	}
	path = filepath.Join(r.programs(), q.Name)
	return path, r.writeImage(path, q.Image)
}

// reap waits for all children that have ended: daemons, helpers, and what they have left. It is called after each SIGCHLD.
func (r *registry) reap() {
	r.mu.Lock()
	defer r.mu.Unlock()
	for {
		var ws syscall.WaitStatus
		pid, err := syscall.Wait4(-1, &ws, syscall.WNOHANG, nil)
		if err == syscall.EINTR {
			continue
		}
		if err != nil || pid <= 0 {
			return
		}
		if death := r.helpers[pid]; death != nil {
			delete(r.helpers, pid)
			close(death)
			continue
		}
		for _, e := range r.daemons {
			if e.Pid == pid && !e.hasEnded() {
				exit := launcher.ExitOf(ws)
				e.end(exit.Status, exit.Signal)
			}
		}
	}
}

// end notes how a daemon has ended.
func (e *entry) end(status int, sig syscall.Signal) {
	e.Ended, e.End, e.State, e.Status, e.Signal = true, time.Now(), "", status, sig
	close(e.ended)
	e.log.changed()
}

// look is a daemon as it is now. all are the sockets that its host sees, nil when they do not matter.
func (r *registry) look(e *entry, all socketTable) Daemon {
	r.mu.Lock()
	d := e.Daemon
	r.mu.Unlock()
	if e.log != nil {
		d.LogBytes = e.log.size()
	}
	if d.Ended || d.Pid == 0 {
		return d
	}
	if s, ok := ps.Find(d.Pid); ok && s.Started == e.ticks {
		d.State, d.Parent, d.Session = string(s.State), s.Parent, s.Session
		d.Connections = all.of(d.Pid)
	}
	return d
}

// list is the whole table, the oldest first.
func (r *registry) list(context.Context, struct{}) ([]Daemon, error) {
	var found []*entry
	r.mu.Lock()
	for _, e := range r.daemons {
		if e.Pid != 0 {
			found = append(found, e)
		}
	}
	r.mu.Unlock()
	sockets := sockets(os.Getpid())
	all := make([]Daemon, 0, len(found))
	for _, e := range found {
		all = append(all, r.look(e, sockets))
	}
	slices.SortFunc(all, func(a, b Daemon) int { return cmp.Or(a.Started.Compare(b.Started), cmp.Compare(a.Name, b.Name)) })
	return all, nil
}

// find is the daemon of a name or a pid; of two with one pid it is the one that lives.
func (r *registry) find(who string) (*entry, error) {
	r.mu.Lock()
	e := r.daemons[who]
	var names []string
	for _, other := range r.daemons {
		if e == nil && fmt.Sprint(other.Pid) == who || e != nil && e.Name != who && e.hasEnded() && fmt.Sprint(other.Pid) == who {
			e = other
		}
		names = append(names, other.Name)
	}
	for _, other := range r.former {
		if e == nil && fmt.Sprint(other.Pid) == who {
			e = other
		}
	}
	r.mu.Unlock()
	if e == nil {
		slices.Sort(names)
		return nil, fmt.Errorf("no daemon has the name or pid %q; there is %s", who, cmp.Or(strings.Join(names, ", "), "none"))
	}
	<-e.born
	return e, nil
}

// byPid is the daemon that runs as pid, for the socket.
func (r *registry) byPid(pid int) (*entry, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, e := range r.daemons {
		if e.Pid == pid && !e.hasEnded() {
			return e, true
		}
	}
	return nil, false
}
