package dtype

import "fmt"

// A Distribution is how the elements of a dimension of an array are dealt out to processes.
type Distribution int

const (
	Whole  Distribution = iota // all to each: the dimension is not distributed. MPI_DISTRIBUTE_NONE
	Block                      // a run of elements to each. MPI_DISTRIBUTE_BLOCK
	Cyclic                     // in turn. MPI_DISTRIBUTE_CYCLIC
)

// DefaultLength has Darray choose how many elements go together: as many as make all processes have some for Block, one for Cyclic.
const DefaultLength = -1

// Darray is the part of one process of an array of sizes, the last dimension of which lies together, that is dealt out to a grid of processes: in dimension
// d to grid[d] of them, lengths[d] elements at once. rank is numbered through the grid, the last dimension running fastest. Its extent is that of
// the whole array. MPI_Type_create_darray, in C's order.
func Darray(size, rank int, sizes []int, how []Distribution, lengths, grid []int, of *Type) *Type {
	const call = "Type_create_darray"
	if len(sizes) == 0 || len(how) != len(sizes) || len(lengths) != len(sizes) || len(grid) != len(sizes) {
		fail(call, "%d sizes, %d distributions, %d lengths and %d sizes of the grid", len(sizes), len(how), len(lengths), len(grid))
	}
	places := 1
	for d, n := range grid {
		if n < 1 {
			fail(call, "dimension %d of the grid has %d places", d, n)
		}
		places *= n
	}
	if places != size || rank < 0 || rank >= size {
		fail(call, "process %d of %d in a grid of %d places", rank, size, places)
	}
	_, extent := of.Extent()
	t, step, at := of, extent, 0
	for d := len(sizes) - 1; d >= 0; d-- {
		if sizes[d] < 1 {
			fail(call, "dimension %d has %d elements", d, sizes[d])
		}
		mustFit(sizes[d], magnitude(step))
		length := dealt(call, d, sizes[d], how[d], lengths[d], grid[d])
		var from int
		t, from = runs(sizes[d], length, rank%grid[d], grid[d], step, t)
		rank /= grid[d]
		at += from
		step *= sizes[d]
	}
	t = Resized(build("", []block{{at, 1, t}}), 0, step)
	t.made = fmt.Sprintf("darray(%d, %v, %v, %v, %v, %v)", size, sizes, how, lengths, grid, of)
	return t
}

// dealt is how many elements of a dimension go together.
func dealt(call string, d, n int, how Distribution, length, places int) int {
	switch {
	case how == Whole && places != 1:
		fail(call, "dimension %d is not distributed, and the grid has %d places there", d, places)
	case how == Whole:
		return n
	case how != Block && how != Cyclic:
		fail(call, "dimension %d: there is no distribution %d", d, how)
	case length == DefaultLength && how == Block:
		return (n + places - 1) / places
	case length == DefaultLength:
		return 1
	case length < 1:
		fail(call, "dimension %d: %d elements at once", d, length)
	case how == Block && length*places < n:
		fail(call, "dimension %d: %d blocks of %d elements are not all of %d", d, places, length, n)
	}
	return length
}

// runs is the elements of a dimension that are a place's: runs of a length, step bytes apart each, as many places apart. from is the byte of the first.
func runs(n, length, place, places, step int, of *Type) (t *Type, from int) {
	first, round := place*length, places*length
	if first >= n {
		return build("", nil), 0
	}
	whole, rest := 0, 0
	for at := first; at < n; at += round {
		if at+length <= n {
			whole++
		} else {
			rest = n - at
		}
	}
	var blocks []block
	if whole > 0 {
		blocks = append(blocks, block{0, 1, uniform("", whole, 1, round*step, uniform("", length, 1, step, of))})
	}
	if rest > 0 {
		blocks = append(blocks, block{whole * round * step, 1, uniform("", rest, 1, step, of)})
	}
	return build("", blocks), first * step
}

func (h Distribution) String() string {
	switch h {
	case Whole:
		return "none"
	case Block:
		return "block"
	case Cyclic:
		return "cyclic"
	}
	return fmt.Sprintf("distribution %d", int(h))
}
