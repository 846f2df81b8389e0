package node

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"jeton/runtime/check"
	"jeton/runtime/detector"
	"jeton/runtime/election"
	"jeton/runtime/history"
	"jeton/runtime/mutex"
	"jeton/runtime/protocol"
	"jeton/runtime/session"
	"jeton/runtime/topology"
	"jeton/runtime/transport"
)

func TestMain(m *testing.M) {
	if how := os.Getenv(benchPeer); how != "" {
		answerBench(how)
		return
	}
	session.Current() // it listens for Ctrl-C from now on
	os.Exit(m.Run())
}

func ok(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// noLeaks fails when the test leaves goroutines behind.
func noLeaks(t testing.TB) {
	t.Helper()
	before := runtime.NumGoroutine()
	t.Cleanup(func() {
		for end := time.Now().Add(time.Minute); runtime.NumGoroutine() > before; runtime.Gosched() {
			if time.Now().After(end) {
				b := make([]byte, 1<<18)
				t.Fatalf("%d goroutines, %d before\n%s", runtime.NumGoroutine(), before, b[:runtime.Stack(b, true)])
			}
		}
	})
}

// trace collects what processes record.
type trace struct {
	t   testing.TB
	mu  sync.Mutex
	all []history.Event
	rs  []*history.Recorder
}

func (tr *trace) recorder(p int) *history.Recorder {
	r, err := history.NewRecorder(history.RecorderConfig{Proc: fmt.Sprintf("p%d", p), Host: "h", Sink: func(es []history.Event) {
		tr.mu.Lock()
		defer tr.mu.Unlock()
		tr.all = append(tr.all, es...)
	}})
	ok(tr.t, err)
	tr.mu.Lock()
	defer tr.mu.Unlock()
	tr.rs = append(tr.rs, r)
	return r
}

func (tr *trace) log() *history.Log {
	tr.t.Helper()
	for _, r := range tr.rs {
		r.Close()
	}
	l, err := history.Merge(tr.all)
	ok(tr.t, err)
	if p := l.Problems(); len(p) > 0 {
		tr.t.Errorf("the log has problems: %v", p)
	}
	return l
}

func holds(t testing.TB, vs ...check.Verdict) {
	t.Helper()
	for _, v := range vs {
		if !v.OK() {
			t.Errorf("%s", v)
		}
	}
}

// places are the networks in which process p of n has a place, in this process: topologies, and a mesh.
func onMesh(t testing.TB, n int, f func(m *transport.Mesh) error) {
	t.Helper()
	where := transport.NewAddresses()
	var wg sync.WaitGroup
	defer wg.Wait()
	for rank := range n {
		m, err := transport.Open(t.Context(), transport.Config{Rank: rank, Size: n, Secret: []byte("0123456789abcdef"), Directory: where})
		ok(t, err)
		t.Cleanup(func() { m.Close() })
		wg.Go(func() {
			if err := f(m); err != nil {
				t.Error(err)
			}
		})
	}
}

// ids are unique, ordered, and grow against the ring: the most messages.
func id(p, n int) election.ID { return election.ID{Number: 10 + n - p} }

func elector(p, n int) protocol.Process {
	return election.NewChangRoberts(election.Config{ID: id(p, n), Number: true})
}

func TestChangRoberts(t *testing.T) {
	for _, closing := range []topology.Closing{topology.AddressUp, topology.AddressAlong} {
		for _, n := range []int{1, 2, 3, 8} {
			t.Run(fmt.Sprintf("closing %d of %d", closing, n), func(t *testing.T) {
				noLeaks(t)
				tr := &trace{t: t}
				ok(t, topology.Ring(n, closing).Local(t.Context(), func(me *topology.Place) error {
					return Run(t.Context(), Config{Process: elector(me.Self, n), Messages: election.Messages(), Place: me, Commands: []At{{0, "elect"}}})
				}, topology.Options{Recorder: tr.recorder}))
				l := tr.log()
				holds(t, check.OneLeader(l), check.LeaderKnown(l), check.GreatestLeads(l), check.Messages(l, check.ElectionCount(n)), check.Messages(l, check.NumberingCount(n)), check.FIFO(l))
				numbers := map[string]bool{}
				for _, e := range l.Events {
					if e.Kind == history.Start {
						numbers[e.Proc+"="+e.Attrs["number"]+"/"+e.Attrs["of"]] = true
					}
				}
				for p := range n {
					if want := fmt.Sprintf("p%d=%d/%d", p, p, n); !numbers[want] {
						t.Errorf("the log does not say %s: %v", want, numbers)
					}
				}
			})
		}
	}
}

// A work is a workload for n processes, and a context that ends when all have done theirs.
func work(t testing.TB, n, entries int) (mutex.Work, context.Context) {
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(cancel)
	var left atomic.Int32
	left.Store(int32(n * entries))
	return mutex.Work{Times: entries, Exit: func(*protocol.Env) {
		if left.Add(-1) == 0 {
			cancel()
		}
	}}, ctx
}

// unless is err unless the context has ended.
func unless(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return nil
	}
	return err
}

func TestMutexOnCompleteGraph(t *testing.T) {
	for _, a := range mutex.Algorithms() {
		for _, n := range []int{1, 2, 3, 8} {
			t.Run(fmt.Sprintf("%s of %d", a.Name, n), func(t *testing.T) {
				noLeaks(t)
				tr := &trace{t: t}
				const entries = 3
				work, ctx := work(t, n, entries)
				ok(t, topology.Complete(n).Local(t.Context(), func(me *topology.Place) error {
					return unless(ctx, Run(ctx, Config{Process: a.Workload(mutex.Config{}, work), Messages: mutex.Messages(), Place: me}))
				}, topology.Options{Recorder: tr.recorder}))
				l := tr.log()
				holds(t, check.Mutex(l), check.Requested(l), check.Served(l))
				if got := check.Entries(l); got != n*entries {
					t.Errorf("%d entries, want %d", got, n*entries)
				}
			})
		}
	}
}

// On a mesh, one run after the other: an earlier one's words are not taken for those of this one.
func TestMesh(t *testing.T) {
	for _, n := range []int{1, 2, 3, 8} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			noLeaks(t)
			tr := &trace{t: t}
			work, ctx := work(t, n, 2)
			a, err := mutex.Find("ricart-agrawala")
			ok(t, err)
			onMesh(t, n, func(m *transport.Mesh) error {
				r := tr.recorder(m.Rank())
				if err := Run(ctx, Config{Process: a.Workload(mutex.Config{}, work), Messages: mutex.Messages(), Mesh: m, Recorder: r}); unless(ctx, err) != nil {
					return err
				}
				return Run(t.Context(), Config{Process: elector(m.Rank(), n), Messages: election.Messages(), Mesh: m, Recorder: r, Commands: []At{{0, "elect"}}})
			})
			l := tr.log()
			holds(t, check.Mutex(l), check.Served(l), check.OneLeader(l), check.LeaderKnown(l))
		})
	}
}

// A place may be used for one run after the other; whoever is ready first waits.
func TestRunsInTurn(t *testing.T) {
	noLeaks(t)
	const n = 3
	ok(t, topology.Ring(n, topology.AddressUp).Local(t.Context(), func(me *topology.Place) error {
		for range 20 {
			p := election.NewChangRoberts(election.Config{ID: id(me.Self, n)})
			if err := Run(t.Context(), Config{Process: p, Messages: election.Messages(), Place: me, Commands: []At{{0, "elect"}}}); err != nil {
				return err
			}
		}
		return nil
	}))
}

// A process that does what functions say.
type process struct {
	start   func(*protocol.Env)
	receive func(*protocol.Env, int, any)
	expire  func(*protocol.Env, string)
	command func(*protocol.Env, string) error
}

func (p *process) Start(env *protocol.Env) {
	if p.start != nil {
		p.start(env)
	}
}

func (p *process) Receive(env *protocol.Env, from int, m any) {
	if p.receive != nil {
		p.receive(env, from, m)
	}
}

func (p *process) Expire(env *protocol.Env, timer string) {
	if p.expire != nil {
		p.expire(env, timer)
	}
}

func (p *process) Command(env *protocol.Env, word string) error {
	if p.command != nil {
		return p.command(env, word)
	}
	return fmt.Errorf("it knows no %q", word)
}

type word struct{ Text string }

// pair runs two processes, and returns how they end.
func pair(t *testing.T, cfg [2]Config) [2]error {
	var errs [2]error
	ok(t, topology.Chain(2).Local(t.Context(), func(me *topology.Place) error {
		c := cfg[me.Self]
		if c.Messages == nil {
			c.Messages = []any{word{}}
		}
		c.Place = me
		errs[me.Self] = Run(t.Context(), c)
		return nil
	}))
	return errs
}

// Commands from this process, from a neighbour, at a time, and from who has launched the network; timers, messages to itself, Halt.
func TestCommandsAndTimers(t *testing.T) {
	noLeaks(t)
	var mu sync.Mutex
	var did []string
	note := func(format string, args ...any) {
		mu.Lock()
		defer mu.Unlock()
		did = append(did, fmt.Sprintf(format, args...))
	}
	ok(t, topology.Chain(2).Local(t.Context(), func(me *topology.Place) error {
		p := &process{
			command: func(e *protocol.Env, w string) error {
				note("%d is told %s", e.Self(), w)
				switch w {
				case "itself":
					e.Send(e.Self(), word{"me"})
				case "end":
					e.Halt()
				case "timers":
					e.After(time.Hour, "never")
					e.After(time.Millisecond, "a")
					e.After(0, "stopped")
					e.Stop("stopped")
				default:
					return errors.New("unknown")
				}
				return nil
			},
			receive: func(e *protocol.Env, from int, m any) {
				note("%d gets %v from %d", e.Self(), m, from)
				e.Send(1-e.Self(), word{"end"})
			},
			expire: func(e *protocol.Env, name string) { note("%d expires %s", e.Self(), name); e.Halt() },
		}
		if me.Self == 1 {
			p.receive = func(e *protocol.Env, from int, m any) {
				note("%d gets %v from %d", e.Self(), m, from)
				e.After(0, "end")
			}
		}
		n, err := New(Config{Process: p, Messages: []any{word{}}, Place: me})
		ok(t, err)
		run := make(chan error, 1)
		go func() { run <- n.Run(t.Context()) }()
		if me.Self == 0 {
			if err := n.Command("fly"); err == nil || !strings.Contains(err.Error(), "unknown") {
				t.Errorf("%v", err)
			}
			ok(t, n.CommandTo(1, "fly"))
			ok(t, n.Command("itself"))
			ok(t, n.Command("timers"))
		}
		err = <-run
		if err := n.Command("end"); err == nil || !strings.Contains(err.Error(), "has ended") {
			t.Errorf("after the end: %v", err)
		}
		return err
	}))
	for _, want := range []string{"0 is told fly", "1 is told fly", "0 gets {me} from 0", "1 gets {end} from 0", "1 expires end", "0 expires a"} {
		if !slices.Contains(did, want) {
			t.Errorf("%q is not among %q", want, did)
		}
	}
	if slices.Contains(did, "0 expires stopped") || slices.Contains(did, "0 expires never") {
		t.Errorf("%q", did)
	}
	if err := Command("elect"); err == nil || !strings.Contains(err.Error(), "no node runs in this process") {
		t.Errorf("%v", err)
	}
}

func TestContextEndsRun(t *testing.T) {
	noLeaks(t)
	ok(t, topology.Star(2).Local(t.Context(), func(me *topology.Place) error {
		ctx, cancel := context.WithCancelCause(t.Context())
		p := &process{start: func(e *protocol.Env) {
			if e.Self() == 0 {
				cancel(errors.New("enough"))
			}
		}}
		err := Run(ctx, Config{Process: p, Place: me})
		cancel(nil)
		if err == nil || !strings.Contains(err.Error(), "enough") {
			t.Errorf("%d: %v", me.Self, err)
		}
		return nil
	}))
}

// A last word is there, though its sender halts with it, and its receiver reads late.
func TestLastWordsArrive(t *testing.T) {
	noLeaks(t)
	const many = 2000
	for range 5 {
		got := 0
		errs := pair(t, [2]Config{
			{Process: &process{start: func(e *protocol.Env) {
				for range many {
					e.Send(1, word{strings.Repeat("x", 500)})
				}
				e.Halt()
			}}},
			{Process: &process{
				start: func(e *protocol.Env) { e.Send(0, word{"never read"}) },
				receive: func(e *protocol.Env, _ int, m any) {
					if got++; got == many {
						e.Halt()
					}
				}}},
		})
		if errs != [2]error{} || got != many {
			t.Errorf("%d of %d, %v", got, many, errs)
		}
	}
}

// Floods in both directions hold nobody up for ever.
func TestFloods(t *testing.T) {
	noLeaks(t)
	const many, size = 300, 32 << 10
	flood := func() *process {
		got := 0
		return &process{
			start: func(e *protocol.Env) { e.Send(1-e.Self(), word{strings.Repeat("x", size)}) },
			receive: func(e *protocol.Env, from int, _ any) {
				if got++; got <= many {
					for range 2 {
						e.Send(from, word{strings.Repeat("x", size/2)})
					}
				}
				if got == 2*many {
					e.Halt()
				}
			},
		}
	}
	if errs := pair(t, [2]Config{{Process: flood()}, {Process: flood()}}); errs != [2]error{} {
		t.Errorf("%v", errs)
	}
}

// A mesh whose links lose and reorder: each message is read without those before it.
func TestBadLinks(t *testing.T) {
	noLeaks(t)
	var mu sync.Mutex
	got := map[string]int{}
	onMesh(t, 2, func(m *transport.Mesh) error {
		if err := m.Link(0, 1).Drop(0.3, 7); m.Rank() == 0 && err != nil {
			return err
		}
		p := &process{receive: func(e *protocol.Env, _ int, w any) {
			mu.Lock()
			defer mu.Unlock()
			got[w.(word).Text]++
			if e.Self() == 0 {
				e.Halt()
			} else {
				e.Send(0, word{"enough"})
				e.Halt()
			}
		}}
		if m.Rank() == 0 {
			p.start = func(e *protocol.Env) { e.After(0, "again") }
			p.expire = func(e *protocol.Env, _ string) { e.Send(1, word{"x"}); e.After(time.Millisecond, "again") }
		}
		return Run(t.Context(), Config{Process: p, Messages: []any{word{}}, Mesh: m})
	})
	if got["x"] == 0 || got["enough"] != 1 {
		t.Errorf("%v", got)
	}
}

// The two-level detector of lab 7 over a pair of stars: a process that dies is found by its detector, and the other one is told.
func TestDetectorsSurvive(t *testing.T) {
	noLeaks(t)
	tr := &trace{t: t}
	const n = 6
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	var found sync.WaitGroup
	found.Add(2)
	ok(t, topology.Stars(n).Local(ctx, func(me *topology.Place) error {
		d := detector.NewDetector(detector.Config{Period: 20 * time.Millisecond})
		var p protocol.Process = d
		if me.Self < 2 {
			p = &watch{Detector: d, of: 4, found: sync.OnceFunc(found.Done)}
		}
		own, dead := context.WithCancel(ctx)
		defer dead()
		if me.Self == 4 {
			go func() { me.Peer(0).Close() }()
		} else if me.Self == 0 {
			go func() { found.Wait(); cancel() }()
		}
		_ = Run(own, Config{Process: p, Messages: detector.Messages(), Place: me, Survive: true, Patience: time.Second})
		return nil
	}, topology.Options{Recorder: tr.recorder}))
	l := tr.log()
	suspicions := 0
	for _, e := range l.Events {
		if e.Kind == history.Mark && e.Name == history.Suspect && e.Attrs["of"] == "4" {
			suspicions++
		}
	}
	if suspicions < 2 {
		t.Errorf("%d suspicions of process 4", suspicions)
	}
}

// A watch tells when a detector thinks a process dead.
type watch struct {
	*detector.Detector
	of    int
	found func()
}

func (w *watch) Receive(env *protocol.Env, from int, m any) {
	w.Detector.Receive(env, from, m)
	w.look(env)
}
func (w *watch) Expire(env *protocol.Env, timer string) { w.Detector.Expire(env, timer); w.look(env) }

func (w *watch) look(env *protocol.Env) {
	for _, e := range env.Effects() {
		if e.Op == protocol.OpMark && e.Name == history.Suspect && slices.Equal(e.Attrs[:2], []string{"of", fmt.Sprint(w.of)}) {
			w.found()
		}
	}
}
