package detector

import "slices"

// A Status is what a member of [Swim] thinks of another.
type Status int

// The statuses.
const (
	Alive Status = iota
	Suspected
	Dead // given up for good
)

// String is the status's name.
func (s Status) String() string {
	switch s {
	case Alive:
		return "alive"
	case Suspected:
		return "suspected"
	case Dead:
		return "dead"
	}
	return "?"
}

// An Update is a piece of news of a member. Incarnation is the member's own number: it alone raises it, to deny a suspicion.
type Update struct {
	Of          int
	Status      Status
	Incarnation int
}

// overrides says whether the update is news to one who thinks m. Source: SWIM, section 4.2.
func (u Update) overrides(m member) bool {
	switch {
	case m.status == Dead:
		return false
	case u.Status == Dead:
		return true
	case u.Status == Suspected && m.status == Alive:
		return u.Incarnation >= m.incarnation
	}
	return u.Incarnation > m.incarnation
}

// news are the updates that a member passes on: each a limited number of times, those that were passed on least first.
type news struct {
	max   int // in one message
	times int // that each is passed on
	items []item
}

type item struct {
	Update
	passed int
}

// add takes in a new one. It replaces an older one of the same member.
func (n *news) add(u Update) {
	n.items = slices.DeleteFunc(n.items, func(i item) bool { return i.Of == u.Of })
	n.items = append(n.items, item{Update: u})
}

// some are those for one message, without those of a member (−1: of all).
func (n *news) some(but int) []Update {
	slices.SortStableFunc(n.items, func(a, b item) int { return a.passed - b.passed })
	var us []Update
	for i := range n.items {
		if it := &n.items[i]; len(us) < n.max && it.Of != but {
			us = append(us, it.Update)
			it.passed++
		}
	}
	n.items = slices.DeleteFunc(n.items, func(i item) bool { return i.passed >= n.times })
	return us
}
