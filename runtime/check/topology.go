package check

import (
	"slices"

	"jeton/runtime/history"
)

// RingGraph checks that the connections make one ring: each process has two, and they lead round to all. Two processes have two parallel
// connections, one alone has one with itself, or none. Options: AtRest, Among. Cost: linear.
func RingGraph(l *history.Log, opts ...Option) Verdict {
	v, o, x := about(propRing), choose(opts), lived(l)
	g := graphOf(l, o)
	if !v.start(g) {
		return v.unknown(whyNoConnection.with())
	}
	if len(g.members) == 1 && len(g.edges) == 0 {
		return v.ok(okRing, 1).careful(l)
	}
	for _, p := range g.members {
		if n := len(g.at[p]); n > 2 {
			return v.violated(g.some(p), whyDegree, l.Procs[p], n, 2).careful(l)
		}
	}
	for _, p := range g.members {
		if n := len(g.at[p]); n < 2 {
			return v.waits(l, x, o, g.some(p), whyDegree, l.Procs[p], n, 2)
		}
	}
	if p := g.apart(); p >= 0 {
		return v.violated(g.some(g.members[0], p), whySeveralRings, l.Procs[p], l.Procs[g.members[0]]).careful(l)
	}
	return v.ok(okRing, len(g.members)).careful(l)
}

// StarGraph checks that the connections make a star: each process has one, with the centre. Options: AtRest, Among. Cost: linear.
func StarGraph(l *history.Log, centre string, opts ...Option) Verdict {
	v, o, x := about(propStar, centre), choose(opts), lived(l)
	g := graphOf(l, o)
	if !v.start(g) {
		return v.unknown(whyNoConnection.with())
	}
	for _, e := range g.edges {
		if l.Procs[e.a] != centre && l.Procs[e.b] != centre {
			return v.violated(witness(l, e.connect, e.accept), whyPastCentre, l.Procs[e.a], l.Procs[e.b], centre).careful(l)
		}
	}
	for _, p := range g.members {
		switch n := len(g.at[p]); {
		case l.Procs[p] == centre:
		case n > 1:
			return v.violated(g.some(p), whyDegree, l.Procs[p], n, 1).careful(l)
		case n == 0:
			return v.waits(l, x, o, nil, whyDegree, l.Procs[p], 0, 1)
		}
	}
	return v.ok(okStar, len(g.members), centre).careful(l)
}

// CompleteGraph checks that each two processes have one connection: not two that crossed, and none with oneself. Options: AtRest, Among. Cost:
// linear, and the square of the number of processes.
func CompleteGraph(l *history.Log, opts ...Option) Verdict {
	v, o, x := about(propCompleteGraph), choose(opts), lived(l)
	g := graphOf(l, o)
	if !v.start(g) {
		return v.unknown(whyNoConnection.with())
	}
	first := map[[2]int]int{}
	for _, e := range g.edges {
		k := [2]int{min(e.a, e.b), max(e.a, e.b)}
		if e.a == e.b {
			return v.violated(witness(l, e.connect), whyLoop, l.Procs[e.a]).careful(l)
		}
		if j, again := first[k]; again {
			return v.violated(witness(l, j, e.connect), whyTwoConnections, l.Procs[e.a], l.Procs[e.b], happening{l, j}, happening{l, e.connect}).careful(l)
		}
		first[k] = e.connect
	}
	for k, p := range g.members {
		for _, q := range g.members[k+1:] {
			if _, ok := first[[2]int{p, q}]; !ok {
				return v.waits(l, x, o, nil, whyNotConnected, l.Procs[p], l.Procs[q])
			}
		}
	}
	return v.ok(okCompleteGraph, len(g.members), len(g.edges)).careful(l)
}

// TreeGraph checks that the connections make a tree: they lead to all, and there is one way only. Chains, stars and pairs of stars are trees.
// Options: AtRest, Among. Cost: linear.
func TreeGraph(l *history.Log, opts ...Option) Verdict {
	v, o, x := about(propTree), choose(opts), lived(l)
	g := graphOf(l, o)
	if !v.start(g) {
		return v.unknown(whyNoConnection.with())
	}
	if e := g.closing(); e != nil {
		return v.violated(witness(l, e.connect, e.accept), whyCycle, l.Procs[e.a], l.Procs[e.b]).careful(l)
	}
	if p := g.apart(); p >= 0 {
		return v.waits(l, x, o, g.some(g.members[0], p), whyApart, l.Procs[p], l.Procs[g.members[0]])
	}
	return v.ok(okTree, len(g.members), len(g.edges)).careful(l)
}

// ChainGraph checks that the connections make a chain: a tree in which nobody has more than two. Options: AtRest, Among. Cost: linear.
func ChainGraph(l *history.Log, opts ...Option) Verdict {
	v := TreeGraph(l, opts...)
	v.property = propChain.with()
	g := graphOf(l, choose(opts))
	for _, p := range g.members {
		if n := len(g.at[p]); n > 2 && v.Status != Violated {
			return v.violated(g.some(p), whyDegree, l.Procs[p], n, 2).careful(l)
		}
	}
	return v.In(English)
}

// closing is the first connection of two processes that others connect already; nil when there is none.
func (g *graph) closing() *edge {
	root := make([]int, len(g.Procs))
	for p := range root {
		root[p] = p
	}
	find := func(p int) int {
		for root[p] != p {
			root[p] = root[root[p]]
			p = root[p]
		}
		return p
	}
	for k := range g.edges {
		a, b := find(g.edges[k].a), find(g.edges[k].b)
		if a == b {
			return &g.edges[k]
		}
		root[a] = b
	}
	return nil
}

// ConnectAfter checks that those who take part connect only after the go: each connect happened after a mark or local event of this name, in whatever
// process. Options: Among. Cost: linear in events, and connections × processes.
func ConnectAfter(l *history.Log, mark string, opts ...Option) Verdict {
	v, in := about(propAfterGo, mark), choose(opts).lanes(l)
	first, goes := make([]int, len(l.Procs)), 0 // of each process: its first go, by its place there; 0: none
	var connects []int
	for i := range l.Events {
		e, p := &l.Events[i], l.Lane(i)
		switch {
		case e.Kind == history.Connect && in[p]:
			connects = append(connects, i)
		case (e.Kind == history.Mark || e.Kind == history.Local) && e.Name == mark:
			if goes++; first[p] == 0 {
				first[p] = l.Nth(i)
			}
		}
	}
	v.count(countConnections, len(connects))
	switch {
	case len(connects) == 0:
		return v.unknown(whyNoConnection.with())
	case goes == 0:
		return v.unknown(whyNoGo.with(mark))
	}
	for _, i := range connects {
		c, after := l.Clock(i), false
		for p, n := range first {
			after = after || n > 0 && int(c.At(p)) >= n
		}
		if !after {
			return v.violated(witness(l, i), whyBeforeGo, happening{l, i}).careful(l)
		}
	}
	return v.ok(okAfterGo, len(connects)).careful(l)
}

// Hops checks that a message of some types is sent at most so often until it has arrived: a mail goes from its server to at most one other. Messages are
// the same when their Text is: give each mail an id. Cost: linear.
func Hops(l *history.Log, types []string, most int) Verdict {
	v := about(propHops, most)
	sends := map[string][]int{}
	longest := 0
	for i := range l.Events {
		e := &l.Events[i]
		if e.Kind != history.Send || e.Msg == nil || !slices.Contains(types, e.Msg.Type) {
			continue
		}
		all := append(sends[e.Msg.Text], i)
		sends[e.Msg.Text] = all
		if longest = max(longest, len(all)); len(all) > most {
			return v.violated(witness(l, all[max(0, len(all)-3):]...).of(all...), whyHops, e.Msg.Text, len(all), happening{l, i}).careful(l)
		}
	}
	v.count(countMessages, len(sends))
	if len(sends) == 0 && most > 0 {
		return v.unknown(whyNoMessage.with())
	}
	return v.ok(okHops, len(sends), longest).careful(l)
}
