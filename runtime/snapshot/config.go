package snapshot

import (
	"time"

	"jeton/runtime/protocol"
)

// A Config says what a layer stands round, and how waves begin.
type Config struct {
	App       Application   // nil: one that does nothing
	Store     Store         // where checkpoints go; nil: nowhere, the log alone has the waves
	Initiator int           // the process that starts waves; not used with Outside
	Outside   bool          // the last process is an [Outsider], which starts the waves and is no part of the graph
	Every     time.Duration // between the end of a wave, or the start, and the next wave; 0: waves come of the command "snapshot" only
	Waves     int           // how many waves Every makes, in each life; 0: no limit
	Resume    *Recovery     // begin from there; nil: from the application's start
}

// layer is what NewChandyLamport and NewBlocking begin with.
func (c Config) layer() layer {
	if c.App == nil {
		c.App = new(Bank) // without transfers to make
	}
	return layer{Config: c}
}

// members is how many processes of env.N() the graph has.
func (c *Config) members(env *protocol.Env) int {
	if c.Outside {
		return env.N() - 1
	}
	return env.N()
}

// initiator is the process that waves come from.
func (c *Config) initiator(env *protocol.Env) int {
	if c.Outside {
		return env.N() - 1
	}
	return c.Initiator
}
