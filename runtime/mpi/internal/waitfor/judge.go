package waitfor

import "slices"

// A Situation is some ranks that wait for ever.
type Situation struct {
	Reports []*Report // by rank; nil: not known
	Dead    []int     // ranks that will not go on: blocked, or at their end
	Victims []int     // those of them that are blocked
	// Certain says that nothing but these calls could release them: no rank of them has a goroutine that may still call.
	Certain bool
}

// Valid reports whether a situation, which has come from another rank, is one of a job of n.
func (s *Situation) Valid(n int) bool {
	for _, r := range slices.Concat(s.Dead, s.Victims) {
		if r < 0 || r >= len(s.Reports) || s.Reports[r] == nil {
			return false
		}
	}
	return len(s.Reports) == n
}

// Dead are the ranks that are not live. It believes the reports. A rank without one is live.
func Dead(all []*Report) (dead []int) {
	live := make([]bool, len(all))
	for r, x := range all {
		live[r] = x == nil || x.State == Running || x.State == Idle && x.Cell < lastCell(all)
	}
	for again := true; again; {
		again = false
		for r, x := range all {
			if !live[r] && slices.ContainsFunc(x.Calls, func(c Call) bool { return c.released(all, live) }) {
				live[r], again = true, true
			}
		}
	}
	for r := range all {
		if !live[r] {
			dead = append(dead, r)
		}
	}
	return dead
}

// lastCell is that which blocked ranks are in: one that is idle since an earlier one has not begun it yet.
func lastCell(all []*Report) (n int) {
	for _, x := range all {
		if x != nil && x.State == Blocked {
			n = max(n, x.Cell)
		}
	}
	return n
}

// released reports whether live ranks will release a call.
func (c *Call) released(all []*Report, live []bool) bool {
	needs, isLive := c.Wants(all), func(r int) bool { return r < 0 || r >= len(live) || live[r] }
	switch {
	case c.Open:
		return true
	case c.Any:
		return slices.ContainsFunc(needs, isLive)
	}
	return !slices.ContainsFunc(needs, func(r int) bool { return !isLive(r) })
}

// Wants are the ranks of the job that a call needs.
func (c *Call) Wants(all []*Report) []int {
	if c.Lock == nil || c.Lock.Target >= len(all) || all[c.Lock.Target] == nil {
		return c.Needs
	}
	var holders []int
	for _, l := range all[c.Lock.Target].Lockers {
		if l.Window == c.Lock.Window {
			holders = append(holders, l.Rank)
		}
	}
	return holders
}

// Judge compares two looks at the ranks; ok says that there is a deadlock.
func Judge(before, now []*Report) (s *Situation, ok bool) {
	dead := Dead(now)
	if !slices.Equal(dead, Dead(before)) { // there will be more of them
		return nil, false
	}
	s = &Situation{Reports: now, Dead: dead, Certain: true}
	for _, r := range dead {
		x := now[r]
		if before[r] == nil || before[r].Steps != x.Steps || before[r].State != x.State || !quiet(now, dead, r) {
			return nil, false
		}
		if x.State == Blocked {
			s.Victims = append(s.Victims, r)
		}
		s.Certain = s.Certain && x.Bystander == 0
	}
	return s, len(s.Victims) > 0
}

// quiet reports whether all that dead ranks have sent to a rank has come there.
func quiet(all []*Report, dead []int, to int) bool {
	for _, from := range dead {
		if from != to && at(all[from].Sent, to) != at(all[to].Come, from) {
			return false
		}
	}
	return true
}

func at(counts []uint64, i int) uint64 {
	if i < len(counts) {
		return counts[i]
	}
	return 0
}

// Cycles are rows of ranks each of which needs the next, and the last the first. No rank is in two. Who needs one of several does not need the next.
func (s *Situation) Cycles() (all [][]int) {
	state := map[int]int{} // 1: on the path, 2: looked at, or in a cycle that was found
	for c := s.cycle(state); c != nil; c = s.cycle(state) {
		all = append(all, c)
		for r, is := range state {
			if is == 1 {
				delete(state, r)
			}
		}
		for _, r := range c {
			state[r] = 2
		}
	}
	return all
}

func (s *Situation) cycle(state map[int]int) []int {
	var path []int
	var visit func(r int) []int
	visit = func(r int) []int {
		state[r] = 1
		path = append(path, r)
		for _, next := range s.edges(r, (*Call).strict) {
			if !slices.Contains(s.Victims, next) || state[next] == 2 {
				continue
			}
			if state[next] == 1 {
				return path[slices.Index(path, next):]
			}
			if found := visit(next); found != nil {
				return found
			}
		}
		state[r] = 2
		path = path[:len(path)-1]
		return nil
	}
	for _, r := range s.Victims {
		if state[r] == 0 {
			if found := visit(r); found != nil {
				return slices.Clone(found)
			}
		}
	}
	return nil
}

// Edges are the dead ranks that a rank needs, each once. Itself is one of them only if nobody else would do.
func (s *Situation) Edges(r int) []int { return s.edges(r, func(*Call) bool { return true }) }

func (s *Situation) edges(r int, which func(*Call) bool) (to []int) {
	for i := range s.Reports[r].Calls {
		c := &s.Reports[r].Calls[i]
		if !which(c) {
			continue
		}
		for _, n := range c.candidates(s.Reports, r) {
			if slices.Contains(s.Dead, n) && !slices.Contains(to, n) {
				to = append(to, n)
			}
		}
	}
	slices.Sort(to)
	return to
}

// candidates are the ranks that a call of a rank needs; of several of which one would do, those that are others.
func (c *Call) candidates(all []*Report, r int) []int {
	wants := c.Wants(all)
	if others := slices.DeleteFunc(slices.Clone(wants), func(n int) bool { return n == r }); c.Any && len(others) > 0 {
		return others
	}
	return wants
}

// strict reports whether a call needs all that it names.
func (c *Call) strict() bool { return !c.Any || len(c.Needs) < 2 }
