package election

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"jeton/runtime/check"
	"jeton/runtime/history"
	"jeton/runtime/sim"
)

// A run is a simulated election with what its properties have to know.
type run struct {
	*sim.Result
	schedule
}

// A property is judged by a checker, or, where no checker knows it, by a function that says in words what is wrong: "" when it holds.
type property struct {
	name  string
	judge func(r run) check.Verdict
	wrong func(r run) string
}

// The properties that a checker judges.
var (
	oneLeader = property{name: "one leader", judge: func(r run) check.Verdict { return check.OneLeader(r.Log()) }}
	greatest  = property{name: "the greatest leads", judge: greatestLeads}
	allKnow   = property{name: "all know the leader", judge: func(r run) check.Verdict { return check.LeaderKnown(r.Log(), check.AtRest(r.Quiescent)) }}
	quiet     = property{name: "nothing of the election follows its announcement", judge: func(r run) check.Verdict { return check.QuietAfterLeader(r.Log()) }}
	numbered  = property{name: "the ring is numbered", judge: func(r run) check.Verdict {
		return check.Numbered(r.Log(), r.names(), check.AtRest(r.Quiescent))
	}}
	counts    = property{name: "messages of the election", judge: func(r run) check.Verdict { return r.count(r.electionCount()) }}
	announces = property{name: "messages of the announcement", judge: func(r run) check.Verdict { return r.count(check.AnnouncementCount(r.n)) }}
	numbers   = property{name: "messages of the numbering", judge: func(r run) check.Verdict { return r.count(check.NumberingCount(r.n)) }}
)

// The others.
var (
	ends      = property{name: "the run ends", wrong: func(r run) string { return r.Cut }}
	knownRank = property{name: "who gets its rank knows the leader", wrong: rankUnknown}
	apart     = property{name: "winners of a phase are far enough apart", wrong: notApart}
	reach     = property{name: "a probe of phase k makes 2^k hops at most", wrong: tooFar}
)

func (r run) properties() []property {
	all := []property{oneLeader, greatest, allKnow, counts, announces, ends, knownRank, apart, reach}
	if r.numbering {
		all = append(all, numbered, numbers)
	}
	if r.algorithm == changRoberts && !r.unordered {
		all = append(all, quiet)
	}
	return all
}

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

// violated says which properties a run is not proved to have, and why: "" when it has all.
func (r run) violated() string {
	var lines []string
	for _, p := range r.properties() {
		why := p.accuses(r)
		if p.judge != nil {
			if v := p.judge(r); v.Status != check.OK {
				why = v.Sentence()
			}
		}
		if why != "" {
			lines = append(lines, p.name+": "+why)
		}
	}
	return strings.Join(lines, "\n")
}

func greatestLeads(r run) check.Verdict {
	if r.algorithm == changRoberts && r.variant == Relay {
		return check.GreatestStarterLeads(r.Log())
	}
	return check.GreatestLeads(r.Log())
}

func (r run) count(e check.Expected) check.Verdict {
	return check.Messages(r.Log(), e, check.AtRest(r.Quiescent))
}

// electionCount is for any number of starters.
func (r run) electionCount() check.Expected {
	if r.algorithm == hirschbergSinclair {
		return check.HirschbergSinclairCount(r.n)
	}
	return check.Expected{Types: []string{"E"}, Least: r.n, Most: Worst(r.n), Formula: "N ≤ E ≤ N(N+1)/2"}
}

// names are those of the processes, in the order of the ring.
func (r run) names() []string {
	var names []string
	for _, p := range r.order() {
		names = append(names, fmt.Sprintf("p%d", p))
	}
	return names
}

// marks are the events of a mark, in the log's order.
func (r run) marks(name string) []history.Event {
	var all []history.Event
	for _, e := range r.Log().Events {
		if e.Kind == history.Mark && e.Name == name {
			all = append(all, e)
		}
	}
	return all
}

func rankUnknown(r run) string {
	known := map[string]bool{}
	for _, e := range r.Log().Events {
		switch {
		case e.Kind != history.Mark:
		case e.Name == history.ElectKnown:
			known[e.Proc] = true
		case e.Name == history.Rank && !known[e.Proc]:
			return e.Proc + " has a rank and does not know the leader"
		}
	}
	return ""
}

// notApart: those that begin phase k+1 have won phase k, and are more than 2^k hops from each other.
func notApart(r run) string {
	place := make([]int, r.n)
	for i, p := range r.order() {
		place[p] = i
	}
	winners := map[int][]int{}
	for _, e := range r.marks(Phase) {
		p, _ := strconv.Atoi(e.Proc[1:])
		phase, _ := strconv.Atoi(e.Attrs["phase"])
		for _, q := range winners[phase] {
			away := (place[p] - place[q] + r.n) % r.n
			if away = min(away, r.n-away); phase > 0 && away <= 1<<(phase-1) {
				return fmt.Sprintf("p%d and p%d, %d hops apart, both begin phase %d", p, q, away, phase)
			}
		}
		winners[phase] = append(winners[phase], p)
	}
	return ""
}

var probeText = regexp.MustCompile(`^\{ID:(\S+) Phase:(\d+) Hops:\d+ Direction:(\w+)\}$`)

func tooFar(r run) string {
	hops := map[string]int{}
	for _, e := range r.Log().Events {
		if e.Kind != history.Send || e.Msg.Type != "PROBE" {
			continue
		}
		words := probeText.FindStringSubmatch(e.Msg.Text)
		if words == nil {
			return "unreadable probe " + e.Msg.Text
		}
		phase, _ := strconv.Atoi(words[2])
		key := strings.Join(words[1:], " ")
		if hops[key]++; hops[key] > 1<<phase {
			return fmt.Sprintf("the probe of id %s, phase %s, %s makes %d hops", words[1], words[2], words[3], hops[key])
		}
	}
	return ""
}
