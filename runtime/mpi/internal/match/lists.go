package match

import "slices"

// lists have items in the order of their numbers, each in up to four lists by name.
type lists[T any] struct {
	few    []named[T]            // lists that have something; a look at each costs less than a hash
	many   map[Envelope]*list[T] // those for which few had no room
	number uint64
	count  int
	spare  []*node[T]
	empty  []*list[T]
}

type list[T any] struct{ head, tail *node[T] }

type node[T any] struct {
	item   T
	number uint64
	names  [4]Envelope // of the lists that it is in
	links  [4]link[T]
	in     int // how many
}

type link[T any] struct{ before, next *node[T] }

type named[T any] struct {
	name Envelope
	*list[T]
}

func newLists[T any]() *lists[T] {
	return &lists[T]{few: make([]named[T], 0, 8), many: map[Envelope]*list[T]{}}
}

// find is the list of a name; nil when nothing is in it.
func (l *lists[T]) find(name Envelope) *list[T] {
	for i := range l.few {
		if x := &l.few[i]; x.name == name {
			return x.list
		}
	}
	if len(l.many) == 0 {
		return nil
	}
	return l.many[name]
}

// open gives a name a list.
func (l *lists[T]) open(name Envelope) *list[T] {
	x := pop(&l.empty)
	if len(l.few) < cap(l.few) {
		l.few = append(l.few, named[T]{name, x})
	} else {
		l.many[name] = x
	}
	return x
}

// drop forgets the list of a name, in which nothing is left.
func (l *lists[T]) drop(name Envelope, x *list[T]) {
	l.empty = append(l.empty, x)
	for i := range l.few {
		if l.few[i].list == x {
			last := len(l.few) - 1
			l.few[i], l.few[last] = l.few[last], named[T]{}
			l.few = l.few[:last]
			return
		}
	}
	delete(l.many, name)
}

// at is which of a node's links belong to a name.
func (n *node[T]) at(name Envelope) *link[T] {
	for i := range n.in {
		if n.names[i] == name {
			return &n.links[i]
		}
	}
	return nil
}

func (l *lists[T]) first(name Envelope) *node[T] {
	if list := l.find(name); list != nil {
		return list.head
	}
	return nil
}

// pop is the last of a slice, or new.
func pop[T any](from *[]*T) *T {
	if n := len(*from); n > 0 {
		x := (*from)[n-1]
		*from = (*from)[:n-1]
		return x
	}
	return new(T)
}

func (l *lists[T]) add(item T, names ...Envelope) {
	n := pop(&l.spare)
	l.number++
	l.count++
	*n = node[T]{item: item, number: l.number, in: len(names)}
	copy(n.names[:], names)
	for i, name := range names {
		to := l.find(name)
		if to == nil {
			to = l.open(name)
		}
		n.links[i].before = to.tail
		if to.tail != nil {
			to.tail.at(name).next = n
		} else {
			to.head = n
		}
		to.tail = n
	}
}

// take removes a node from its lists.
func (l *lists[T]) take(n *node[T]) T {
	item := n.item
	l.count--
	for i, name := range n.names[:n.in] {
		from, x := l.find(name), n.links[i]
		if x.before != nil {
			x.before.at(name).next = x.next
		} else {
			from.head = x.next
		}
		if x.next != nil {
			x.next.at(name).before = x.before
		} else {
			from.tail = x.before
		}
		if from.head == nil {
			l.drop(name, from)
		}
	}
	*n = node[T]{} // the item is not ours to keep
	l.spare = append(l.spare, n)
	return item
}

// all calls f for each item, in order.
func (l *lists[T]) all(f func(T) bool) {
	found := map[uint64]*node[T]{}
	note := func(name Envelope, x *list[T]) {
		for n := x.head; n != nil; n = n.at(name).next {
			found[n.number] = n
		}
	}
	for _, x := range l.few {
		note(x.name, x.list)
	}
	for name, x := range l.many {
		note(name, x)
	}
	numbers := make([]uint64, 0, len(found))
	for k := range found {
		numbers = append(numbers, k)
	}
	slices.Sort(numbers)
	for _, k := range numbers {
		if !f(found[k].item) {
			return
		}
	}
}
