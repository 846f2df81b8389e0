package mpi

import (
	"encoding/json"
	"fmt"

	"jeton/runtime/session"
	"jeton/runtime/world"
)

// A collective operation that some ranks have left out may end well on the others: the root of a Bcast waits for nobody. The next one fails then, in another cell,
// far from the mistake. So at the end of a cell the kernel compares how far the ranks are (world.Balance).

// began notes an operation that begins. Nothing but a notebook asks for it.
func (c *Comm) began(o *operation) {
	if c.p.inCells {
		cell, line := session.Place()
		c.last.Store(uint64(o.code)<<56 | uint64(cell&(1<<24-1))<<32 | uint64(uint32(line)))
		c.root.Store(uint32(o.code.rootIn(o.check)))
	}
}

// balance is how far this rank is in a communicator.
func (c *Comm) balance() world.Balance {
	last := c.last.Load()
	b := world.Balance{Group: c.context, Name: c.fullName(), Ranks: c.ranks, Count: c.pace.count(), Call: opcode(last >> 56).String()}
	if root := c.root.Load(); root > 0 { // ranks that have each taken themselves for the root of a Bcast have all ended well
		b.Call += fmt.Sprintf("(root=%d)", root-1)
	}
	if cell := last >> 32 & (1<<24 - 1); cell > 0 {
		b.Where = fmt.Sprintf("In[%d]:%d", cell, uint32(last))
	}
	return b
}

// balances is how far this rank is in all. Whether goroutines of the program's may still call is looked at where that is asked: it takes a while.
func (p *process) balances(look bool) (all world.Balances) {
	if look {
		waiting, busy := p.others()
		all.Busy = busy || waiting > 0
	}
	if p.isStale() {
		return all
	}
	p.d.Locked(func() { all.Busy = all.Busy || len(p.d.Waiters()) > 0 })
	p.registry.Lock()
	defer p.registry.Unlock()
	for _, c := range p.comms {
		all.Busy = all.Busy || c.pace.running() > 0
		if c.remote == nil && (c == p.world || c.origin() != "") { // else it is a window's
			all.Groups = append(all.Groups, c.balance())
		}
	}
	return all
}

// offers has the kernel compare this rank with others.
func (p *process) offers() {
	if _, p.inCells = session.Installed(); p.inCells && !p.alone {
		session.Offer(world.BalanceService, func(look []byte) ([]byte, error) { return json.Marshal(p.balances(len(look) > 0)) })
	}
}
