package snapshot

import (
	"fmt"

	"jeton/runtime/history"
	"jeton/runtime/protocol"
)

// coordinator is the initiator's part: it numbers the waves, lets one begin when the last is over, and counts the answers.
type coordinator struct {
	cfg    *Config
	n      int
	epoch  int
	wave   int          // the last that began
	open   bool         // it is not over
	again  bool         // another one was asked for meanwhile
	made   int          // of Every
	has    map[int]bool // who has answered
	failed string
}

func newCoordinator(cfg *Config, n int) *coordinator {
	c := &coordinator{cfg: cfg, n: n}
	if cfg.Resume != nil {
		c.wave, c.epoch = cfg.Resume.Wave, cfg.Resume.Epoch
	}
	return c
}

// schedule sets the timer of the next wave.
func (c *coordinator) schedule(env *protocol.Env) {
	if c.cfg.Every > 0 && (c.cfg.Waves == 0 || c.made < c.cfg.Waves) {
		c.made++
		env.After(c.cfg.Every, waveTimer)
	}
}

// begin gives the number of a new wave; not while the last goes on: then it will follow.
func (c *coordinator) begin() (wave int, ok bool) {
	if c.open {
		c.again = true
		return 0, false
	}
	c.wave++
	c.open, c.again, c.failed, c.has = true, false, "", map[int]bool{}
	return c.wave, true
}

// done counts an answer; it says whether another wave is to begin at once.
func (c *coordinator) done(env *protocol.Env, from int, d Done) bool {
	if !c.open || d.Wave != c.wave || from >= c.n || c.has[from] {
		reject(env, d, fmt.Sprintf("process %d has answered, or wave %d is not the one that goes on", from, d.Wave))
		return false
	}
	c.has[from] = true
	if d.Failed != "" && c.failed == "" {
		c.failed = fmt.Sprintf("process %d: %s", from, d.Failed)
	}
	if len(c.has) < c.n {
		return false
	}
	c.open = false
	c.commit(env)
	c.schedule(env)
	return c.again
}

// commit says that the wave is whole, or why it is not.
func (c *coordinator) commit(env *protocol.Env) {
	if c.failed == "" && c.cfg.Store != nil {
		if err := c.cfg.Store.Commit(c.wave); err != nil {
			c.failed = err.Error()
		}
	}
	if c.failed != "" {
		env.Mark("snap.failed", "wave", c.wave, "why", c.failed)
		return
	}
	env.Mark(history.SnapCommit, "wave", c.wave)
}
