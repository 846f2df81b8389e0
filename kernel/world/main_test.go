package world

import (
	"context"
	"errors"
	"fmt"
	"os"
	"reflect"
	"sync"
	"testing"
	"time"

	"jeton/kernel/compile"
	"jeton/kernel/engine"
	"jeton/launcher/hosts"
	"jeton/runtime/session"
	"jeton/runtime/world"
)

// hung is when a test gives up waiting; it decides nothing but how long a fault takes to show.
const hung = 2 * time.Minute

// TestMain is also the engine that the tests start.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == "engine" {
		world.Join()
		if err := engine.Serve(engine.ServeConfig{}, library); errors.Is(err, engine.ErrCutOff) {
			os.Exit(engine.CutOffStatus)
		} else if err != nil {
			fmt.Fprintln(os.Stderr, "engine:", err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	// Under the race detector each process would wait for a second before it exits.
	_ = os.Setenv("GORACE", "atexit_sleep_ms=0 "+os.Getenv("GORACE"))
	os.Exit(m.Run())
}

// library has the functions that the tests' programs call.
func library(path string) (map[string]reflect.Value, bool) {
	if path != "test" {
		return nil, false
	}
	return map[string]reflect.Value{
		"Say": reflect.ValueOf(func(text string) { fmt.Println(text) }),
		"Who": reflect.ValueOf(func() { fmt.Println("rank", world.Rank(), "of", world.Size(), "on", world.Host()) }),
		"Exit": reflect.ValueOf(func(rank string) {
			if fmt.Sprint(world.Rank()) == rank {
				fmt.Fprintln(os.Stderr, "last words")
				os.Exit(3)
			}
		}),
		"Leave": reflect.ValueOf(func() { os.Exit(0) }),
		"Block": reflect.ValueOf(func() { fmt.Println("blocks"); <-session.Current().Context().Done() }),
		"AwaitDeath": reflect.ValueOf(func(rank string) {
			var r int
			_, _ = fmt.Sscan(rank, &r)
			if r == world.Rank() {
				select {}
			}
			fmt.Println("waits")
			<-world.Gone(r)
			fmt.Println("knows")
			end, err := world.Ended(context.Background(), r)
			fmt.Println("it", end, err)
		}),
		"Remember": reflect.ValueOf(func(rank string) {
			var r int
			_, _ = fmt.Sscan(rank, &r)
			fmt.Println(world.HowEnded(r))
		}),
		"Flood": reflect.ValueOf(func() {
			for i := range 10_000 {
				fmt.Printf("rank %d line %d\n", world.Rank(), i)
			}
		}),
		"Find": reflect.ValueOf(func(rank string) {
			var r int
			_, _ = fmt.Sscan(rank, &r)
			addr, err := world.Find(context.Background(), r)
			fmt.Println(addr, errors.Is(err, world.ErrGone))
		}),
		"Publish": reflect.ValueOf(func() {
			fmt.Println(world.Publish(context.Background(), fmt.Sprintf("%s:%d", world.Host(), world.Rank())))
		}),
	}, true
}

// local is the Engines of this machine, whatever a host is called.
type local struct{}

func (local) Engine(ctx context.Context, _ string, cfg engine.Config) (*engine.Client, error) {
	return engine.Start(ctx, cfg)
}

// A room is a world under test, with two hosts' names.
type room struct {
	t *testing.T
	*World
	gone chan Death
}

func newRoom(t *testing.T, size int) *room {
	t.Helper()
	r := &room{t: t, gone: make(chan Death, size)}
	cfg := Config{Engines: local{}, Gone: func(d Death) { r.gone <- d }}
	cfg.Engine = engine.Config{Argv: []string{os.Args[0], "engine"}, Memory: -1}
	for i := range size {
		cfg.Hosts = append(cfg.Hosts, hosts.Host{Name: []string{"alice", "bob"}[2*i/max(size, 2)%2]})
	}
	w, err := Start(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	r.World = w
	t.Cleanup(func() {
		if err := w.Close(); err != nil {
			t.Error(err)
		}
	})
	return r
}

// page is an Output that keeps what it is given.
type page struct {
	mu      sync.Mutex
	printed string
	shown   session.Bundle // as last updated
	updates int
	result  string
	changed chan struct{} // gets a token at each change
}

func newPage() *page { return &page{changed: make(chan struct{}, 1)} }

func (p *page) change(f func()) {
	p.mu.Lock()
	f()
	p.mu.Unlock()
	select {
	case p.changed <- struct{}{}:
	default:
	}
}

func (p *page) Stream(_ string, text []byte) { p.change(func() { p.printed += string(text) }) }
func (p *page) Display(b session.Bundle) {
	p.change(func() { p.shown = b; p.updates++ })
}
func (p *page) Result(b session.Bundle) {
	p.change(func() { p.result = fmt.Sprint(b.Data["text/plain"]) })
}
func (p *page) Input(context.Context, string, bool) (string, error) { return "typed", nil }

func (p *page) text() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	s, _ := p.shown.Data["text/plain"].(string)
	return s
}

// await waits until the page's text is so.
func (p *page) await(t *testing.T, ok func(text string) bool) {
	t.Helper()
	late := time.After(hung)
	for !ok(p.text()) {
		select {
		case <-p.changed:
		case <-late:
			t.Fatalf("the page stays at:\n%s", p.text())
		}
	}
}

// awaitPrinted waits until so much is printed.
func (p *page) awaitPrinted(t *testing.T, want string) {
	t.Helper()
	p.await(t, func(string) bool {
		p.mu.Lock()
		defer p.mu.Unlock()
		return p.printed == want
	})
}

// handler is one rank's engine.Handler.
type handler struct {
	*View
	rank int
	room *room
}

func (h handler) Stream(_ int, name string, text []byte) { h.View.Stream(h.rank, name, text) }
func (h handler) Display(_ int, b session.Bundle)        { h.View.Display(h.rank, b) }
func (h handler) Result(_ int, b session.Bundle)         { h.View.Result(h.rank, b) }
func (h handler) Clear(_ int, wait bool)                 { h.View.Clear(h.rank, wait) }
func (h handler) Comm(int, session.CommMessage)          {}
func (h handler) Input(ctx context.Context, _ int, prompt string, password bool) (string, error) {
	return h.View.Input(ctx, h.rank, prompt, password)
}
func (h handler) Call(ctx context.Context, _ int, service string, request []byte) ([]byte, error) {
	return h.room.Serve(ctx, h.rank, service, request)
}

// A cell is a program under way.
type cell struct {
	view   *View
	page   *page
	faults chan []*engine.Fault
}

var count struct {
	sync.Mutex
	n int
}

// Ranks of a test are as late as the machine's load makes them, and yet their lines meet. atEnd shows nothing before the cell ends, and so
// everything in one go.
var (
	patient = pace{first: usual.first, line: usual.line, settle: time.Hour}
	atEnd   = pace{first: time.Hour, line: time.Hour, settle: time.Hour}
)

// start runs a call of the library on a set of ranks; the test can wait for what they show.
func (r *room) start(ctx context.Context, s Set, id, fn string, args ...any) *cell {
	return r.startAt(ctx, patient, s, id, fn, args...)
}

func (r *room) startAt(ctx context.Context, pace pace, s Set, id, fn string, args ...any) *cell {
	p := newPage()
	c := &cell{page: p, faults: make(chan []*engine.Fault, 1)}
	c.view = NewView(ViewConfig{World: r.World, Ranks: s, Out: p, ID: id, Spill: noSpill})
	c.view.pace = pace
	count.Lock()
	count.n++
	name := fmt.Sprintf("cell %d", count.n)
	count.Unlock()
	go func() {
		c.faults <- r.Run(ctx, s, func(int) engine.Program {
			return engine.Program{Name: name, Cell: 1, Unit: compile.Call("test", fn, args...)}
		}, func(rank int) engine.Handler { return handler{c.view, rank, r} }, func(rank int, _ *engine.Fault) { c.view.Ended(rank) })
	}()
	return c
}

// end waits for the end of the cell.
func (c *cell) end(t *testing.T) []*engine.Fault {
	t.Helper()
	select {
	case f := <-c.faults:
		c.view.Finish()
		return f
	case <-time.After(hung):
		t.Fatalf("the cell does not end; it shows:\n%s", c.page.text())
		return nil
	}
}

// run is start and end, of a cell that must end well and is shown then.
func (r *room) run(s Set, fn string, args ...any) *cell {
	r.t.Helper()
	c := r.startAt(r.t.Context(), atEnd, s, "out", fn, args...)
	for rank, f := range c.end(r.t) {
		if f != nil {
			r.t.Fatalf("rank %d: %+v", rank, f)
		}
	}
	return c
}
