//go:build linux

package shm

import (
	"context"
	"fmt"
	"sync"

	"golang.org/x/sys/unix"

	"jeton/runtime/mpi/internal/fabric"
)

// Close says bye to all with whom there was traffic, waits until what was to be sent is in their rings, and gives the memory back.
func (f *Fabric) Close(ctx context.Context) error {
	if f.mu == nil {
		f.mu = new(sync.Mutex) // never attached
	}
	f.mu.Lock()
	if f.ended {
		f.mu.Unlock()
		<-f.over
		return nil
	}
	f.ended = true
	f.listen()
	for _, p := range f.peers {
		if p != nil && p.lost == nil && (p.out != nil || p.calling) {
			f.queue(p, parcel{bye: true})
		}
	}
	f.mu.Unlock()
	err := f.settle(ctx)

	f.mu.Lock()
	f.closed = true
	f.mu.Unlock()
	f.cancel()
	_ = f.bell.Close()
	f.Wake()
	f.nap.shut()
	f.group.Wait()

	f.mu.Lock()
	defer f.mu.Unlock()
	f.box.state.Store(left)
	for _, p := range f.peers {
		if p != nil {
			f.forgo(p)
		}
	}
	f.release()
	close(f.over)
	return err
}

// settle waits until all that Send has taken is in the receivers' rings. What comes meanwhile is delivered: two who close may wait for each other's room.
func (f *Fabric) settle(ctx context.Context) error {
	left := 0
	empty := func() bool { return len(f.late) == 0 }
	for {
		f.mu.Lock()
		f.poll()
		f.flushAll()
		left = 0
		for _, p := range f.late {
			left += len(p.waiting)
		}
		f.mu.Unlock()
		if left == 0 {
			return nil
		}
		if ctx.Err() != nil {
			return fmt.Errorf("shm: rank %d closes with %d packets that their receivers have not taken: %w", f.cfg.Rank, left, context.Cause(ctx))
		}
		f.Park(ctx, fabric.Anyone, empty)
	}
}

// release gives back what Open has made.
func (f *Fabric) release() {
	f.box.unmap()
	for _, box := range f.kept {
		box.unmap()
	}
	_ = unix.Close(f.boxFD)
	f.closeBell()
}

func (f *Fabric) closeBell() {
	_ = f.bell.Close()
	_ = unix.Close(f.bellFD)
}
