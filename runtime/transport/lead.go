package transport

import "context"

// Lead has the calling goroutine read the connection of a rank, and give what comes to its handlers, until enough, which is asked first and after
// each message: a protocol that waits for one rank saves the way from one goroutine to another. While another goroutine reads, it waits for its turn.
// It may return before enough; it does when wake has a token, when the rank's connection has been made or has ended, or with ctx. The interrupt of a
// cell does not end it: what that means is the protocol's affair. Errors: as Recv.
func (s *Stream) Lead(ctx context.Context, from int, wake <-chan struct{}, enough func() bool) error {
	return s.m.fail("receive from", from, s.lead(wait{ctx, context.Background()}, from, wake, enough))
}

func (s *Stream) lead(w wait, from int, wake <-chan struct{}, enough func() bool) error {
	p, err := s.m.peer(from)
	if err != nil {
		return err
	}
	c, changed, lost := p.state()
	if lost != nil {
		return lost
	}
	if c != nil {
		return s.leadOrWait(w, c, wake, enough)
	}
	select {
	case <-wake:
	case <-changed:
	case <-w.ctx.Done():
	}
	return w.err()
}

// leadOrWait reads the connection until enough, or waits while another does.
func (s *Stream) leadOrWait(w wait, c *conn, wake <-chan struct{}, enough func() bool) error {
	select {
	case c.lead <- struct{}{}:
	default:
		if !c.waitToLead(w, wake) {
			return nil
		}
	}
	c.uses.Add(1)
	err := c.read(w, enough)
	<-c.lead
	if err != nil && w.err() == nil { // the connection's end: the peer's state says what it means
		return nil
	}
	return err
}

// waitToLead takes the lead when it is free; false when there is no need any more.
func (c *conn) waitToLead(w wait, wake <-chan struct{}) bool {
	c.ask()
	defer c.answered()
	select {
	case c.lead <- struct{}{}:
		return true
	case <-wake:
	case <-c.done:
	case <-w.ctx.Done():
	case <-w.cell.Done():
	}
	return false
}

// Nudge has a goroutine that reads the connection of a rank in Lead ask again whether it has enough.
func (s *Stream) Nudge(rank int) {
	if c := s.connOf(rank); c != nil {
		c.nc.SetReadDeadline(longAgo)
	}
}

// Attend has the connection of a rank read in the background at once. By itself that begins 10 to 20 ms after the last Lead or Recv.
func (s *Stream) Attend(rank int) {
	if c := s.connOf(rank); c != nil {
		c.resume()
	}
}

// connOf is the connection of a rank, if there is one.
func (s *Stream) connOf(rank int) *conn {
	p, err := s.m.peer(rank)
	if err != nil {
		return nil
	}
	return p.current.Load()
}
