package mpi

import (
	"os"

	"jeton/runtime/mpi/internal/device"
)

// What a program sets for its whole process belongs to a job, and ends with it: the eager limit, the check of buffers, what becomes of a deadlock, the handlers of
// errors of World and Self, the buffer of Bsend. A notebook's next job begins with what the environment says, or else the defaults: a cell that an error has cut off
// before it could set them back spoils none of those after it.

// defaults makes the settings those of a job that begins. The caller is renewing.
func (p *process) defaults() {
	p.d.SetEager(device.DefaultEager)
	p.world.handler.Store(ErrorsAreFatal)
	p.self.handler.Store(ErrorsAreFatal)
	p.bsend.drop()
	p.mu.Lock()
	p.next = 0 // communicators count anew
	p.mu.Unlock()
	checking.Store(os.Getenv(checkVariable) == "1")
	if policy, err := policyOf(os.Getenv(deadlockVariable)); err == nil { // else nothing has begun
		deadlockPolicy.Store(int32(policy))
	}
}

// settle has the job begun that a setting is made for, so that its beginning does not undo it.
func settle() {
	self.mu.Lock()
	p := self.p
	self.mu.Unlock()
	if p != nil {
		p.settle()
	}
}

func (p *process) settle() {
	if p.isStale() {
		_ = p.renew() // what is wrong with it, the next call says
	}
}
