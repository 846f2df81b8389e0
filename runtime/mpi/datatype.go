package mpi

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"jeton/runtime/mpi/internal/dtype"
)

// A Datatype says which bytes of a memory are data, and of which basic types. It never changes. MPI 4.1, chapter 5.
//
// A slice of numbers needs none: its type is its elements'. Types are made from others by methods, which return an error of class ErrArg, ErrCount or
// ErrType; [Must] is for those who know that there is none.
//
//	row := mpi.Must(mpi.Int.Contiguous(columns))
//	column := mpi.Must(mpi.Int.Vector(rows, 1, columns))
type Datatype struct {
	t     *dtype.Type
	name  string
	freed atomic.Bool
	basic bool
	row   int          // bytes of a row of the matrix that it is a part of; 0: none is known. It is for pictures
	apart atomic.Int64 // so many elements of it have no byte twice
}

func basic(k dtype.Kind) *Datatype {
	return &Datatype{t: dtype.Of(k), name: k.String(), basic: true}
}

// The basic types: Go's. MPI_INT of C is Int32, MPI_LONG Int64, MPI_DOUBLE Float64, MPI_CHAR Int8, MPI_BYTE Byte.
var (
	Byte       = basic(dtype.Byte)
	Bool       = basic(dtype.Bool)
	Int8       = basic(dtype.Int8)
	Int16      = basic(dtype.Int16)
	Int32      = basic(dtype.Int32)
	Int64      = basic(dtype.Int64)
	Uint8      = basic(dtype.Uint8)
	Uint16     = basic(dtype.Uint16)
	Uint32     = basic(dtype.Uint32)
	Uint64     = basic(dtype.Uint64)
	Float32    = basic(dtype.Float32)
	Float64    = basic(dtype.Float64)
	Complex64  = basic(dtype.Complex64)
	Complex128 = basic(dtype.Complex128)
	Int        = word(Int32, Int64)   // Go's int
	Uint       = word(Uint32, Uint64) // Go's uint
	Packed     = basic(dtype.Packed)  // what Pack makes; it may be received as what was packed
)

func word(short, long *Datatype) *Datatype {
	if strconv.IntSize == 32 {
		return short
	}
	return long
}

// receivable reports that count elements have a byte twice: they can be sent, but not received into. MPI 4.1, 5.1.11.
func (t *Datatype) receivable(count int) error {
	if t == nil || t.t == nil || t.t.Dense() || int64(count) <= t.apart.Load() {
		return nil
	}
	if at, found := t.t.Overlap(count); found {
		return bad(ErrType, "%d elements of %v have byte %d twice: such a type can be sent, but not received into", count, t, at)
	}
	t.apart.Store(int64(count))
	return nil
}

// Must returns a datatype, and panics if there is an error instead.
func Must(t *Datatype, err error) *Datatype {
	if err != nil {
		panic(err)
	}
	return t
}

// String is how the type was made: "vector(4, 1, 6, float64)"; or the name that SetName gave.
func (t *Datatype) String() string {
	if t == nil {
		return "nil"
	}
	return t.name
}

// SetName gives the type a name. MPI_Type_set_name, §7.8.
func (t *Datatype) SetName(name string) { t.must("SetName").name = name }

// Size is how many bytes of data an element has. MPI_Type_size, §5.1.
func (t *Datatype) Size() int { return t.must("Size").t.Size() }

// Extent is where an element begins, and how far apart in memory two are that follow each other, in bytes. MPI_Type_get_extent, §5.1.
func (t *Datatype) Extent() (lb, extent int) { return t.must("Extent").t.Extent() }

// TrueExtent is the same of the data alone, whatever Resized says. MPI_Type_get_true_extent, §5.1.
func (t *Datatype) TrueExtent() (lb, extent int) { return t.must("TrueExtent").t.TrueExtent() }

// must is the type; a nil one panics with a sentence, in calls that return no error.
func (t *Datatype) must(call string) *Datatype {
	if t == nil || t.t == nil {
		panic(typeErr(call, t.usable()))
	}
	return t
}

// typeErr is an error of a call that is of no communicator.
func typeErr(call string, err error) error { return callErr(call, "", err) }

//go:noinline
func callErr(call, args string, err error) error {
	return &Error{Class: classOf(err), Call: call, Args: args, Err: err}
}

// made calls a constructor with arguments that are not nil.
func (t *Datatype) made(call string, make func() *dtype.Type, args ...any) (*Datatype, error) {
	if err := t.usable(); err != nil {
		return nil, callErr(call, arguments(args), err)
	}
	return constructed(call, make, args)
}

func constructed(call string, make func() *dtype.Type, args []any) (*Datatype, error) {
	var d *dtype.Type
	if err := guarded(func() { d = make() }); err != nil {
		return nil, callErr(call, arguments(args), err)
	}
	return &Datatype{t: d, name: d.String()}, nil
}

// arguments are a call's, in words.
func arguments(all []any) string {
	words := make([]string, len(all))
	for i, x := range all {
		if words[i] = fmt.Sprint(x); len(words[i]) > 60 {
			words[i] = words[i][:60] + "…"
		}
	}
	return strings.Join(words, ", ")
}

// Contiguous is count elements in a row. MPI_Type_contiguous, §5.1.
func (t *Datatype) Contiguous(count int) (*Datatype, error) {
	d, err := t.made("Contiguous", func() *dtype.Type { return dtype.Contiguous(count, t.t) }, count)
	return inRows(d, err, t, 0)
}

// Vector is count blocks of length elements; the blocks begin stride elements apart. MPI_Type_vector, §5.1.
func (t *Datatype) Vector(count, length, stride int) (*Datatype, error) {
	d, err := t.made("Vector", func() *dtype.Type { return dtype.Vector(count, length, stride, t.t) }, count, length, stride)
	return inRows(d, err, t, t.rowOf([]int{count, stride}))
}

// Hvector is Vector with a stride in bytes. MPI_Type_create_hvector, §5.1.
func (t *Datatype) Hvector(count, length, stride int) (*Datatype, error) {
	d, err := t.made("Hvector", func() *dtype.Type { return dtype.Hvector(count, length, stride, t.t) }, count, length, stride)
	return inRows(d, err, t, stride)
}

// Indexed is blocks: of lengths[i] at displacements[i], both in elements. There are as many of the ones as of the others. MPI_Type_indexed, §5.1.
func (t *Datatype) Indexed(lengths, displacements []int) (*Datatype, error) {
	return t.made("Indexed", func() *dtype.Type { return dtype.Indexed(lengths, displacements, t.t) }, lengths, displacements)
}

// Hindexed is Indexed with displacements in bytes. MPI_Type_create_hindexed, §5.1.
func (t *Datatype) Hindexed(lengths, displacements []int) (*Datatype, error) {
	return t.made("Hindexed", func() *dtype.Type { return dtype.Hindexed(lengths, displacements, t.t) }, lengths, displacements)
}

// IndexedBlock is Indexed with blocks of one length. MPI_Type_create_indexed_block, §5.1.
func (t *Datatype) IndexedBlock(length int, displacements []int) (*Datatype, error) {
	return t.made("IndexedBlock", func() *dtype.Type { return dtype.IndexedBlock(length, displacements, t.t) }, length, displacements)
}

// Subarray is a part of an array of sizes, in Go's order (the last index runs fastest): in dimension d subsizes[d] elements from starts[d] on. Its extent is
// the whole array's, and its origin the array's first element: that is where a Buffer's Data begins. MPI_Type_create_subarray, §5.1.
func (t *Datatype) Subarray(sizes, subsizes, starts []int) (*Datatype, error) {
	d, err := t.made("Subarray", func() *dtype.Type { return dtype.Subarray(sizes, subsizes, starts, t.t) }, sizes, subsizes, starts)
	return inRows(d, err, t, t.rowOf(sizes))
}

// The ways in which Darray deals a dimension out. MPI_DISTRIBUTE_NONE, _BLOCK, _CYCLIC, _DFLT_DARG.
const (
	DistributeNone    = dtype.Whole
	DistributeBlock   = dtype.Block
	DistributeCyclic  = dtype.Cyclic
	DistributeDefault = dtype.DefaultLength // as a length: blocks as short as can be, one element in turn
)

// A Distribution is one of them.
type Distribution = dtype.Distribution

// Darray is the part of process rank of size of an array of sizes that is dealt out to a grid of processes, in dimension d to grid[d] of them, lengths[d]
// elements at once; in Go's order. lengths[d] is 1 or more, or DistributeDefault. The ranks are those of CartCreate with grid, of size places. Its extent is
// the whole array's. MPI_Type_create_darray, §5.1.
func (t *Datatype) Darray(size, rank int, sizes []int, how []Distribution, lengths, grid []int) (*Datatype, error) {
	d, err := t.made("Darray", func() *dtype.Type { return dtype.Darray(size, rank, sizes, how, lengths, grid, t.t) }, size, rank, sizes, how, lengths, grid)
	return inRows(d, err, t, t.rowOf(sizes))
}

// Resized is the type with other bounds: its elements are then extent bytes apart. MPI_Type_create_resized, §5.1.
func (t *Datatype) Resized(lb, extent int) (*Datatype, error) {
	d, err := t.made("Resized", func() *dtype.Type { return dtype.Resized(t.t, lb, extent) }, lb, extent)
	return inRows(d, err, t, 0)
}

// StructType is blocks: of lengths[i] elements of types[i], at displacements[i] in bytes. MPI_Type_create_struct, §5.1. [TypeOf] makes one of a Go struct.
func StructType(lengths, displacements []int, types []*Datatype) (*Datatype, error) {
	of := make([]*dtype.Type, len(types))
	for i, t := range types {
		if err := t.usable(); err != nil {
			return nil, callErr("StructType", arguments([]any{lengths, displacements, types}), bad(ErrType, "type %d: %v", i, err))
		}
		of[i] = t.t
	}
	return constructed("StructType", func() *dtype.Type { return dtype.Struct(lengths, displacements, of) }, []any{lengths, displacements, types})
}

// Dup is another with the same meaning. MPI_Type_dup, §5.1.
func (t *Datatype) Dup() (*Datatype, error) {
	d, err := t.made("Dup", func() *dtype.Type { return t.t })
	return inRows(d, err, t, 0)
}

// Commit is for those who know it from C: a type may be used as it is. MPI_Type_commit, §5.1.
func (t *Datatype) Commit() error {
	if err := t.usable(); err != nil {
		return typeErr("Commit", err)
	}
	return nil
}

// usable reports what forbids to use the type.
func (t *Datatype) usable() error {
	switch {
	case t == nil:
		return bad(ErrType, "the datatype is nil")
	case t.freed.Load():
		return bad(ErrType, "the datatype %v was freed", t)
	case t.t == nil:
		return bad(ErrType, "the datatype was not made by a call: take one that there is (Int, Float64 …), or make one of it (Vector …)")
	}
	return nil
}

// Free says that the type will not be used any more: a use is then an error. What is under way, views, and types that were made of it go on. MPI_Type_free, §5.1.
func (t *Datatype) Free() error {
	if t == nil || t.t == nil {
		return typeErr("Free", t.usable())
	}
	if t.basic {
		return typeErr("Free", bad(ErrType, "%v is predefined, and cannot be freed", t))
	}
	if t.freed.Swap(true) {
		return typeErr("Free", bad(ErrType, "the datatype %v was freed already", t))
	}
	return nil
}

// TypeOf is the datatype of a Go value: of a struct, all fields at their places, with an array's elements one by one. A slice or a pointer is that of
// its elements. Pointers, slices, strings, maps, channels and functions inside have no data that another process could use: an error of class ErrType
// names the field.
func TypeOf(v any) (*Datatype, error) {
	of := reflect.TypeOf(v)
	for of != nil && (of.Kind() == reflect.Slice || of.Kind() == reflect.Pointer) {
		of = of.Elem()
	}
	if of == nil {
		return nil, typeErr("TypeOf", bad(ErrType, "nil has no type"))
	}
	t, err := typeOf(of)
	if err != nil {
		return nil, typeErr("TypeOf", err)
	}
	return &Datatype{t: t, name: t.String()}, nil
}

// kinds are the basic types by Go's.
var kinds = map[reflect.Kind]*Datatype{
	reflect.Bool: Bool, reflect.Int8: Int8, reflect.Int16: Int16, reflect.Int32: Int32, reflect.Int64: Int64, reflect.Int: Int, reflect.Uint: Uint,
	reflect.Uint8: Byte, reflect.Uint16: Uint16, reflect.Uint32: Uint32, reflect.Uint64: Uint64, reflect.Float32: Float32, reflect.Float64: Float64,
	reflect.Complex64: Complex64, reflect.Complex128: Complex128,
}

// made keeps the datatypes of Go's types.
var typesOf sync.Map // reflect.Type to *dtype.Type

func typeOf(of reflect.Type) (*dtype.Type, error) {
	if b, ok := kinds[of.Kind()]; ok {
		return b.t, nil
	}
	if t, ok := typesOf.Load(of); ok {
		return t.(*dtype.Type), nil
	}
	t, err := compose(of, of.String())
	if err == nil {
		typesOf.Store(of, t)
	}
	return t, err
}

// compose makes the type of an array or a struct; path is how the program would say it.
func compose(of reflect.Type, path string) (*dtype.Type, error) {
	if b, ok := kinds[of.Kind()]; ok {
		return b.t, nil
	}
	switch of.Kind() {
	case reflect.Array:
		t, err := compose(of.Elem(), path+"[…]")
		if err != nil {
			return nil, err
		}
		return dtype.Contiguous(of.Len(), t), nil
	case reflect.Struct:
		var lengths, at []int
		var types []*dtype.Type
		for i := range of.NumField() {
			f := of.Field(i)
			if f.Name == "_" {
				continue
			}
			t, err := compose(f.Type, path+"."+f.Name)
			if err != nil {
				return nil, err
			}
			lengths, at, types = append(lengths, 1), append(at, int(f.Offset)), append(types, t)
		}
		return dtype.Named(of.String(), dtype.Resized(dtype.Struct(lengths, at, types), 0, int(of.Size()))), nil
	}
	return nil, bad(ErrType, "%s is a %s: its data is elsewhere in memory, and has no meaning in another process; use numbers, arrays and structs of them", path, of.Kind())
}

// Pack appends the data of a buffer to row, as append does, and returns it: PackSize bytes more. Sent as a Buffer of Type Packed, it may be received as what
// it was, or as bytes for Unpack. MPI_Pack, §5.2, without positions.
func Pack(row []byte, buf any) ([]byte, error) {
	b, err := view(buf)
	if err == nil && b.Count > 0 {
		row, err = b.Type.Pack(row, b.Mem, b.Origin, b.Count)
	}
	if err != nil {
		return row, typeErr("Pack", err)
	}
	return row, nil
}

// Unpack takes as many bytes from the beginning of row as a buffer has, puts them there, and returns the rest. That they were packed of the same types,
// nothing checks. MPI_Unpack, §5.2. Errors: ErrTruncate when row is too short.
func Unpack(row []byte, buf any) ([]byte, error) {
	b, err := receives(buf)
	n := 0
	if err == nil {
		if n = b.Bytes(); n > len(row) {
			err = bad(ErrTruncate, "%d bytes are packed, and the buffer takes %d", len(row), n)
		} else if n > 0 {
			err = b.Type.Unpack(row[:n], b.Mem, b.Origin, b.Count)
		}
	}
	if err != nil {
		return row, typeErr("Unpack", err)
	}
	return row[n:], nil
}

// PackSize is how many bytes the data of a buffer has when it is packed. MPI_Pack_size, §5.2.
func PackSize(buf any) (int, error) {
	b, err := view(buf)
	if err != nil {
		return 0, typeErr("PackSize", err)
	}
	return b.Bytes(), nil
}
