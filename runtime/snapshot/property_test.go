package snapshot

import (
	"fmt"
	"strconv"
	"testing"
	"time"

	"jeton/runtime/history"
	"jeton/runtime/protocol"
	"jeton/runtime/sim"
)

const ms = time.Millisecond

// An outcome is a run, and what it has kept.
type outcome struct {
	*sim.Result
	store *Memory
	n     int // members
	total int // money
}

// A property says what is wrong with a run; "" when it holds.
type property func(o outcome) string

// cuts are, for each wave of one life, where the cut goes through each process: the number of its event. Waves that did not reach all are left out.
func cuts(l *history.Log, n int) map[string]map[string]uint64 {
	all := map[string]map[string]uint64{}
	for _, e := range l.Events {
		if e.Kind == history.Mark && e.Name == history.SnapRecord {
			w := e.Attrs["wave"]
			if all[w] == nil {
				all[w] = map[string]uint64{}
			}
			all[w][e.Proc] = e.Seq
		}
	}
	for w, cut := range all {
		if len(cut) < n {
			delete(all, w)
		}
	}
	return all
}

// application says whether a message is the application's.
func application(m *history.Message) bool { return m.Type != "MARKER" && m.Type != "DONE" }

// consistent: what was delivered before the cut was sent before it (Chandy and Lamport 1985). Markers count by their receipt; the initiator's
// answers do not, which may come to it while it is still waiting for others' markers.
func consistent(o outcome) string {
	l := o.Log()
	for w, cut := range cuts(l, o.n) {
		for i, e := range l.Events {
			if e.Kind != history.Deliver && (e.Kind != history.Receive || e.Msg.Type != "MARKER") || e.Seq > cut[e.Proc] {
				continue
			}
			for _, s := range l.Sends(i) {
				send := l.Events[s]
				if at, member := cut[send.Proc]; member && send.Seq > at {
					return fmt.Sprintf("wave %s: %s lies before the cut, and %s after it", w, l.Name(i), l.Name(s))
				}
			}
		}
	}
	return ""
}

// empty: nothing is under way across the cut: what was sent before it was delivered before it.
func empty(o outcome) string {
	l := o.Log()
	for w, cut := range cuts(l, o.n) {
		for i, e := range l.Events {
			if e.Kind != history.Send || !application(e.Msg) || e.Seq > cut[e.Proc] {
				continue
			}
			in := 0
			for _, d := range l.Deliveries(i) {
				if l.Events[d].Seq < cut[l.Events[d].Proc] {
					in++
				}
			}
			if in != len(e.Msg.To) {
				return fmt.Sprintf("wave %s: %s lies before the cut, and is not delivered before it", w, l.Name(i))
			}
		}
	}
	return ""
}

// silent: the application sends nothing while it is blocked.
func silent(o outcome) string {
	blocked := map[string]bool{}
	for _, e := range o.Log().Events {
		switch {
		case e.Kind == history.Mark && e.Name == history.SnapBegin:
			blocked[e.Proc] = true
		case e.Kind == history.Mark && e.Name == history.SnapEnd, e.Kind == history.Fault:
			blocked[e.Proc] = false
		case e.Kind == history.Send && application(e.Msg) && blocked[e.Proc]:
			return e.String() + " while it is blocked"
		}
	}
	return ""
}

// committed: a wave is called whole only after each member has ended its part.
func committed(o outcome) string {
	l := o.Log()
	for i, e := range l.Events {
		if e.Kind != history.Mark || e.Name != history.SnapCommit {
			continue
		}
		ends := 0
		for j, f := range l.Events {
			if f.Kind == history.Mark && f.Name == history.SnapEnd && f.Attrs["wave"] == e.Attrs["wave"] && l.Before(j, i) {
				ends++
			}
		}
		if ends != o.n {
			return fmt.Sprintf("wave %s is committed after %d of %d have ended it", e.Attrs["wave"], ends, o.n)
		}
	}
	return ""
}

// marks counts marks of a name.
func marks(l *history.Log, name string) int {
	n := 0
	for _, e := range l.Events {
		if e.Kind == history.Mark && e.Name == name {
			n++
		}
	}
	return n
}

// ends: all waves that were asked for are whole at the end.
func ends(waves int) property {
	return func(o outcome) string {
		if n := marks(o.Log(), history.SnapCommit); n != waves {
			return fmt.Sprintf("%d waves were committed, not %d", n, waves)
		}
		if n := marks(o.Log(), "snap.reject") + marks(o.Log(), "snap.failed"); n > 0 {
			return fmt.Sprintf("%d messages rejected or parts failed", n)
		}
		return ""
	}
}

// money is what messages carry.
func money(m any) int {
	if t, ok := m.(Transfer); ok {
		return t.Amount
	}
	return 0
}

// conserved: in each whole wave of the store, banks, channels and messages not yet sent have all the money.
func conserved(o outcome) string {
	waves, _ := o.store.Waves()
	for _, w := range waves {
		cs, err := whole(o.store, w, o.n)
		if err != nil {
			continue
		}
		sum := 0
		for _, c := range cs {
			b := new(Bank)
			if err := b.Restore(c.App); err != nil {
				return err.Error()
			}
			sum += b.Balance
			for _, p := range c.Out {
				sum += money(p.Msg) * len(p.To)
			}
			for _, m := range c.Channels {
				sum += money(m.Msg)
			}
		}
		if sum != o.total {
			return fmt.Sprintf("wave %d has %d of money, not %d", w, sum, o.total)
		}
	}
	return ""
}

// wealthy: at the end, when nothing is under way, the banks have all the money.
func wealthy(o outcome) string {
	if !o.Quiescent {
		return "it has not ended: " + o.Cut
	}
	sum := 0
	for p := range o.n {
		b := inside(o.Processes[p]).App.(*Bank)
		if sum += b.Balance; b.Left > 0 {
			return fmt.Sprintf("p%d has still %d transfers to make", p, b.Left)
		}
	}
	if sum != o.total {
		return fmt.Sprintf("the banks have %d at the end, not %d", sum, o.total)
	}
	return ""
}

// whole waves only: a committed wave can be loaded.
func kept(o outcome) string {
	for _, e := range o.Log().Events {
		if e.Kind == history.Mark && e.Name == history.SnapCommit {
			wave, _ := strconv.Atoi(e.Attrs["wave"])
			if _, err := whole(o.store, wave, o.n); err != nil {
				return fmt.Sprintf("wave %d is committed, and cannot be loaded: %v", wave, err)
			}
		}
	}
	return ""
}

// oneWave: all members were started again from the same wave.
func oneWave(o outcome) string {
	seen := map[string]string{}
	n := map[string]int{}
	for _, e := range o.Log().Events {
		if e.Kind == history.Mark && e.Name == history.SnapResume {
			epoch := e.Attrs["epoch"]
			if w, ok := seen[epoch]; ok && w != e.Attrs["wave"] {
				return fmt.Sprintf("epoch %s begins at waves %s and %s", epoch, w, e.Attrs["wave"])
			}
			seen[epoch] = e.Attrs["wave"]
			n[epoch]++
		}
	}
	for epoch, k := range n {
		if k != o.n {
			return fmt.Sprintf("epoch %s: %d of %d begin at wave %s", epoch, k, o.n, seen[epoch])
		}
	}
	return ""
}

// noOldLife: no message is delivered in another life than the one that sent it. A process's lives are divided by its restarts.
func noOldLife(o outcome) string {
	l := o.Log()
	lives := map[string][]uint64{}
	for _, e := range l.Events {
		if e.Kind == history.Fault && e.Name == sim.KindRestart {
			lives[e.Proc] = append(lives[e.Proc], e.Seq)
		}
	}
	life := func(e history.Event) int {
		n := 0
		for _, s := range lives[e.Proc] {
			if e.Seq > s {
				n++
			}
		}
		return n
	}
	for i, e := range l.Events {
		if e.Kind != history.Deliver {
			continue
		}
		for _, s := range l.Sends(i) {
			if a, b := life(l.Events[s]), life(e); a != b {
				return fmt.Sprintf("%s in life %d, and %s was in life %d", l.Name(i), b, l.Name(s), a)
			}
		}
	}
	return ""
}

// all is the conjunction.
func all(ps ...property) property {
	return func(o outcome) string {
		for _, p := range ps {
			if why := p(o); why != "" {
				return why
			}
		}
		return ""
	}
}

// inside is the layer of a process, under filters.
func inside(p protocol.Process) *layer {
	switch p := p.(type) {
	case *ChandyLamport:
		return &p.layer
	case *Blocking:
		return &p.layer
	case *filter:
		return inside(p.Process)
	}
	panic(fmt.Sprintf("%T has no layer", p))
}

// A setup is a bank of n branches round which waves go.
type setup struct {
	n        int
	outside  bool
	answer   bool
	transfer int // how many each makes
	waves    int
	faults   []sim.Fault
	delay    sim.Delay
}

var usual = setup{n: 4, transfer: 12, waves: 2}

// build makes a layer.
type build func(cfg Config) protocol.Process

func chandyLamport(cfg Config) protocol.Process { return NewChandyLamport(cfg) }
func blocking(cfg Config) protocol.Process      { return NewBlocking(cfg) }

// config is a layer's.
func (s setup) config(p int, store Store) Config {
	return Config{App: &Bank{Balance: 100, Every: 7 * ms, Left: s.transfer, Answer: s.answer}, Store: store, Outside: s.outside, Every: 25 * ms, Waves: s.waves, Initiator: 0}
}

// sim is the simulator's configuration.
func (s setup) sim(seed uint64, store Store, b build) sim.Config {
	n := s.n
	if s.outside {
		n++
	}
	if s.delay == nil {
		s.delay = sim.Uniform(0, 20*ms)
	}
	return sim.Config{N: n, Seed: seed, FIFO: true, Delay: s.delay, Faults: s.faults, Limit: sim.Limit{Time: 10 * time.Second}, New: func(p int) protocol.Process {
		if p >= s.n {
			return NewOutsider(s.config(p, store))
		}
		return b(s.config(p, store))
	}}
}

// run runs it under one schedule.
func (s setup) run(t testing.TB, seed uint64, b build) outcome {
	t.Helper()
	store := NewMemory()
	r, err := sim.Run(s.sim(seed, store, b))
	if err != nil {
		t.Fatal(err)
	}
	return outcome{r, store, s.n, 100 * s.n}
}

// A filter stands round a process: what it is told, and what it wants done, can be changed.
type filter struct {
	protocol.Process
	in     func(env *protocol.Env, from int, m any) any // nil: the message is not seen
	out    func(env *protocol.Env, e *protocol.Effect) bool
	expire func(env *protocol.Env, timer string) bool // true: the timer was the filter's
}

func (f *filter) Start(env *protocol.Env) { f.pass(env, f.Process.Start) }

func (f *filter) Expire(env *protocol.Env, timer string) {
	if f.expire == nil || !f.expire(env, timer) {
		f.pass(env, func(sub *protocol.Env) { f.Process.Expire(sub, timer) })
	}
}

func (f *filter) Receive(env *protocol.Env, from int, m any) {
	if f.in != nil {
		m = f.in(env, from, m)
	}
	if m != nil {
		f.pass(env, func(sub *protocol.Env) { f.Process.Receive(sub, from, m) })
	}
}

func (f *filter) pass(env *protocol.Env, call func(*protocol.Env)) {
	sub := protocol.NewEnv(env.Self(), env.N(), env.Now(), env.Rand())
	sub.Reset(env.Self(), env.Now(), env.ID())
	call(sub)
	for _, e := range sub.Effects() {
		if f.out == nil || f.out(env, &e) {
			env.Pass(e)
		}
	}
}
