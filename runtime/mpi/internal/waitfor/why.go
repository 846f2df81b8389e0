package waitfor

import (
	"fmt"
	"slices"
	"strings"

	"jeton/launcher/lang"
)

// why says what keeps the calls from ending.
func (s *Situation) why(l lang.Lang) (lines []string) {
	for i, cycle := range s.Cycles() {
		switch {
		case i >= mostCycles:
		case len(cycle) == 1:
			lines = append(lines, saySelf.With(l, cycle[0]))
		default:
			lines = append(lines, sayCycle.With(l, arrows(append(cycle, cycle[0]))))
		}
	}
	lines = append(lines, s.anyone(l)...)
	lines = append(lines, s.held(l)...)
	switch last := slices.DeleteFunc(s.left(), func(r int) bool { return s.Reports[r].State == Idle }); len(last) {
	case 0:
	case 1:
		lines = append(lines, sayLast.With(l, list(last)))
	default:
		lines = append(lines, sayAllLast.With(l, list(last)))
	}
	lines = append(lines, s.nobody(l)...)
	lines = append(lines, s.absent(l)...)
	s.each(func(r int, c *Call) {
		if hint := s.beside(l, r, c); hint != "" && len(lines) < mostLines {
			lines = append(lines, hint)
		}
	})
	return lines
}

// mostCycles is how many are named.
const mostCycles = 4

// anyone says why nobody sends to ranks that receive from whoever does.
func (s *Situation) anyone(l lang.Lang) []string {
	var ranks, waiting, ended []int
	s.each(func(r int, c *Call) {
		if c.Message && !c.strict() && !slices.Contains(ranks, r) {
			ranks = append(ranks, r)
		}
	})
	for _, r := range ranks {
		for _, n := range s.edges(r, func(c *Call) bool { return c.Message && !c.strict() }) {
			switch {
			case slices.Contains(ranks, n):
			case s.Reports[n].State == Idle && !slices.Contains(ended, n):
				ended = append(ended, n)
			case s.Reports[n].State != Idle && !slices.Contains(waiting, n):
				waiting = append(waiting, n)
			}
		}
	}
	if ranks == nil {
		return nil
	}
	slices.Sort(waiting)
	slices.Sort(ended)
	say, parts := sayAnyone, []string(nil)
	if len(ranks) > 1 {
		say = sayAllAnyone
	}
	if waiting != nil {
		parts = append(parts, sayWaitToo.With(l, list(waiting)))
	}
	if ended != nil {
		parts = append(parts, sayAtEnd.With(l, list(ended)))
	}
	why := ""
	if parts != nil {
		why = " (" + strings.Join(parts, sayThen.In(l)) + ")"
	}
	return []string{say.With(l, list(ranks), why)}
}

func arrows(ranks []int) string {
	words := make([]string, len(ranks))
	for i, r := range ranks {
		words[i] = fmt.Sprint(r)
	}
	return strings.Join(words, " → ")
}

// A tally is how many calls of each kind are blocked.
type tally struct{ sends, receives, collectives, windows, unready int }

// kinds counts the blocked calls. Finalize counts as none: it waits for the others' calls.
func (s *Situation) kinds() (k tally) {
	s.each(func(_ int, c *Call) {
		switch {
		case c.isLast():
		case c.isWindow():
			k.windows++
		case c.Ready:
			k.unready++
		case c.Collective != "":
			k.collectives++
		case c.Message && c.Send:
			k.sends++
		case c.Message:
			k.receives++
		}
	})
	return k
}

// nobody says that all send, or that all receive.
func (s *Situation) nobody(l lang.Lang) []string {
	switch k := s.kinds(); {
	case k.collectives+k.windows+k.unready > 0:
		return nil
	case k.sends > 0 && k.receives == 0:
		return []string{sayNoRecv.In(l)}
	case k.receives > 0 && k.sends == 0:
		return []string{sayNoSend.In(l)}
	}
	return nil
}

// held says who has the locks that are asked for.
func (s *Situation) held(l lang.Lang) (lines []string) {
	s.each(func(r int, c *Call) {
		if c.Lock != nil && len(lines) < mostCycles {
			lines = append(lines, sayHeld.With(l, c.Lock.Target, r, list(c.Wants(s.Reports))))
		}
	})
	return lines
}

// A meeting is a collective operation of one communicator: all calls that are of it have the same.
type meeting struct {
	context uint32
	turn    int
	name    string
}

func (c *Call) meeting() meeting { return meeting{c.Context, c.Turn, c.operation()} }

// absent says who is in a collective operation, and who of those that it needs is not.
func (s *Situation) absent(l lang.Lang) (lines []string) {
	in := map[meeting][]int{}
	var order []meeting
	s.each(func(r int, c *Call) {
		if c.Collective == "" {
			return
		}
		k := c.meeting()
		if in[k] == nil {
			order = append(order, k)
		}
		if !slices.Contains(in[k], r) {
			in[k] = append(in[k], r)
		}
	})
	for _, k := range order {
		var missing []int
		s.each(func(_ int, c *Call) {
			if c.meeting() != k {
				return
			}
			for _, n := range c.Wants(s.Reports) {
				if slices.Contains(s.Dead, n) && !slices.Contains(in[k], n) && !slices.Contains(missing, n) {
					missing = append(missing, n)
				}
			}
		})
		if len(missing) > 0 {
			slices.Sort(missing)
			lines = append(lines, sayAbsent.With(l, k.name, list(in[k]), list(missing)))
		}
	}
	return lines
}

// operation is the name of a call's collective operation.
func (c *Call) operation() string {
	if c.isLast() {
		return c.Name
	}
	return c.Collective
}

func list(ranks []int) string {
	words := make([]string, 0, len(ranks))
	for i, r := range ranks {
		if i == mostLines {
			words = append(words, "…")
			break
		}
		words = append(words, fmt.Sprint(r))
	}
	return strings.Join(words, ", ")
}

// beside names a message that a receive nearly takes.
func (s *Situation) beside(l lang.Lang, r int, c *Call) string {
	if !c.Message || c.Send {
		return ""
	}
	for _, m := range s.Reports[r].Messages {
		source, tag := c.Peer < 0 || c.Peer == m.Source, c.Tag < 0 || c.Tag == m.Tag
		switch same := m.Context == c.Context; {
		case same && source && !tag:
			return sayTag.With(l, r, m.Source, m.Tag, c.Name, c.Tag)
		case same && tag && !source:
			return saySource.With(l, r, m.Source, m.Tag, c.Name, c.Peer)
		case !same && slices.Contains(c.Needs, m.From) && tag:
			return sayComm.With(l, r, m.Source, m.Comm, m.Tag, c.Name, c.Comm.In(l))
		}
	}
	return ""
}

// alone reports whether each blocked call is of a message between a rank and itself.
func (s *Situation) alone() bool {
	self := true
	s.each(func(r int, c *Call) { self = self && c.Message && len(c.Needs) == 1 && c.Needs[0] == r })
	return self
}

// rootsDiffer reports whether ranks are in one collective operation, and have given different roots.
func (s *Situation) rootsDiffer() (differ bool) {
	roots := map[meeting]int{}
	s.each(func(_ int, c *Call) {
		if c.Root == 0 {
			return
		}
		k := c.meeting()
		if first, known := roots[k]; known {
			differ = differ || first != c.Root
		} else {
			roots[k] = c.Root
		}
	})
	return differ
}

// try is what to change.
func (s *Situation) try(l lang.Lang) string {
	k, left, near := s.kinds(), len(s.left()) > 0, false
	s.each(func(r int, c *Call) { near = near || s.beside(l, r, c) != "" })
	switch {
	case near:
		return tryEnvelope.In(l)
	case k.sends+k.receives > 0 && s.alone():
		return trySelf.In(l)
	case k.unready > 0:
		return tryReady.In(l)
	case k.windows > 0:
		return tryWindow.In(l)
	case s.rootsDiffer():
		return tryRoot.In(l)
	case k.collectives > 0 && left:
		return tryIf.In(l)
	case k.collectives > 0:
		return tryOrder.In(l)
	case left && k.receives > 0:
		return tryPartnerSend.In(l)
	case left && k.sends > 0:
		return tryPartnerRecv.In(l)
	case k.sends > 0 && k.receives == 0:
		return trySends.In(l)
	case k.receives > 0 && k.sends == 0:
		return tryReceives.In(l)
	case k.sends > 0:
		return tryEnvelope.In(l)
	case left:
		return tryIf.In(l)
	}
	return tryOrder.In(l)
}
