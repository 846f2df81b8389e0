package mutex

import (
	"slices"
	"strings"
	"testing"

	"jeton/runtime/history"
	"jeton/runtime/protocol"
)

// A mutant is an algorithm with a usual mistake.
type mutant struct {
	name      string
	algorithm string
	accused   property // of what it breaks
	make      func(c Config) Process
	adapt     func(s schedule) schedule // nil: the seed's schedule as it is
}

var mutants = []mutant{
	// The centralised algorithm.
	{"grants on release without a look at the queue", "central", arrival, func(c Config) Process { return &grantsStale{NewCentral(c)} }, nil},
	{"grants while the lock is held", "central", exclusion, func(c Config) Process { return &grantsBusy{NewCentral(c)} }, nil},
	{"grants the newest request first", "central", arrival, func(c Config) Process { return &newestFirst{NewCentral(c)} }, nil},
	{"receives from one client until it is done", "central", arrival, func(c Config) Process { return &oneClient{Central: NewCentral(c)} }, nil},
	{"counts a dead client as holder for ever", "central", done, func(c Config) Process { return &keepsDead{NewCentral(c)} }, withKill},
	{"requests twice", "central", messages, func(c Config) Process { return &asksTwice{NewCentral(c)} }, nil},
	{"opens the file before the grant", "central", exclusion, func(c Config) Process { return &entersAtOnce{NewCentral(c)} }, nil},
	{inOneCall, "central", exclusion, func(c Config) Process { return &exitsLate{NewCentral(c)} }, nil},
	{"enters by any grant", "central", asked, func(c Config) Process { return &entersUnasked{asksTwice{NewCentral(c)}} }, nil},

	// Le Lann's ring.
	{"several processes make the token", "token", oneToken, func(c Config) Process { return &severalStarters{NewTokenRing(c)} }, nil},
	{"several processes make the token: two in the section", "token", exclusion, func(c Config) Process { return &severalStarters{NewTokenRing(c)} }, nil},
	{"ends with the token: it is lost", "token", oneToken, func(c Config) Process { return &endsWithToken{NewTokenRing(c)} }, nil},
	{"ends with the token: who waits for it", "token", served, func(c Config) Process { return &endsWithToken{NewTokenRing(c)} }, nil},
	{"holds the token while it thinks", "token", heldForAWhile, func(c Config) Process { return &holdsThinking{NewTokenRing(c)} }, thinking},
	{"spins when idle", "token", heldForAWhile, func(c Config) Process { c.Hold = -1; return NewTokenRing(c) }, thinking},
	{"passes the token on before it enters", "token", exclusion, func(c Config) Process { return &passesFirst{NewTokenRing(c)} }, nil},
	{"enters again with the same token", "token", lap, func(c Config) Process { return &entersAgain{NewTokenRing(c)} }, eager},
	{"enters again with the same token: overtakes twice", "token", overtaken, func(c Config) Process { return &entersAgain{NewTokenRing(c)} }, eager},
	{"passes the token for ever", "token", done, func(c Config) Process { return &neverEnds{NewTokenRing(c)} }, nil},

	// Ricart and Agrawala.
	{"compares with the current clock", "ricart-agrawala", exclusion, raBy(func(r *RicartAgrawala, self int, other stamp) bool {
		return r.phase == inside || r.phase == waiting && stamp{r.clock, self}.before(other)
	}), nil},
	{"breaks no tie: both answer", "ricart-agrawala", exclusion, raBy(func(r *RicartAgrawala, _ int, other stamp) bool {
		return r.phase == inside || r.phase == waiting && r.mine.time < other.time
	}), nil},
	{"breaks no tie: both defer", "ricart-agrawala", served, raBy(func(r *RicartAgrawala, _ int, other stamp) bool {
		return r.phase == inside || r.phase == waiting && r.mine.time <= other.time
	}), nil},
	{"clears the stamp before the section is over", "ricart-agrawala", exclusion, raBy(func(r *RicartAgrawala, _ int, other stamp) bool {
		return r.phase == waiting && r.mine.before(other)
	}), nil},
	{"defers whoever asks while it waits", "ricart-agrawala", served, raBy(func(r *RicartAgrawala, _ int, _ stamp) bool {
		return r.phase != outside
	}), nil},
	{"forgets whom it owes an answer", "ricart-agrawala", served, func(c Config) Process { return &forgetsDeferred{NewRicartAgrawala(c)} }, nil},
	{"does not set its clock by what it receives", "ricart-agrawala", exclusion, func(c Config) Process { return &ownClock{NewRicartAgrawala(c)} }, nil},
	{"enters one answer early", "ricart-agrawala", exclusion, func(c Config) Process { return &oneEarly{NewRicartAgrawala(c)} }, nil},

	{"breaks ties the other way round", "ricart-agrawala", stampOrder, raBy(func(r *RicartAgrawala, self int, other stamp) bool {
		return r.phase == inside || r.phase == waiting && stamp{r.mine.time, -self}.before(stamp{other.time, -other.proc})
	}), nil},

	// Lamport.
	{"runs on channels that are not FIFO", "lamport", exclusion, func(c Config) Process { return NewLamport(c) }, func(s schedule) schedule { s.unordered = true; return s }},
	{"waits for nobody's later message", "lamport", exclusion, func(c Config) Process { return &notAllSeen{NewLamport(c)} }, nil},
	{"breaks no tie", "lamport", exclusion, func(c Config) Process { return &lamportNoTie{NewLamport(c)} }, nil},
	{"does not acknowledge", "lamport", served, func(c Config) Process { return &noAck{NewLamport(c)} }, nil},
	{"keeps a released request in its queue", "lamport", served, func(c Config) Process { return &keepsReleased{NewLamport(c)} }, nil},
	{"does not set its clock by what it receives", "lamport", served, func(c Config) Process { return &lamportOwnClock{NewLamport(c)} }, nil},

	// Suzuki and Kasami.
	{"does not note in the token whom it served", "suzuki-kasami", served, func(c Config) Process { return &servesUnnoted{NewSuzukiKasami(c)} }, nil},
	{"gives the token away while in the section", "suzuki-kasami", exclusion, func(c Config) Process { return &givesInside{NewSuzukiKasami(c)} }, nil},
	{"serves the lowest number first", "suzuki-kasami", bypassOnce, func(c Config) Process { return &lowestFirst{NewSuzukiKasami(c)} }, eager},
	{"takes an old request for a new one", "suzuki-kasami", perRequest, func(c Config) Process { return &oldRequests{NewSuzukiKasami(c)} }, unordered},

	// Raymond.
	{"gives the token away while in the section", "raymond", exclusion, func(c Config) Process { return &raymondInside{NewRaymond(c)} }, nil},
	{"asks for the token once and never again", "raymond", served, func(c Config) Process { return &asksOnce{NewRaymond(c)} }, nil},
}

// TestMutants shows for each mistake that the property it breaks accuses it, under at least one of a hundred schedules; TestSchedules
// shows that it never accuses the right algorithm.
func TestMutants(t *testing.T) {
	for _, m := range mutants {
		t.Run(m.algorithm+": "+m.name, func(t *testing.T) {
			t.Parallel()
			a, err := Find(m.algorithm)
			if err != nil {
				t.Fatal(err)
			}
			for seed := range uint64(100) {
				s := newSchedule(a, seed, seeded(seed))
				if m.adapt != nil {
					s = m.adapt(s)
				}
				if m.accused.accuses(s.run(t, a, m.make)) != "" {
					return
				}
			}
			t.Errorf("%q does not accuse it under any of 100 schedules", m.accused.name)
		})
	}
}

func thinking(s schedule) schedule {
	s.work.Think, s.config.Hold = 100*ms, 3*ms
	return s
}

func eager(s schedule) schedule {
	s.work.Think, s.work.Times, s.n = 0, 4, 3
	s.config.Ring = nil
	return s
}

func unordered(s schedule) schedule {
	s.unordered = true
	return s
}

type grantsStale struct{ *Central }

func (m *grantsStale) Receive(env *protocol.Env, from int, msg any) {
	m.Central.Receive(env, from, msg)
	if _, ok := msg.(Release); ok && m.lock.holder == nobody {
		m.lock.holder = from // what the queue's first place still holds
		env.Send(from, Grant{})
	}
}

type grantsBusy struct{ *Central }

func (m *grantsBusy) Receive(env *protocol.Env, from int, msg any) {
	if _, ok := msg.(Request); ok {
		m.lock.holder = from
		env.Send(from, Grant{})
		return
	}
	m.Central.Receive(env, from, msg)
}

type newestFirst struct{ *Central }

func (m *newestFirst) Receive(env *protocol.Env, from int, msg any) {
	m.Central.Receive(env, from, msg)
	if _, ok := msg.(Request); ok && len(m.lock.queue) > 1 {
		q := m.lock.queue
		m.lock.queue = append([]int{from}, q[:len(q)-1]...)
	}
}

type oneClient struct {
	*Central
	client int // whom it receives from
	kept   []func()
	of     []int
}

func (m *oneClient) Receive(env *protocol.Env, from int, msg any) {
	if _, ok := msg.(Grant); ok {
		m.Central.Receive(env, from, msg)
		return
	}
	m.kept = append(m.kept, func() {
		m.Central.Receive(env, from, msg)
		if _, ok := msg.(Release); ok {
			m.client = (m.client + 1) % env.N()
		}
	})
	m.of = append(m.of, from)
	for {
		i := slices.Index(m.of, m.client)
		if i < 0 {
			return
		}
		do := m.kept[i]
		m.kept, m.of = slices.Delete(m.kept, i, i+1), slices.Delete(m.of, i, i+1)
		do()
	}
}

type keepsDead struct{ *Central }

func (m *keepsDead) Command(env *protocol.Env, command string) error {
	if strings.HasPrefix(command, "lost") {
		return nil
	}
	return m.Central.Command(env, command)
}

type asksTwice struct{ *Central }

func (m *asksTwice) Command(env *protocol.Env, command string) error {
	err := m.Central.Command(env, command)
	if command == "request" {
		env.Send(m.server, Request{})
	}
	return err
}

type entersUnasked struct{ asksTwice }

func (m *entersUnasked) Receive(env *protocol.Env, from int, msg any) {
	if _, ok := msg.(Grant); ok && m.phase == outside {
		m.enter(env)
		return
	}
	m.Central.Receive(env, from, msg)
}

// Command lets the application, which is in the section again unasked, go on when it asks.
func (m *entersUnasked) Command(env *protocol.Env, command string) error {
	if m.phase == inside && command != "release" {
		return nil
	}
	if m.phase == outside && command == "release" {
		return nil
	}
	return m.asksTwice.Command(env, command)
}

type entersAtOnce struct{ *Central }

func (m *entersAtOnce) Command(env *protocol.Env, command string) error {
	err := m.Central.Command(env, command)
	if command == "request" {
		m.enter(env)
	}
	return err
}

type exitsLate struct{ *Central }

func (m *exitsLate) Command(env *protocol.Env, command string) error {
	if command != "release" {
		return m.Central.Command(env, command)
	}
	m.phase = outside
	m.release(env)
	env.Mark(history.CSExit)
	return nil
}

type severalStarters struct{ *TokenRing }

func (m *severalStarters) Start(env *protocol.Env) {
	m.TokenRing.Start(env)
	if !m.has {
		m.take(env, Token{})
	}
}

type endsWithToken struct{ *TokenRing }

func (m *endsWithToken) Command(env *protocol.Env, command string) error {
	if command == "leave" {
		env.Halt()
		return nil
	}
	return m.TokenRing.Command(env, command)
}

type holdsThinking struct{ *TokenRing }

func (m *holdsThinking) Command(env *protocol.Env, command string) error {
	if command != "release" {
		return m.TokenRing.Command(env, command)
	}
	m.phase = outside
	env.Mark(history.CSExit)
	env.After(50*ms, holdTimer)
	return nil
}

type passesFirst struct{ *TokenRing }

func (m *passesFirst) Receive(env *protocol.Env, from int, msg any) {
	if t, ok := msg.(Token); ok && m.phase == waiting {
		env.Mark(history.Token, "at", env.Self())
		env.Send(m.next, t)
		m.enter(env)
		return
	}
	m.TokenRing.Receive(env, from, msg)
}

func (m *passesFirst) Command(env *protocol.Env, command string) error {
	if command == "release" && !m.has {
		m.phase = outside
		env.Mark(history.CSExit)
		return nil
	}
	return m.TokenRing.Command(env, command)
}

type entersAgain struct{ *TokenRing }

func (m *entersAgain) Command(env *protocol.Env, command string) error {
	if command != "release" {
		return m.TokenRing.Command(env, command)
	}
	m.phase = outside
	env.Mark(history.CSExit)
	m.use(env)
	return nil
}

type neverEnds struct{ *TokenRing }

func (m *neverEnds) Receive(env *protocol.Env, from int, msg any) {
	if _, ok := msg.(Token); ok {
		msg = Token{}
	}
	m.TokenRing.Receive(env, from, msg)
}

// A raMutant has another idea of who goes first.
type raMutant struct {
	*RicartAgrawala
	goesFirst func(r *RicartAgrawala, self int, other stamp) bool
}

func raBy(goesFirst func(r *RicartAgrawala, self int, other stamp) bool) func(Config) Process {
	return func(c Config) Process { return &raMutant{NewRicartAgrawala(c), goesFirst} }
}

func (m *raMutant) Receive(env *protocol.Env, from int, msg any) {
	request, ok := msg.(Request)
	if !ok {
		m.RicartAgrawala.Receive(env, from, msg)
		return
	}
	m.clock = max(m.clock, request.Time)
	if m.goesFirst(m.RicartAgrawala, env.Self(), stamp{request.Time, from}) {
		m.deferred = append(m.deferred, from)
		return
	}
	env.Send(from, Reply{})
}

type forgetsDeferred struct{ *RicartAgrawala }

func (m *forgetsDeferred) Command(env *protocol.Env, command string) error {
	if command == "release" {
		m.deferred = nil
	}
	return m.RicartAgrawala.Command(env, command)
}

type ownClock struct{ *RicartAgrawala }

func (m *ownClock) Receive(env *protocol.Env, from int, msg any) {
	clock := m.clock
	m.RicartAgrawala.Receive(env, from, msg)
	m.clock = clock
}

type oneEarly struct{ *RicartAgrawala }

func (m *oneEarly) Command(env *protocol.Env, command string) error {
	err := m.RicartAgrawala.Command(env, command)
	if command == "request" && m.missing > 1 {
		m.missing--
	}
	return err
}

type notAllSeen struct{ *Lamport }

func (m *notAllSeen) Receive(env *protocol.Env, from int, msg any) {
	m.Lamport.Receive(env, from, msg)
	if m.phase == waiting && m.isFirst() {
		m.enter(env)
	}
}

type lamportNoTie struct{ *Lamport }

func (m *lamportNoTie) Receive(env *protocol.Env, from int, msg any) {
	m.Lamport.Receive(env, from, msg)
	if m.phase != waiting {
		return
	}
	for _, s := range m.queue {
		if s.time < m.mine.time {
			return
		}
	}
	if m.allSeenLater(env) {
		m.enter(env)
	}
}

type noAck struct{ *Lamport }

func (m *noAck) Receive(env *protocol.Env, from int, msg any) {
	if r, ok := msg.(Request); ok {
		m.seen(from, r.Time)
		m.queue[from] = stamp{r.Time, from}
		m.tryEnter(env)
		return
	}
	m.Lamport.Receive(env, from, msg)
}

type keepsReleased struct{ *Lamport }

func (m *keepsReleased) Receive(env *protocol.Env, from int, msg any) {
	if r, ok := msg.(Release); ok {
		msg = Ack(r)
	}
	m.Lamport.Receive(env, from, msg)
}

type lamportOwnClock struct{ *Lamport }

func (m *lamportOwnClock) Receive(env *protocol.Env, from int, msg any) {
	clock := m.clock
	if r, ok := msg.(Request); ok {
		m.queue[from], m.last[from] = stamp{r.Time, from}, stamp{r.Time, from}
		env.Send(from, Ack{Time: m.tick()})
		return
	}
	m.Lamport.Receive(env, from, msg)
	m.clock = clock
}

type servesUnnoted struct{ *SuzukiKasami }

func (m *servesUnnoted) Command(env *protocol.Env, command string) error {
	if command == "release" {
		asked := m.asked[env.Self()]
		m.asked[env.Self()] = m.token.Served[env.Self()]
		defer func() { m.asked[env.Self()] = asked }()
	}
	return m.SuzukiKasami.Command(env, command)
}

type givesInside struct{ *SuzukiKasami }

func (m *givesInside) Receive(env *protocol.Env, from int, msg any) {
	m.SuzukiKasami.Receive(env, from, msg)
	if m.token != nil && m.wants(from) {
		m.give(env, from)
	}
}

func (m *givesInside) Command(env *protocol.Env, command string) error {
	if command == "release" && m.token == nil {
		m.phase = outside
		env.Mark(history.CSExit)
		return nil
	}
	return m.SuzukiKasami.Command(env, command)
}

type lowestFirst struct{ *SuzukiKasami }

func (m *lowestFirst) Command(env *protocol.Env, command string) error {
	if command == "release" {
		m.token.Queue = nil // those that wait are found again, in the order of their numbers
	}
	return m.SuzukiKasami.Command(env, command)
}

type oldRequests struct{ *SuzukiKasami }

func (m *oldRequests) Receive(env *protocol.Env, from int, msg any) {
	m.SuzukiKasami.Receive(env, from, msg)
	if _, ok := msg.(Request); ok && m.token != nil && m.phase == outside {
		m.give(env, from)
	}
}

type raymondInside struct{ *Raymond }

func (m *raymondInside) Receive(env *protocol.Env, from int, msg any) {
	if m.phase == inside && m.holder == env.Self() {
		m.phase = outside
		m.Raymond.Receive(env, from, msg)
		m.phase = inside
		return
	}
	m.Raymond.Receive(env, from, msg)
}

type asksOnce struct{ *Raymond }

func (m *asksOnce) Receive(env *protocol.Env, from int, msg any) {
	asked := m.asked
	m.Raymond.Receive(env, from, msg)
	m.asked = m.asked || asked
}
