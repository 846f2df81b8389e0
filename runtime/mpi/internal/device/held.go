package device

import "context"

// Lock and Unlock are for a Handler's other side: what a rank does of its own accord with the state that its packets change. Between them, the methods
// below and Put may be called, and no others.
func (d *Device) Lock()   { d.mu.Lock() }
func (d *Device) Unlock() { d.mu.Unlock() }

// Begin is Open for who has the lock.
func (d *Device) Begin() *Request {
	r := d.get()
	r.peer = Any
	return r
}

// End is Finish for who has the lock.
func (d *Device) End(r *Request, err error) { d.done(r, err) }

// Await is WaitFor for who has the lock, which is free while the rank sleeps. from is the rank whose packets are waited for, or Any.
func (d *Device) Await(ctx context.Context, from int, done func() bool) error {
	return d.wait(ctx, from, done, target{})
}

// Poll takes what has come, and reports whether anything had.
func (d *Device) Poll() bool { return d.fabric.Poll() }

// Lost is why a rank cannot be reached; nil: it can.
func (d *Device) Lost(rank int) error { return d.peers[rank].lost }

// Stir wakes those who wait: what they wait for may have happened without a packet.
func (d *Device) Stir() { d.news() }
