package mpi

import (
	"jeton/runtime/mpi/internal/device"
	"jeton/runtime/mpi/internal/schedule"
)

// The ways in which parts of any length and type get from rank to rank: each goes straight from its sender's buffer into its receiver's. They are
// also those of intercommunicators, where peers are the ranks of the other group, and no part is one's own.

// isRoot reports whether this rank is the one that a call names as the root.
func (c *Comm) isRoot(root int) bool {
	return root == Root && c.remote != nil || root == c.ours()
}

// rootCheck is what the root's rank is to all of its operation.
func (c *Comm) rootCheck(root int) uint64 {
	if root == Root {
		root = c.rank
	}
	return checkOf(root, nil)
}

// plain adds a stage of one step.
func (o *operation) plain(s step) {
	o.stages = append(o.stages, func() ([]step, error) { return []step{s}, nil })
}

// instead is what to give a call in place of a buffer that is received into, too.
func (c *Comm) instead() string {
	if c.remote != nil {
		return takeAnother
	}
	return sendInPlace
}

// rooted has all ranks agree on a root, and reports what forbids InPlace (place) with it.
func (o *operation) rooted(root int, place bool) error {
	c := o.c
	o.check = c.rootCheck(root)
	switch {
	case !place:
		return nil
	case c.remote != nil:
		return bad(ErrBuffer, "InPlace is not for intercommunicators")
	case !c.isRoot(root):
		return bad(ErrBuffer, "InPlace is for the root only, which is rank %d", root)
	}
	return nil
}

// gatherInto has the root get in of each rank as that rank's part.
func (o *operation) gatherInto(in device.Buffer, to []device.Buffer, root int, place bool) error {
	c := o.c
	if err := o.rooted(root, place); err != nil {
		return err
	}
	switch {
	case root == ProcNull:
		return nil
	case !c.isRoot(root):
		o.plain(step{sends: []transfer{{root, in}}})
		return nil
	}
	if c.ours() == root && !place {
		if err := allApart([]device.Buffer{in}, to, sendInPlace); err != nil {
			return err
		}
	}
	var s step
	for r, part := range to {
		if r != c.ours() {
			s.recvs = append(s.recvs, transfer{r, part})
		} else if !place {
			if err := alike("send", in, "recv", part); err != nil {
				return err
			}
			s.acts = append(s.acts, act{schedule.Copy, in, part})
		}
	}
	o.plain(s)
	return nil
}

// scatterFrom has each rank get its part of the root's data.
func (o *operation) scatterFrom(from []device.Buffer, out device.Buffer, root int, place bool) error {
	c := o.c
	if err := o.rooted(root, place); err != nil {
		return err
	}
	switch {
	case root == ProcNull:
		return nil
	case !c.isRoot(root):
		o.plain(step{recvs: []transfer{{root, out}}})
		return nil
	}
	if c.ours() == root && !place {
		if err := allApart(from, []device.Buffer{out}, recvInPlace); err != nil {
			return err
		}
	}
	var s step
	for r, part := range from {
		if r != c.ours() {
			s.sends = append(s.sends, transfer{r, part})
		} else if !place {
			if err := alike("send", part, "recv", out); err != nil {
				return err
			}
			s.acts = append(s.acts, act{schedule.Copy, part, out})
		}
	}
	o.plain(s)
	return nil
}

// gatherAll has each rank get in of all.
func (o *operation) gatherAll(how schedule.Algorithm, in device.Buffer, to []device.Buffer, place bool) error {
	me := o.c.ours()
	first := step{}
	if me >= 0 && place {
		in = to[me]
	} else if me >= 0 {
		if err := alike("send", in, "recv", to[me]); err != nil {
			return err
		}
		first.acts = append(first.acts, act{schedule.Copy, in, to[me]})
	}
	if !place {
		if err := allApart([]device.Buffer{in}, to, o.c.instead()); err != nil {
			return err
		}
	}
	if how == schedule.Ring && me >= 0 {
		o.plain(first)
		o.ring(to)
		return nil
	}
	for r := range to {
		if r != me {
			first.recvs = append(first.recvs, transfer{r, to[r]})
			first.sends = append(first.sends, transfer{r, in})
		}
	}
	o.plain(first)
	return nil
}

// ring sends parts on from each rank to the next, N−1 times.
func (o *operation) ring(parts []device.Buffer) {
	n, me := len(parts), o.c.rank
	for i := range n - 1 {
		o.plain(step{
			sends: []transfer{{(me + 1) % n, parts[(me-i+n)%n]}},
			recvs: []transfer{{(me - 1 + n) % n, parts[(me-i-1+n)%n]}},
		})
	}
}

// swapAll has each rank send a part to each, and get one of each.
func (o *operation) swapAll(how schedule.Algorithm, from, to []device.Buffer, place bool) error {
	me, n := o.c.ours(), len(to)
	if place && me < 0 {
		return bad(ErrBuffer, "InPlace is not for intercommunicators")
	}
	if !place && me >= 0 {
		if err := alike("send", from[me], "recv", to[me]); err != nil {
			return err
		}
	}
	if !place {
		if err := allApart(from, to, o.c.instead()); err != nil {
			return err
		}
	}
	o.stages = append(o.stages, func() ([]step, error) {
		now := step{}
		var steps []step
		if place {
			from = make([]device.Buffer, n)
			for r := range to {
				from[r] = scratchFor(to[r])
				now.acts = append(now.acts, act{schedule.Copy, to[r], from[r]})
			}
			steps, now = append(steps, now), step{}
		} else if me >= 0 {
			now.acts = append(now.acts, act{schedule.Copy, from[me], to[me]})
		}
		for d := range n {
			up, down := (max(me, 0)+d)%n, (max(me, 0)-d+n)%n
			if up != me {
				now.sends = append(now.sends, transfer{up, from[up]})
			}
			if down != me {
				now.recvs = append(now.recvs, transfer{down, to[down]})
			}
			if how == schedule.Pairwise {
				steps, now = append(steps, now), step{}
			}
		}
		return append(steps, now), nil
	})
	return nil
}
