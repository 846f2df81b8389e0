package engine

// An ownership says whose the bytes are that come on the raw descriptors. In the engine the owner's goroutines write there
// directly, and all others that are known send messages; so ownership must change for both sides at the same byte. There
// are three ways:
//
//   - Nobody runs, and no goroutine of an ended run may write: the kernel delivers what is there and gives the
//     descriptors to the next run in the message that starts it. This is how nearly every cell begins on this machine, and
//     costs nothing. What an engine on another host has printed may still be on its way, so there it is never done.
//   - Otherwise the engine holds back its writers and asks (kindStarted) before the run begins.
//   - A run that has ended owns nothing. Where a goroutine that it has left prints, it asks for the descriptors
//     (kindClaim); it gets them unless another run is under way, and the next run has to ask.
//
// A run that ends gives the descriptors back to the one that it had them from, if that is still under way.
type ownership struct {
	owner    *run
	underWay int   // runs that were begun and have not ended
	lent     bool  // a goroutine of an ended run may write
	changes  int64 // of owner; a grant that carries an older number than the engine knows has been overtaken
}

func (o *ownership) give(r *run) int64 {
	o.owner = r
	o.changes++
	return o.changes
}

func (o *ownership) free() bool { return o.underWay == 0 && !o.lent }

// beginRun registers r. A grant above 0 says that it has the raw descriptors from now on.
func (c *Client) beginRun(r *run) (grant int64) {
	c.mu.Lock()
	free := c.raw.free() && c.process.near()
	c.mu.Unlock()
	if free {
		c.drain() // what was printed before is the last owner's
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.next++
	r.id = c.next
	c.runs[r.id] = r
	if free && c.raw.free() {
		grant = c.raw.give(r)
	}
	c.raw.underWay++
	return grant
}

// endRun notes the end of a run and returns it; nil when there is none, or it has ended before. disowned says that none
// of its goroutines may write to the raw descriptors any more.
func (c *Client) endRun(id uint64, disowned bool) *run {
	c.mu.Lock()
	defer c.mu.Unlock()
	r := c.runs[id]
	if r == nil || r.ended {
		return nil
	}
	r.ended = true
	c.raw.underWay--
	c.raw.lent = c.raw.lent || !disowned
	return r
}

// dropRun forgets a run that the engine has never got.
func (c *Client) dropRun(r *run) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.runs, r.id)
	r.ended = true
	c.raw.underWay--
}

// hand gives the raw descriptors to a run that begins, while the engine's writers are held back.
func (c *Client) hand(r *run) (change int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.raw.lent = false
	return c.raw.give(r)
}

// claim gives the raw descriptors to a run that has ended, or that lost them to one that has; not while others run.
func (c *Client) claim(r *run) (change int64, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	others := c.raw.underWay
	if !r.ended {
		others--
	}
	if others > 0 {
		return 0, false
	}
	c.raw.lent = true
	return c.raw.give(r), true
}
