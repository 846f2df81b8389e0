package check

import (
	"slices"
	"strconv"

	"jeton/runtime/history"
)

// Numbered checks the numbering of a ring: of n processes each has one number from 0 to n−1 (marks rank), who follows number k on the ring has
// number k+1, and what was counted (mark counted) is n. The ring is given in its order, from anyone on; without it, the successor of a process is
// the one to which it has sent the numbering token (role "numbering" for [Types]: T). Options: AtRest, Among. Cost: linear.
func Numbered(l *history.Log, ring []string, opts ...Option) Verdict {
	v, o, x := about(propNumbered), choose(opts), lived(l)
	r := ranksOf(l, o)
	v.count(countProcesses, len(r.members))
	if r.first < 0 {
		return v.unknown(whyNoRank.with())
	}
	if r.bad >= 0 {
		return v.violated(witness(l, r.bad), whyBadRank, happening{l, r.bad}, len(r.members)-1)
	}
	if r.twice[1] >= 0 {
		return v.violated(witness(l, r.twice[0], r.twice[1]), whyTwoRanks, happening{l, r.twice[0]}, happening{l, r.twice[1]})
	}
	for _, p := range r.members {
		if r.mark[p] < 0 && !x.gone(p) {
			return v.waits(l, x, o, witness(l, r.first), whyNotNumbered, l.Procs[p])
		}
	}
	if w, why := r.misplaced(l, successors(l, o, r.members, ring)); w != nil {
		return v.violated(w, why.text, why.args...).careful(l)
	}
	if r.counted >= 0 && l.Events[r.counted].Attrs["n"] != strconv.Itoa(len(r.members)) {
		return v.violated(witness(l, r.counted), whyMiscounted, happening{l, r.counted}, len(r.members))
	}
	if r.counted < 0 {
		return v.waits(l, x, o, witness(l, r.first), whyNotCounted)
	}
	return v.ok(okNumbered, len(r.members), len(r.members)-1).careful(l)
}

// ranks are the numbers of a log's processes.
type ranks struct {
	members             []int
	mark                []int // of each process: its mark, -1
	of                  []int // its number
	first, bad, counted int
	twice               [2]int // two marks with one number, or of one process
}

func ranksOf(l *history.Log, o *options) *ranks {
	r := &ranks{mark: make([]int, len(l.Procs)), of: make([]int, len(l.Procs)), first: -1, bad: -1, counted: -1, twice: [2]int{-1, -1}}
	in := o.lanes(l)
	for p := range l.Procs {
		r.mark[p] = -1
		if in[p] {
			r.members = append(r.members, p)
		}
	}
	holder := map[int]int{}
	for i := range l.Events {
		e, p := &l.Events[i], l.Lane(i)
		if e.Kind != history.Mark || !in[p] {
			continue
		}
		switch e.Name {
		case history.Counted:
			r.counted = i
		case history.Rank:
			n, err := strconv.Atoi(e.Attrs["rank"])
			if r.first < 0 {
				r.first = i
			}
			if r.bad < 0 && (err != nil || n < 0 || n >= len(r.members)) {
				r.bad = i
			}
			if j, taken := holder[n]; taken && r.twice[1] < 0 {
				r.twice = [2]int{j, i}
			}
			if r.mark[p] >= 0 && r.twice[1] < 0 {
				r.twice = [2]int{r.mark[p], i}
			}
			holder[n], r.mark[p], r.of[p] = i, i, n
		}
	}
	return r
}

// misplaced is a process whose successor has not the number after its own.
func (r *ranks) misplaced(l *history.Log, next []int) (*Witness, phrase) {
	n := len(r.members)
	for _, p := range r.members {
		q := next[p]
		if q < 0 || r.mark[p] < 0 || r.mark[q] < 0 || r.of[q] == (r.of[p]+1)%n {
			continue
		}
		return witness(l, r.mark[p], r.mark[q]), whyRingOrder.with(l.Procs[q], l.Procs[p], r.of[q], r.of[p])
	}
	return nil, phrase{}
}

// successors gives the successor of each process on the ring, -1 for none that is known.
func successors(l *history.Log, o *options, members []int, ring []string) []int {
	next, lane := make([]int, len(l.Procs)), laneNumbers(l)
	for p := range next {
		next[p] = -1
	}
	if ring != nil {
		for k, name := range ring {
			p, ok := lane[name]
			q, ok2 := lane[ring[(k+1)%len(ring)]]
			if ok && ok2 {
				next[p] = q
			}
		}
		return next
	}
	types := o.typed("numbering", "T")
	for i := range l.Events {
		if e := &l.Events[i]; e.Kind == history.Send && e.Msg != nil && slices.Contains(types, e.Msg.Type) && len(e.Msg.To) == 1 {
			if q, ok := lane[e.Msg.To[0]]; ok && slices.Contains(members, q) {
				next[l.Lane(i)] = q
			}
		}
	}
	return next
}
