package mpi

import (
	"testing"

	"jeton/runtime/mpi/internal/device"
	"jeton/runtime/mpi/internal/fabric"
)

// TestSettingsEndWithTheJob: what a job has set for its process is as it was when another begins.
func TestSettingsEndWithTheJob(t *testing.T) {
	p := start(fabric.NewMemory(1)[0], []string{"here"}, device.Config{})
	c := p.world
	set := func() {
		c.SetEagerLimit(-1)
		c.SetErrhandler(ErrorsReturn)
		p.self.SetErrhandler(ErrorsReturn)
		ok(t, c.BufferAttach(1000))
		CheckBuffers(true)
		OnDeadlock(Ignore)
	}
	set()
	if c.EagerLimit() != -1 || c.Errhandler() != ErrorsReturn {
		t.Fatal("nothing is set")
	}
	is := func(checked bool, policy DeadlockPolicy) {
		t.Helper()
		p.begin(fabric.NewMemory(1)[0])
		if c.EagerLimit() != device.DefaultEager || c.Errhandler() != ErrorsAreFatal || p.self.Errhandler() != ErrorsAreFatal {
			t.Errorf("eager limit %d, handlers %p and %p", c.EagerLimit(), c.Errhandler(), p.self.Errhandler())
		}
		if got := CheckBuffers(false); got != checked {
			t.Errorf("buffers are checked: %v, want %v", got, checked)
		}
		if got := OnDeadlock(EndJob); got != policy {
			t.Errorf("of a deadlock: %v, want %v", got, policy)
		}
		c.SetErrhandler(ErrorsReturn)
		check(t, second(c.BufferDetach()), ErrBuffer, "no buffer is attached")
	}
	is(false, EndJob)
	t.Setenv(checkVariable, "1")
	t.Setenv(deadlockVariable, "explain")
	set()
	is(true, ExplainOnly)
}
