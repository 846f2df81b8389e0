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
	messages  = property{name: "messages: as many as the formula says", wrong: wrongCount}
)

// The properties of some.
var (
	oneToken      = property{name: "one token in each cut", wrong: tokens}
	arrival       = property{name: "grants in the order in which the server gets the requests", wrong: notByArrival}
	stampOrder    = property{name: "entries in the order of the stamps", wrong: notByStamp}
	bypassOnce    = property{name: "bypass: each other enters at most once before me, once it can know that I wait", wrong: bypassed}
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

func (a Algorithm) properties() []property {
	all := []property{exclusion, asked, served, done, messages}
	if a.Token {
		all = append(all, oneToken)
	}
	switch a.Name {
	case "central":
		all = append(all, arrival, bypassOnce)
	case "token":
		all = append(all, bypassOnce, heldForAWhile)
	case "lamport", "ricart-agrawala":
		all = append(all, stampOrder, bypassOnce)
	case "suzuki-kasami":
		all = append(all, bypassOnce)
	}
	return all
}

// violated says which properties do not hold, and why: "" when all do.
func (r run) violated() string {
	var lines []string
	for _, p := range r.algorithm.properties() {
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
	stamp                string
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
			begin(e.Proc, i).stamp = e.Attrs["stamp"]
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

// sent is how many messages were sent of the types, of all when none is given.
func sent(l *history.Log, types ...string) int {
	count := 0
	for _, e := range l.Events {
		if e.Kind == history.Send && (len(types) == 0 || slices.Contains(types, e.Msg.Type)) {
			count += len(e.Msg.To)
		}
	}
	return count
}

func wrongCount(r run) string {
	entries := len(entered(r.Log()))
	got := sent(r.Log()) - sent(r.Log(), "END")
	low, high := r.algorithm.Messages(r.n, entries)
	if len(r.faults) > 0 {
		low, high = 0, high+3 // who was killed has sent some for an entry that did not come, or not all for one that did
	}
	if got < low || high >= 0 && got > high {
		return fmt.Sprintf("%d messages for %d entries of %d processes, want %d to %d", got, entries, r.n, low, high)
	}
	if r.algorithm.Name == "suzuki-kasami" && r.n > 1 && got%r.n != 0 {
		return fmt.Sprintf("%d messages: not N, %d, for each request", got, r.n)
	}
	return ""
}

// tokens looks at the ways of the token: it is made once, and each holder has it from the one before.
func tokens(r run) string {
	type stay struct {
		proc     string
		from, to int
	}
	l, open := r.Log(), map[string]*stay{}
	var stays []*stay
	for i, e := range l.Events {
		switch {
		case e.Kind == history.Mark && e.Name == history.Token:
			if open[e.Proc] != nil {
				return e.Proc + " has two tokens"
			}
			open[e.Proc] = &stay{e.Proc, i, -1}
			stays = append(stays, open[e.Proc])
		case e.Kind == history.Send && e.Msg.Type == "TOKEN":
			if open[e.Proc] == nil {
				return e.Proc + " sends a token that it has not"
			}
			open[e.Proc].to = i
			delete(open, e.Proc)
		}
	}
	for k := 1; k < len(stays); k++ {
		if a, b := stays[k-1], stays[k]; a.to < 0 || !l.Before(a.to, b.from) {
			return fmt.Sprintf("%s and %s have a token each in one cut", a.proc, b.proc)
		}
	}
	if len(stays) == 0 || r.Quiescent && len(open) == 0 {
		return "the token is lost"
	}
	return ""
}

func notByArrival(r run) string {
	server := fmt.Sprintf("p%d", r.config.Server)
	var requests, grants []string
	for _, e := range r.Log().Events {
		switch {
		case e.Proc != server || e.Msg == nil:
		case e.Kind == history.Receive && e.Msg.Type == "REQ" && !r.killed(e.Msg.From):
			requests = append(requests, e.Msg.From)
		case e.Kind == history.Send && e.Msg.Type == "GRANT" && !r.killed(e.Msg.To[0]):
			grants = append(grants, e.Msg.To[0])
		}
	}
	if len(grants) > len(requests) || !slices.Equal(grants, requests[:len(grants)]) {
		return fmt.Sprintf("the server got the requests of %v, and granted %v", requests, grants)
	}
	return ""
}

func notByStamp(r run) string {
	var last stamp
	for _, s := range entered(r.Log()) {
		var next stamp
		if _, err := fmt.Sscanf(s.stamp+" "+s.proc, "%d p%d", &next.time, &next.proc); err != nil {
			return fmt.Sprintf("%s enters with the stamp %q", s.proc, s.stamp)
		}
		if !last.before(next) && last != (stamp{}) {
			return fmt.Sprintf("%v enters before %v", last, next)
		}
		last = next
	}
	return ""
}

// bypassed counts how often each other enters before a process that waits: from its request on where that is not sent to anyone, else
// from when all to whom it was sent have it.
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
