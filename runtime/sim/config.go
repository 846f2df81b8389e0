package sim

import (
	"errors"
	"fmt"
	"time"

	"jeton/runtime/protocol"
)

// A Config says what is run, over what network, and what is done to it. N and New are needed; the zero value of the rest is a
// network without faults, whose messages take between 1 and 10 ms and may overtake each other.
type Config struct {
	// N is how many processes there are: "p0" to "pN-1".
	N int
	// New makes process p. It is called again for each schedule of Each, Shrink and Explore (and for a restart), by Each from
	// several goroutines: each call gives a process that shares nothing with the others.
	New func(p int) protocol.Process
	// Seed decides all that is random: the links' delays, losses and copies, and what Env.Rand of each process gives.
	Seed uint64

	// Delay is how long a message takes; nil: Uniform(1 ms, 10 ms).
	Delay Delay
	// FIFO says that messages of a link never overtake each other.
	FIFO bool
	// Loss, Duplicate and Reorder are the fractions of messages (0 to 1) that are lost, come twice, or take so much longer that later
	// ones overtake them.
	Loss, Duplicate, Reorder float64
	// Links, if not nil, gives the link from one process to another, in place of the four fields above.
	Links func(from, to int) Link
	// Clocks, if not nil, gives the clock of process p: what Env.Now and its timers go by. nil: all show the same, true time.
	Clocks func(p int) Clock

	// Commands are what the application asks of the processes.
	Commands []Command
	// Faults are what is done to processes and links.
	Faults []Fault
	// Limit ends a run that does not end by itself.
	Limit Limit
	// Quiet leaves out the log, which half of a run's time goes into: for checks that look at the processes only.
	Quiet bool
}

// A Command is something that the application asks of a process, which has to be a [protocol.Commander].
type Command struct {
	At      time.Duration
	Proc    int
	Command string
	Every   time.Duration // above 0: again each time that this has passed
	Times   int           // with Every: how often in all; 0: until the run ends
}

// A Limit bounds a run. The zero value bounds it to a million events.
type Limit struct {
	// Events is how many things are told to processes, at most: starts, messages, timers, commands. 0 means 1,000,000.
	Events int
	// Time is the virtual time at which the run ends; 0: none.
	Time time.Duration
	// Instant is how many events may happen at one instant of virtual time, before the run is taken for an endless loop of messages
	// that take no time, which is an error. 0 means 100,000.
	Instant int
}

const (
	defaultEvents  = 1_000_000
	defaultInstant = 100_000
)

// ErrConfig is what the errors of a Config that makes no sense wrap.
var ErrConfig = errors.New("sim: this configuration cannot be run")

func badConfig(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrConfig, fmt.Sprintf(format, args...))
}

// filled is the configuration with its defaults, or what is wrong with it.
func (c Config) filled() (Config, error) {
	if c.N <= 0 {
		return c, badConfig("N is %d; there must be at least 1 process", c.N)
	}
	if c.New == nil {
		return c, badConfig("New is nil; it says what process p is")
	}
	if c.Delay == nil {
		c.Delay = Uniform(time.Millisecond, 10*time.Millisecond)
	}
	if c.Limit.Events <= 0 {
		c.Limit.Events = defaultEvents
	}
	if c.Limit.Instant <= 0 {
		c.Limit.Instant = defaultInstant
	}
	for i, cmd := range c.Commands {
		if err := c.process(cmd.Proc); err != nil {
			return c, badConfig("Commands[%d] (%q) is for %v", i, cmd.Command, err)
		}
		if cmd.At < 0 || cmd.Every < 0 || cmd.Times < 0 {
			return c, badConfig("Commands[%d] (%q) has a time below 0", i, cmd.Command)
		}
	}
	for i, f := range c.Faults {
		if err := f.check(c); err != nil {
			return c, badConfig("Faults[%d] (%s): %v", i, f.Kind, err)
		}
	}
	return c, nil
}

func (c Config) process(p int) error {
	if p < 0 || p >= c.N {
		return fmt.Errorf("process %d; there are p0 to p%d", p, c.N-1)
	}
	return nil
}

// link is the link from one process to another.
func (c *Config) link(from, to int) (Link, error) {
	l := Link{Delay: c.Delay, FIFO: c.FIFO, Loss: c.Loss, Duplicate: c.Duplicate, Reorder: c.Reorder}
	if c.Links != nil {
		l = c.Links(from, to)
	}
	if l.Delay == nil {
		l.Delay = c.Delay
	}
	return l, l.check(from, to)
}
