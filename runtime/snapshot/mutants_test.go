package snapshot

import (
	"errors"
	"fmt"
	"testing"

	"jeton/runtime/history"
	"jeton/runtime/protocol"
	"jeton/runtime/sim"
)

// A mutant is a mistake that people make: the property says which promise it breaks. The right one is the same rescue without the mistake.
type mutant struct {
	name     string
	right    *rescue
	wrong    rescue
	property property
}

// waves are runs without a crash.
func waves(s setup, b build) *rescue { return &rescue{setup: s, build: b} }

// lives are runs with crashes of everything.
func lives(b build, cs ...crash) *rescue { return &rescue{setup: usual, build: b, cs: cs} }

// with is a rescue with another step: how the last wave is found.
func (k rescue) with(recover func(Store, int) (*Recovery, error)) rescue {
	k.recover = recover
	return k
}

// on is a rescue on another store.
func (k rescue) on(wrap func(Store) Store) rescue {
	k.wrap = wrap
	return k
}

// by is a rescue with another layer.
func (k rescue) by(b build) rescue {
	k.build = b
	return k
}

var (
	blocked    = waves(usual, blocking)
	recorded   = waves(usual, chandyLamport)
	answering  = waves(setup{n: 4, transfer: 12, waves: 2, answer: true}, blocking)
	asked      = waves(setup{n: 4, transfer: 12, waves: 2, outside: true}, blocking)
	idle       = waves(setup{n: 4, waves: 2}, blocking)
	atOnce     = lives(blocking, crash{at: 70 * ms})
	midWave    = lives(blocking, crash{at: 100 * ms})
	replayed   = lives(chandyLamport, crash{at: 70 * ms})
	slowly     = lives(blocking, crash{60 * ms, 25 * ms})
	slowly2    = lives(blocking, crash{60 * ms, 25 * ms}, crash{90 * ms, 25 * ms})
	cutShort   = patched(Recover)
	repeatable = counting(blocking, nil)
)

var mutants = []mutant{
	{"what comes after the marker is not held", blocked, blocked.by(noHold), consistent},
	{"a held message is delivered into the checkpoint", blocked, blocked.by(heldInto), consistent},
	{"the marker overtakes the data: another connection for it (blocking)", blocked, blocked.by(overtaken(blocking)), empty},
	{"the marker overtakes the data: another connection for it (Chandy-Lamport)", recorded, recorded.by(overtaken(chandyLamport)), conserved},
	{"the state is saved at the first marker, and the application goes on", blocked, blocked.by(atFirstMarker), empty},
	{"the state is saved at the first marker, and channels are not logged", recorded, recorded.by(unlogged), conserved},
	{"a channel is logged beyond its marker", recorded, recorded.by(overlogged), conserved},
	{"the markers follow the next messages", recorded, recorded.by(lateMarkers), consistent},
	{"the application sends while it is blocked", blocked, blocked.by(talking), silent},
	{"what it wanted to send is not in the checkpoint", answering, answering.on(without(func(c *Checkpoint) { c.Out = nil })), conserved},
	{"two waves are mixed: markers have no numbers, and the next wave does not wait", blocked, blocked.by(mixed), all(committed, consistent, empty)},
	{"the initiator counts itself twice", blocked, blocked.by(twice), committed},
	{"the marker of the initiator outside counts for a channel's", asked, asked.by(countsOutside), empty},
	{"markers are looked at when a message of the application comes", idle, idle.by(lazy), ends(2)},
	{"the file is named by the pid, which two hosts give twice", blocked, blocked.on(byPid), kept},
	{"a partial wave is used", midWave, midWave.with(partial), wealthy},
	{"the rest of an old wave makes a new one whole", cutShort, *patched(anyEpoch), conserved},
	{"messages have no epoch", slowly, slowly.with(epochless), noOldLife},
	{"the epoch is the checkpoint's and 1, and is the same again after another crash", slowly2, slowly2.with(nextOfCheckpoint), noOldLife},
	{"channels are not played back", replayed, replayed.on(without(func(c *Checkpoint) { c.Channels = nil })), wealthy},
	{"timers are not in the checkpoint, and the work stops", atOnce, atOnce.on(without(func(c *Checkpoint) { c.Timers = nil })), wealthy},
	{"the random source is not in the state", repeatable, *counting(blocking, reseeded), sameChoices},
}

// method is one method changed, of a layer that is right in the others.
type method struct {
	algorithm
	onEnter  func(env *protocol.Env, wave int)
	onMarker func(env *protocol.Env, from, wave int)
	onApp    func(env *protocol.Env, from int, msg any)
	onSend   func(env *protocol.Env, to []int, msg any)
}

func (m method) enter(env *protocol.Env, wave int) {
	if m.onEnter != nil {
		m.onEnter(env, wave)
		return
	}
	m.algorithm.enter(env, wave)
}

func (m method) marker(env *protocol.Env, from, wave int) {
	if m.onMarker != nil {
		m.onMarker(env, from, wave)
		return
	}
	m.algorithm.marker(env, from, wave)
}

func (m method) app(env *protocol.Env, from int, msg any) {
	if m.onApp != nil {
		m.onApp(env, from, msg)
		return
	}
	m.algorithm.app(env, from, msg)
}

func (m method) send(env *protocol.Env, to []int, msg any) {
	if m.onSend != nil {
		m.onSend(env, to, msg)
		return
	}
	m.algorithm.send(env, to, msg)
}

func noHold(cfg Config) protocol.Process {
	b := NewBlocking(cfg)
	b.way = method{algorithm: b, onApp: func(env *protocol.Env, from int, msg any) {
		b.deliver(env, Logged{From: from, Msg: msg, id: env.ID()})
	}}
	return b
}

func heldInto(cfg Config) protocol.Process {
	b := NewBlocking(cfg)
	b.way = method{algorithm: b, onMarker: func(env *protocol.Env, from, wave int) {
		if held := b.held; len(b.marked) == b.n-2 {
			b.held = nil
			for _, m := range held {
				b.deliver(env, m)
			}
		}
		b.marker(env, from, wave)
	}}
	return b
}

// overtaken sends the application's messages by a slower way than the markers, in their order.
func overtaken(b build) build {
	return func(cfg Config) protocol.Process {
		var waiting []protocol.Effect
		f := &filter{Process: b(cfg)}
		f.out = func(env *protocol.Env, e *protocol.Effect) bool {
			if _, ok := e.Msg.(App); e.Op != protocol.OpSend || !ok {
				return true
			}
			if waiting = append(waiting, *e); len(waiting) == 1 {
				env.After(15*ms, "slow")
			}
			return false
		}
		f.expire = func(env *protocol.Env, timer string) bool {
			if timer != "slow" {
				return false
			}
			env.Pass(waiting[0])
			if waiting = waiting[1:]; len(waiting) > 0 {
				env.After(15*ms, "slow")
			}
			return true
		}
		return f
	}
}

func atFirstMarker(cfg Config) protocol.Process {
	b := NewBlocking(cfg)
	b.way = method{algorithm: b, onEnter: func(env *protocol.Env, wave int) {
		b.enter(env, wave)
		if b.flush {
			for _, p := range b.others() {
				b.marked[p] = true
			}
			b.complete(env)
		}
	}}
	return b
}

func unlogged(cfg Config) protocol.Process {
	c := NewChandyLamport(cfg)
	c.way = method{algorithm: c, onApp: func(env *protocol.Env, from int, msg any) {
		c.deliver(env, Logged{From: from, Msg: msg, id: env.ID()})
	}}
	return c
}

func overlogged(cfg Config) protocol.Process {
	c := NewChandyLamport(cfg)
	c.way = method{algorithm: c, onApp: func(env *protocol.Env, from int, msg any) {
		m := Logged{From: from, Msg: msg, id: env.ID()}
		if c.cut != nil {
			c.cut.Channels = append(c.cut.Channels, m)
		}
		c.deliver(env, m)
	}}
	return c
}

// lateMarkers sends the markers some time after the state was recorded.
func lateMarkers(cfg Config) protocol.Process {
	var late *protocol.Effect
	f := &filter{Process: NewChandyLamport(cfg)}
	f.out = func(env *protocol.Env, e *protocol.Effect) bool {
		if _, ok := e.Msg.(Marker); e.Op == protocol.OpSend && ok {
			env.After(10*ms, "markers")
			late = e
			return false
		}
		return true
	}
	f.expire = func(env *protocol.Env, timer string) bool {
		if timer == "markers" {
			env.Pass(*late)
		}
		return timer == "markers"
	}
	return f
}

func talking(cfg Config) protocol.Process {
	b := NewBlocking(cfg)
	b.way = method{algorithm: b, onSend: b.post}
	f := &filter{Process: b}
	f.expire = func(env *protocol.Env, timer string) bool {
		if name := timer[min(len(appTimer), len(timer)):]; b.flush && timer == appTimer+name {
			f.pass(env, func(sub *protocol.Env) { b.fire(sub, name) })
			return true
		}
		return false
	}
	return f
}

// mixed begins a wave when it is time, and takes a marker for one of the wave that goes on.
func mixed(cfg Config) protocol.Process {
	b := NewBlocking(cfg)
	b.Every, b.Waves = 0, 0
	f := &filter{Process: b}
	f.in = func(env *protocol.Env, from int, m any) any {
		if marker, ok := m.(Marker); ok {
			if marker.Wave = b.wave; !b.flush {
				marker.Wave++
			}
			return marker
		}
		return m
	}
	f.out = func(env *protocol.Env, e *protocol.Effect) bool {
		if env.Now() == 0 && env.Self() == 0 && e.Op == protocol.OpAfter {
			env.After(20*ms, "wave 1")
			env.After(35*ms, "wave 2")
		}
		return true
	}
	f.expire = func(env *protocol.Env, timer string) bool {
		if timer != "wave 1" && timer != "wave 2" {
			return false
		}
		b.lead.open = false
		f.pass(env, func(sub *protocol.Env) {
			wave, _ := b.lead.begin()
			if b.flush {
				sub.SendAll(b.others(), Marker{Wave: wave})
				return
			}
			b.enter(sub, wave)
		})
		return true
	}
	return f
}

func twice(cfg Config) protocol.Process {
	b := NewBlocking(cfg)
	return &filter{Process: b, in: func(env *protocol.Env, from int, m any) any {
		if b.lead != nil && b.lead.n == b.n {
			b.lead.n-- // it begins to count with itself
		}
		return m
	}}
}

func countsOutside(cfg Config) protocol.Process {
	b := NewBlocking(cfg)
	b.way = method{algorithm: b, onMarker: func(env *protocol.Env, from, wave int) {
		if b.flush {
			b.marked[from] = true
			b.complete(env)
		}
	}}
	return b
}

// lazy keeps markers until a message of the application comes.
func lazy(cfg Config) protocol.Process {
	type marked struct {
		from int
		m    any
	}
	var waiting []marked
	f := &filter{Process: NewBlocking(cfg)}
	f.in = func(env *protocol.Env, from int, m any) any {
		switch m.(type) {
		case Marker:
			waiting = append(waiting, marked{from, m})
			return nil
		case App:
			for _, w := range waiting {
				f.pass(env, func(sub *protocol.Env) { f.Process.Receive(sub, w.from, w.m) })
			}
			waiting = nil
		}
		return m
	}
	return f
}

// without is a store that forgets something.
func without(forget func(c *Checkpoint)) func(Store) Store {
	return func(s Store) Store { return &forgetful{s, forget} }
}

type forgetful struct {
	Store
	forget func(c *Checkpoint)
}

func (f *forgetful) Save(c *Checkpoint) error {
	f.forget(c)
	return f.Store.Save(c)
}

// byPid has two hosts, of two processes each, with the same pids.
func byPid(s Store) Store { return without(func(c *Checkpoint) { c.Rank %= 2 })(s) }

// partial takes the last wave of which anything is there; who has no part of it begins with what it has of the one before.
func partial(s Store, n int) (*Recovery, error) {
	r, err := Recover(s, n)
	if err != nil {
		return nil, err
	}
	ws, err := s.Waves()
	if err != nil || len(ws) == 0 {
		return r, err
	}
	if last := ws[len(ws)-1]; last > r.Wave && r.Wave > 0 {
		for p := range n {
			if c, err := s.Load(last, p); err == nil {
				r.Checkpoints[p] = c
			}
		}
	}
	return r, nil
}

// patched are runs in which a wave was cut short by a crash, and the next life, whose wave has the same number, by another.
func patched(recover func(Store, int) (*Recovery, error)) *rescue {
	k := &rescue{setup: setup{n: 4, transfer: 12, waves: 1, delay: sim.Uniform(0, 30*ms)}, build: blocking, recover: recover}
	k.cs = []crash{{at: 55 * ms}, {at: 112 * ms}, {at: 170 * ms}}
	return k
}

// anyEpoch takes a wave whose parts are there, whenever they were made.
func anyEpoch(s Store, n int) (*Recovery, error) { return Recover(sameEpoch{s}, n) }

type sameEpoch struct{ Store }

func (s sameEpoch) Load(wave, rank int) (*Checkpoint, error) {
	c, err := s.Store.Load(wave, rank)
	if err == nil {
		c.Epoch = 0
	}
	return c, err
}

func epochless(s Store, n int) (*Recovery, error) {
	r, err := Recover(s, n)
	if err == nil {
		r.Epoch = 0
	}
	return r, err
}

func nextOfCheckpoint(s Store, n int) (*Recovery, error) {
	r, err := Recover(s, n)
	if err == nil && r.Wave > 0 {
		r.Epoch = r.Checkpoints[0].Epoch + 1
	}
	return r, err
}

// counting are runs of the lab's application with a crash.
func counting(b build, wrap func(*Counter) Application) *rescue {
	k := lives(nil, crash{at: 70 * ms})
	k.build = func(cfg Config) protocol.Process {
		c := NewCounter(99)
		c.Listen, c.Rounds = 7*ms, 20
		if cfg.App = c; wrap != nil {
			cfg.App = wrap(c)
		}
		return b(cfg)
	}
	return k
}

// reseeded is a counter whose random source begins anew in each life.
func reseeded(c *Counter) Application { return &fresh{c} }

type fresh struct{ *Counter }

func (f *fresh) Restore(state []byte) error {
	if err := f.Counter.Restore(state); err != nil {
		return err
	}
	f.random = NewCounter(99).random
	return nil
}

// sameChoices: the n-th message of a process goes to the same one whenever it is sent, in the first life or again.
func sameChoices(o outcome) string {
	to := map[string]string{}
	for _, e := range o.Log().Events {
		if e.Kind != history.Send || e.Msg.Type != "APP" {
			continue
		}
		var epoch, n int
		if _, err := fmt.Sscanf(e.Msg.Text, "{Epoch:%d Msg:{N:%d}}", &epoch, &n); err != nil {
			return err.Error() + ": " + e.Msg.Text
		}
		key := fmt.Sprint(e.Proc, " ", n)
		if was, ok := to[key]; ok && was != e.Msg.To[0] {
			return fmt.Sprintf("%s sends its message %d to %s, and then to %s", e.Proc, n, was, e.Msg.To[0])
		}
		to[key] = e.Msg.To[0]
	}
	return ""
}

// schedules is over how many seeds a right algorithm must not be accused.
const schedules = 1000

// Each mutant is accused by its property under some seed.
func TestMutants(t *testing.T) {
	for _, m := range mutants {
		accused := ""
		for seed := uint64(0); seed < 200 && accused == ""; seed++ {
			accused = m.property(m.wrong.run(t, seed))
		}
		if accused == "" {
			t.Errorf("%s: never accused", m.name)
		}
		t.Logf("%s:\n%s", m.name, accused)
	}
}

// The right ones are accused by none of their mutants' properties, under no seed.
func TestRightOnesAreNotAccused(t *testing.T) {
	accusers := map[*rescue][]mutant{}
	for _, m := range mutants {
		accusers[m.right] = append(accusers[m.right], m)
	}
	for right, ms := range accusers {
		t.Run("not "+ms[0].name, func(t *testing.T) {
			t.Parallel()
			for seed := range uint64(schedules) {
				o := right.run(t, seed)
				for _, m := range ms {
					if why := m.property(o); why != "" {
						t.Fatalf("seed %d, as if %s: %s", seed, m.name, why)
					}
				}
			}
		})
	}
}

// A file is taken without a look at its checksum: a mistake that no schedule shows, but a bad disk.
func TestMutantWithoutChecksum(t *testing.T) {
	b, err := part(1, 0, 0).Encode()
	if err != nil {
		t.Fatal(err)
	}
	changed := 0
	for i := headBytes; i < len(b); i++ {
		bad := append([]byte(nil), b...)
		bad[i] ^= 1
		if c, err := decodeBody(bad[headBytes:]); err == nil && c != nil {
			changed++
		}
		if _, err := Decode(bad); !errors.Is(err, ErrDamaged) {
			t.Fatalf("byte %d is changed: %v", i, err)
		}
	}
	if changed == 0 {
		t.Error("gob finds it all: the checksum is of no use")
	}
}
