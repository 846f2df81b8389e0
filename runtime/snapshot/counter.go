package snapshot

import (
	"bytes"
	"encoding/gob"
	"fmt"
	"math/rand/v2"
	"time"

	"jeton/runtime/protocol"
)

// Count is what a [Counter] sends: its counter.
type Count struct{ N int }

// Type is APP, as in the lab.
func (Count) Type() string { return "APP" }

// A Counter is the lab's application: it listens for a time, increments a counter, sends it to a process at random, and begins again. Its
// random source is its own and part of its state: after a restart the same choices are made again.
type Counter struct {
	Listen time.Duration // default 100 ms
	Rounds int           // how many times; 0: for ever

	count    int
	received int
	random   *rand.PCG
}

// NewCounter makes one whose choices depend on seed: give each process another one.
func NewCounter(seed uint64) *Counter { return &Counter{random: rand.NewPCG(seed, 0)} }

// Count is the counter.
func (c *Counter) Count() int { return c.count }

// Start is protocol.Process's.
func (c *Counter) Start(env *protocol.Env) { c.next(env) }

func (c *Counter) next(env *protocol.Env) {
	if c.Rounds > 0 && c.count >= c.Rounds {
		return
	}
	d := c.Listen
	if d <= 0 {
		d = 100 * time.Millisecond
	}
	env.After(d, "listen")
}

// Receive is protocol.Process's.
func (c *Counter) Receive(env *protocol.Env, from int, m any) {
	if _, ok := m.(Count); ok {
		c.received++
	}
}

// Expire is protocol.Process's.
func (c *Counter) Expire(env *protocol.Env, timer string) {
	c.count++
	if others := env.Others(); len(others) > 0 {
		env.Send(others[rand.New(c.random).IntN(len(others))], Count{c.count})
	}
	c.next(env)
}

// counterState is a Counter's, for gob.
type counterState struct {
	Listen          time.Duration
	Rounds          int
	Count, Received int
	Random          []byte
}

// Save is Application's.
func (c *Counter) Save() ([]byte, error) {
	random, err := c.random.MarshalBinary()
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = gob.NewEncoder(&b).Encode(counterState{c.Listen, c.Rounds, c.count, c.received, random})
	return b.Bytes(), err
}

// Restore is Application's.
func (c *Counter) Restore(state []byte) error {
	var s counterState
	if err := gob.NewDecoder(bytes.NewReader(state)).Decode(&s); err != nil {
		return err
	}
	c.Listen, c.Rounds, c.count, c.received, c.random = s.Listen, s.Rounds, s.Count, s.Received, new(rand.PCG)
	return c.random.UnmarshalBinary(s.Random)
}

// String is the counter, and how many messages it has got.
func (c *Counter) String() string { return fmt.Sprintf("count=%d received=%d", c.count, c.received) }
