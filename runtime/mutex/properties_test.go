package mutex

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"jeton/runtime/check"
	"jeton/runtime/history"
	"jeton/runtime/sim"
)

// A run is a simulated run with what its properties have to know.
type run struct {
	*sim.Result
	schedule
	algorithm Algorithm
}

// A property is judged by a checker, or, where no checker knows it, by a function that says in words what is wrong: "" when it holds.
type property struct {
	name  string
	judge func(r run) check.Verdict
	wrong func(r run) string
}

// The properties of every algorithm.
var (
	exclusion = property{name: "mutual exclusion", judge: func(r run) check.Verdict { return check.Mutex(r.Log()) }}
	asked     = property{name: "an entry has its request", judge: func(r run) check.Verdict { return check.Requested(r.Log()) }}
	served    = property{name: "each request is served", judge: func(r run) check.Verdict { return check.Served(r.Log(), check.AtRest(r.Quiescent)) }}
	done      = property{name: "the run ends, with as many entries as there were to be", wrong: undone}
	messages  = property{name: "as many messages as the formula says", judge: func(r run) check.Verdict {
		return check.Messages(r.Log(), r.expected(), check.AtRest(r.Quiescent))
	}}
)

// The properties of some.
var (
	oneToken      = property{name: "one token in each cut", judge: func(r run) check.Verdict { return check.OneToken(r.Log()) }}
	arrival       = property{name: "grants in the order of arrival", judge: func(r run) check.Verdict { return check.ByArrival(r.Log(), fmt.Sprintf("p%d", r.config.Server)) }}
	stampOrder    = property{name: "entries in the order of the stamps", judge: func(r run) check.Verdict { return check.ByStamp(r.Log()) }}
	lap           = property{name: "at most N−1 other entries before mine", judge: func(r run) check.Verdict { return check.Bypass(r.Log(), r.n-1) }}
	overtaken     = property{name: "each other enters at most once before me", judge: func(r run) check.Verdict { return check.Overtakes(r.Log(), 1) }}
	bypassOnce    = property{name: "each other enters at most once before me, once it can know that I wait", wrong: bypassed}
	perRequest    = property{name: "N messages a request", wrong: notPerRequest}
	heldForAWhile = property{name: "an unwanted token is held for the hold time", wrong: heldWrongly}
)

// accuses says what is wrong with a run, "" when nothing is, or nothing can be said.
func (p property) accuses(r run) string {
	if p.judge == nil {
		return p.wrong(r)
	}
	if v := p.judge(r); v.Status == check.Violated {
		return v.Sentence()
	}
	return ""
}

// acquits says why a run is not proved right. What a killed process leaves open may be.
func (p property) acquits(r run) string {
	if p.judge == nil || len(r.faults) > 0 {
		return p.accuses(r)
	}
	if v := p.judge(r); v.Status != check.OK {
		return v.Sentence()
	}
	return ""
}

func (r run) properties() []property {
	all := []property{exclusion, asked, served, done, messages}
	if r.algorithm.Token && check.Sent(r.Log(), "TOKEN") > 0 {
		all = append(all, oneToken)
	}
	switch r.algorithm.Name {
	case "central":
		all = append(all, arrival, bypassOnce)
	case "token":
		all = append(all, lap, overtaken, heldForAWhile)
	case "lamport", "ricart-agrawala":
		all = append(all, stampOrder, bypassOnce)
	case "suzuki-kasami":
		all = append(all, bypassOnce, perRequest)
	}
	return all
}

// violated says which properties do not hold, and why: "" when all do.
func (r run) violated() string {
	var lines []string
	for _, p := range r.properties() {
		if why := p.acquits(r); why != "" {
			lines = append(lines, p.name+": "+why)
		}
	}
	return strings.Join(lines, "\n")
}

// A section is one entry of a process, by the indices of its marks in the log: -1 for what did not happen.
type section struct {
	proc                 string
	request, enter, exit int
}

func sections(l *history.Log) []*section {
	var all []*section
	open := map[string]*section{}
	begin := func(proc string, request int) *section {
		open[proc] = &section{proc: proc, request: request, enter: -1, exit: -1}
		all = append(all, open[proc])
		return open[proc]
	}
	for i, e := range l.Events {
		if e.Kind != history.Mark {
			continue
		}
		s := open[e.Proc]
		switch e.Name {
		case history.CSRequest:
			begin(e.Proc, i)
		case history.CSEnter:
			if s == nil || s.enter >= 0 {
				s = begin(e.Proc, -1)
			}
			s.enter = i
		case history.CSExit:
			s.exit = i
			delete(open, e.Proc)
		}
	}
	return all
}

// entered are the sections that were entered, in the log's order of entry.
func entered(l *history.Log) []*section {
	all := slices.DeleteFunc(sections(l), func(s *section) bool { return s.enter < 0 })
	slices.SortFunc(all, func(a, b *section) int { return a.enter - b.enter })
	return all
}

func undone(r run) string {
	if !r.Quiescent {
		return "the run does not end: " + r.Cut
	}
	entries := map[string]int{}
	for _, s := range entered(r.Log()) {
		entries[s.proc]++
	}
	for p := range r.n {
		proc := fmt.Sprintf("p%d", p)
		if got := entries[proc]; got != r.work.Times && !r.killed(proc) {
			return fmt.Sprintf("%s enters %d times, want %d", proc, got, r.work.Times)
		}
	}
	return ""
}

func (s schedule) killed(proc string) bool {
	return slices.ContainsFunc(s.faults, func(f sim.Fault) bool { return fmt.Sprintf("p%d", f.Proc) == proc })
}

// expected is what the algorithm's paper says, of all messages but those that end a ring.
func (r run) expected() check.Expected {
	low, high := r.algorithm.Messages(r.n, check.Entries(r.Log()))
	if len(r.faults) > 0 {
		low, high = 0, high+3 // who was killed has sent some for an entry that did not come, or not all for one that did
	}
	return check.Expected{Types: []string{"REQ", "GRANT", "REL", "ACK", "REPLY", "TOKEN"}, Least: low, Most: high, Formula: r.algorithm.Formula}
}

// notPerRequest: whoever asks for the token sends N−1 messages, and gets it once.
func notPerRequest(r run) string {
	if got := check.Sent(r.Log()); got%r.n != 0 && r.n > 1 {
		return fmt.Sprintf("%d messages: not N, %d, for each request", got, r.n)
	}
	return ""
}

// bypassed counts how often each other enters before a process that waits, from when all to whom it has sent its request have it.
func bypassed(r run) string {
	l := r.Log()
	all := entered(l)
	for _, mine := range all {
		if mine.request < 0 {
			continue
		}
		times, known := map[string]int{}, receipts(l, mine)
		for _, s := range all {
			if s.proc == mine.proc || !l.Before(s.enter, mine.enter) || l.Before(s.enter, mine.request) {
				continue
			}
			if slices.ContainsFunc(known, func(receipt int) bool { return !l.Before(receipt, s.enter) }) {
				continue
			}
			if times[s.proc]++; times[s.proc] > 1 {
				return fmt.Sprintf("%s enters twice between the request of %s, event %d, and its entry", s.proc, mine.proc, mine.request)
			}
		}
	}
	return ""
}

// receipts are those of the request that a section was asked for with.
func receipts(l *history.Log, s *section) []int {
	for _, i := range l.Of(s.proc) {
		if e := l.Events[i]; i > s.request && i < s.enter && e.Kind == history.Send && e.Msg.Type == "REQ" {
			return l.Receipts(i)
		}
	}
	return nil
}

// heldWrongly looks at the stays of a token of the ring with a process that does not use it.
func heldWrongly(r run) string {
	type stay struct {
		since time.Duration
		used  bool
	}
	at, entries := map[string]stay{}, map[string]int{}
	for i, e := range r.Log().Events {
		switch {
		case e.Kind == history.Mark && e.Name == history.Token:
			at[e.Proc] = stay{since: e.Mono}
		case e.Kind == history.Mark && e.Name == history.CSEnter:
			entries[e.Proc]++
		case e.Kind == history.Mark && e.Name == history.CSExit:
			at[e.Proc] = stay{e.Mono, true}
		case e.Kind == history.Send && e.Msg.Type == "TOKEN":
			kept, hold := e.Mono-at[e.Proc].since, r.config.hold()
			if at[e.Proc].used {
				hold = 0
			}
			left := entries[e.Proc] == r.work.Times
			if kept > hold || kept < hold && !left {
				return fmt.Sprintf("%s keeps the token for %v and does not use it, event %d; the hold time is %v", e.Proc, kept, i, hold)
			}
		}
	}
	return ""
}
