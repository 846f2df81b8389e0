package device

import "jeton/runtime/mpi/internal/fabric"

// Ranks of other jobs, with which the job of a device is connected while it runs (MPI 4.1, 11.9): their numbers follow those of the fabric that it began
// on, in no order that they are known in, and there may be gaps.

// Extend makes wider the fabric, which has around the one of before, to which it leads on, the ways to ranks of other jobs. wider gives what comes on
// them to the sink that it is given. Nothing that is under way is disturbed.
func (d *Device) Extend(wider func(s fabric.Sink) fabric.Fabric) {
	d.mu.Lock()
	before := d.fabric
	s := &sink{d, d.begun}
	d.mu.Unlock()
	f := wider(s)
	d.mu.Lock()
	d.fabric = f
	d.made++
	for _, s := range d.slates { // those of the job's own ranks stay as they are
		if s.f == before {
			s.f, s.made = f, d.made
		}
	}
	d.mu.Unlock()
	before.Wake() // who is parked there parks in the wider one
}

// Meet has ranks of other jobs known, and as connected ones.
func (d *Device) Meet(ranks []int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, r := range ranks {
		d.meet(r)
		d.peers[r].apart = false
	}
}

// Part has them known as apart: they are not told of the end of this job.
func (d *Device) Part(ranks []int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, r := range ranks {
		d.meet(r)
		d.peers[r].apart = true
	}
}

// meet makes a rank known. The caller has the lock.
func (d *Device) meet(rank int) {
	if rank < len(d.peers) {
		return
	}
	was := len(d.peers)
	d.grow(rank + 1)
	for i := was; i < len(d.peers); i++ {
		d.peers[i].apart = true
	}
}

// grow has at least n ranks known. The caller has the lock.
func (d *Device) grow(n int) {
	for len(d.peers) < n {
		d.peers = append(d.peers, peer{credit: d.window})
	}
	d.size.Store(int32(len(d.peers)))
}

// Pending is how many requests in some contexts, from first on, are not done. The caller has the lock.
func (d *Device) Pending(first, n uint32) (pending int) {
	for _, r := range d.table.slots {
		if r != nil && r.envelope.Context-first < n {
			pending++
		}
	}
	return pending
}
