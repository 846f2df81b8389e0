package hosts

import (
	"fmt"
	"strings"
)

// By is the order in which ranks are given to hosts.
type By string

const (
	BySlot By = "slot" // fill a host's slots, then the next host's
	ByCore By = "core" // the same, with no more ranks than cores on a host whose cores are known
	ByNode By = "node" // one rank a host, round after round; a host that is full is left out
)

// ParseBy reads slot, core or node.
func ParseBy(s string) (By, error) {
	switch b := By(s); b {
	case BySlot, ByCore, ByNode:
		return b, nil
	}
	return "", fmt.Errorf("ranks are mapped by slot, core or node, and not by %q", s)
}

// maxRanks bounds a world.
const maxRanks = 1 << 16

// Map gives each of n ranks its host: the result's index is the rank. By slot and by core the ranks of a host follow one another.
//
// The rule for more ranks than slots is Open MPI's: it is an error ([SlotsError]), unless the hosts may be oversubscribed. Then,
// by slot and by core, each host gets an equal share of the ranks that are too many, and the first ones one more if
// there is a rest; by node the rounds go on as if there were no slots. A host's MaxSlots holds in any case.
//
// Three things differ from Open MPI 4.1. It does not look at max_slots when it maps, whatever its manual says. By node, with
// hosts of different sizes, it does not always go round one by one as its manual says. By core, it goes round a host's cores
// until the slots are full, so that its table is that by slot.
func Map(all []Host, n int, by By, oversubscribe bool) ([]Host, error) {
	if _, err := ParseBy(string(by)); err != nil {
		return nil, err
	}
	switch {
	case len(all) == 0:
		return nil, fmt.Errorf("there is no host to run ranks on")
	case n < 1 || n > maxRanks:
		return nil, fmt.Errorf("%d ranks: the number of ranks is from 1 to %d", n, maxRanks)
	}
	free, most := capacities(all, by)
	if sum(free) < n && (!oversubscribe || sum(most) < n) {
		e := &SlotsError{Want: n, Hosts: all, By: by, room: free}
		if oversubscribe {
			e.room, e.Limit = most, true
		}
		return nil, e
	}
	if by == ByNode {
		if sum(free) < n {
			free = most
		}
		return rounds(all, free, n), nil
	}
	return inRow(all, share(free, most, n), n), nil
}

// capacities are how many ranks each host takes before it is oversubscribed, and how many then.
func capacities(all []Host, by By) (free, most []int) {
	for _, h := range all {
		f, m := max(h.Slots, 1), maxRanks
		if by == ByCore && h.Cores > 0 {
			f = min(f, h.Cores)
		}
		if h.MaxSlots > 0 {
			m = max(h.MaxSlots, f)
		}
		free, most = append(free, f), append(most, m)
	}
	return free, most
}

func sum(counts []int) (s int) {
	for _, c := range counts {
		s += c
	}
	return s
}

// share says how many of n ranks each host gets, where their sum fits into most.
func share(free, most []int, n int) []int {
	got := make([]int, len(free))
	for i := range free {
		got[i] = min(free[i], n)
		n -= got[i]
	}
	for n > 0 {
		var open []int // hosts that take more
		for i := range got {
			if got[i] < most[i] {
				open = append(open, i)
			}
		}
		each, rest := n/len(open), n%len(open)
		for k, i := range open {
			more := each
			if k < rest {
				more++
			}
			more = min(more, most[i]-got[i])
			got[i] += more
			n -= more
		}
	}
	return got
}

func inRow(all []Host, counts []int, n int) []Host {
	ranks := make([]Host, 0, n)
	for i, c := range counts {
		for range c {
			ranks = append(ranks, all[i])
		}
	}
	return ranks
}

// rounds gives a rank to each host in turn, up to the number in room.
func rounds(all []Host, room []int, n int) []Host {
	ranks := make([]Host, 0, n)
	for round := 0; len(ranks) < n; round++ {
		for i := range all {
			if round < room[i] && len(ranks) < n {
				ranks = append(ranks, all[i])
			}
		}
	}
	return ranks
}

// A SlotsError says that there are more ranks than slots.
type SlotsError struct {
	Want  int
	Hosts []Host
	By    By
	Limit bool // oversubscribing was allowed, and max_slots forbids it
	room  []int
}

// Have is how many ranks the hosts take.
func (e *SlotsError) Have() int { return sum(e.room) }

// Error begins with Open MPI's words, which is what students find when they search for them.
func (e *SlotsError) Error() string {
	unit := "slots"
	cure := "Either request fewer ranks, or make more slots available (slots=N in the host file), or allow the hosts to be oversubscribed with --oversubscribe"
	switch {
	case e.Limit:
		unit, cure = "slots at most", "Either request fewer ranks, or raise max_slots in the host file"
	case e.By == ByCore:
		unit, cure = "cores with a slot", "Either request fewer ranks, or map them by slot or by node, or allow the hosts to be oversubscribed with --oversubscribe"
	}
	return fmt.Sprintf("There are not enough slots available in the system to satisfy the %d slots that were requested: the hosts have %d %s (%s).\n%s.",
		e.Want, e.Have(), unit, e.each(), cure)
}

// each lists what each host has, as far as it fits a line.
func (e *SlotsError) each() string {
	const shown = 8
	var s []string
	for i, h := range e.Hosts {
		if i == shown {
			s = append(s, fmt.Sprintf("… %d more hosts", len(e.Hosts)-shown))
			break
		}
		s = append(s, fmt.Sprintf("%s %d", h.Name, e.room[i]))
	}
	return strings.Join(s, ", ")
}
