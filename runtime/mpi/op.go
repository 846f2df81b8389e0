package mpi

import (
	"reflect"
	"sync"
	"unsafe"

	"jeton/runtime/mpi/internal/device"
	"jeton/runtime/mpi/internal/dtype"
	"jeton/runtime/mpi/internal/schedule"
)

// An Op combines two values of a reduction. MPI 4.1, 6.9.
type Op struct {
	name     string
	commutes bool
	number   uint32 // to compare between ranks; of the caller's own: the same for all of them
	basic    func(k dtype.Kind) kernel
	user     *userOp
}

// A kernel combines n items: to[i] = from[i] ∘ to[i].
type kernel func(from, to unsafe.Pointer, n int)

// The predefined operators. MPI 4.1, 6.9.2. Max and Min are of integers and floating point; Sum and Prod of all numbers; Land, Lor and Lxor of
// integers and bool; Band, Bor and Bxor of integers; MaxLoc and MinLoc of structs of a value and an int, such as [FloatInt].
var (
	Max     = predefined("Max", 1, ordering(maxOf))
	Min     = predefined("Min", 2, ordering(minOf))
	Sum     = predefined("Sum", 3, sums)
	Prod    = predefined("Prod", 4, products)
	Land    = predefined("Land", 5, logical(func(a, b bool) bool { return a && b }))
	Band    = predefined("Band", 6, bitwise(and))
	Lor     = predefined("Lor", 7, logical(func(a, b bool) bool { return a || b }))
	Bor     = predefined("Bor", 8, bitwise(or))
	Lxor    = predefined("Lxor", 9, logical(func(a, b bool) bool { return a != b }))
	Bxor    = predefined("Bxor", 10, bitwise(xor))
	MaxLoc  = predefined("MaxLoc", 11, nil)
	MinLoc  = predefined("MinLoc", 12, nil)
	Replace = predefined("Replace", 13, nil) // of one-sided operations: the new value
	NoOp    = predefined("NoOp", 14, nil)    // of one-sided operations: the old value

	allOps = []*Op{Max, Min, Sum, Prod, Land, Band, Lor, Bor, Lxor, Bxor, MaxLoc, MinLoc, Replace, NoOp}
)

const ownOps = 15 // the number of all of the caller's own

func predefined(name string, number uint32, of func(k dtype.Kind) kernel) *Op {
	return &Op{name: name, commutes: true, number: number, basic: of}
}

func opName(number uint64) string {
	for _, o := range allOps {
		if uint64(o.number) == number {
			return o.name
		}
	}
	if number == 0 {
		return "nothing"
	}
	return "an operator of its own"
}

// String is the name.
func (o *Op) String() string { return o.name }

// Commutative reports whether values may be combined in any order. MPI_Op_commutative, §6.9.
func (o *Op) Commutative() bool { return o.commutes }

// NewOp makes an operator of a function, which must be associative, of one of two forms, T being the elements' type:
//
//	func(a, b T) T          // a ∘ b; a is the value of the lower rank
//	func(in, inout []T)     // inout[i] = in[i] ∘ inout[i], for all i, as in C
//
// If it does not commute, values are combined in the order of ranks. All ranks must give the same function. It must not communicate,
// change in, nor keep the slices, which are the library's or the buffers of a call. It is called by one goroutine at a time. MPI_Op_create, §6.9.
// Errors: ErrOp when f has another form.
func NewOp(f any, commutes bool) (*Op, error) {
	u, err := newUserOp(f)
	if err != nil {
		return nil, typeErr("NewOp", err)
	}
	return &Op{name: "an operator of its own", commutes: commutes, number: ownOps, user: u}, nil
}

// ReduceLocal combines two buffers of this rank, which are equally long: inout = in ∘ inout. Local. MPI_Reduce_local, §6.9.
// Errors: ErrCount, ErrType when lengths or types differ; ErrOp for an operator that the type has not.
func ReduceLocal(in, inout any, op *Op) error {
	a, err := view(in)
	b, err2 := receives(inout)
	if err == nil {
		err = err2
	}
	if err == nil && a.Bytes() != b.Bytes() {
		err = bad(ErrCount, "%s and %s", words(a), words(b))
	}
	if err == nil && b.Bytes() > 0 {
		if differ := dtype.Match(a.Type.Signature(), a.Count, b.Type.Signature(), b.Count); differ != nil {
			err = bad(ErrType, "%s and %s: %v", words(a), words(b), differ)
		} else if a.Type != b.Type && (gapped(a) || gapped(b)) {
			err = bad(ErrType, "%s and %s: they must be of one type", words(a), words(b))
		}
	}
	var combine func(act) error
	if err == nil {
		combine, err = op.of(b.Type)
	}
	if err == nil && b.Count > 0 {
		err = combine(act{schedule.Before, a, b})
	}
	if err != nil {
		return typeErr("ReduceLocal", err)
	}
	return nil
}

// of makes the operator ready for a type of data.
func (o *Op) of(t *dtype.Type) (func(a act) error, error) {
	if o == nil {
		return nil, bad(ErrOp, "the operator is nil")
	}
	if t == nil {
		return func(act) error { return nil }, nil
	}
	if o.user != nil {
		return o.user.of(t)
	}
	if o == MaxLoc || o == MinLoc {
		return o.located(t)
	}
	k, ok := t.Uniform()
	var f kernel
	if ok && o.basic != nil {
		f = o.basic(k)
	}
	switch {
	case f == nil:
		return nil, bad(ErrOp, "%v is not defined for %v", o, t)
	case !t.Dense():
		return nil, gaps(t)
	}
	return func(a act) error {
		n := a.to.Bytes() / k.Size()
		if n > 0 { // the predefined ones commute: Before and After are the same
			f(unsafe.Pointer(&a.from.Mem[a.from.Origin]), unsafe.Pointer(&a.to.Mem[a.to.Origin]), n)
		}
		return nil
	}, nil
}

func gaps(t *dtype.Type) error {
	return bad(ErrType, "%v has gaps: a reduction is of data that lies together, copy it into a slice first", t)
}

type signed interface {
	~int | ~int8 | ~int16 | ~int32 | ~int64
}

type unsigned interface {
	~uint | ~uint8 | ~uint16 | ~uint32 | ~uint64
}

type integer interface{ signed | unsigned }

type real interface{ integer | ~float32 | ~float64 }

type number interface {
	real | ~complex64 | ~complex128
}

func each[T any](f func(a, b T) T) kernel {
	return func(from, to unsafe.Pointer, n int) {
		a, b := unsafe.Slice((*T)(from), n), unsafe.Slice((*T)(to), n)
		for i := range b {
			b[i] = f(a[i], b[i])
		}
	}
}

func sum[T number](from, to unsafe.Pointer, n int) {
	a, b := unsafe.Slice((*T)(from), n), unsafe.Slice((*T)(to), n)
	for i := range b {
		b[i] += a[i]
	}
}

func prod[T number](from, to unsafe.Pointer, n int) {
	a, b := unsafe.Slice((*T)(from), n), unsafe.Slice((*T)(to), n)
	for i := range b {
		b[i] *= a[i]
	}
}

var sumKernels = map[dtype.Kind]kernel{
	dtype.Byte: sum[uint8], dtype.Int8: sum[int8], dtype.Int16: sum[int16], dtype.Int32: sum[int32], dtype.Int64: sum[int64], dtype.Uint8: sum[uint8], dtype.Uint16: sum[uint16],
	dtype.Uint32: sum[uint32], dtype.Uint64: sum[uint64], dtype.Float32: sum[float32], dtype.Float64: sum[float64], dtype.Complex64: sum[complex64], dtype.Complex128: sum[complex128],
}

var prodKernels = map[dtype.Kind]kernel{
	dtype.Byte: prod[uint8], dtype.Int8: prod[int8], dtype.Int16: prod[int16], dtype.Int32: prod[int32], dtype.Int64: prod[int64], dtype.Uint8: prod[uint8], dtype.Uint16: prod[uint16],
	dtype.Uint32: prod[uint32], dtype.Uint64: prod[uint64], dtype.Float32: prod[float32], dtype.Float64: prod[float64], dtype.Complex64: prod[complex64], dtype.Complex128: prod[complex128],
}

func sums(k dtype.Kind) kernel     { return sumKernels[k] }
func products(k dtype.Kind) kernel { return prodKernels[k] }

// order is which of max and min.
type order bool

const (
	maxOf order = true
	minOf order = false
)

func extreme[T real](o order) kernel {
	if o == maxOf {
		return each(func(a, b T) T { return max(a, b) })
	}
	return each(func(a, b T) T { return min(a, b) })
}

func ordering(o order) func(k dtype.Kind) kernel {
	all := map[dtype.Kind]kernel{
		dtype.Byte: extreme[uint8](o), dtype.Int8: extreme[int8](o), dtype.Int16: extreme[int16](o), dtype.Int32: extreme[int32](o), dtype.Int64: extreme[int64](o),
		dtype.Uint8: extreme[uint8](o), dtype.Uint16: extreme[uint16](o), dtype.Uint32: extreme[uint32](o), dtype.Uint64: extreme[uint64](o),
		dtype.Float32: extreme[float32](o), dtype.Float64: extreme[float64](o),
	}
	return func(k dtype.Kind) kernel { return all[k] }
}

// A bitOp is one of the three.
type bitOp int

const (
	and bitOp = iota
	or
	xor
)

func bits[T integer](o bitOp) kernel {
	switch o {
	case and:
		return each(func(a, b T) T { return a & b })
	case or:
		return each(func(a, b T) T { return a | b })
	}
	return each(func(a, b T) T { return a ^ b })
}

func bitwise(o bitOp) func(k dtype.Kind) kernel {
	return func(k dtype.Kind) kernel {
		switch k {
		case dtype.Byte, dtype.Int8, dtype.Uint8:
			return bits[uint8](o)
		case dtype.Int16, dtype.Uint16:
			return bits[uint16](o)
		case dtype.Int32, dtype.Uint32:
			return bits[uint32](o)
		case dtype.Int64, dtype.Uint64:
			return bits[uint64](o)
		}
		return nil
	}
}

func truth[T integer](f func(a, b bool) bool) kernel {
	return each(func(a, b T) T {
		if f(a != 0, b != 0) {
			return 1
		}
		return 0
	})
}

func logical(f func(a, b bool) bool) func(k dtype.Kind) kernel {
	return func(k dtype.Kind) kernel {
		switch k {
		case dtype.Bool, dtype.Byte, dtype.Int8, dtype.Uint8:
			return truth[uint8](f)
		case dtype.Int16, dtype.Uint16:
			return truth[uint16](f)
		case dtype.Int32, dtype.Uint32:
			return truth[uint32](f)
		case dtype.Int64, dtype.Uint64:
			return truth[uint64](f)
		}
		return nil
	}
}

// Values with the place that they come from, for MaxLoc and MinLoc: among equal values, the least Index wins. MPI_DOUBLE_INT and its like.
type (
	FloatInt struct { // MPI_DOUBLE_INT
		Value float64
		Index int
	}
	Float32Int struct { // MPI_FLOAT_INT
		Value float32
		Index int32
	}
	IntInt struct { // MPI_2INT, MPI_LONG_INT
		Value, Index int
	}
	Int32Int struct { // MPI_2INT of C
		Value, Index int32
	}
)

// located is MaxLoc or MinLoc for a type of pairs.
func (o *Op) located(t *dtype.Type) (func(a act) error, error) {
	var f kernel
	larger := o == MaxLoc
	switch {
	case isPair(t, FloatInt{}):
		f = locate(larger, func(x FloatInt) (float64, int) { return x.Value, x.Index })
	case isPair(t, Float32Int{}):
		f = locate(larger, func(x Float32Int) (float32, int) { return x.Value, int(x.Index) })
	case isPair(t, IntInt{}):
		f = locate(larger, func(x IntInt) (int64, int) { return int64(x.Value), x.Index })
	case isPair(t, Int32Int{}):
		f = locate(larger, func(x Int32Int) (int32, int) { return x.Value, int(x.Index) })
	default:
		return nil, bad(ErrOp, "%v is of pairs of a value and a place (FloatInt, IntInt, Float32Int, Int32Int), and not of %v", o, t)
	}
	if !t.Dense() {
		return nil, gaps(t)
	}
	size := pairSize(t)
	return func(a act) error {
		if n := a.to.Bytes() / size; n > 0 {
			f(unsafe.Pointer(&a.from.Mem[a.from.Origin]), unsafe.Pointer(&a.to.Mem[a.to.Origin]), n)
		}
		return nil
	}, nil
}

// isPair reports whether the data of a type is that of a Go struct of two numbers.
func isPair(t *dtype.Type, like any) bool {
	p, err := typeOf(reflect.TypeOf(like))
	return err == nil && t.Size()%p.Size() == 0 && dtype.Match(t.Signature(), 1, p.Signature(), t.Size()/p.Size()) == nil
}

func pairSize(t *dtype.Type) int {
	for _, like := range []any{FloatInt{}, Float32Int{}, IntInt{}, Int32Int{}} {
		if isPair(t, like) {
			return int(reflect.TypeOf(like).Size())
		}
	}
	return 1
}

func locate[P any, V real](larger bool, of func(P) (V, int)) kernel {
	return each(func(a, b P) P {
		x, i := of(a)
		y, j := of(b)
		if x == y {
			if i < j {
				return a
			}
			return b
		}
		if (x > y) == larger {
			return a
		}
		return b
	})
}

// A userOp is a function of the caller's.
type userOp struct {
	f     reflect.Value
	of1   reflect.Type // T
	pairs bool         // func(a, b T) T

	mu sync.Mutex // a function of a cell's may not be called by two goroutines at once
}

func newUserOp(f any) (*userOp, error) {
	v := reflect.ValueOf(f)
	if v.Kind() != reflect.Func || v.IsNil() {
		return nil, bad(ErrOp, "%T is no function", f)
	}
	t := v.Type()
	wrong := bad(ErrOp, "%v is no operator: it must be a func(a, b T) T, or a func(in, inout []T)", t)
	if t.NumIn() != 2 || t.In(0) != t.In(1) || t.IsVariadic() {
		return nil, wrong
	}
	switch {
	case t.NumOut() == 1 && t.Out(0) == t.In(0):
		return &userOp{f: v, of1: t.In(0), pairs: true}, nil
	case t.NumOut() == 0 && t.In(0).Kind() == reflect.Slice:
		return &userOp{f: v, of1: t.In(0).Elem()}, nil
	}
	return nil, wrong
}

func (u *userOp) of(t *dtype.Type) (func(a act) error, error) {
	here, err := typeOf(u.of1)
	if err != nil {
		return nil, err
	}
	data := max(here.Size(), 1)
	switch {
	case t.Size()%data != 0 || dtype.Match(t.Signature(), 1, here.Signature(), t.Size()/data) != nil:
		return nil, bad(ErrOp, "the operator combines %v, and the data is %v", u.of1, t)
	case t != here && !(t.Dense() && here.Dense()):
		return nil, bad(ErrType, "the operator combines %v, and the data is %v, which lies in memory in another way", u.of1, t)
	}
	return func(a act) error {
		n := a.to.Bytes() / data
		if n == 0 {
			return nil
		}
		from, to := u.slice(a.from, n), u.slice(a.to, n)
		u.mu.Lock()
		defer u.mu.Unlock()
		u.combine(from, to, a.do == schedule.After)
		return nil
	}, nil
}

// slice is a buffer as n values of the operator's type.
func (u *userOp) slice(b device.Buffer, n int) reflect.Value {
	return reflect.SliceAt(u.of1, unsafe.Pointer(&b.Mem[b.Origin]), n)
}

// combine makes to = from ∘ to, or to ∘ from.
func (u *userOp) combine(from, to reflect.Value, after bool) {
	if u.pairs {
		for i := range to.Len() {
			args := []reflect.Value{from.Index(i), to.Index(i)}
			if after {
				args[0], args[1] = args[1], args[0]
			}
			to.Index(i).Set(u.f.Call(args)[0])
		}
		return
	}
	if !after {
		u.f.Call([]reflect.Value{from, to})
		return
	}
	copied := reflect.MakeSlice(from.Type(), from.Len(), from.Len())
	reflect.Copy(copied, from)
	u.f.Call([]reflect.Value{to, copied})
	reflect.Copy(to, copied)
}
