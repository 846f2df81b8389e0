package transport

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
