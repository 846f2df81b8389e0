package mpi

import "slices"

// Every call may be made by several goroutines at once, but two things are erroneous: to complete one request twice at the same time (MPI 4.1, 11.6.1), and
// to be in two blocking collective operations of one communicator, of which nobody knows which is first (11.6.1, 6.14).

// claim makes the calling goroutine the one that completes a request, until release.
func (q *Request) claim() error {
	if q.claimed.CompareAndSwap(false, true) {
		return nil
	}
	return bad(ErrRequest, "another goroutine is in a Wait or a Test of this request at the same time: give each request to one goroutine")
}

func (q *Request) release() { q.claimed.Store(false) }

// claimAll claims requests that are not freed, or none of them; c is a communicator of theirs, nil if none is there.
func claimAll(all []*Request) (c *Comm, err error) {
	for i, q := range all {
		if q == nil {
			continue
		}
		c = q.c
		if err := q.claim(); err != nil {
			releaseAll(all[:i])
			if at := slices.Index(all[:i], q); at >= 0 {
				err = bad(ErrRequest, "requests %d and %d are the same: name each once", at, i)
			}
			return c, err
		}
		if err := q.live(); err != nil {
			releaseAll(all[:i+1])
			return c, bad(ErrRequest, "request %d: %v", i, err)
		}
	}
	return c, nil
}

func releaseAll(all []*Request) {
	for _, q := range all {
		if q != nil {
			q.release()
		}
	}
}

// enter makes an operation the blocking one of its communicator, until leave.
func (o *operation) enter() error {
	for !o.c.pace.enter() {
		if other := o.c.blocking(); other != nil {
			return bad(ErrOther, "another goroutine of this rank is in %s of %s at the same time, and nobody knows which comes first: call one after the other, or give each goroutine a communicator of its own (Dup)",
				other.call, o.c.Name())
		}
	}
	o.c.holds(o)
	return nil
}

// holds says which operation has entered.
func (c *Comm) holds(o *operation) {
	if c.inside.Load() != o {
		c.inside.Store(o)
	}
}

// blocking is the blocking operation that is under way; nil: none is.
func (c *Comm) blocking() *operation {
	if !c.pace.entered() {
		return nil
	}
	return c.inside.Load()
}

// idle says that another goroutine is in a collective operation, while which a communicator cannot be freed: that is one, too.
func (c *Comm) idle() error {
	if other := c.blocking(); other != nil {
		return bad(ErrOther, "another goroutine of this rank is in %s of %s at the same time: free it when that has ended", other.call, c.Name())
	}
	return nil
}

func (o *operation) leave() { o.c.pace.leave() }
