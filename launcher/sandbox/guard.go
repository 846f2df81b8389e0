//go:build linux

package sandbox

import (
	"bytes"
	"context"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"jeton/launcher/lang"
)

// A Guard keeps what is in the sandbox within its limits: it kills all but the inmate when there is too much of something. It runs in the
// inmate.
type Guard struct {
	limits Limits

	mu    sync.Mutex // guards what follows
	last  breach
	many  time.Time     // when there were last more than half as many processes as there may be
	spent time.Duration // processor time until the last time that it was too much
}

// A breach is a limit that was not kept, and the end of all who might have been it.
type breach struct {
	at  time.Time
	why lang.Text
}

// guardEvery is how often a Guard looks: what can be used up meanwhile is little.
const guardEvery = 50 * time.Millisecond

// NewGuard is one that has not looked yet.
func NewGuard(limits Limits) *Guard { return &Guard{limits: limits} }

// Run looks until ctx ends.
func (g *Guard) Run(ctx context.Context) {
	tick := time.NewTicker(guardEvery)
	defer tick.Stop()
	var c census
	for {
		select {
		case <-tick.C:
			g.look(&c)
		case <-ctx.Done():
			return
		}
	}
}

// look counts, and judges. What a census remembers of those that were ended is not held against those that come.
func (g *Guard) look(c *census) {
	if g.judge(c.take(g.limits)) {
		*c = census{}
	}
}

// judge ends all when a count is beyond a limit.
func (g *Guard) judge(n counted) (ended bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if n.processes > g.limits.Processes/2 {
		g.many = time.Now()
	}
	why, broken := g.limits.broken(n, g.spent)
	if !broken {
		return false
	}
	g.last = breach{time.Now(), why}
	endAll()
	bury()
	g.spent = new(census).take(g.limits).cpu // who comes next has the whole of it again
	return true
}

var (
	tooManyProcesses = lang.Text{En: "more than %d processes at one time; all of them have been ended", Fr: "plus de %d processus à la fois ; tous ont été arrêtés"}
	tooMuchMemory    = lang.Text{En: "more than %s of memory; all processes of the notebook have been ended", Fr: "plus de %s de mémoire ; tous les processus du notebook ont été arrêtés"}
	tooMuchTime      = lang.Text{En: "more than %s of processor time; all processes of the notebook have been ended", Fr: "plus de %s de temps processeur ; tous les processus du notebook ont été arrêtés"}
)

// broken says which limit a count is beyond.
func (l Limits) broken(n counted, spent time.Duration) (why lang.Text, broken bool) {
	switch {
	case n.processes > l.Processes:
		return format(tooManyProcesses, l.Processes), true
	case n.memory > l.Memory:
		return format(tooMuchMemory, sizeText(l.Memory)), true
	case n.cpu-spent > l.CPU:
		return format(tooMuchTime, l.CPU), true
	}
	return lang.Text{}, false
}

// Why says why all processes have been killed that were there at a moment, or why one of them has died that said something last; ok is
// false when it was not for a limit.
func (g *Guard) Why(since time.Time, said []byte) (why lang.Text, ok bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	switch {
	case !g.last.at.IsZero() && !g.last.at.Before(since):
		return g.last.why, true
	case !g.many.Before(since) && bytes.Contains(said, []byte("pthread_create failed: Resource temporarily unavailable")):
		// The system was faster. For want of memory it says the same, so it counts how many there were.
		return format(tooManyProcesses, g.limits.Processes), true
	}
	return lang.Text{}, false
}

// endAll kills every process here but this one, also those that are started meanwhile, and waits for their end: until they are gone, they
// count.
func endAll() {
	for end := time.Now().Add(endTime); time.Now().Before(end); time.Sleep(time.Millisecond) {
		if err := syscall.Kill(-1, syscall.SIGKILL); err == unix.ESRCH {
			return
		}
		if alone() {
			return
		}
	}
}

// endTime bounds the wait for processes that do not die at once: the next look kills them again.
const endTime = 10 * time.Second

// burialPause is far more than it takes who has started a process to wait for it once that has ended.
const burialPause = 100 * time.Millisecond

// bury waits for the dead that this process has inherited. A dead process counts, too, until somebody has waited for it, and a fork bomb leaves
// thousands. Whoever has started a child here waits for it by itself, at once: a child that is still there at a second look is nobody's.
func bury() {
	before := zombies()
	time.Sleep(burialPause)
	for pid := range zombies() {
		if before[pid] {
			_, _ = syscall.Wait4(pid, nil, syscall.WNOHANG, nil)
		}
	}
}
