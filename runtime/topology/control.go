package topology

import (
	"errors"
	"sync"

	"jeton/runtime/frame"
)

// A control is a process's line to its launcher.
type control struct {
	conn     *frame.Conn
	commands chan command
	wg       sync.WaitGroup

	mu      sync.Mutex // guards what follows
	handler func(word string) error
	set     chan struct{} // closed when there is a handler
	why     error         // for the launcher: what this process ends with
}

// maxCommands is how many commands wait for a process that is not ready for them.
const maxCommands = 64

// attend serves the launcher from now on. The end of the line is the run's.
func (c *control) attend(p *Place) {
	c.commands, c.set = make(chan command, maxCommands), make(chan struct{})
	c.wg.Go(func() {
		defer close(c.commands)
		for {
			m, err := c.conn.Recv()
			var q command
			if err != nil || m.Type != wordCommand || m.JSON(&q) != nil {
				if !p.detached {
					p.over()
				}
				return
			}
			select {
			case c.commands <- q:
			default:
				c.answer(q, errors.New("too many commands wait"))
			}
		}
	})
	c.wg.Go(func() {
		for q := range c.commands {
			select {
			case <-c.set:
				c.answer(q, c.handle(q.Word))
			case <-p.ctx.Done():
				c.answer(q, errors.New("it has ended"))
			}
		}
	})
}

func (c *control) handle(word string) error {
	c.mu.Lock()
	f := c.handler
	c.mu.Unlock()
	return f(word)
}

func (c *control) answer(q command, err error) {
	r := result{ID: q.ID}
	if err != nil {
		r.Error = err.Error()
	}
	_ = c.conn.SendJSON(wordResult, r) // a launcher that has gone needs no answer
}

// end tells the launcher how this process ends, and hangs up.
func (c *control) end() {
	c.mu.Lock()
	text := ""
	if c.why != nil {
		text = c.why.Error()
	}
	c.mu.Unlock()
	_ = c.conn.Send(wordDone, text)
	_ = c.conn.Close()
	c.wg.Wait()
}

// OnCommand has f carry out the commands that the launcher sends ([Group.Command]), one at a time; those that have come before wait for
// it. A later f takes its place.
func (p *Place) OnCommand(f func(word string) error) {
	c := p.control
	if c == nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.handler == nil {
		close(c.set)
	}
	c.handler = f
}

// Fail tells the launcher, at Close, that this process ends with an error.
func (p *Place) Fail(err error) {
	if c := p.control; c != nil && err != nil {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.why = err
	}
}
