package dtype

import "unsafe"

// A copying moves n runs of bytes between a row, where they follow each other, and a memory, where they are stride bytes apart.
type copying struct {
	row, memory []byte // of the row, all of it; memory[at] is where the first run begins
	at          int
	n           int // runs
	run, stride int
	pack        bool // into the row
}

// do chooses the loop: for runs as long as a basic type or two, one without calls and checks within. That all runs lie in the memory and in the row is
// checked here, once.
func (c *copying) do() {
	if c.n == 0 {
		return
	}
	span := (c.n - 1) * c.stride
	place := unsafe.Pointer(&c.memory[c.at+min(span, 0) : c.at+max(span, 0)+c.run][0])
	if span < 0 {
		place = unsafe.Add(place, -span)
	}
	row := unsafe.Pointer(&c.row[:c.n*c.run][0])
	switch {
	case c.run == c.stride:
		c.whole()
	case c.run == 1:
		moveBy[uint8](c, row, place)
	case c.run == 2:
		moveBy[uint16](c, row, place)
	case c.run == 4:
		moveBy[uint32](c, row, place)
	case c.run == 8:
		moveBy[uint64](c, row, place)
	case c.run == 16:
		moveBy[[2]uint64](c, row, place)
	case c.run == 24:
		moveBy[[3]uint64](c, row, place)
	case c.run == 32:
		moveBy[[4]uint64](c, row, place)
	default:
		c.runs()
	}
}

func moveBy[T any](c *copying, row, memory unsafe.Pointer) {
	if c.pack {
		gather[T](c, row, memory)
	} else {
		scatter[T](c, row, memory)
	}
}

// whole is for runs that touch.
func (c *copying) whole() {
	here := c.memory[c.at : c.at+c.n*c.run]
	if c.pack {
		copy(c.row, here)
	} else {
		copy(here, c.row[:len(here)])
	}
}

// runs is for long ones.
func (c *copying) runs() {
	row, at := c.row, c.at
	for range c.n {
		here := c.memory[at : at+c.run]
		if c.pack {
			copy(row, here)
		} else {
			copy(here, row)
		}
		row, at = row[c.run:], at+c.stride
	}
}

// gather copies runs as long as a T into the row, four at a time. Places are offsets, since no pointer may stand behind the memory's end.
func gather[T any](c *copying, row, memory unsafe.Pointer) {
	one, two, three := c.stride, 2*c.stride, 3*c.stride
	i, j, n := 0, 0, c.n // in the row and in the memory; runs that are left
	for ; n >= 4; n -= 4 {
		to, from := (*[4]T)(unsafe.Add(row, i)), unsafe.Add(memory, j)
		to[0] = *(*T)(from)
		to[1] = *(*T)(unsafe.Add(from, one))
		to[2] = *(*T)(unsafe.Add(from, two))
		to[3] = *(*T)(unsafe.Add(from, three))
		i, j = i+int(unsafe.Sizeof(*to)), j+2*two
	}
	for ; n > 0; n-- {
		*(*T)(unsafe.Add(row, i)) = *(*T)(unsafe.Add(memory, j))
		i, j = i+c.run, j+one
	}
}

// scatter is the other way.
func scatter[T any](c *copying, row, memory unsafe.Pointer) {
	one, two, three := c.stride, 2*c.stride, 3*c.stride
	i, j, n := 0, 0, c.n
	for ; n >= 4; n -= 4 {
		from, to := (*[4]T)(unsafe.Add(row, i)), unsafe.Add(memory, j)
		*(*T)(to) = from[0]
		*(*T)(unsafe.Add(to, one)) = from[1]
		*(*T)(unsafe.Add(to, two)) = from[2]
		*(*T)(unsafe.Add(to, three)) = from[3]
		i, j = i+int(unsafe.Sizeof(*from)), j+2*two
	}
	for ; n > 0; n-- {
		*(*T)(unsafe.Add(memory, j)) = *(*T)(unsafe.Add(row, i))
		i, j = i+c.run, j+one
	}
}
