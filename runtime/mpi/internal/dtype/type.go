package dtype

import (
	"fmt"
	"strconv"
)

// A Kind is a basic type.
type Kind uint8

const (
	Byte Kind = iota // a byte; the same as Uint8, which is what Go means by it
	Bool
	Int8
	Int16
	Int32
	Int64
	Uint8
	Uint16
	Uint32
	Uint64
	Float32
	Float64
	Complex64
	Complex128
	Packed // bytes that were made by packing: they agree with every kind
	kinds
)

// plain is the kind that stands for all that are the same.
func (k Kind) plain() Kind {
	if k == Byte {
		return Uint8
	}
	return k
}

// Kinds is how many there are.
const Kinds = int(kinds)

// Agree reports whether what is sent as one kind may be received as another.
func Agree(a, b Kind) bool {
	return a.plain() == b.plain() || a == Packed || b == Packed
}

var kindSizes = [kinds]int{1, 1, 1, 2, 4, 8, 1, 2, 4, 8, 4, 8, 8, 16, 1}
var kindNames = [kinds]string{"byte", "bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float32", "float64", "complex64", "complex128", "packed"}

// Size is the number of bytes.
func (k Kind) Size() int { return kindSizes[k] }

// align is what its place in a struct is a multiple of.
func (k Kind) align() int {
	switch k {
	case Packed:
		return 1
	case Complex64:
		return 4
	}
	return min(k.Size(), strconv.IntSize/8)
}

func (k Kind) String() string { return kindNames[k] }

// A Type is a datatype. See the package.
type Type struct {
	body         []loop
	size         int
	lb, ub       int  // where an element begins and ends, by the rules for extents, or as Resized says
	marked       bool // Resized has said it, of the type or of one that it is made of; then only what was said counts
	align        int  // what places of its basic items are multiples of, in Go's structs and in C's
	trueLB, last int  // where its data does; last is behind it
	sig          Signature
	made         string // how, as text
	dense        bool   // elements in a row are one run of bytes without gaps, in order
}

// An Error is an argument without meaning.
type Error struct {
	Call, Text string
	Negative   bool // a count or a length is
}

func (e *Error) Error() string { return e.Call + ": " + e.Text }

func fail(call, format string, args ...any) {
	panic(&Error{Call: call, Text: fmt.Sprintf(format, args...)})
}

// Size is the number of bytes of data in an element.
func (t *Type) Size() int { return t.size }

// Extent is the lower bound of an element, and the distance in bytes between two that follow each other.
func (t *Type) Extent() (lb, extent int) { return t.lb, t.ub - t.lb }

// TrueExtent is the same of the data alone, whatever Resized says.
func (t *Type) TrueExtent() (lb, extent int) { return t.trueLB, t.last - t.trueLB }

// Dense reports whether any number of elements is one row of bytes, as it is in memory from the origin on: it need not be packed.
func (t *Type) Dense() bool { return t.dense }

// Signature is the sequence of basic types.
func (t *Type) Signature() Signature { return t.sig }

// String is how the type was made: "vector(4, 1, 6, float64)".
func (t *Type) String() string { return t.made }

// Of is a basic type.
func Of(k Kind) *Type {
	n := k.Size()
	return &Type{body: []loop{{n: 1, run: n}}, size: n, ub: n, last: n, align: k.align(), sig: Signature{{Items: []Item{{k, 1}}, Times: 1}}, made: k.String(), dense: true}
}

// Reach is which bytes, from the origin, count elements touch: from (which may be negative) to (behind the last).
func (t *Type) Reach(count int) (from, to int) {
	if count == 0 || t.size == 0 {
		return 0, 0
	}
	step := (count - 1) * (t.ub - t.lb)
	return t.trueLB + min(step, 0), t.last + max(step, 0)
}

// Row is a dense type with the same data: what Pack makes of an element.
func (t *Type) Row() *Type {
	if t.dense {
		return t
	}
	return &Type{body: []loop{{n: 1, run: t.size}}, size: t.size, ub: t.size, last: t.size, align: 1, sig: t.sig, made: t.made, dense: true}
}

// Items is how many basic items the first bytes of data of so many elements as it takes have; false when they end within one.
func (t *Type) Items(nbytes int) (n int, ok bool) {
	perElement := 0
	for _, p := range t.sig {
		for _, it := range p.Items {
			perElement += it.N * p.Times
		}
	}
	if t.size == 0 {
		return 0, nbytes == 0
	}
	n = nbytes / t.size * perElement
	rest := nbytes % t.size
	for _, p := range t.sig {
		for range p.Times {
			for _, it := range p.Items {
				k := min(it.N, rest/it.Kind.Size())
				n += k
				if rest -= k * it.Kind.Size(); k < it.N {
					return n, rest == 0
				}
			}
		}
	}
	return n, rest == 0
}
