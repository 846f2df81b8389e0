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
		args = append(args, peer, fmt.Sprintf("tag %s", word(c.Tag, "AnyTag")))
	}
	text := fmt.Sprintf("%s(%s)", c.Name, strings.Join(args, ", "))
	if c.Collective != "" && c.Collective != c.Name {
		text += " [" + c.Collective + "]"
	}
	if c.Comm != "" && c.Comm != "world" {
		text += sayOf.With(l, c.Comm, c.Rank)
	}
	if c.Where != "" {
		text += ", " + c.Where
	}
	return text
}

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

// each calls f for each blocked call.
func (s *Situation) each(f func(r int, c *Call)) {
	for _, r := range s.Victims {
		for i := range s.Reports[r].Calls {
			f(r, &s.Reports[r].Calls[i])
		}
	}
}
