package eval

import "sync"

// A crowd counts goroutines, and lets others wait until there are none. Unlike a sync.WaitGroup it may be entered at any time, also
// while somebody waits and nobody is in it: a goroutine of compiled code enters when it first runs, not when it is started.
type crowd struct {
	mu    sync.Mutex
	n     int
	empty chan struct{} // closed when n comes to 0; nil while nobody waits
}

func (c *crowd) enter() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.n++
}

func (c *crowd) leave() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.n--; c.n == 0 && c.empty != nil {
		close(c.empty)
		c.empty = nil
	}
}

// wait blocks until there are none.
func (c *crowd) wait() {
	c.mu.Lock()
	if c.n == 0 {
		c.mu.Unlock()
		return
	}
	if c.empty == nil {
		c.empty = make(chan struct{})
	}
	empty := c.empty
	c.mu.Unlock()
	<-empty
}
