package mpi

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"jeton/runtime/mpi/internal/schedule"
)

// A Plan is who sends to whom in a collective operation, in rounds. It is drawn as the last expression of a cell. Explain makes those of the
// library's algorithms; a program may make its own, to have them drawn.
type Plan struct {
	Operation, Algorithm string
	Ranks, Root          int
	Rounds               [][]Hop // in a round a rank sends one message at most, and receives one at most
}

// A Hop is a message of a Plan.
type Hop struct {
	From, To int
	Items    int // elements that it has
}

// Explain is the plan of a collective operation on so many ranks, without any that run. count is the number of elements as in the call: of the
// whole for Bcast, Reduce, Allreduce, Scan and Exscan, of each rank's part for others; those whose parts may differ (Gatherv …) are explained with equal
// ones. An algorithm "" is the first that Algorithms names; WithSegment cuts what pipelined ones send.
//
// Rounds are those of a network in which a rank sends one message at a time, and receives one.
//
//	mpi.Explain("Bcast", "binomial", 8, 0, 1)
//
// Errors: ErrArg for what is not known; ErrRoot, ErrCount.
func Explain(operation, algorithm string, ranks, root, count int, options ...Option) (*Plan, error) {
	of, how, err := schedules(operation, algorithm, ranks, root, count, mostExplained, options)
	if err != nil {
		return nil, typeErr("Explain", err)
	}
	return &Plan{operation, string(how), ranks, root, rounds(ranks, of)}, nil
}

// mostExplained is of how many ranks a plan is made: it is looked at.
const mostExplained = 1024

// schedules are those of the ranks of an operation, of which there may be so many.
func schedules(operation, algorithm string, ranks, root, count, most int, options []Option) (of func(rank int) *schedule.Schedule, how schedule.Algorithm, err error) {
	known := algorithms[operation]
	make, ok := makers[operation]
	if !ok || len(known) == 0 {
		return nil, "", bad(ErrArg, "%q is not one of %s", operation, strings.Join(plannedOperations(), ", "))
	}
	how = schedule.Algorithm(algorithm)
	if how == "" {
		how = known[0]
	}
	a := schedule.Args{Size: ranks, Root: root, Count: count}
	for _, o := range options {
		a.Segment = cmp.Or(o.segment, a.Segment)
	}
	switch {
	case !slices.Contains(known, how):
		return nil, "", bad(ErrArg, "the algorithms of %s are %q, and %q is not among them", operation, Algorithms(operation), algorithm)
	case ranks < 1 || ranks > most:
		return nil, "", bad(ErrArg, "%d ranks: there can be 1 to %d", ranks, most)
	case root < 0 || root >= ranks:
		return nil, "", bad(ErrRoot, "the root is %d, and the ranks are 0 to %d", root, ranks-1)
	case count < 0 || a.Segment < 0:
		return nil, "", bad(ErrCount, "%d elements in segments of %d", count, a.Segment)
	case operation == "Allgather" && how == schedule.RecursiveDoubling && ranks&(ranks-1) != 0:
		return nil, "", bad(ErrArg, "%q needs a number of ranks that is a power of two, and there are %d", how, ranks)
	}
	return func(rank int) *schedule.Schedule {
		a.Rank = rank
		return make(how, a)
	}, how, nil
}

// makers make the schedules of operations on equal parts.
var makers = map[string]func(schedule.Algorithm, schedule.Args) *schedule.Schedule{
	"Barrier": schedule.Barrier, "Bcast": schedule.Bcast, "Gather": schedule.Gather, "Scatter": schedule.Scatter, "Allgather": schedule.Allgather,
	"Alltoall": schedule.Alltoall, "Reduce": schedule.Reduce, "Allreduce": schedule.Allreduce, "ReduceScatterBlock": schedule.ReduceScatterBlock,
	"Scan":   func(how schedule.Algorithm, a schedule.Args) *schedule.Schedule { return schedule.Scan(how, a, false) },
	"Exscan": func(how schedule.Algorithm, a schedule.Args) *schedule.Schedule { return schedule.Scan(how, a, true) },

	// With equal parts, these send what others do.
	"Gatherv": schedule.Gather, "Scatterv": schedule.Scatter, "Alltoallv": schedule.Alltoall, "Alltoallw": schedule.Alltoall,
	"ReduceScatter": schedule.ReduceScatter,
	"Allgatherv": func(how schedule.Algorithm, a schedule.Args) *schedule.Schedule {
		if how == schedule.Linear {
			return schedule.Alltoall(how, a)
		}
		return schedule.Allgather(how, a)
	},
}

func plannedOperations() []string {
	var names []string
	for name := range makers {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// A player is a rank that follows its schedule in a network of rounds.
type player struct {
	rounds []schedule.Round
	sends  []schedule.Transfer // of the round that goes on, that are not sent
	recvs  map[int]int         // and how many are awaited of whom
	come   map[int]int         // messages that are there, by sender
}

// rounds has all ranks follow their schedules, one message out and one in at a time.
func rounds(ranks int, of func(int) *schedule.Schedule) (all [][]Hop) {
	players := make([]player, ranks)
	for r := range players {
		players[r] = player{rounds: of(r).Rounds, come: map[int]int{}}
		players[r].next()
	}
	for {
		busy := make([]bool, ranks) // that receive in this round
		var round []Hop
		for k := range ranks {
			p := &players[k]
			if len(p.sends) == 0 || busy[p.sends[0].Peer] {
				continue
			}
			x := p.sends[0]
			p.sends = p.sends[1:]
			busy[x.Peer] = true
			round = append(round, Hop{k, x.Peer, x.Span.N})
		}
		if len(round) == 0 {
			return all
		}
		all = append(all, round)
		for _, h := range round {
			players[h.To].come[h.From]++
		}
		for r := range players {
			players[r].next()
		}
	}
}

// next takes what has come, and begins the next round when one is over.
func (p *player) next() {
	for {
		left := 0
		for from, n := range p.recvs {
			got := min(n, p.come[from])
			p.come[from] -= got
			p.recvs[from] -= got
			left += n - got
		}
		if left > 0 || len(p.sends) > 0 || len(p.rounds) == 0 {
			return
		}
		p.sends, p.recvs = p.rounds[0].Sends, map[int]int{}
		for _, x := range p.rounds[0].Recvs {
			p.recvs[x.Peer]++
		}
		p.rounds = p.rounds[1:]
	}
}

// Messages is how many there are.
func (p *Plan) Messages() (n int) {
	for _, r := range p.Rounds {
		n += len(r)
	}
	return n
}

// Items is how many elements they have together.
func (p *Plan) Items() (n int) {
	for _, r := range p.Rounds {
		for _, h := range r {
			n += h.Items
		}
	}
	return n
}

// headline says how much it is.
func (p *Plan) headline() string {
	return fmt.Sprintf(say("%s, %s, %d %s: %s, %s, %s", "%s, %s, %d %s : %s, %s, %s"), p.Operation, p.Algorithm, p.Ranks, say("ranks", "rangs"),
		quantity(len(p.Rounds), "round", "rounds", "tour", "tours"), quantity(p.Messages(), "message", "messages", "message", "messages"),
		quantity(p.Items(), "element", "elements", "élément", "éléments"))
}

// String lists the rounds: "1: 0 → 4 (1), 2 → 6 (1)".
func (p *Plan) String() string {
	lines := []string{p.headline()}
	for k, r := range p.Rounds {
		hops := make([]string, len(r))
		for i, h := range r {
			hops[i] = fmt.Sprintf("%d → %d (%d)", h.From, h.To, h.Items)
		}
		lines = append(lines, fmt.Sprintf("%4d: %s", k+1, strings.Join(hops, ", ")))
	}
	return strings.Join(lines, "\n")
}

// A planChart is what package drawing draws of a Plan: diagram.Plan.
type planChart struct {
	Name   string
	Ranks  int
	Root   int
	Rounds [][]Hop
	Text   string
}

func (p *Plan) chart() planChart {
	return planChart{p.headline(), p.Ranks, p.Root, p.Rounds, p.String()}
}

// HTML is the picture for a notebook: messages move in it, round after round.
func (p *Plan) HTML() string {
	if p == nil {
		return ""
	}
	return page("plan", p.chart(), p.String())
}

// Figure is the picture as one SVG; "" in a program that has nobody who draws.
func (p *Plan) Figure() string { return figure("plan", p.chart()) }

// Save writes the picture to a file: as text when its name ends in .txt, else as SVG.
func (p *Plan) Save(path string) error { return save(path, "plan", p.chart(), p.String()) }
