//go:build !portable

package local

import (
	"runtime"
	"sync"
	"syscall"

	"golang.org/x/sys/unix"
)

// spawner starts processes from one thread that lives as long as this process. PR_SET_PDEATHSIG is tied to the thread
// that forked, and not to the process: from an ordinary goroutine the child would die when its thread is retired.
var spawner = sync.OnceValue(func() chan<- func() {
	work := make(chan func())
	go new(reaper).run()
	go func() {
		runtime.LockOSThread()
		// Orphans of a dead child become our children, so that we find them, end them and reap them.
		_ = unix.Prctl(unix.PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
		for f := range work {
			f()
		}
	}()
	return work
})

// A tie is the system's.
type tie struct{}

func (tie) cut() {}

// spawn starts the process, which gets the parting signal when this one dies.
func (p *Process) spawn(parting syscall.Signal, _ bool) error {
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: parting}
	done := make(chan error)
	spawner() <- func() { done <- p.cmd.Start() }
	return <-done
}

// Follow does nothing here: the system tells a child of its parent's death.
func Follow() {}
