package check

import (
	"cmp"
	"slices"

	"jeton/runtime/history"
)

// graph is who is connected with whom: the connections of a log (events connect and accept of one name) between those who take part, each as
// long as it was, once for each time that it was made.
type graph struct {
	*history.Log
	members []int
	in      []bool
	edges   []edge
	at      [][]int // of each process: its edges; a loop is there twice
}

// An edge is a connection, by its events.
type edge struct {
	a, b            int // who connected, and who accepted
	connect, accept int
}

func graphOf(l *history.Log, o *options) *graph {
	g := &graph{Log: l, in: o.lanes(l), at: make([][]int, len(l.Procs))}
	for p, in := range g.in {
		if in {
			g.members = append(g.members, p)
		}
	}
	// An end is a connect or an accept. Sorted, those of one name are together, in the order of the log.
	type end struct{ name, event int }
	var connects, accepts []end
	names := map[string]int{}
	for i := range l.Events {
		e := &l.Events[i]
		if e.Kind != history.Connect && e.Kind != history.Accept {
			continue
		}
		n, ok := names[e.Name]
		if !ok {
			n = len(names)
			names[e.Name] = n
		}
		if e.Kind == history.Connect {
			connects = append(connects, end{n, i})
		} else {
			accepts = append(accepts, end{n, i})
		}
	}
	byName := func(a, b end) int { return cmp.Or(a.name-b.name, a.event-b.event) }
	slices.SortFunc(connects, byName)
	slices.SortFunc(accepts, byName)
	for len(connects) > 0 && len(accepts) > 0 {
		switch a, b := connects[0], accepts[0]; {
		case a.name == b.name:
			g.join(edge{l.Lane(a.event), l.Lane(b.event), a.event, b.event})
			connects, accepts = connects[1:], accepts[1:]
		case a.name < b.name:
			connects = connects[1:]
		default:
			accepts = accepts[1:]
		}
	}
	return g
}

func (g *graph) join(e edge) {
	if g.in[e.a] && g.in[e.b] {
		g.at[e.a] = append(g.at[e.a], len(g.edges))
		g.at[e.b] = append(g.at[e.b], len(g.edges))
		g.edges = append(g.edges, e)
	}
}

// reach are the processes that are connected with p, by whatever way; p is one.
func (g *graph) reach(p int) []bool {
	seen := make([]bool, len(g.Procs))
	seen[p] = true
	for todo := []int{p}; len(todo) > 0; {
		q := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		for _, k := range g.at[q] {
			for _, r := range []int{g.edges[k].a, g.edges[k].b} {
				if !seen[r] {
					seen[r] = true
					todo = append(todo, r)
				}
			}
		}
	}
	return seen
}

// apart is a member that is not connected with the first one; -1 when all are.
func (g *graph) apart() int {
	seen := g.reach(g.members[0])
	for _, p := range g.members {
		if !seen[p] {
			return p
		}
	}
	return -1
}

// some points at connections of processes: the last of each.
func (g *graph) some(procs ...int) *Witness {
	w := witness(g.Log)
	for _, p := range procs {
		if n := len(g.at[p]); n > 0 {
			w = witness(g.Log, append(w.Events, g.edges[g.at[p][n-1]].connect)...)
		}
	}
	if len(w.Events) == 0 {
		return nil
	}
	return w
}

// start begins the verdict on a graph; false when there is nothing to judge.
func (v *Verdict) start(g *graph) bool {
	v.count(countProcesses, len(g.members))
	v.count(countConnections, len(g.edges))
	return len(g.members) > 0 && (len(g.edges) > 0 || len(g.members) == 1)
}
