// Package notebook holds one notebook together: it takes a cell's text through cell, check and lower to an engine, and
// runs the magics.
//
// Model: a Notebook is a front.Interpreter. It has one engine, the desk, in which cells run one after the other and whose
// variables last; the Checker knows the names that live there. When the engine is lost, the names are forgotten with it and
// the next cell gets a fresh one. Background cells have engines of their own.
//
//	nb := notebook.New(notebook.Config{Library: stdlib.Library{}})
//	defer nb.Close()
//	reply := nb.Execute(ctx, front.Request{Code: "1+1", Count: 1}, out)
//
// It does not talk Jupyter (kernel/front does) and interprets nothing itself (kernel/engine does).
package notebook

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"jeton/kernel/cell"
	"jeton/kernel/check"
	"jeton/kernel/engine"
	"jeton/kernel/front"
	"jeton/kernel/lab"
	"jeton/kernel/native"
	"jeton/kernel/tempdir"
	"jeton/kernel/words"
	"jeton/launcher/lang"
	"jeton/runtime/bg"
	labcheck "jeton/runtime/lab"
	"jeton/runtime/session"
)

// A Config says what a notebook is made of.
type Config struct {
	Library check.Library
	Engine  engine.Config
	Logger  *slog.Logger
	// NativeCache is the folder for compiled cells; default: the user's cache folder.
	NativeCache string
	// Source is what this program carries of its own source, for compiled cells (see native.NewWorkshop).
	Source fs.FS
	// Ways reach hosts other than this machine, by the launcher's name; default: all that there are (kernel/lab/ways). Version is that of
	// this jeton, which agents must have, too.
	Ways    map[string]lab.Opener
	Version string
	// Warm has what compiled cells need made ready in the background.
	Warm bool
	// Ended is engine.Config's, in both languages.
	Ended func(since time.Time, said []byte) (why lang.Text, ok bool)
}

// A Notebook is one notebook's state. Its methods may be called from several goroutines; cells that run at once (subshells)
// share the variables as goroutines do.
type Notebook struct {
	cfg       Config
	cfgMu     sync.Mutex // guards cfg.Engine.Memory
	checker   *check.Checker
	magics    map[string]*magic
	bg        *background
	keeper    *daemonKeeper
	recording *recording
	live      liveDiagram
	comms     comms
	module    userModule

	workshop *native.Workshop
	patience patience // with the workshop's first build
	objects  *native.Cache
	native   atomic.Bool // all cells are compiled
	cool     func()      // ends the warming

	started <-chan struct{} // the first desk's

	seq    atomic.Int64 // numbers programs, so that each has a name of its own
	mu     sync.Mutex   // guards what follows
	desk   *desk
	lines  sourceLines
	last   *front.Error // for %explain
	world  *ranks       // nil when there is none
	lang   words.Lang   // of hints and of %explain
	others *places      // the hosts beside this machine; nil for none

	leaving   sync.WaitGroup // the engines of former desks; grows under mu while there is a desk
	worldTurn sync.Mutex     // held by who makes a world
}

// A desk is the notebook's engine, or the wait for it.
type desk struct {
	ready      chan struct{} // closed when client or err is set
	client     *engine.Client
	err        error
	translator translator // knows what client has been given; set with client
}

// New returns a notebook and begins to start its engine; the first cell waits for it. It must be closed.
func New(cfg Config) (*Notebook, error) {
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.DiscardHandler)
	}
	logs := tempdir.New()
	n := &Notebook{cfg: cfg, cool: func() {}, checker: check.New(cfg.Library), lang: lang.FromEnvironment(os.Getenv)}
	if cfg.Ended != nil {
		n.cfg.Engine.Ended = func(since time.Time, said []byte) (string, bool) {
			why, ok := cfg.Ended(since, said)
			return faultNames[engine.Ended] + ": " + why.In(n.language()), ok
		}
	}
	n.recording = newRecording(n, logs.Made)
	n.cfg.Engine.Call = n.recording.call
	n.keeper = newKeeper(n)
	n.cfg.Engine.Env = slices.Concat(cfg.Engine.Env, []string{bg.FolderEnv + "=" + logs.Path}, n.keeper.here.Env())
	n.objects = native.OpenCache(cfg.NativeCache, cfg.Source)
	n.workshop = native.NewWorkshop(n.objects, cfg.Source)
	n.workshop.UseScratch(logs.Made)
	n.lines.other = n.checker.FileText
	n.bg = newBackground(n, logs)
	n.magics = magics()
	n.started = n.startDesk().ready
	if cfg.Warm {
		n.warm()
	}
	return n, nil
}

// Started is closed when the notebook's first engine has started, or could not.
func (n *Notebook) Started() <-chan struct{} { return n.started }

// labEnv is what checks and programs of labs read in the environment: on other hosts, too, or their ports are others.
func labEnv() (env []string) {
	for _, name := range []string{labcheck.PortOffsetEnv, labcheck.PatienceEnv} {
		if value, ok := os.LookupEnv(name); ok {
			env = append(env, name+"="+value)
		}
	}
	return env
}

// startDesk begins to start a fresh engine. The caller holds mu, or is New.
func (n *Notebook) startDesk() *desk {
	d := &desk{ready: make(chan struct{})}
	n.desk = d
	go func() {
		if d.client, d.err = n.startEngine(context.Background(), "", "desk"); d.err == nil {
			d.translator = newTranslator(d.client.Evaluator(), n.workshop)
		}
		close(d.ready)
	}()
	return d
}

// engine returns the desk, with its engine. lost is the one before it when that engine was found dead.
func (n *Notebook) engine(ctx context.Context) (d, lost *desk, err error) {
	n.mu.Lock()
	d = n.desk
	n.mu.Unlock()
	if err := d.wait(ctx); err != nil && ctx.Err() != nil || d == nil {
		return nil, nil, err
	} else if err == nil {
		select {
		case <-d.client.Done():
			lost = d
		default:
			return d, nil, nil
		}
	}
	fresh := n.replace(d)
	return fresh, lost, fresh.wait(ctx)
}

var errClosed = errors.New("the notebook is closed")

// wait waits until the engine has started, or could not.
func (d *desk) wait(ctx context.Context) error {
	if d == nil {
		return errClosed
	}
	select {
	case <-d.ready:
		return d.err
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// replace puts a fresh engine in the place of old and forgets all names, once, however many ask.
func (n *Notebook) replace(old *desk) *desk {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.desk != old { // another was faster, or the notebook is closed
		return n.desk
	}
	n.checker.Reset()
	if old.client != nil {
		n.leaving.Go(func() { _ = old.client.Close() }) // the next need not wait for its end, Close does
	}
	return n.startDesk()
}

// A run is one cell under way.
type run struct {
	ctx     context.Context
	nb      *Notebook
	req     front.Request
	name    string
	out     front.Output
	payload []map[string]any
	measure engine.Measure // how the Go segments are run: for %time and %timeit

	compiled bool // the Go segments are compiled by the toolchain
	aside    bool // it is the notebook's own text, not the student's cell

	probe bool // its names are not kept

	sink *values // what its ranks send; nil for most

	on *target // the ranks that it runs on; nil at the desk
}

// Execute runs a cell. See front.Interpreter.
func (n *Notebook) Execute(ctx context.Context, r front.Request, out front.Output) front.Reply {
	if !r.AllowStdin {
		out = deaf{out}
	}
	c := &run{ctx: ctx, nb: n, req: r, out: out, name: fmt.Sprintf("In[%d]", r.Count)}
	err := c.text(r.Code)
	reply := front.Reply{Err: err, Payload: c.payload}
	if err != nil {
		n.remember(err)
		reply.Err = n.told(err)
		return reply
	}
	if len(r.UserExpressions) > 0 {
		reply.UserExpressions = map[string]front.ExprResult{}
		for _, key := range slices.Sorted(maps.Keys(r.UserExpressions)) { // JSON objects have no order, and they may have effects
			reply.UserExpressions[key] = c.expression(r.UserExpressions[key])
		}
	}
	return reply
}

// remember keeps the last error for %explain; %explain itself does not count.
func (n *Notebook) remember(err *front.Error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.last = err
}

// told is an error in the notebook's language. What is remembered is English, in which errors are explained.
func (n *Notebook) told(err *front.Error) *front.Error {
	e := *err
	if e.Value = words.Said(n.language(), err.Value); len(err.Traceback) == 1 {
		e.Traceback = []string{strings.Replace(err.Traceback[0], err.Value, e.Value, 1)}
	}
	return &e
}

// text runs a text as a cell: its segments, in order, up to the first that fails.
func (c *run) text(code string) *front.Error {
	parsed, err := cell.Parse(c.name, code)
	if err != nil {
		return c.rejected(err, code)
	}
	c.nb.mu.Lock()
	c.nb.lines.add(c.name, code)
	c.nb.mu.Unlock()
	for _, s := range parsed.Segments {
		if c.ctx.Err() != nil {
			return simpleError(interruptError, "interrupted before line %d", s.Pos.Line)
		}
		if err := c.segment(parsed, s); err != nil {
			return err
		}
	}
	return nil
}

func (c *run) segment(p *cell.Cell, s cell.Segment) *front.Error {
	switch s.Kind {
	case cell.Go:
		return c.goCode(s.Text())
	case cell.Shell:
		return c.hostCall("Sh", "sh", s.Args)
	case cell.Help:
		return c.help(s)
	}
	return c.magic(s)
}

// goCode runs Go text whose positions are the cell's.
func (c *run) goCode(text string) *front.Error {
	res, fail := c.evaluate(text)
	if fail != nil {
		return fail
	}
	if len(res.Notes) > 0 {
		c.out.Display(session.Bundle{Data: map[string]any{"text/plain": strings.Join(res.Notes, "\n")}})
	}
	return nil
}

// evaluate checks, translates and runs Go text, and makes its names live.
func (c *run) evaluate(text string) (*check.Result, *front.Error) {
	if c.on != nil {
		return c.evaluateOn(text)
	}
	src, errs := cell.Syntax(c.name, text)
	if errs != nil {
		return nil, c.rejected(errs, text)
	}
	d, fail := c.desk()
	if fail != nil {
		return nil, fail
	}
	c.nb.module.find(c.nb)
	res, errs := c.nb.checker.Check(src)
	if errs != nil {
		return nil, c.rejected(errs, text)
	}
	if fail := c.packages(d, res, text); fail != nil {
		return nil, fail
	}
	translate := d.translator.translate
	if c.compiled || c.nb.native.Load() && !c.aside {
		translate = func(r *check.Result) (engine.Program, func(bool, []string), error) {
			return c.compileNative(d.translator, r)
		}
	}
	notes := c.interpretedNow(d, res)
	prog, ended, err := translate(res)
	if err != nil {
		return nil, c.rejected(err, text)
	}
	prog.Measure = c.measure
	if !c.aside {
		defer c.nb.keeper.runs(c.req.Count, res)()
	}
	shown := *c
	if v := res.Value; v != nil {
		if len(v.Types) > 1 {
			shown.out = &typed{c.out, v.Types}
		}
		if !c.aside && check.TypeString(v.Types[len(v.Types)-1]) == "error" {
			shown.out = &failing{shown.out, c.nb, len(v.Types)}
		}
	}
	if fault := shown.program(d.client, prog); fault != nil {
		if kept, lost := c.kept(res, fault); kept != nil {
			ended(true, append(c.nb.checker.Commit(kept), lost...))
		} else {
			ended(false, nil)
		}
		return nil, c.fault(d, fault)
	}
	if c.probe {
		ended(false, nil)
		return res, nil
	}
	ended(true, c.nb.checker.Commit(res))
	res.Notes = append(res.Notes, notes...)
	return res, nil
}

// kept is what remains of a cell that has failed, and the link names that do not; nil: nothing does.
func (c *run) kept(res *check.Result, f *engine.Fault) (kept *check.Result, lost []string) {
	if c.probe || c.aside || !f.InCell() {
		return nil, nil
	}
	return res.Kept()
}

// desk is the notebook's engine for this cell; when it is a fresh one, the student is told why.
func (c *run) desk() (*desk, *front.Error) {
	d, lost, err := c.nb.engine(c.ctx)
	if lost != nil {
		c.warn("The process that ran your cells ended between two cells, and its variables are gone. A fresh one runs this cell.")
		c.nb.comms.lost(lost.client, c.out)
	}
	if err != nil {
		return nil, simpleError("engine", "%v", err)
	}
	return d, nil
}

// program runs a program of this cell in client.
func (c *run) program(client *engine.Client, p engine.Program) *engine.Fault {
	p.Cell = c.req.Count
	p.Name = c.programName()
	return client.Run(c.ctx, p, handler{c.nb, client, c.out}).Fault
}

// programName is a name for a program of this cell that no other has.
func (c *run) programName() string { return fmt.Sprintf("%s#%d", c.name, c.nb.seq.Add(1)) }

func (c *run) fault(d *desk, f *engine.Fault) *front.Error {
	if f.EngineLost {
		c.nb.recording.fault("kill", "proc", d.client.Name(), "host", d.client.Host(), "why", f.Text)
		c.nb.replace(d)
		c.nb.comms.lost(d.client, c.out)
	}
	c.nb.mu.Lock()
	defer c.nb.mu.Unlock()
	return faultError(f, &c.nb.lines, c.nb.lang)
}

// expression evaluates one user expression, without output.
func (c *run) expression(text string) front.ExprResult {
	q := &quiet{}
	e := &run{ctx: c.ctx, nb: c.nb, req: c.req, out: q, name: "user expression", aside: true}
	e.req.Code = text
	if err := e.text(text); err != nil {
		return front.ExprResult{Err: err}
	}
	if q.result.Data == nil {
		return front.ExprResult{Err: simpleError(compileError, "%s has no value", text)}
	}
	return front.ExprResult{Bundle: q.result}
}

// Close ends the engine and the background cells, and waits for them. Closing twice is safe.
func (n *Notebook) Close() error {
	n.mu.Lock()
	d := n.desk
	n.desk = nil
	n.mu.Unlock()
	n.cool()
	n.recording.Set(false)
	n.live.end()
	err := errors.Join(n.dropWorld(), n.bg.close(), n.keeper.close(), n.objects.Close())
	if d != nil {
		<-d.ready
		if d.client != nil {
			err = errors.Join(err, d.client.Close())
		}
	}
	n.leaving.Wait()
	return errors.Join(err, n.setPlaces(nil), n.recording.Close()) // they had processes there
}

// Interrupt ends functions of widgets, which the desk's engine calls outside of cells. See front.Interrupter.
func (n *Notebook) Interrupt() {
	n.mu.Lock()
	d := n.desk
	n.mu.Unlock()
	if d == nil {
		return
	}
	select {
	case <-d.ready:
		if d.err == nil {
			go d.client.Interrupt() // an engine that is stopped may not take it
		}
	default: // it calls nothing yet
	}
}

// Pids are the processes of this notebook.
func (n *Notebook) Pids() []int {
	pids := append([]int{os.Getpid()}, n.bg.pids()...)
	n.mu.Lock()
	d, r := n.desk, n.world
	n.mu.Unlock()
	if r != nil {
		pids = append(pids, r.world.Pids()...)
	}
	if d == nil {
		return pids
	}
	select {
	case <-d.ready:
		if d.client != nil {
			pids = append(pids, d.client.Pid())
		}
	default:
	}
	return pids
}

// IsComplete is cell.IsComplete.
func (n *Notebook) IsComplete(code string) (status, indent string) { return cell.IsComplete(code) }
