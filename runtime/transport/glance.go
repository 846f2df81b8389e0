package transport

import (
	"runtime"
	"time"
)

// patienceOfRead is how long a reader looks again and again before it sleeps, where processes share processors: a few times what a sleep costs. It gives its processor
// to another between two looks: then no thread has to be woken when the message comes, which with 8 ranks on 2 processors takes a quarter to a half of
// its time.
const patienceOfRead = 50 * time.Microsecond

// looksAtOnce is how many looks there are to a look at the clock.
const looksAtOnce = 8

// peek reads what comes into a row within the time that it pays to stay awake; 0 when nothing does, or when there is another reason to look up.
func (c *conn) peek(into []byte) int {
	if c.sock == nil || !c.p.m.crowded || runtime.GOMAXPROCS(0) == 1 { // with one share, goroutines would wait for who looks
		return 0
	}
	var until time.Time
	for i := 0; !c.sock.read.kicked.Load(); i++ {
		if n, err := c.sock.recv(into); err != errAgain {
			return n // what is wrong the next read says
		}
		if i%looksAtOnce == 0 {
			switch now := time.Now(); {
			case until.IsZero():
				until = now.Add(patienceOfRead)
			case now.After(until):
				return 0
			}
		}
		yield()
	}
	return 0
}

// crowds reports whether the ranks of this one's host are more than its processors. Where hosts have no names, all ranks are of one.
func (c *Config) crowds() bool {
	n := c.Size
	if c.Host != nil {
		here := c.Host(c.Rank)
		n = 0
		for rank := range c.Size {
			if c.Host(rank) == here {
				n++
			}
		}
	}
	return n > runtime.NumCPU()
}
