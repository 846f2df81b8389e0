package detector

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"jeton/runtime/protocol"
)

// An AccrualConfig is that of [Accrual].
type AccrualConfig struct {
	Period    time.Duration // between heartbeats; 0 means 500 ms
	Threshold float64       // a process is suspected when its φ is above it; 0 means 8: one mistake in 10⁸ samples, were they normal
	Window    int           // how many samples are kept; 0 means 1,000, as in the paper
	Deviation time.Duration // the least that is assumed; 0 means a twentieth of Period
	Look      time.Duration // how often φ is looked at; 0 means a quarter of Period
	Observers []int         // who watches; nil: each process all others
	Points    int           // how many points of the curve of each process are kept, the last ones; 0 means 4,096
}

func (c AccrualConfig) filled() AccrualConfig {
	if c.Period <= 0 {
		c.Period = 500 * time.Millisecond
	}
	if c.Threshold <= 0 {
		c.Threshold = 8
	}
	if c.Window <= 0 {
		c.Window = 1000
	}
	if c.Deviation <= 0 {
		c.Deviation = c.Period / 20
	}
	if c.Look <= 0 {
		c.Look = c.Period / 4
	}
	if c.Points <= 0 {
		c.Points = 4096
	}
	return c
}

// A Point is one of the φ curve.
type Point struct {
	At  time.Duration // since the start of the run, by the observer's clock
	Phi float64
}

// Accrual is a process of a φ accrual detector: it sends a heartbeat to the observers each period; as an observer it keeps, of each other
// process, the times between arrivals, and from them φ, the level of suspicion.
type Accrual struct {
	AccrualConfig
	beats   uint64
	watched []*watched
}

// watched is what an observer knows of one process.
type watched struct {
	process   int
	last      time.Duration // the last arrival
	number    uint64
	arrivals  *Arrivals
	phi       float64
	suspected bool
	curve     []Point
}

const (
	beatTimer = "heartbeat"
	lookTimer = "look"
)

// NewAccrual makes one process of it.
func NewAccrual(cfg AccrualConfig) *Accrual { return &Accrual{AccrualConfig: cfg.filled()} }

// Start is protocol.Process's. The silence of a process that never says anything counts from here.
func (a *Accrual) Start(env *protocol.Env) {
	if a.Observers == nil || slices.Contains(a.Observers, env.Self()) {
		for _, p := range env.Others() {
			a.watched = append(a.watched, &watched{process: p, last: env.Now(), arrivals: NewArrivals(a.Window, a.Period, a.Deviation)})
		}
		env.After(a.Look, lookTimer)
	}
	a.beat(env)
}

// beat sends the sign of life.
func (a *Accrual) beat(env *protocol.Env) {
	a.beats++
	to := a.observers(env)
	if len(to) > 0 {
		env.SendAll(to, Heartbeat{a.beats})
	}
	env.After(a.Period, beatTimer)
}

func (a *Accrual) observers(env *protocol.Env) []int {
	if a.Observers == nil {
		return env.Others()
	}
	return slices.DeleteFunc(slices.Clone(a.Observers), func(p int) bool { return p == env.Self() || p >= env.N() })
}

// Receive is protocol.Process's. The first arrival begins the sampling: what lies before it is the time that the process took to start.
func (a *Accrual) Receive(env *protocol.Env, from int, m any) {
	h, ok := m.(Heartbeat)
	w := a.of(from)
	if !ok || w == nil || h.N <= w.number {
		return
	}
	a.point(env, w) // the peak
	if w.number > 0 {
		w.arrivals.Add(env.Now() - w.last)
	}
	w.number, w.last = h.N, env.Now()
	a.look(env, w)
}

// Expire is protocol.Process's.
func (a *Accrual) Expire(env *protocol.Env, timer string) {
	if timer == beatTimer {
		a.beat(env)
		return
	}
	for _, w := range a.watched {
		a.look(env, w)
	}
	env.After(a.Look, lookTimer)
}

// point computes φ, and notes it for the curve.
func (a *Accrual) point(env *protocol.Env, w *watched) {
	w.phi = w.arrivals.Phi(env.Now() - w.last)
	w.curve = append(w.curve, Point{env.Now(), w.phi})
	if len(w.curve) > 2*a.Points {
		w.curve = slices.Clone(w.curve[len(w.curve)-a.Points:])
	}
}

// look says when φ crosses the threshold.
func (a *Accrual) look(env *protocol.Env, w *watched) {
	a.point(env, w)
	if suspected := w.phi > a.Threshold; suspected != w.suspected {
		w.suspected = suspected
		env.Mark(verdict(suspected), "of", w.process)
	}
}

func (a *Accrual) of(p int) *watched {
	for _, w := range a.watched {
		if w.process == p {
			return w
		}
	}
	return nil
}

// Phi is the level of suspicion of process p when it was last looked at; 0 of one that is not watched.
func (a *Accrual) Phi(p int) float64 {
	if w := a.of(p); w != nil {
		return w.phi
	}
	return 0
}

// Curve is φ of process p over time, for a picture: it falls at each heartbeat, and climbs for good when they stop. The slice is the caller's.
func (a *Accrual) Curve(p int) []Point {
	w := a.of(p)
	if w == nil {
		return nil
	}
	return slices.Clone(w.curve[max(0, len(w.curve)-a.Points):])
}

// State is protocol.Stater's: φ of each process, under its number, and the suspected ones.
func (a *Accrual) State() map[string]string {
	s := map[string]string{}
	var dead []int
	for _, w := range a.watched {
		s[strconv.Itoa(w.process)] = fmt.Sprintf("phi %.2f", w.phi)
		if w.suspected {
			dead = append(dead, w.process)
		}
	}
	if len(a.watched) > 0 {
		s["dead"] = numbers(dead)
	}
	return s
}
