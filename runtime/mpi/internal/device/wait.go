package device

import (
	"context"

	"jeton/runtime/mpi/internal/fabric"
)

// Wait blocks until a request is done. Errors: ctx's; the request's own is in it. Of a receive from any source that is not done also Config.Stalled's: then
// it waits on.
func (d *Device) Wait(ctx context.Context, r *Request) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.waitDone(ctx, r)
}

func (d *Device) waitDone(ctx context.Context, r *Request) error {
	d.look(r.isDone)
	if err := d.wait(ctx, r.peer, r.isDone, target{request: r}); err != nil || r.Done {
		return err
	}
	return d.Stalled(r)
}

// WaitAll blocks until all requests are done; a nil one is.
func (d *Device) WaitAll(ctx context.Context, all []*Request) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, r := range all {
		if r == nil || r.Done {
			continue
		}
		if err := d.waitDone(ctx, r); err != nil {
			return err
		}
	}
	return nil
}

// WaitFor blocks until done, which is called under the lock and must be quick, is true.
func (d *Device) WaitFor(ctx context.Context, done func() bool) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.wait(ctx, fabric.Anyone, done, target{})
}

// Test looks once whether done is true, after whatever has come was taken.
func (d *Device) Test(done func() bool) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if done() {
		return true
	}
	if !d.stopped.Load() {
		d.fabric.Poll()
	}
	return done()
}

// wait makes progress until done. Whether to sleep or to look again for a while is the fabric's affair (Park), which knows what its packets cost. The caller has the lock, which is free while this rank sleeps.
func (d *Device) wait(ctx context.Context, from int, done func() bool, of target) error {
	var w *Waiter
	defer func() { d.unpark(w) }()
	begun := d.begun
	for !done() {
		f := d.fabric
		switch {
		case d.broken != nil:
			return d.broken
		case d.begun != begun: // Reset
			return fabric.ErrClosed
		}
		if f.Poll() {
			continue
		}
		if err := ctx.Err(); err != nil {
			return context.Cause(ctx)
		}
		if w == nil {
			w = d.park(of, done)
		}
		if w.asked != nil {
			d.answer(w)
			continue
		}
		if of.request != nil && of.request.op != 0 && d.strayed(of.request) {
			continue
		}
		d.sleepers++
		d.mu.Unlock()
		f.Park(ctx, from, done)
		d.mu.Lock()
		d.sleepers--
	}
	return nil
}

// Free gives a request back that is done. It must not be used any more.
func (d *Device) Free(r *Request) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.put(r)
}
