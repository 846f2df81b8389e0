package device

import "jeton/runtime/mpi/internal/dtype"

// A Tally counts what is sent to one destination. The device's lock guards it.
type Tally struct {
	Count                // but for what is in Tags
	Tags  map[int]*Count // messages between two, by tag; those of more than mostTags tags together at OtherTags

	tag  int // of last
	last *Count
}

// A Count is of some messages.
type Count struct {
	Messages, Bytes, Items int
	Least, Most            int   // bytes of the shortest and of the longest
	Kind                   uint8 // of items: 1 + a dtype.Kind, or Mixed; 0 when there were none
}

const (
	Mixed     = 255
	OtherTags = -1

	mostTags = 64
)

// Add counts a message of count elements of a type. A nil type has no data.
func (c *Count) Add(t *dtype.Type, count int) {
	nbytes, items, kind := 0, 0, uint8(0)
	if t != nil && count > 0 {
		nbytes = t.Size() * count
	}
	if nbytes > 0 {
		if k, ok := t.Uniform(); ok {
			kind, items = uint8(k)+1, nbytes/k.Size()
		} else {
			kind = Mixed
			items, _ = t.Items(nbytes)
		}
	}
	c.join(Count{1, nbytes, items, nbytes, nbytes, kind})
}

// Join adds what another has counted.
func (c *Count) Join(x Count) {
	if x.Messages > 0 {
		c.join(x)
	}
}

// more is Join of what is more of the same, most of the time.
func (c *Count) more(x *Count) {
	if c.Kind != x.Kind || x.Least < c.Least || x.Most > c.Most || c.Messages == 0 {
		c.Join(*x)
		return
	}
	c.Messages += x.Messages
	c.Bytes += x.Bytes
	c.Items += x.Items
}

func (c *Count) join(x Count) {
	if c.Messages == 0 {
		c.Least = x.Least
	}
	c.Least, c.Most = min(c.Least, x.Least), max(c.Most, x.Most)
	switch {
	case c.Kind == 0:
		c.Kind = x.Kind
	case x.Kind != 0 && x.Kind != c.Kind:
		c.Kind = Mixed
	}
	c.Messages += x.Messages
	c.Bytes += x.Bytes
	c.Items += x.Items
}

// count counts a send.
func (t *Tally) count(r *Request) {
	c := &t.Count
	if r.op == 0 {
		c = t.Tagged(int(r.envelope.Tag))
	}
	c.Add(r.buf.Type, r.buf.Count)
}

// Tagged is the count of a tag.
func (t *Tally) Tagged(tag int) *Count {
	if t.last != nil && t.tag == tag {
		return t.last
	}
	if t.Tags == nil {
		t.Tags = map[int]*Count{}
	}
	c := t.Tags[tag]
	if c == nil && len(t.Tags) >= mostTags {
		tag = OtherTags
		c = t.Tags[tag]
	}
	if c == nil {
		c = new(Count)
		t.Tags[tag] = c
	}
	t.tag, t.last = tag, c
	return c
}
