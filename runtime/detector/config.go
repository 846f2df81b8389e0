package detector

import (
	"time"

	"jeton/runtime/protocol"
)

// A Config is that of the lab's detectors. Processes 0 to Detectors−1 are detectors; the others are monitored.
type Config struct {
	Detectors int           // 0 means 2
	Period    time.Duration // T, between two heartbeats; 0 means 15 s, as in the handout; 500 ms is good for a class
	K         int           // a process is suspected when more than K heartbeats are without an answer; 0 means 3
	Adaptive  bool          // a late answer brings a process back, and raises its K by 1
	// Of is the detector of process p; nil: p modulo Detectors.
	Of func(p int) int
}

func (c Config) filled() Config {
	if c.Detectors <= 0 {
		c.Detectors = 2
	}
	if c.Period <= 0 {
		c.Period = 15 * time.Second
	}
	if c.K <= 0 {
		c.K = 3
	}
	if c.Of == nil {
		n := c.Detectors
		c.Of = func(p int) int { return p % n }
	}
	return c
}

// New says what process p is: a [Detector] or a [Monitored].
func New(cfg Config) func(p int) protocol.Process {
	cfg = cfg.filled()
	return func(p int) protocol.Process {
		if p < cfg.Detectors {
			return NewDetector(cfg)
		}
		return &Monitored{}
	}
}

// Monitored is a process that a [Detector] watches: it answers each heartbeat with the number it got.
type Monitored struct{ last uint64 }

// Start is protocol.Process's.
func (m *Monitored) Start(env *protocol.Env) {}

// Receive is protocol.Process's.
func (m *Monitored) Receive(env *protocol.Env, from int, msg any) {
	if h, ok := msg.(Heartbeat); ok {
		m.last = max(m.last, h.N)
		env.Send(from, Answer(h))
	}
}

// Expire is protocol.Process's.
func (m *Monitored) Expire(env *protocol.Env, timer string) {}
