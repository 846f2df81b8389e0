package mpi

import (
	"errors"
	"fmt"
	"os"
	"sync/atomic"

	"jeton/launcher/lang"
	"jeton/runtime/mpi/internal/device"
	"jeton/runtime/mpi/internal/waitfor"
	"jeton/runtime/session"
)

// A DeadlockPolicy is what becomes of ranks that wait for each other for ever.
type DeadlockPolicy int32

const (
	// EndJob, the default, explains, and ends the job with an error of class ErrDeadlock, whatever the handlers of errors are: nothing else could
	// happen any more. When other goroutines of the ranks may still call, it is ExplainOnly.
	EndJob DeadlockPolicy = iota
	// ExplainOnly says on standard error who waits for whom, once, and lets them wait.
	ExplainOnly
	// Ignore looks at nothing.
	Ignore
)

// deadlockVariable chooses the policy of a program: end, explain or ignore.
const deadlockVariable = "JETON_MPI_DEADLOCK"

var deadlockPolicy atomic.Int32

// OnDeadlock chooses what becomes of a deadlock until the job ends, and returns what was chosen before. The lowest rank of the job decides. The environment's
// JETON_MPI_DEADLOCK (end, explain, ignore) chooses for a program that does not call it.
//
// A deadlock is told of within two seconds. Ranks that compute or sleep are never part of one, nor are programs that ask again and again (Test in a
// loop), which run. What a timer (time.AfterFunc) will call is not seen: with such a program, choose ExplainOnly.
func OnDeadlock(p DeadlockPolicy) (before DeadlockPolicy) {
	settle()
	return DeadlockPolicy(deadlockPolicy.Swap(int32(p)))
}

// policyOf reads the environment's choice.
func policyOf(word string) (DeadlockPolicy, error) {
	switch word {
	case "", "end":
		return EndJob, nil
	case "explain":
		return ExplainOnly, nil
	case "ignore":
		return Ignore, nil
	}
	return EndJob, fmt.Errorf("the environment's %s is %q: it can be end, explain or ignore", deadlockVariable, word)
}

// A deadlockError is that of the rank that tells of a deadlock.
type deadlockError struct{ text string }

func (e *deadlockError) Error() string { return e.text }

// deadlockStatus is the exit status with which the other ranks hear of it.
const deadlockStatus = 125

// isDeadlock reports whether an error is of a job that was ended for a deadlock.
func isDeadlock(err error) bool {
	var abort *device.AbortError
	if errors.As(err, &abort) {
		return abort.Code == deadlockStatus
	}
	return is[*deadlockError](err)
}

// A verdict is what the leader has found, for the rank that tells of it: the lowest that is blocked.
type verdict struct {
	Situation *waitfor.Situation
	End       bool
}

// tell tells of a deadlock. It is called by a goroutine that is part of it, so that what it prints is of its cell.
func (w *watcher) tell(v *verdict) {
	l := session.Language()
	text := v.Situation.Text(l)
	w.p.show(v.Situation, l)
	if !v.End {
		fmt.Fprintf(w.p.stderr, "mpi: %s\n", text)
		return
	}
	w.p.breaks(&deadlockError{text}, deadlockStatus, elsewhere.With(l, w.p.homeRank()))
}

var elsewhere = lang.Text{En: "deadlock: rank %d tells which calls wait for each other", Fr: "interblocage : le rang %d dit quels appels s’attendent"}

// picture shows the graph where somebody looks at pictures.
func picture(s *waitfor.Situation, l lang.Lang) {
	if here, ok := session.Installed(); ok && here.Interactive() {
		_ = here.Display(session.Bundle{Data: map[string]any{"image/svg+xml": s.SVG(l), "text/plain": s.Alt(l)}})
	}
}

// watches makes the policy the environment's.
func watches() error {
	p, err := policyOf(os.Getenv(deadlockVariable))
	if err == nil && p != EndJob {
		deadlockPolicy.CompareAndSwap(int32(EndJob), int32(p))
	}
	return err
}
