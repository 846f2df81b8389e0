package election

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"jeton/runtime/history"
	"jeton/runtime/sim"
)

// A run is a simulated election with what its properties have to know.
type run struct {
	*sim.Result
	schedule
}

// A property says in words what is wrong with a run: "" when it holds.
type property struct {
	name  string
	wrong func(r run) string
}

var (
	oneLeader = property{"one leader, of the greatest id", notOneLeader}
	allKnow   = property{"liveness: all know the leader, and the run ends", notAllKnow}
	counts    = property{"messages: as many as the formula says", wrongCount}
	noStray   = property{"nothing of the election follows its announcement on FIFO channels", strays}
	numbered  = property{"ranks 0 to N−1 in the ring's order, and N counted", notNumbered}
	knownRank = property{"who gets its rank knows the leader", rankUnknown}
	apart     = property{"winners of a phase are far enough apart", notApart}
	reach     = property{"a probe of phase k makes 2^k hops at most", tooFar}
)

var properties = []property{oneLeader, allKnow, counts, noStray, numbered, knownRank, apart, reach}

func (r run) violated() string {
	var lines []string
	for _, p := range properties {
		if why := p.wrong(r); why != "" {
			lines = append(lines, p.name+": "+why)
		}
	}
	return strings.Join(lines, "\n")
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

// expected is the id that has to win: the greatest of all, or of those that stand, in the variant Relay.
func (r run) expected() ID {
	if r.algorithm == changRoberts && r.variant == Relay {
		var stand []ID
		for _, e := range r.marks(history.ElectStart) {
			p, _ := strconv.Atoi(e.Proc[1:])
			stand = append(stand, r.ids[p])
		}
		return slices.MaxFunc(stand, ID.Compare)
	}
	return slices.MaxFunc(r.ids, ID.Compare)
}

func notOneLeader(r run) string {
	leaders := r.marks(history.ElectLeader)
	if len(leaders) > 1 {
		return fmt.Sprintf("%s and %s are both elected", leaders[0].Proc, leaders[1].Proc)
	}
	if len(leaders) == 0 { // then it is liveness that fails
		return ""
	}
	if p, _ := strconv.Atoi(leaders[0].Proc[1:]); r.ids[p] != r.expected() || leaders[0].Attrs["id"] != r.expected().String() {
		return fmt.Sprintf("%s is elected, of id %v, want %v", leaders[0].Proc, r.ids[p], r.expected())
	}
	return ""
}

func notAllKnow(r run) string {
	if !r.Quiescent {
		return "the run does not end: " + r.Cut
	}
	if len(r.marks(history.ElectLeader)) == 0 {
		return "there is no leader"
	}
	known := map[string]string{}
	for _, e := range r.marks(history.ElectKnown) {
		known[e.Proc] = e.Attrs["id"]
	}
	for p := range r.n {
		if got, want := known[fmt.Sprintf("p%d", p)], r.expected().String(); got != want {
			return fmt.Sprintf("p%d takes %q for the leader, want %q", p, got, want)
		}
	}
	return ""
}

func sent(l *history.Log, types ...string) int {
	count := 0
	for _, e := range l.Events {
		if e.Kind == history.Send && slices.Contains(types, e.Msg.Type) {
			count += len(e.Msg.To)
		}
	}
	return count
}

func wrongCount(r run) string {
	low, high := r.n, Worst(r.n)
	if r.algorithm == hirschbergSinclair {
		low, high = min(r.n, 2), Bound(r.n)
	}
	if got := sent(r.Log(), "E", "PROBE", "ANSWER"); got < low || got > high {
		return fmt.Sprintf("%d messages for an election among %d, want %d to %d", got, r.n, low, high)
	}
	if got := sent(r.Log(), "F"); got > r.n {
		return fmt.Sprintf("%d messages to announce the leader, want N, %d", got, r.n)
	}
	if got := sent(r.Log(), "T"); got > r.n {
		return fmt.Sprintf("%d messages to number the ring, want N, %d", got, r.n)
	}
	return ""
}

func strays(r run) string {
	if r.unordered || r.algorithm == hirschbergSinclair {
		return ""
	}
	known := map[string]bool{}
	for i, e := range r.Log().Events {
		switch {
		case e.Kind == history.Mark && e.Name == history.ElectKnown:
			known[e.Proc] = true
		case e.Kind == history.Receive && e.Msg.Type == "E" && known[e.Proc]:
			return fmt.Sprintf("%s knows the leader and gets an E, event %d", e.Proc, i)
		}
	}
	return ""
}

func notNumbered(r run) string {
	if !r.numbering {
		return ""
	}
	ranks := map[string][]string{}
	for _, e := range r.marks(history.Rank) {
		ranks[e.Proc] = append(ranks[e.Proc], e.Attrs["rank"])
	}
	at := slices.Index(r.order(), slices.Index(r.ids, r.expected()))
	for k := range r.n {
		p := fmt.Sprintf("p%d", r.order()[(at+k)%r.n])
		if got := ranks[p]; len(got) != 1 || got[0] != strconv.Itoa(k) {
			return fmt.Sprintf("%s, %d after the leader, has the ranks %v, want %d", p, k, got, k)
		}
	}
	if c := r.marks(history.Counted); len(c) != 1 || c[0].Attrs["n"] != strconv.Itoa(r.n) {
		return fmt.Sprintf("the leader counts %v, want %d once", c, r.n)
	}
	return ""
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
