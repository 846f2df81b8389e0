package mpi

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"unsafe"

	"jeton/runtime/mpi/internal/device"
	"jeton/runtime/mpi/internal/dtype"
)

// A Buffer is data with a datatype: Count elements of Type, the first of which has its origin at the Offset-th element of Data. It is given to a
// call in place of a slice. Its elements lie within Data: else ErrBuffer, or ErrCount. A type that has a byte twice is for sending
// only: else ErrType.
//
//	column := mpi.Must(mpi.Float64.Vector(rows, 1, columns))
//	c.Send(mpi.Buffer{Data: matrix, Count: 1, Type: column, Offset: 2}, 1, 0)   // the third column
type Buffer struct {
	Data   any       // a slice, or a pointer to an array or a variable
	Count  int       // elements of Type; 0 is none, and not all that there are
	Type   *Datatype // nil: Data's own
	Offset int       // in Data's own elements
}

// inPlace is the type of InPlace.
type inPlace struct{}

// InPlace is given to a collective operation in place of the buffer that it says may be left out: the data is in the other one already, and stays
// there. MPI_IN_PLACE.
var InPlace any = inPlace{}

func isInPlace(v any) bool {
	_, ok := v.(inPlace)
	return ok
}

// view is a device's buffer of Go values.
//
// A slice that is made an any is an allocation of the caller's (its header, 24 bytes): since v may be a pointer, which must escape, all that is given as
// any does. Who sends often makes the any once.
func view(v any) (device.Buffer, error) {
	switch x := v.(type) {
	case nil:
		return device.Buffer{}, nil
	case []float64:
		return rowOf(unsafe.Pointer(unsafe.SliceData(x)), len(x), Float64.t), nil
	case []int:
		return rowOf(unsafe.Pointer(unsafe.SliceData(x)), len(x), Int.t), nil
	case []byte:
		return rowOf(unsafe.Pointer(unsafe.SliceData(x)), len(x), Byte.t), nil
	case []int32:
		return rowOf(unsafe.Pointer(unsafe.SliceData(x)), len(x), Int32.t), nil
	case []int64:
		return rowOf(unsafe.Pointer(unsafe.SliceData(x)), len(x), Int64.t), nil
	case []float32:
		return rowOf(unsafe.Pointer(unsafe.SliceData(x)), len(x), Float32.t), nil
	case *int:
		return one(unsafe.Pointer(x), Int.t)
	case *float64:
		return one(unsafe.Pointer(x), Float64.t)
	case Buffer:
		return x.view()
	}
	return reflected(v)
}

// noBuffer is the view of what is no buffer, beside the error that says so.
var noBuffer = device.Buffer{Count: -1}

// rowOf is n elements at p.
func rowOf(p unsafe.Pointer, n int, t *dtype.Type) device.Buffer {
	if n == 0 {
		return device.Buffer{Type: t}
	}
	return device.Buffer{Mem: unsafe.Slice((*byte)(p), n*t.Size()), Count: n, Type: t}
}

func one(p unsafe.Pointer, t *dtype.Type) (device.Buffer, error) {
	if p == nil {
		return noBuffer, bad(ErrBuffer, "a nil pointer")
	}
	return rowOf(p, 1, t), nil
}

// rowsOf is the memory of a slice of so many elements of a type, if it is one of the commonest, of which view makes that, too.
func rowsOf(v any, t *dtype.Type, n int) (mem []byte, ok bool) {
	var p unsafe.Pointer
	var of *dtype.Type
	count := 0
	switch x := v.(type) {
	case []float64:
		p, count, of = unsafe.Pointer(unsafe.SliceData(x)), len(x), Float64.t
	case []int:
		p, count, of = unsafe.Pointer(unsafe.SliceData(x)), len(x), Int.t
	case []byte:
		p, count, of = unsafe.Pointer(unsafe.SliceData(x)), len(x), Byte.t
	case *int:
		p, count, of = unsafe.Pointer(x), 1, Int.t
	case *float64:
		p, count, of = unsafe.Pointer(x), 1, Float64.t
	}
	if p == nil || of != t || count != n {
		return nil, false
	}
	return unsafe.Slice((*byte)(p), n*t.Size()), true
}

// view of a Buffer: its data's memory, as elements of its type.
func (b Buffer) view() (device.Buffer, error) {
	d, err := view(b.Data)
	switch {
	case err != nil:
		return d, err
	case b.Count < 0:
		return d, bad(ErrCount, "count %d is negative", b.Count)
	case b.Offset < 0 || b.Offset > d.Count:
		return d, bad(ErrBuffer, "the offset is %d, and there are %d elements of data", b.Offset, d.Count)
	}
	d.Origin = b.Offset
	if d.Type != nil {
		_, extent := d.Type.Extent()
		d.Origin *= extent
	}
	if b.Type == nil {
		if b.Count > d.Count-b.Offset {
			return d, bad(ErrCount, "%d elements from the offset %d on, and there are %d", b.Count, b.Offset, d.Count)
		}
		d.Count = b.Count
		return d, nil
	}
	if err := b.Type.usable(); err != nil {
		return d, err
	}
	d.Count, d.Type = b.Count, b.Type.t
	if !inside(d, 0, d.Count) {
		from, to := d.Type.Reach(d.Count)
		return d, bad(ErrBuffer, "%d elements of %v reach from byte %d to byte %d of data that has %d bytes", b.Count, b.Type, d.Origin+from, d.Origin+to, len(d.Mem))
	}
	return d, nil
}

// reflected is view for what is rarer: other slices, arrays, structs, values of named types.
func reflected(v any) (device.Buffer, error) {
	x := reflect.ValueOf(v)
	switch x.Kind() {
	case reflect.String:
		s := x.String()
		return rowOf(unsafe.Pointer(unsafe.StringData(s)), len(s), Byte.t), nil
	case reflect.Slice:
		t, err := typeOf(x.Type().Elem())
		if err != nil {
			return noBuffer, err
		}
		return device.Buffer{Mem: memory(x.UnsafePointer(), x.Len(), x.Type().Elem()), Count: x.Len(), Type: t}, nil
	case reflect.Pointer:
		if x.IsNil() {
			return noBuffer, bad(ErrBuffer, "a nil pointer")
		}
		of, n := x.Type().Elem(), 1
		if of.Kind() == reflect.Slice {
			return noBuffer, bad(ErrBuffer, "%T points to a slice: give the slice itself, without &", v)
		}
		for of.Kind() == reflect.Array {
			of, n = of.Elem(), n*of.Len()
		}
		t, err := typeOf(of)
		if err != nil {
			return noBuffer, err
		}
		return device.Buffer{Mem: memory(x.UnsafePointer(), n, of), Count: n, Type: t}, nil
	}
	return noBuffer, bad(ErrBuffer, "%T is no buffer: give a slice ([]int), or a pointer (&x)", v)
}

// memory is the bytes of n values of a type.
func memory(p unsafe.Pointer, n int, of reflect.Type) []byte {
	if n == 0 || of.Size() == 0 {
		return nil
	}
	return unsafe.Slice((*byte)(p), n*int(of.Size()))
}

// receives is view for a buffer that is written to.
func receives(v any) (device.Buffer, error) {
	b, err := writable(v)
	if typed, ok := v.(Buffer); ok && err == nil {
		err = typed.Type.receivable(max(typed.Count, 1))
	}
	return b, err
}

// writable is view for a buffer that some ranks write to.
func writable(v any) (device.Buffer, error) {
	if isString(v) {
		return noBuffer, bad(ErrBuffer, "a string cannot be received into: give a []byte that is long enough")
	}
	return view(v)
}

func isString(v any) bool {
	if b, ok := v.(Buffer); ok {
		return isString(b.Data)
	}
	return v != nil && reflect.TypeOf(v).Kind() == reflect.String
}

// span is a part of a buffer: count elements from the one numbered at.
func span(b device.Buffer, at, count int) device.Buffer {
	if count == 0 || b.Type == nil {
		return device.Buffer{Type: b.Type}
	}
	_, extent := b.Type.Extent()
	b.Origin += at * extent
	b.Count = count
	return b
}

// originOf is where the first element of a buffer has its origin.
func originOf(b device.Buffer) uintptr {
	return uintptr(unsafe.Pointer(unsafe.SliceData(b.Mem))) + uintptr(b.Origin)
}

// apart refuses two buffers of a call that have memory in common: what comes would change what is still to be sent. Those with gaps may lie in each other's,
// as the columns of a matrix do. instead is what to give.
func apart(in, out device.Buffer, instead string) error {
	if in.Bytes() == 0 || out.Bytes() == 0 {
		return nil
	}
	same := originOf(in) == originOf(out) && in.Type == out.Type
	if same || meetDense(in, out) {
		return bad(ErrBuffer, "what is sent and what is received have memory in common: %s", instead)
	}
	return nil
}

// allApart is apart for all parts of what is sent and of what is received.
func allApart(from, to []device.Buffer, instead string) error {
	var parts []partAt
	for _, b := range from {
		parts = append(parts, partAt{b, true})
	}
	for _, b := range to {
		parts = append(parts, partAt{b, false})
	}
	parts = slices.DeleteFunc(parts, func(p partAt) bool { return p.Bytes() == 0 })
	slices.SortFunc(parts, func(a, b partAt) int { return cmp.Compare(originOf(a.Buffer), originOf(b.Buffer)) })
	var last [2]device.Buffer // of the parts without gaps that are sent, and received: the one that ends last
	for i, p := range parts {
		for j := i - 1; j >= 0 && originOf(parts[j].Buffer) == originOf(p.Buffer); j-- {
			if parts[j].sent != p.sent && parts[j].Type == p.Type {
				return apart(p.Buffer, parts[j].Buffer, instead)
			}
		}
		if !p.Type.Dense() {
			continue
		}
		own, other := &last[0], &last[1]
		if p.sent {
			own, other = other, own
		}
		if err := apart(p.Buffer, *other, instead); err != nil {
			return err
		}
		if lastByte(*own) < lastByte(p.Buffer) {
			*own = p.Buffer
		}
	}
	return nil
}

// A partAt is a part of what is sent, or of what is received.
type partAt struct {
	device.Buffer
	sent bool
}

// lastByte is where the last element of a buffer without gaps ends.
func lastByte(b device.Buffer) uintptr { return originOf(b) + uintptr(b.Bytes()) }

// meetDense reports whether two buffers without gaps overlap.
func meetDense(a, b device.Buffer) bool {
	return a.Type.Dense() && b.Type.Dense() && meet(originOf(a), a.Bytes(), originOf(b), b.Bytes())
}

// inCommon reports whether two memories have a byte in common.
func inCommon(a, b []byte) bool { return len(a) > 0 && len(b) > 0 && overlapping(a, b) }

// overlapping is inCommon, where an empty memory within another overlaps it.
func overlapping(a, b []byte) bool {
	return meet(uintptr(unsafe.Pointer(unsafe.SliceData(a))), len(a), uintptr(unsafe.Pointer(unsafe.SliceData(b))), len(b))
}

// meet reports whether so many bytes from one address overlap those from another.
func meet(a uintptr, m int, b uintptr, n int) bool { return a < b+uintptr(n) && b < a+uintptr(m) }

// inside reports whether count elements of a buffer from the one numbered at on are in its memory.
func inside(b device.Buffer, at, count int) bool {
	if count == 0 {
		return true
	}
	if b.Type == nil {
		return false
	}
	_, extent := b.Type.Extent()
	if most := maxBytes / max(extent, -extent, 1); at < -most || at > most || count < 0 || count > most || b.Origin < -maxBytes || b.Origin > maxBytes {
		return false
	}
	from, to := b.Type.Reach(count)
	return b.Origin+at*extent+from >= 0 && b.Origin+at*extent+to <= len(b.Mem)
}

// maxBytes is more than any memory has, and little enough to be added to itself.
const maxBytes = 1 << 50

// words are a buffer for a sentence: "10 float64". It has a hundred callers: see bad.
//
//go:noinline
func words(b device.Buffer) string {
	switch {
	case b.Count < 0:
		return "?"
	case b.Type == nil:
		return "nothing"
	}
	return fmt.Sprintf("%d %v", b.Count, b.Type)
}
