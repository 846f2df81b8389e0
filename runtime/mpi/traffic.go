package mpi

import (
	"fmt"
	"slices"
	"sync/atomic"

	"jeton/launcher/lang"
	"jeton/runtime/mpi/internal/device"
	"jeton/runtime/mpi/internal/dtype"
)

// A TrafficClass says what messages are for. They are those of Open MPI's monitoring component.
type TrafficClass int

// The classes.
const (
	PointToPoint     TrafficClass = iota // Send and its like
	InCollectives                        // what collective operations send, and the making of communicators
	OneSided                             // accesses to windows
	gotten                               // of them, those that bring data here: they are told as the target's
	classesOfTraffic = OneSided + 1
)

// String is the name.
func (k TrafficClass) String() string {
	return [...]string{"point-to-point", "collective", "one-sided", "gotten"}[k]
}

// A Flow is what messages were, all of one class or all that one rank has sent another.
type Flow struct {
	Messages int
	Bytes    int    // of the user's data
	Items    int    // numbers and the like
	Type     string // of the items: "int64"; "" when there are several types, or none
	Least    int    // bytes of the shortest message
	Most     int    // and of the longest
}

// String says it in words: "3 messages of 1 int64".
func (f Flow) String() string {
	switch {
	case f.Messages == 0:
		return say("no message", "aucun message")
	case f.Bytes == 0:
		return quantity(f.Messages, "empty message", "empty messages", "message vide", "messages vides")
	}
	s := quantity(f.Messages, "message", "messages", "message", "messages")
	each := f.Least == f.Most
	switch {
	case each && f.Type != "":
		return s + say(" of ", " de ") + fmt.Sprintf("%d %s", f.Items/f.Messages, f.Type)
	case each:
		return s + say(" of ", " de ") + volume(f.Bytes/f.Messages)
	case f.Type != "":
		return s + fmt.Sprintf(", %d %s", f.Items, f.Type)
	}
	return s + ", " + volume(f.Bytes)
}

// flow is a device's count for the outside.
func flow(c device.Count) Flow {
	f := Flow{Messages: c.Messages, Bytes: c.Bytes, Items: c.Items, Least: c.Least, Most: c.Most}
	if c.Kind != 0 && c.Kind != device.Mixed {
		f.Type = dtype.Kind(c.Kind - 1).String()
	}
	return f
}

// tallies are what a communicator counts: of each class, for each rank of the job. What is in them belongs to the device's lock.
type tallies [gotten + 1]atomic.Pointer[[]device.Tally]

// of is where messages of a class to a rank of the job are counted.
func (t *tallies) of(class TrafficClass, job, size int) *device.Tally {
	row := t[class].Load()
	if row == nil || job >= len(*row) { // more ranks are known than when it was made, of a sum
		fresh := make([]device.Tally, max(size, job+1))
		if row != nil {
			copy(fresh, *row)
		}
		if t[class].CompareAndSwap(row, &fresh) {
			row = &fresh
		} else {
			row = t[class].Load()
		}
	}
	return &(*row)[job]
}

// tally is where this communicator counts.
func (c *Comm) tally(class TrafficClass, job int) *device.Tally {
	return c.counts.of(class, job, c.p.d.Size())
}

// countAccess counts an access to a window. The caller has the device's lock.
func (w *Win) countAccess(a *access) {
	job := w.c.ranks[a.target]
	if a.answered() {
		w.c.tally(gotten, job).Add(a.into.Type, a.into.Count)
	}
	switch {
	case a.verb == verbSwap:
		w.c.tally(OneSided, job).Add(a.from.Type, a.from.Count)
	case a.verb != verbGet && a.from.Bytes() > 0:
		w.c.tally(OneSided, job).Add(a.from.Type, a.from.Count)
	}
}

// join adds what others have counted. The caller has the device's lock.
func (t *tallies) join(from *tallies, size int) {
	for class := range from {
		row := from[class].Load()
		if row == nil {
			continue
		}
		for job := range *row {
			to := t.of(TrafficClass(class), job, size)
			to.Join((*row)[job].Count)
			for tag, x := range (*row)[job].Tags {
				to.Tagged(tag).Join(*x)
			}
		}
	}
}

// clear forgets all. The caller has the device's lock.
func (t *tallies) clear() {
	for class := range t {
		if row := t[class].Load(); row != nil {
			clear(*row)
		}
	}
}

// ResetTraffic begins to count anew in all communicators of this rank. It is not collective: what others count goes on.
func ResetTraffic() { must().resetTraffic() }

func (p *process) resetTraffic() {
	all := p.counting()
	p.d.Locked(func() {
		for _, counts := range all {
			counts.clear()
		}
		p.past.clear()
	})
}

// Traffic is what this rank has sent in the communicator since ResetTraffic, to each of its ranks: the row of one sender. What windows and
// files do is counted in the communicator that they were made of. Cost: some microseconds.
func (c *Comm) Traffic() *Traffic {
	t := newTraffic(c.must("Traffic").fullName(), c.Size())
	c.p.d.Locked(func() { c.row(c.counts, t) })
	return t
}

// AllTraffic is Traffic of World and all communicators together, also of those that are freed.
func AllTraffic() *Traffic { return must().allTraffic() }

func (p *process) allTraffic() *Traffic {
	t := newTraffic(lang.Text{En: "all communicators", Fr: "tous les communicateurs"}, p.world.Size())
	all := p.counting()
	p.d.Locked(func() {
		var sum tallies
		sum.join(&p.past, p.d.Size())
		for _, counts := range all {
			sum.join(counts, p.d.Size())
		}
		p.world.row(&sum, t)
	})
	return t
}

// row fills in what this rank knows: what it has sent to the ranks of c, and what it has got from their windows.
func (c *Comm) row(from *tallies, t *Traffic) {
	for class := range from {
		row := from[class].Load()
		if row == nil {
			continue
		}
		for r, job := range c.ranks {
			if job >= len(*row) {
				continue
			}
			x := &(*row)[job]
			if TrafficClass(class) == gotten {
				t.counts[OneSided][r][c.rank].Join(x.Count)
				continue
			}
			t.counts[class][c.rank][r].Join(x.Count)
			for tag, n := range x.Tags {
				t.counts[class][c.rank][r].Join(*n)
				addTags(t.tags[class], map[int]device.Count{tag: *n})
			}
		}
	}
}

// counting are the counts of all communicators, each once.
func (p *process) counting() []*tallies {
	p.registry.Lock()
	defer p.registry.Unlock()
	var all []*tallies
	for _, c := range p.comms {
		if !slices.Contains(all, c.counts) {
			all = append(all, c.counts)
		}
	}
	return all
}

// keepTraffic keeps what a communicator has counted that is not there any more, unless windows that were made of it go on.
func (p *process) keepTraffic(c *Comm) {
	if !slices.Contains(p.counting(), c.counts) {
		p.d.Locked(func() { p.past.join(c.counts, p.d.Size()) })
	}
}
