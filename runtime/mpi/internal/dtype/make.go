package dtype

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// A block is so many elements of a type in a row, at a displacement in bytes.
type block struct {
	at, n int
	of    *Type
}

// build makes a type of blocks, in their order. It is the standard's general constructor, MPI_Type_create_struct.
func build(made string, blocks []block) *Type {
	t := &Type{made: made}
	for _, b := range blocks {
		if b.n == 0 {
			continue
		}
		lb, extent := b.of.Extent()
		t.body = appended(t.body, repeated(b.of.body, b.n, extent, b.at))
		mustFit(b.n, max(b.of.size, magnitude(extent)))
		mustFit(1, magnitude(b.at))
		t.size += b.n * b.of.size
		t.sig = t.sig.plus(b.of.sig.times(b.n))
		step := (b.n - 1) * extent
		t.align = max(t.align, b.of.align)
		if b.of.marked {
			t.mark(b.at+lb+min(step, 0), b.at+lb+extent+max(step, 0))
		}
		from, to := b.of.Reach(b.n)
		t.trueBound(b.at+from, b.at+to, b.of.size > 0)
	}
	t.settle()
	return t
}

// mark widens the bounds that Resized gave to those of a block.
func (t *Type) mark(lb, ub int) {
	if t.marked {
		lb, ub = min(t.lb, lb), max(t.ub, ub)
	}
	t.lb, t.ub, t.marked = lb, ub, true
}

func (t *Type) trueBound(from, to int, data bool) {
	switch {
	case !data:
	case t.trueLB == t.last:
		t.trueLB, t.last = from, to
	default:
		t.trueLB, t.last = min(t.trueLB, from), max(t.last, to)
	}
}

// settle finds the bounds, if Resized gave none, and out whether the type is dense. The extent is rounded up so that the items of all elements of a
// row lie where they may: the epsilon of section 5.1.6.
func (t *Type) settle() {
	if !t.marked {
		t.lb, t.ub = t.trueLB, t.last
		if over := (t.ub - t.lb) % max(t.align, 1); over > 0 {
			t.ub += t.align - over
		}
	}
	t.dense = t.size == 0 || len(t.body) == 1 && t.body[0].body == nil && t.body[0].n == 1 && t.body[0].at == 0 && t.lb == 0 && t.ub == t.size
}

// uniform is n blocks of a length, stride bytes apart: a loop, however many.
func uniform(made string, n, length, stride int, of *Type) *Type {
	one := build("", []block{{0, length, of}})
	if n == 0 || length == 0 {
		return build(made, nil)
	}
	mustFit(n, max(one.size, magnitude(stride)))
	t := &Type{body: repeated(one.body, n, stride, 0), size: n * one.size, sig: one.sig.times(n), made: made, marked: one.marked, align: one.align}
	step := (n - 1) * stride
	t.lb, t.ub = one.lb+min(step, 0), one.ub+max(step, 0)
	if one.size > 0 {
		t.trueLB, t.last = one.trueLB+min(step, 0), one.last+max(step, 0)
	}
	t.settle()
	return t
}

// maxBytes is longer than any memory, and little enough that a few of them can be added.
const maxBytes = 1 << 50

// mustFit refuses what would be longer than any memory.
func mustFit(n, nbytes int) {
	if n > 0 && nbytes > maxBytes/n {
		fail("Type", "%d × %d bytes are more than any memory has", n, nbytes)
	}
}

func magnitude(n int) int {
	switch {
	case n == math.MinInt:
		return math.MaxInt
	case n < 0:
		return -n
	}
	return n
}

func atLeast0(call string, what string, values ...int) {
	for _, v := range values {
		if v < 0 {
			panic(&Error{call, fmt.Sprintf("%s %d is negative", what, v), true})
		}
	}
}

// Contiguous is n elements in a row. MPI_Type_contiguous.
func Contiguous(n int, of *Type) *Type {
	atLeast0("Type_contiguous", "count", n)
	_, extent := of.Extent()
	return uniform(fmt.Sprintf("contiguous(%d, %v)", n, of), n, 1, extent, of)
}

// Vector is n blocks of length elements, whose beginnings are stride elements apart. MPI_Type_vector.
func Vector(n, length, stride int, of *Type) *Type {
	atLeast0("Type_vector", "count", n)
	atLeast0("Type_vector", "block length", length)
	_, extent := of.Extent()
	mustFit(magnitude(stride), magnitude(extent))
	return uniform(fmt.Sprintf("vector(%d, %d, %d, %v)", n, length, stride, of), n, length, stride*extent, of)
}

// Hvector is Vector with a stride in bytes. MPI_Type_create_hvector.
func Hvector(n, length, stride int, of *Type) *Type {
	atLeast0("Type_create_hvector", "count", n)
	atLeast0("Type_create_hvector", "block length", length)
	return uniform(fmt.Sprintf("hvector(%d, %d, %d, %v)", n, length, stride, of), n, length, stride, of)
}

// Indexed is blocks of lengths at displacements, both in elements. MPI_Type_indexed.
func Indexed(lengths, displacements []int, of *Type) *Type {
	_, extent := of.Extent()
	at := make([]int, len(displacements))
	for i, d := range displacements {
		mustFit(magnitude(d), magnitude(extent))
		at[i] = d * extent
	}
	return indexed("Type_indexed", "indexed", lengths, displacements, at, of)
}

// Hindexed is Indexed with displacements in bytes. MPI_Type_create_hindexed.
func Hindexed(lengths, displacements []int, of *Type) *Type {
	return indexed("Type_create_hindexed", "hindexed", lengths, displacements, displacements, of)
}

// IndexedBlock is Indexed with blocks of one length. MPI_Type_create_indexed_block.
func IndexedBlock(length int, displacements []int, of *Type) *Type {
	return Indexed(slices.Repeat([]int{length}, len(displacements)), displacements, of)
}

func indexed(call, name string, lengths, shown, at []int, of *Type) *Type {
	if len(lengths) != len(at) {
		fail(call, "%d block lengths and %d displacements", len(lengths), len(at))
	}
	atLeast0(call, "block length", lengths...)
	blocks := make([]block, len(at))
	for i := range at {
		blocks[i] = block{at[i], lengths[i], of}
	}
	return build(fmt.Sprintf("%s(%v, %v, %v)", name, lengths, shown, of), blocks)
}

// Struct is blocks of types of their own, at displacements in bytes. MPI_Type_create_struct.
func Struct(lengths, displacements []int, types []*Type) *Type {
	if len(lengths) != len(displacements) || len(types) != len(displacements) {
		fail("Type_create_struct", "%d block lengths, %d displacements and %d types", len(lengths), len(displacements), len(types))
	}
	atLeast0("Type_create_struct", "block length", lengths...)
	var blocks []block
	var names []string
	for i, t := range types {
		blocks = append(blocks, block{displacements[i], lengths[i], t})
		names = append(names, t.String())
	}
	return build(fmt.Sprintf("struct(%v, %v, [%s])", lengths, displacements, strings.Join(names, ", ")), blocks)
}

// Resized is a type with other bounds: its elements are then extent bytes apart. MPI_Type_create_resized.
func Resized(of *Type, lb, extent int) *Type {
	mustFit(1, magnitude(lb))
	mustFit(1, magnitude(extent))
	t := *of
	t.lb, t.ub, t.marked, t.made = lb, lb+extent, true, fmt.Sprintf("resized(%v, %d, %d)", of, lb, extent)
	t.settle()
	return &t
}

// Named is a type that is called so.
func Named(name string, of *Type) *Type {
	t := *of
	t.made = name
	return &t
}

// Subarray is a part of an array of any number of dimensions, the last of which lies together: sub[d] elements of sizes[d], from start[d] on. Its
// extent is that of the whole array. MPI_Type_create_subarray, in C's order.
func Subarray(sizes, sub, start []int, of *Type) *Type {
	const call = "Type_create_subarray"
	if len(sizes) == 0 || len(sub) != len(sizes) || len(start) != len(sizes) {
		fail(call, "%d sizes, %d sub-sizes and %d starts", len(sizes), len(sub), len(start))
	}
	_, extent := of.Extent()
	t, step, at := of, extent, 0
	for d := len(sizes) - 1; d >= 0; d-- {
		if sub[d] < 1 || start[d] < 0 || start[d]+sub[d] > sizes[d] {
			fail(call, "dimension %d: elements %d to %d of %d", d, start[d], start[d]+sub[d]-1, sizes[d])
		}
		mustFit(sizes[d], magnitude(step))
		t = uniform("", sub[d], 1, step, t)
		at += start[d] * step
		step *= sizes[d]
	}
	t = build("", []block{{at, 1, t}})
	t = Resized(t, 0, step)
	t.made = fmt.Sprintf("subarray(%v, %v, %v, %v)", sizes, sub, start, of)
	return t
}
