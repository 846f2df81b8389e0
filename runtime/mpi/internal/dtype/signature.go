package dtype

import (
	"fmt"
	"strings"
)

// An Item is some basic items of one kind in a row.
type Item struct {
	Kind Kind
	N    int
}

// A Signature is a sequence of basic types: its parts one after the other, each so many times.
type Signature []Part

// A Part is a sequence that repeats.
type Part struct {
	Items []Item
	Times int
}

// times is a signature so many times over.
func (s Signature) times(n int) Signature {
	switch {
	case n == 0 || len(s) == 0:
		return nil
	case n == 1:
		return s
	case len(s) == 1 && len(s[0].Items) == 1: // one kind throughout
		one := s[0].Items[0]
		return Signature{{Items: []Item{{one.Kind, one.N * s[0].Times * n}}, Times: 1}}
	case len(s) == 1:
		return Signature{{Items: s[0].Items, Times: s[0].Times * n}}
	}
	var all []Item
	total := 0
	for _, p := range s {
		total += len(p.Items) * p.Times
	}
	if total <= maxUnrolled {
		for _, p := range s {
			for range p.Times {
				all = join(all, p.Items...)
			}
		}
		return Signature{{Items: all, Times: 1}}.times(n)
	}
	var many Signature
	for range n {
		many = append(many, s...)
	}
	return many
}

// maxUnrolled is how many items a repeated part has at most.
const maxUnrolled = 1 << 12

// join appends items; those of one kind become one.
func join(all []Item, more ...Item) []Item {
	for _, m := range more {
		if n := len(all); n > 0 && all[n-1].Kind == m.Kind {
			all[n-1].N += m.N
			continue
		}
		all = append(all, m)
	}
	return all
}

func (s Signature) plus(t Signature) Signature {
	if len(s) > 0 && len(t) > 0 && s[len(s)-1].Times == 1 && t[0].Times == 1 {
		joined := append(Signature(nil), s...)
		joined[len(s)-1] = Part{join(append([]Item(nil), s[len(s)-1].Items...), t[0].Items...), 1}
		return append(joined, t[1:]...)
	}
	return append(append(Signature(nil), s...), t...)
}

// A cursor walks through so many elements of a signature.
type cursor struct {
	s                      Signature
	count                  int // elements that are left, this one included
	part, time, item, used int
}

// next is what comes: its kind, and how many of it at least. n is 0 at the end.
func (c *cursor) next() (k Kind, n int) {
	if c.count <= 0 || len(c.s) == 0 {
		return 0, 0
	}
	p := c.s[c.part]
	it := p.Items[c.item]
	n = it.N - c.used
	if len(p.Items) == 1 { // all that repeats is of this kind
		n += it.N * (p.Times - c.time - 1)
		if len(c.s) == 1 {
			n += it.N * p.Times * (c.count - 1)
		}
	}
	return it.Kind, n
}

// skip goes on by n items of the kind that next has told.
func (c *cursor) skip(n int) {
	for n > 0 {
		p := c.s[c.part]
		it := p.Items[c.item]
		step := min(n, it.N-c.used)
		if len(p.Items) == 1 && c.used == 0 && n >= it.N { // whole repetitions at once
			whole := min(n/it.N, p.Times-c.time)
			c.time += whole
			n -= whole * it.N
			c.carry(p)
			if len(c.s) == 1 && c.part == 0 && c.time == 0 && n >= it.N*p.Times {
				elements := n / (it.N * p.Times)
				c.count -= elements
				n -= elements * it.N * p.Times
			}
			continue
		}
		n -= step
		if c.used += step; c.used == it.N {
			c.used = 0
			if c.item++; c.item == len(p.Items) {
				c.item = 0
				c.time++
				c.carry(p)
			}
		}
	}
}

// carry goes to the next part, and element, when all repetitions of a part are done.
func (c *cursor) carry(p Part) {
	if c.time < p.Times {
		return
	}
	c.time = 0
	if c.part++; c.part == len(c.s) {
		c.part = 0
		c.count--
	}
}

// Match compares what is sent with what is received: the basic types must agree one by one, and the receiver may have room for more. It returns
// nil, or where they differ.
func Match(sent Signature, sentCount int, received Signature, receivedCount int) error {
	a, b := cursor{s: sent, count: sentCount}, cursor{s: received, count: receivedCount}
	for item := 0; ; {
		k, n := a.next()
		l, m := b.next()
		switch {
		case n == 0:
			return nil
		case m == 0:
			return fmt.Errorf("more is sent than received: item %d and those behind have no place", item)
		case k.plain() == l.plain():
			step := min(n, m)
			a.skip(step)
			b.skip(step)
			item += step
		default:
			return fmt.Errorf("item %d is sent as %v and received as %v", item, k, l)
		}
	}
}

// String is the signature in words: "3 int32, 1 float64, …".
func (s Signature) String() string {
	var words []string
	for i, p := range s {
		var items []string
		for j, it := range p.Items {
			if j == 6 {
				items = append(items, "…")
				break
			}
			items = append(items, fmt.Sprintf("%d %v", it.N, it.Kind))
		}
		text := strings.Join(items, ", ")
		if p.Times > 1 {
			text = fmt.Sprintf("%d × (%s)", p.Times, text)
		}
		if i == 6 {
			words = append(words, "…")
			break
		}
		words = append(words, text)
	}
	return strings.Join(words, ", ")
}

// Uniform is the one kind of all of the data; false when there are several, or none.
func (t *Type) Uniform() (Kind, bool) {
	if len(t.sig) == 1 && len(t.sig[0].Items) == 1 {
		return t.sig[0].Items[0].Kind, true
	}
	return 0, false
}
