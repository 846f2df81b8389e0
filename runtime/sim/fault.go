package sim

import (
	"fmt"
	"time"

	"jeton/runtime/protocol"
)

// The kinds of Fault: what the log calls them, too.
const (
	KindKill      = "kill"      // process Proc ends at once, and with it what it has not sent; messages to it are lost
	KindStop      = "stop"      // it does nothing any more, as after SIGSTOP; its messages and timers wait
	KindContinue  = "continue"  // it goes on, as after SIGCONT, with all that has waited
	KindRestart   = "restart"   // a new process takes the place of one that was killed
	KindCut       = "cut"       // nothing goes from From to To; it waits for the mending, as with TCP, or is lost with Lose
	KindMend      = "mend"      // messages go from From to To again
	KindPartition = "partition" // the links between processes of different Groups are cut, both ways
	KindHeal      = "heal"      // all links are mended
)

// A Fault is something that is done to a process or a link at a time of the run. Functions make them: [Kill], [Cut], …
type Fault struct {
	At       time.Duration
	Kind     string
	Proc     int     // of kill, stop, continue, restart
	From, To int     // of cut and mend: this direction only
	Groups   [][]int // of partition: a process that is in no group is cut off from all
	Lose     bool    // of cut and partition: messages are lost, and do not wait
	// New makes the process of a restart; nil: Config.New.
	New func(p int) protocol.Process
}

// Kill ends a process: crash-stop.
func Kill(at time.Duration, p int) Fault { return Fault{At: at, Kind: KindKill, Proc: p} }

// Stop suspends a process, as SIGSTOP does.
func Stop(at time.Duration, p int) Fault { return Fault{At: at, Kind: KindStop, Proc: p} }

// Continue lets a stopped process go on, as SIGCONT does.
func Continue(at time.Duration, p int) Fault { return Fault{At: at, Kind: KindContinue, Proc: p} }

// Restart starts a process anew that was killed. It has forgotten everything, unless with gives it what it had kept on a disk; nil
// stands for Config.New. Messages that were under way to the one before are lost.
func Restart(at time.Duration, p int, with func(p int) protocol.Process) Fault {
	return Fault{At: at, Kind: KindRestart, Proc: p, New: with}
}

// Cut cuts the link from one process to another, in this direction. Messages wait for the mending.
func Cut(at time.Duration, from, to int) Fault {
	return Fault{At: at, Kind: KindCut, From: from, To: to}
}

// Mend mends a cut link; what has waited arrives at once.
func Mend(at time.Duration, from, to int) Fault {
	return Fault{At: at, Kind: KindMend, From: from, To: to}
}

// Partition cuts all links between processes of different groups.
func Partition(at time.Duration, groups ...[]int) Fault {
	return Fault{At: at, Kind: KindPartition, Groups: groups}
}

// Heal mends all links.
func Heal(at time.Duration) Fault { return Fault{At: at, Kind: KindHeal} }

// Losing makes of a cut or partition one that loses messages, in place of keeping them.
func Losing(f Fault) Fault {
	f.Lose = true
	return f
}

func (f Fault) check(c Config) error {
	if f.At < 0 {
		return fmt.Errorf("it is at %v, before the run begins", f.At)
	}
	switch f.Kind {
	case KindKill, KindStop, KindContinue, KindRestart:
		return c.process(f.Proc)
	case KindCut, KindMend:
		if err := c.process(f.From); err != nil {
			return err
		}
		return c.process(f.To)
	case KindPartition:
		return f.checkGroups(c)
	case KindHeal:
		return nil
	}
	return fmt.Errorf("there is no such fault; there are %s, %s, %s, %s, %s, %s, %s and %s", KindKill, KindStop, KindContinue, KindRestart, KindCut, KindMend, KindPartition, KindHeal)
}

func (f Fault) checkGroups(c Config) error {
	seen := map[int]bool{}
	for _, group := range f.Groups {
		for _, p := range group {
			if err := c.process(p); err != nil {
				return err
			}
			if seen[p] {
				return fmt.Errorf("p%d is in two groups", p)
			}
			seen[p] = true
		}
	}
	return nil
}

// sides gives the number of each process's group; those of no group have one of their own.
func (f Fault) sides(n int) []int {
	side := make([]int, n)
	for p := range side {
		side[p] = len(f.Groups) + p
	}
	for g, group := range f.Groups {
		for _, p := range group {
			side[p] = g
		}
	}
	return side
}

// String says what is done: "kill p2", "cut p0 → p1".
func (f Fault) String() string {
	lose := ""
	if f.Lose {
		lose = ", losing messages"
	}
	switch f.Kind {
	case KindCut, KindMend:
		return fmt.Sprintf("%s p%d → p%d%s", f.Kind, f.From, f.To, lose)
	case KindPartition:
		return fmt.Sprintf("%s %v%s", f.Kind, f.Groups, lose)
	case KindHeal:
		return f.Kind
	}
	return fmt.Sprintf("%s p%d", f.Kind, f.Proc)
}
