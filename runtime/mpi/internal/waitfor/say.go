package waitfor

import (
	"fmt"
	"slices"
	"strings"

	"jeton/launcher/lang"
)

// mostLines is how many ranks the text tells of one by one.
const mostLines = 16

// Text tells what the ranks are in, why that does not end, and what to try.
func (s *Situation) Text(l lang.Lang) string {
	lines := []string{sayDeadlock.In(l)}
	for i, r := range s.Victims {
		if i == mostLines {
			lines = append(lines, "  "+sayMore.With(l, len(s.Victims)-i))
			break
		}
		lines = append(lines, "  "+s.rank(l, r))
	}
	for _, r := range s.Dead {
		if x := s.Reports[r]; x.State == Idle && s.needed(r) {
			lines = append(lines, "  "+sayIdle.With(l, r, x.Cell))
		}
	}
	lines = append(lines, s.why(l)...)
	if try := s.try(l); try != "" {
		lines = append(lines, sayTry.With(l, try))
	}
	if !s.Certain {
		lines = append(lines, sayBystanders.In(l))
	}
	return strings.Join(lines, "\n")
}

// Short is the text for a rank that is not the one to tell all: what it is in itself.
func (s *Situation) Short(l lang.Lang, r int) string {
	return sayDeadlock.In(l) + " " + s.rank(l, r)
}

// rank is what a rank is in.
func (s *Situation) rank(l lang.Lang, r int) string {
	var calls []string
	for i := range s.Reports[r].Calls {
		calls = append(calls, s.Reports[r].Calls[i].words(l))
	}
	return sayIn.With(l, r, strings.Join(calls, sayAnd.In(l)))
}

// words is a call: "Send(1000000 int64 to 1, tag 42) in world, In[5]:18".
func (c *Call) words(l lang.Lang) string {
	var args []string
	if c.What != "" {
		args = append(args, c.What)
	}
	if c.Message {
		peer := sayFrom.With(l, word(c.Peer, "AnySource"))
		if c.Send {
			peer = sayTo.With(l, word(c.Peer, "?"))
		}
		args = append(args, peer, sayTagged.With(l, word(c.Tag, "AnyTag")))
	}
	if c.Root > 0 {
		args = append(args, fmt.Sprintf("root=%d", c.Root-1))
	}
	if some := c.oneOf(l); some != "" {
		args = append(args, some)
	}
	text := c.Name
	if len(args) > 0 {
		text += "(" + strings.Join(args, ", ") + ")"
	}
	if c.Collective != "" && c.Collective != c.Name && !c.isLast() {
		text += " [" + c.Collective + "]"
	}
	if c.Comm.En != "" && c.Comm.En != "world" {
		text += sayOf.With(l, c.Comm.In(l), c.Rank)
	}
	if c.Where != "" {
		text += ", " + c.Where
	}
	return text
}

// mostOf is how many requests of a call are named.
const mostOf = 4

// oneOf are the requests of which a call waits for one.
func (c *Call) oneOf(l lang.Lang) string {
	var some []string
	for i := range c.OneOf {
		if i == mostOf {
			some = append(some, "…")
			break
		}
		some = append(some, c.OneOf[i].words(l))
	}
	return strings.Join(some, sayOr.In(l))
}

// isLast reports whether a rank sends nothing any more after the call.
func (c *Call) isLast() bool { return c.Name == "Finalize" }

// isWindow reports whether the call is one of a window's.
func (c *Call) isWindow() bool { return strings.HasPrefix(c.Name, "Win.") }

func word(n int, any string) string {
	if n < 0 {
		return any
	}
	return fmt.Sprint(n)
}

// needed reports whether a blocked rank waits for a rank.
func (s *Situation) needed(r int) bool {
	return slices.ContainsFunc(s.Victims, func(v int) bool { return slices.Contains(s.Edges(v), r) })
}

// left are the ranks that will call nothing any more, and for which others wait in calls that are not their last ones: at the end of their cell, or in Finalize.
func (s *Situation) left() (ranks []int) {
	for _, r := range s.Dead {
		x := s.Reports[r]
		if x.State != Idle && !slices.ContainsFunc(x.Calls, func(c Call) bool { return c.isLast() }) {
			continue
		}
		if slices.ContainsFunc(s.Victims, func(v int) bool {
			return slices.Contains(s.edges(v, func(c *Call) bool { return !c.isLast() }), r)
		}) {
			ranks = append(ranks, r)
		}
	}
	return ranks
}

// each calls f for each blocked call, and for the requests of which one waits for one.
func (s *Situation) each(f func(r int, c *Call)) {
	for _, r := range s.Victims {
		for i := range s.Reports[r].Calls {
			c := &s.Reports[r].Calls[i]
			f(r, c)
			for k := range c.OneOf {
				f(r, &c.OneOf[k])
			}
		}
	}
}
