package check

import (
	"slices"

	"jeton/runtime/history"
)

// knowledge is which sendings each sending depends on, where a message is known once it is handed over: what is received and held has
// caused nothing yet, although the log's own clocks count it. Source: Raynal, Schiper, Toueg (1991).
type knowledge struct {
	*mail
	number []uint32   // of each Send: its number among its process's
	rowOf  []int32    // of each Send: the row of what its process knew of others; -1: nothing
	rows   [][]uint32 // of each process, how many of its sendings
	now    [][]uint32 // of each process, as a row: what it depends on by what was handed to it
	row    []int32    // of each process: the row that now is
	count  []uint32
}

func newKnowledge(m *mail) *knowledge {
	n, procs := len(m.Events), len(m.Procs)
	k := &knowledge{mail: m, number: make([]uint32, n), rowOf: make([]int32, n), now: make([][]uint32, procs), row: make([]int32, procs), count: make([]uint32, procs)}
	for p := range procs {
		k.now[p], k.row[p] = make([]uint32, procs), -1
	}
	return k
}

// fresh says that what a process knows has no row yet.
const fresh = -2

// read goes through the events. visit, if it is not nil, is called with each event that hands over a message, before that is known; it may
// end the reading.
func (k *knowledge) read(visit func(i, send int) (more bool)) {
	for i := range k.Events {
		if k.Events[i].Kind == history.Send && k.Events[i].Msg != nil {
			k.sent(i)
			continue
		}
		for _, s := range k.hands(i) {
			if visit != nil && !visit(i, s) {
				return
			}
			k.learn(k.Lane(i), s)
		}
	}
}

func (k *knowledge) sent(i int) {
	p := k.Lane(i)
	if k.row[p] == fresh {
		k.row[p] = int32(len(k.rows))
		k.rows = append(k.rows, slices.Clone(k.now[p]))
	}
	k.count[p]++
	k.number[i], k.rowOf[i] = k.count[p], k.row[p]
}

// learn adds a sending to what process p depends on, and what that depends on.
func (k *knowledge) learn(p, send int) {
	q, now := k.Lane(send), k.now[p]
	if now[q] >= k.number[send] {
		return
	}
	now[q] = k.number[send]
	k.row[p] = fresh
	if r := k.rowOf[send]; r >= 0 {
		for x, n := range k.rows[r] {
			if n > now[x] {
				now[x] = n
			}
		}
	}
}

// depends reports whether the sending b depends on the sending a.
func (k *knowledge) depends(a, b int) bool {
	if k.Lane(a) == k.Lane(b) {
		return k.number[a] < k.number[b]
	}
	r := k.rowOf[b]
	return r >= 0 && k.rows[r][k.Lane(a)] >= k.number[a]
}

// path is the shortest way from the sending a to the sending b that depends on it: sendings, and the events that handed them over.
func (m *mail) path(a, b int) []int {
	type place struct {
		hops, last int // last: the event by which the process came to know of a
	}
	at := make([]place, len(m.Procs))
	parent, hops := map[int]int{}, map[int]int{a: 0}
	for p := range at {
		at[p].last = -1
	}
	at[m.Lane(a)] = place{0, a}
	for i := a + 1; i < b; i++ {
		for _, s := range m.hands(i) {
			h, known := hops[s]
			if p := m.Lane(i); known && (at[p].last < 0 || h+1 < at[p].hops) {
				at[p] = place{h + 1, i}
				parent[i] = s
			}
		}
		if p := m.Lane(i); m.Events[i].Kind == history.Send && at[p].last >= 0 {
			hops[i] = at[p].hops
			parent[i] = at[p].last
		}
	}
	path := []int{b}
	for i := at[m.Lane(b)].last; i >= 0; {
		path = append(path, i)
		if i == a {
			break
		}
		i = parent[i]
	}
	slices.Reverse(path)
	return path
}
