package check

import (
	"fmt"
	"strings"

	"jeton/runtime/history"
)

// A Cut is a state that the run may have passed through: of each process, its events up to some point, with all that happened before them. It
// is valid during the call that it is given to.
type Cut struct {
	Log *history.Log
	At  []int // of each of Log.Procs, how many of its events are in the cut; nobody changes it

	lane map[string]int
}

// Has reports whether event i is in the cut.
func (c *Cut) Has(i int) bool { return c.Log.Nth(i) <= c.At[c.Log.Lane(i)] }

// Events are a process's events in the cut, in order: indices of the log. The slice is the Log's.
func (c *Cut) Events(proc string) []int {
	p, ok := c.lane[proc]
	if !ok {
		return nil
	}
	return c.Log.Of(proc)[:c.At[p]]
}

// State is what a process has last said of its state; nil when it has said nothing. The map is the Log's.
func (c *Cut) State(proc string) map[string]string {
	events := c.Events(proc)
	for k := len(events) - 1; k >= 0; k-- {
		if e := &c.Log.Events[events[k]]; e.Kind == history.State {
			return e.Attrs
		}
	}
	return nil
}

// Mark is the name of the last of some marks of a process, "" when there was none: Mark("p1", history.CSEnter, history.CSExit) is
// CSEnter while p1 is in its section.
func (c *Cut) Mark(proc string, names ...string) string {
	events := c.Events(proc)
	for k := len(events) - 1; k >= 0; k-- {
		e := &c.Log.Events[events[k]]
		for _, n := range names {
			if e.Kind == history.Mark && e.Name == n {
				return n
			}
		}
	}
	return ""
}

// InFlight are the sendings whose message is on its way: in the cut, and the receipt by one of the receivers is not. A message to several
// may be there several times, once for each.
func (c *Cut) InFlight() []int {
	var sends []int
	for p, name := range c.Log.Procs {
		for _, i := range c.Log.Of(name)[:c.At[p]] {
			if e := &c.Log.Events[i]; e.Kind == history.Send && e.Msg != nil {
				for range len(e.Msg.To) - c.received(i) {
					sends = append(sends, i)
				}
			}
		}
	}
	return sends
}

// received is how many processes have received a message in the cut.
func (c *Cut) received(send int) int {
	n := 0
	for k, i := range c.Log.Receipts(send) {
		again := false
		for _, j := range c.Log.Receipts(send)[:k] {
			again = again || c.Log.Lane(j) == c.Log.Lane(i)
		}
		if c.Has(i) && !again {
			n++
		}
	}
	return n
}

// String names the last event of each process: p0 #3, p1 #7.
func (c *Cut) String() string {
	var words []string
	for p, name := range c.Log.Procs {
		if n := c.At[p]; n > 0 {
			words = append(words, fmt.Sprintf("%s #%d", name, c.Log.Events[c.Log.Of(name)[n-1]].Seq))
		}
	}
	return strings.Join(words, ", ")
}

// edge are the last events of the cut that happened before no other event in it, at most limit.
func (c *Cut) edge(limit int) []int {
	var last, edge []int
	for p, name := range c.Log.Procs {
		if n := c.At[p]; n > 0 {
			last = append(last, c.Log.Of(name)[n-1])
		}
	}
	for _, i := range last {
		under := false
		for _, j := range last {
			under = under || c.Log.Before(i, j)
		}
		if !under && len(edge) < limit {
			edge = append(edge, i)
		}
	}
	return edge
}
