package node

import (
	"cmp"
	"errors"
	"fmt"
	"time"

	"jeton/runtime/history"
	"jeton/runtime/protocol"
	"jeton/runtime/topology"
	"jeton/runtime/transport"
)

// A Config says which process runs, and over what.
type Config struct {
	// Process is the state machine. It is the Node's while that runs.
	Process protocol.Process
	// Messages is one value of each type that processes send, of all packages whose algorithms are layered: the same for all.
	Messages []any

	// Place or Mesh is what it runs over: one of them.
	Place *topology.Place
	Mesh  *transport.Mesh
	// N is how many ranks of the Mesh take part, from 0; default all.
	N int

	// Commands are given to the process, each at its time, as in a simulated run.
	Commands []At
	// Survive says that the process goes on when a neighbour dies: it is made for that, as a detector is. What it sends there is dropped.
	Survive bool
	// Seed decides what Env.Rand gives, together with the process's number; 0: another one each time, which the log has.
	Seed uint64
	// Patience is how long the neighbours may take to begin; default 60 s.
	Patience time.Duration
	// Recorder is who records; default: the place's, or the process's own.
	Recorder *history.Recorder
}

// An At is a command, and when it is given: so long after the process has started; 0: at once, before any message.
type At struct {
	After   time.Duration
	Command string
}

const defaultPatience = time.Minute

func (c Config) filled() (Config, links, error) {
	switch {
	case c.Process == nil:
		return c, nil, errors.New("node: Config.Process is missing: what shall run?")
	case (c.Place == nil) == (c.Mesh == nil):
		return c, nil, errors.New("node: Config needs a Place (topology) or a Mesh (transport), and one of them")
	}
	c.Patience = cmp.Or(max(0, c.Patience), defaultPatience)
	if c.Place != nil {
		if c.Recorder == nil {
			c.Recorder = c.Place.Recorder()
		}
		c.Recorder = orCurrent(c.Recorder)
		return c, overPlace(c.Place), nil
	}
	n := cmp.Or(c.N, c.Mesh.Size())
	if n < 1 || c.Mesh.Size() > 0 && n > c.Mesh.Size() || c.Mesh.Rank() >= n {
		return c, nil, fmt.Errorf("node: rank %d of a mesh of %d runs in no algorithm of %d (Config.N)", c.Mesh.Rank(), c.Mesh.Size(), n)
	}
	c.Recorder = orCurrent(c.Recorder)
	return c, overMesh(c.Mesh, n), nil
}

func orCurrent(r *history.Recorder) *history.Recorder {
	if r == nil {
		return history.Current()
	}
	return r
}
