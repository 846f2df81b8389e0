package notebook

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"sync"
	"syscall"
	"time"

	"jeton/kernel/engine"
	"jeton/kernel/front"
	"jeton/kernel/tempdir"
	"jeton/kernel/words"
	"jeton/runtime/bg"
)

// maxLogBytes bounds what is kept of a background cell's output; a server that prints for ever fills no disk.
const maxLogBytes = 16 << 20

// background keeps the notebook's background cells: engines of their own that run one cell.
type background struct {
	nb     *Notebook
	folder *tempdir.Dir

	mu       sync.Mutex
	cells    map[string]*bgCell
	starting map[string]bool // names of cells whose engines start: on another host that may take long
	closed   bool
	wg       sync.WaitGroup // of those that start or run; grows under mu until closed
}

// bgCell is one background cell, running or ended.
type bgCell struct {
	bg.Record
	programs []engine.Program
	client   *engine.Client
	cancel   context.CancelFunc
	killed   bool          // by %kill, or the notebook's end
	ended    chan struct{} // closed when it has ended and its record says so
}

func newBackground(nb *Notebook, logs *tempdir.Dir) *background {
	return &background{nb: nb, folder: logs, cells: map[string]*bgCell{}, starting: map[string]bool{}}
}

// launch starts programs, in order, in an engine of their own on a host, and returns once that runs. What they print goes to out and
// to the log. The name must not run already.
func (b *background) launch(ctx context.Context, name, host string, cell int, programs []engine.Program, out front.Output) (pid int, err error) {
	if err := b.reserve(name); err != nil {
		return 0, err
	}
	defer b.wg.Done()
	defer func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		delete(b.starting, name)
	}()
	if err := b.folder.Make(); err != nil {
		return 0, err
	}
	log, err := os.OpenFile(bg.LogFile(b.folder.Path, name), os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return 0, fmt.Errorf("the log of %q: %w", name, err)
	}
	client, err := b.nb.startEngine(ctx, host, name)
	if err != nil {
		log.Close()
		return 0, err
	}
	runCtx, cancel := context.WithCancel(context.Background())
	c := &bgCell{
		Record:   bg.Record{Name: name, Host: host, Cell: cell, Pid: client.Pid(), Started: time.Now(), Running: true},
		programs: programs, client: client, cancel: cancel, ended: make(chan struct{}),
	}
	if err := b.add(c); err != nil {
		cancel()
		log.Close()
		return 0, errors.Join(err, client.Close())
	}
	go b.run(runCtx, c, &logged{Output: out, file: log})
	return c.Pid, nil
}

// reserve takes a name that no other cell has that runs or starts. wg counts the caller from then on.
func (b *background) reserve(name string) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch old := b.cells[name]; {
	case b.closed:
		return errClosed
	case old != nil && old.Running:
		return fmt.Errorf("a background cell %q runs already (pid %d)", name, old.Pid)
	case b.starting[name]:
		return fmt.Errorf("a background cell %q is being started", name)
	}
	b.starting[name] = true
	b.wg.Add(1)
	return nil
}

// add makes a cell one that runs. wg counts it from then on.
func (b *background) add(c *bgCell) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		return errClosed
	}
	if err := b.record(c); err != nil {
		return err
	}
	b.cells[c.Name] = c
	b.wg.Add(1)
	return nil
}

// run runs one background cell to its end.
func (b *background) run(ctx context.Context, c *bgCell, out *logged) {
	defer b.wg.Done()
	defer c.cancel()
	var fault *engine.Fault
	for _, p := range c.programs {
		if fault = c.client.Run(ctx, p, handler{b.nb, c.client, late{out}}).Fault; fault != nil {
			break
		}
	}
	b.nb.recording.last(c.client)
	err := c.client.Close()
	b.nb.comms.lost(c.client, out)
	b.mu.Lock()
	killed := c.killed
	b.mu.Unlock()
	if fault != nil && !killed {
		b.tell(c, fault, out)
	}
	out.file.Close()
	b.mu.Lock()
	defer b.mu.Unlock()
	c.Running = false
	if c.Code, c.Ended = ending(fault, err); killed {
		c.Code, c.Ended = 128+int(syscall.SIGTERM), "stopped"
	}
	_ = b.record(c) // the folder is gone when the kernel ends; nobody reads the record then
	close(c.ended)
}

// tell shows a fault that has ended a background cell. One that is worth an explanation is kept for %explain.
func (b *background) tell(c *bgCell, f *engine.Fault, out *logged) {
	said := meaningArrow(f, b.nb.language())
	if said != "" {
		b.nb.remember(simpleError(faultName(f), "%s", f.Text))
	}
	out.Stream("stderr", []byte(words.Said(b.nb.language(), fmt.Sprintf("background cell %q ended: %s", c.Name, plainFault(f)))+said+"\n"))
}

// ending says how a background cell ended, as an exit code and in words.
func ending(f *engine.Fault, err error) (code int, how string) {
	switch {
	case f == nil && err != nil:
		return 1, err.Error()
	case f == nil:
		return 0, "done"
	case f.Kind == engine.Exited:
		if n, _ := fmt.Sscanf(f.Text, "exit status %d", &code); n == 1 {
			return code, f.Text
		}
	}
	var sig int
	if n, _ := fmt.Sscanf(f.Text, "killed by signal %d", &sig); n == 1 {
		return 128 + sig, f.Text
	}
	return 1, f.Text
}

// record writes the cell's record; readers see the old one or the new one.
func (b *background) record(c *bgCell) error {
	data, err := json.Marshal(c.Record)
	if err != nil {
		return err
	}
	path := bg.RecordFile(b.folder.Path, c.Name)
	if err := os.WriteFile(path+".tmp", data, 0o600); err != nil {
		return err
	}
	return os.Rename(path+".tmp", path)
}

// list returns the records, the oldest first.
func (b *background) list() []bg.Record {
	b.mu.Lock()
	defer b.mu.Unlock()
	var all []bg.Record
	for _, c := range b.cells {
		all = append(all, c.Record)
	}
	slices.SortFunc(all, func(a, b bg.Record) int { return cmp.Or(a.Started.Compare(b.Started), cmp.Compare(a.Name, b.Name)) })
	return all
}

// programs are what the background cell of a name runs, or ran; nil when there has been none.
func (b *background) programs(name string) []engine.Program {
	b.mu.Lock()
	defer b.mu.Unlock()
	if c := b.cells[name]; c != nil {
		return c.programs
	}
	return nil
}

// names are those of the background cells, in the order in which they started.
func (b *background) names(runningOnly bool) (names []string) {
	for _, r := range b.list() {
		if r.Running || !runningOnly {
			names = append(names, r.Name)
		}
	}
	return names
}

// errNoCell says that no background cell has a name or process id.
var errNoCell = errors.New("no background cell has this name or pid")

// kill ends the background cell of a name or process id and waits until it is gone.
func (b *background) kill(ctx context.Context, who string) (bg.Record, error) {
	b.mu.Lock()
	c := b.cells[who]
	for _, other := range b.cells {
		if c == nil && fmt.Sprint(other.Pid) == who {
			c = other
		}
	}
	b.mu.Unlock()
	if c == nil {
		return bg.Record{}, errNoCell
	}
	select {
	case <-c.ended:
		return c.Record, fmt.Errorf("the background cell %q has ended already: %s", c.Name, c.Ended)
	default:
	}
	b.mu.Lock()
	c.killed = true
	b.mu.Unlock()
	b.nb.recording.last(c.client)
	b.nb.recording.fault("kill", "proc", c.Name, "host", b.nb.hostOf(c.Host))
	err := c.client.Close() // and no interrupt before: the program would see its calls fail, and say so
	c.cancel()
	select {
	case <-c.ended:
		return c.Record, err
	case <-ctx.Done():
		b.mu.Lock() // it may end at this very moment
		defer b.mu.Unlock()
		return c.Record, context.Cause(ctx)
	}
}

// running reports whether the background cell of a name runs.
func (b *background) running(name string) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	c := b.cells[name]
	return c != nil && c.Running
}

// close ends all background cells and waits for them.
func (b *background) close() error {
	b.mu.Lock()
	b.closed = true
	for _, c := range b.cells {
		c.killed = true
		c.cancel()
	}
	running := make([]*bgCell, 0, len(b.cells))
	for _, c := range b.cells {
		running = append(running, c)
	}
	b.mu.Unlock()
	var errs []error
	for _, c := range running {
		errs = append(errs, c.client.Close())
	}
	b.wg.Wait()
	return errors.Join(append(errs, b.folder.Remove())...)
}

// pids are the processes of the background cells that run.
func (b *background) pids() (all []int) {
	for _, r := range b.list() {
		if r.Running {
			all = append(all, r.Pid)
		}
	}
	return all
}

// logged is an Output that also keeps printed text in a file, up to maxLogBytes.
type logged struct {
	front.Output
	mu   sync.Mutex
	file *os.File
	size int
}

func (l *logged) Stream(name string, text []byte) {
	l.keep(text)
	l.Output.Stream(name, text)
}

func (l *logged) keep(text []byte) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.size >= maxLogBytes {
		return
	}
	n, err := l.file.Write(text[:min(len(text), maxLogBytes-l.size)])
	l.size += n
	if err != nil {
		l.size = maxLogBytes // a full disk: the output still shows under the cell
	}
}
