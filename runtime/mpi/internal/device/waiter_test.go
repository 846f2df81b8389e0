package device

import (
	"context"
	"testing"

	"jeton/runtime/mpi/internal/fabric"
)

// A drowsy fabric is one of a loaded machine: who parks does not come back before he is let.
type drowsy struct {
	fabric.Fabric
	parked, let chan struct{}
}

func (d *drowsy) Park(context.Context, int, func() bool) {
	d.parked <- struct{}{}
	<-d.let
}

// TestOver: a call whose message has come is over, though its goroutine has not run since.
func TestOver(t *testing.T) {
	ends := fabric.NewMemory(2)
	f := &drowsy{ends[1], make(chan struct{}), make(chan struct{})}
	sender, d := New(ends[0], Config{}), New(f, Config{})
	got := make([]int64, 1)
	waited := make(chan error)
	go func() { waited <- d.Wait(ctx, d.Irecv(from(0, 1), ints(got))) }()
	<-f.parked
	over := func() (over bool) {
		d.Locked(func() {
			d.fabric.Poll()
			for _, w := range d.Waiters() {
				over = w.Over()
			}
		})
		return over
	}
	if over() {
		t.Error("it is over before its message has come")
	}
	send(t, sender, Standard, 1, 1, ints([]int64{3}))
	if !over() {
		t.Error("it is not over, and its message is there")
	}
	close(f.let)
	if err := <-waited; err != nil || got[0] != 3 || over() {
		t.Errorf("%v, %d, still over: %v", err, got[0], over())
	}
}
