package check

import (
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
	connects, accepts := map[string][]int{}, map[string][]int{}
	var names []string
	for i := range l.Events {
		switch e := &l.Events[i]; e.Kind {
		case history.Connect:
			if connects[e.Name] == nil {
				names = append(names, e.Name)
			}
			connects[e.Name] = append(connects[e.Name], i)
		case history.Accept:
			accepts[e.Name] = append(accepts[e.Name], i)
		}
	}
	for _, name := range names {
		for k, i := range connects[name] {
			if k < len(accepts[name]) {
				g.join(edge{l.Lane(i), l.Lane(accepts[name][k]), i, accepts[name][k]})
			}
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
