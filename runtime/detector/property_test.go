package detector

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"testing"
	"time"

	"jeton/runtime/history"
	"jeton/runtime/protocol"
	"jeton/runtime/sim"
)

// run runs a configuration.
func run(t testing.TB, cfg sim.Config) *sim.Result {
	t.Helper()
	r, err := sim.Run(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// A property says what is wrong with a run; "" when it holds.
type property func(r *sim.Result) string

// bounds is the claim on T_D: between K·T less a message's time and (K+1)·T for the process's own detector, a message's time more for the others.
func bounds(period time.Duration, k int, delay time.Duration) property {
	least, most := time.Duration(k)*period-delay, time.Duration(k+1)*period
	return func(r *sim.Result) string {
		l := r.Log()
		crash := map[string]time.Time{}
		for _, e := range l.Events {
			switch {
			case e.Kind == history.Fault && e.Name == sim.KindKill:
				crash[e.Proc] = e.Wall
			case e.Kind == history.Mark && e.Name == history.Suspect:
				at, ok := crash["p"+e.Attrs["of"]]
				if !ok {
					return fmt.Sprintf("%s suspects p%s, which lives", e.Proc, e.Attrs["of"])
				}
				d, more := e.Wall.Sub(at), time.Duration(0)
				if e.Attrs["by"] != "" {
					more = delay
				}
				if d < least || d > most+more {
					return fmt.Sprintf("%s suspects p%s after %v, not in [%v, %v]", e.Proc, e.Attrs["of"], d, least, most+more)
				}
			}
		}
		return complete("p0", "p1")(r)
	}
}

// complete: each crashed process is suspected by each detector at the end.
func complete(monitors ...string) property {
	return func(r *sim.Result) string {
		for _, p := range Measure(r.Log(), monitors...).Pairs {
			if p.Crashed && !p.Detected {
				return fmt.Sprintf("%s does not suspect %s, which crashed", p.Monitor, p.Process)
			}
		}
		return ""
	}
}

// accurate: no living process was ever suspected.
func accurate(r *sim.Result) string {
	for _, p := range Measure(r.Log()).Pairs {
		if len(p.Mistakes) > 0 {
			return fmt.Sprintf("%s suspected %s, which lived: %v", p.Monitor, p.Process, p.Mistakes[0])
		}
	}
	return ""
}

// fewMistakesAfter: from a time on, all answers come within a round trip. Then a threshold of ⌊round trip/T⌋+1 is never exceeded, and each
// mistake raises it by 1: so there are no more mistakes of one process than are needed to get there, and none is for ever. Two round
// trips are left for what was under way before, and for the way to the other detector.
func fewMistakesAfter(from, round, period time.Duration, k int) property {
	most := max(0, int(round/period)+1-k)
	return func(r *sim.Result) string {
		for _, p := range Measure(r.Log()).Pairs {
			n := 0
			for _, m := range p.Mistakes {
				if m.Open && !p.Crashed && m.To.Sub(m.From) > 2*round {
					return fmt.Sprintf("%s suspects %s, which lives, for good: %v", p.Monitor, p.Process, m)
				}
				if m.From.After(sim.Epoch.Add(from + 2*round)) {
					n++
				}
			}
			if n > most {
				return fmt.Sprintf("%s suspected %s, which lived, %d times after %v, not %d times at most", p.Monitor, p.Process, n, from, most)
			}
		}
		return ""
	}
}

// lists are whom each process suspects at the end of the log.
func lists(l *history.Log) map[string]map[string]bool {
	dead := map[string]map[string]bool{}
	for _, e := range l.Events {
		if e.Kind != history.Mark || e.Name != history.Suspect && e.Name != history.Trust {
			continue
		}
		note(dead, e.Proc, e.Attrs["of"], e.Name == history.Suspect)
	}
	return dead
}

// note puts a process into a detector's list of the dead, or takes it out.
func note(lists map[string]map[string]bool, by, of string, dead bool) {
	if lists[by] == nil {
		lists[by] = map[string]bool{}
	}
	if delete(lists[by], of); dead {
		lists[by][of] = true
	}
}

// agree: both detectors have the same lists at the end. The last finding of a process may still be under way between them: then it counts as arrived.
func agree(r *sim.Result) string {
	dead := lists(r.Log())
	last := map[string]int{} // the number of the last finding of each process
	for _, e := range r.Log().Events {
		if e.Kind == history.Mark && (e.Name == history.Suspect || e.Name == history.Trust) && e.Attrs["by"] == "" {
			last[e.Attrs["of"]]++
		}
	}
	for _, f := range r.InFlight {
		finding, ok := f.Message.(Finding)
		if of := strconv.Itoa(finding.Of); ok && f.Waits == "" && finding.Change == last[of] {
			note(dead, "p"+strconv.Itoa(f.To), of, finding.Dead)
		}
	}
	if !maps.Equal(dead["p0"], dead["p1"]) {
		return fmt.Sprintf("p0 has %v in its list of the dead, p1 %v", slices.Sorted(maps.Keys(dead["p0"])), slices.Sorted(maps.Keys(dead["p1"])))
	}
	return ""
}

// sent counts messages by type, one for each receiver.
func sent(l *history.Log) map[string]int {
	n := map[string]int{}
	for _, e := range l.Events {
		if e.Kind == history.Send {
			n[e.Msg.Type] += len(e.Msg.To)
		}
	}
	return n
}

// once: each suspicion of a detector's own is one message to the other.
func once(r *sim.Result) string {
	own := 0
	for _, e := range r.Log().Events {
		if e.Kind == history.Mark && e.Name == history.Suspect && e.Attrs["by"] == "" {
			own++
		}
	}
	if n := sent(r.Log())["SUSPECT"]; n != own {
		return fmt.Sprintf("%d suspicions, and %d messages SUSPECT", own, n)
	}
	return ""
}

// noFalseConfirm: no living member is given up for good.
func noFalseConfirm(r *sim.Result) string {
	crashed := trace(r.Log()).crash
	for _, e := range r.Log().Events {
		if _, dead := crashed["p"+e.Attrs["of"]]; e.Kind == history.Mark && e.Name == Confirm && !dead {
			return fmt.Sprintf("%s gives p%s up, which lives", e.Proc, e.Attrs["of"])
		}
	}
	return ""
}

// A filter stands round a process: what it is told, and what it wants done, can be changed. That is how mutants are made of the right ones.
type filter struct {
	protocol.Process
	in  func(env *protocol.Env, from int, m any) any // nil: the message is not seen
	out func(env *protocol.Env, e *protocol.Effect) bool
}

func (f *filter) Start(env *protocol.Env) { f.pass(env, f.Process.Start) }

func (f *filter) Expire(env *protocol.Env, timer string) {
	f.pass(env, func(sub *protocol.Env) { f.Process.Expire(sub, timer) })
}

func (f *filter) Receive(env *protocol.Env, from int, m any) {
	if f.in != nil {
		m = f.in(env, from, m)
	}
	if m != nil {
		f.pass(env, func(sub *protocol.Env) { f.Process.Receive(sub, from, m) })
	}
}

func (f *filter) pass(env *protocol.Env, call func(*protocol.Env)) {
	sub := protocol.NewEnv(env.Self(), env.N(), env.Now(), env.Rand())
	sub.Reset(env.Self(), env.Now(), env.ID())
	call(sub)
	for _, e := range sub.Effects() {
		if f.out == nil || f.out(env, &e) {
			env.Pass(e)
		}
	}
}
