package transport

import (
	"runtime"
	"syscall"
	"time"
)

// A glance is a read that does not wait. Where processes share processors, who leads takes some before it sleeps, and gives its processor to another
// between two of them: then no thread has to be woken when the message comes, which with 8 ranks on 2 processors takes a quarter to a half of its time.
// Where each rank has a processor, Go's poller, which looks for a while before it sleeps, is as quick.
type glance struct {
	raw  syscall.RawConn // nil where there is none
	f    func(fd uintptr) bool
	into []byte
	n    int // that f has read
}

// patienceOfRead is how long a reader looks again and again, a few times what a sleep costs.
const patienceOfRead = 50 * time.Microsecond

// looksAtOnce is how many looks there are to a look at the clock.
const looksAtOnce = 8

// mostAtOnce bounds a read of which Go's scheduler does not know: a copy of 10 µs.
const mostAtOnce = 64 << 10

func (c *conn) newGlance() {
	if sc, ok := c.nc.(syscall.Conn); ok && c.p.m.crowded && runtime.GOMAXPROCS(0) > 1 { // with one share, goroutines would wait for who looks
		c.glance.raw, _ = sc.SyscallConn()
	}
	g := &c.glance
	g.f = func(fd uintptr) bool {
		g.n = readNow(fd, g.into)
		return true
	}
}

// peek reads what comes into a row within the time that it pays to stay awake; 0 when nothing does, or when there is another reason to look up.
func (c *conn) peek(into []byte) int {
	g := &c.glance
	if g.raw == nil {
		return 0
	}
	g.into, g.n = into[:min(len(into), mostAtOnce)], 0
	defer func() { g.into = nil }()
	var until time.Time
	for i := 0; ; i++ {
		if err := g.raw.Read(g.f); err != nil || g.n > 0 {
			return g.n
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
