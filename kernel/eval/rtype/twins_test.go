package rtype

//lint:file-ignore U1000 many fields are there for their layout

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"reflect"
	"sort"
	"strings"
	"sync"
	"testing"
	"time"
	"unsafe"
)

// Declarations of every form; TestTwins makes each a second time.
type (
	tBool    bool
	tInt     int
	tInt8    int8
	tUint16  uint16
	tFloat32 float32
	tFloat64 float64
	tComplex complex128
	tString  string
	tPointer unsafe.Pointer
	tIntPtr  *int
	tSlice   []int
	tArray   [3]string
	tArray0  [0]func()
	tArray1  [1]*int
	tMap     map[string]int
	tChan    chan<- tChan
	tFunc    func(tInt, ...string) (tBool, error)
	tAny     any
	tIface   interface {
		Read(p []byte) (int, error)
		hidden(tInt)
	}
	tEmpty  struct{}
	tStruct struct {
		A int8
		B string `json:"b,omitempty"`
		c []tStruct
		D *tStruct
		_ int
		E map[tString]tStruct
		F func(tStruct) []tStruct
		G chan tStruct
		H interface{ M(tStruct) tStruct }
	}
	tPadded struct {
		A int8
		B int64
	}
	tTail struct {
		A int64
		B struct{}
	}
	tDirect  struct{ p *tDirect }
	tDirect2 struct {
		_ struct{}
		p *tDirect
	}
	tNested struct {
		a struct {
			next *tNested
			in   [2]struct{ m map[string]tNested }
		}
		b []struct{ t tNested }
	}
	tFloats  struct{ x, y float64 }
	tRegular struct {
		x, y int32
		p    *int
	}
	tBig    struct{ a [5000]*tBig }
	tHuge   [300]tBig // its mask is made on demand
	tHugeIn struct {
		n int
		h tHuge
		s string
	}
	tLarge  [200]byte
	tKeyMap map[tFloats]map[tLarge]tLarge
)

// Recursive in every way.
type (
	rFunc  func(rFunc) rFunc
	rMap   map[string]rMap
	rSlice []rSlice
	rPtr   *rPtr
	rChan  chan rChan
	rIface interface{ M() rIface }
	rA     struct{ b *rB }
	rB     struct {
		a [2]rA
		f func(rA, *rB) map[rKey]rB
	}
	rKey     struct{ s string }
	rThrough struct {
		x *struct{ y []map[string]*rThrough }
	}
	rArrays [2]*rArrays
	rElems  [3]struct{ next *rElems }
	rMapOf  map[rKey][]struct{ rMapOf }
)

// Methods.
type Celsius float64

func (c Celsius) String() string { return fmt.Sprintf("%.1f°C", float64(c)) }

type pair[K comparable, V any] struct {
	Key K
	Val V
}

func (p pair[K, V]) Both() (K, V)  { return p.Key, p.Val }
func (p *pair[K, V]) Set(k K, v V) { p.Key, p.Val = k, v }

type byLength []string

func (b byLength) Len() int           { return len(b) }
func (b byLength) Less(i, j int) bool { return len(b[i]) < len(b[j]) }
func (b byLength) Swap(i, j int)      { b[i], b[j] = b[j], b[i] }

type myError struct {
	Code int
	Op   string
}

func (e *myError) Error() string        { return fmt.Sprint(e.Op, ": ", e.Code) }
func (e *myError) Is(target error) bool { return target == io.EOF }
func (e *myError) Unwrap() error        { return errInner }

var errInner = errors.New("inner")

type pointy struct{ p *int }

func (p pointy) Get() int    { return *p.p }
func (p pointy) hide() int   { return -*p.p }
func (p *pointy) Set(v *int) { p.p = v }

type (
	mapWith  map[string]int
	funcWith func(int) int
	chanWith chan int
)

func (m mapWith) Sum() (n int) {
	for _, v := range m {
		n += v
	}
	return n
}
func (f funcWith) Twice(x int) int { return f(f(x)) }
func (c chanWith) Put(x int)       { c <- x }

type wide struct {
	a, b, c float64
	s       string
	n       [3]int
}

func (w wide) Mix(a int8, f float32, s string, g ...wide) (string, wide, float64, int) {
	w.s += s
	return fmt.Sprint(w.s, a, f, len(g)), w, w.a + w.b, w.n[2]
}
func (w wide) hide(x tInt) tInt { return x + tInt(w.n[0]) }
func (w *wide) Grow(a, b, c, d, e, f, g, h, i, j, k, l int) (x [2]int) {
	w.n[0] = a + l
	return [2]int{b, k}
}

type hider interface{ hide() int }
type hider2 interface{ hide(tInt) tInt }

var (
	_ hider  = pointy{}
	_ hider2 = wide{}
	_ hider2 = &wide{}
)

type embeds struct {
	wide
	*pointy
	io.Reader
	sync.Mutex
	Celsius
}

type embedsOne struct{ *myError }

// Types of the library, as underlying types and with methods that are not exported.
type (
	likeMutex   sync.Mutex
	likeBuilder strings.Builder
	embedsType  struct{ reflect.Type }
	embedsTB    struct{ testing.TB }
)

var (
	_ reflect.Type = embedsType{}
	_ testing.TB   = &embedsTB{}
)

// unnamed types with methods.
var (
	unnamedMutex struct {
		sync.Mutex
		n int
	}
	unnamedOwn struct {
		Celsius
		*wide
	}
	unnamedBlank struct {
		a float64
		_ int
	}
	unnamedIface interface {
		Own(tInt) Celsius
		hide() int
	}
	unnamedError struct{ error }
)

func samplesOf() []any {
	n := 7
	b := bytes.NewBufferString("x")
	return []any{
		tBool(true), tInt(5), tInt8(-3), tUint16(9), tFloat32(1.5), tFloat64(math.Pi), tComplex(2i), tString("text"), tIntPtr(&n), tSlice{1, 2}, tArray{"a", "b"},
		tArray0{}, tArray1{&n}, tMap{"a": 1}, tChan(nil), tFunc(nil), tEmpty{}, tStruct{A: 1, B: "b", E: map[tString]tStruct{"k": {A: 2}}}, &tStruct{c: []tStruct{{A: 3}}},
		tPadded{1, 2}, tTail{A: 3}, tDirect{}, tDirect{&tDirect{}}, tDirect2{p: nil}, tNested{}, tFloats{1, 2}, tRegular{1, 2, &n}, tLarge{1},
		tKeyMap{{1, 2}: {tLarge{3}: tLarge{4}}},
		rMap{"a": {"b": nil}}, rSlice{{}, {{}}}, rA{&rB{}}, rThrough{}, rArrays{}, rElems{}, rMapOf{{"k"}: {{nil}}},
		Celsius(36.6), []Celsius{1, 2}, map[Celsius]Celsius{3: 4}, struct{ C Celsius }{5}, &struct{ C Celsius }{5}, pair[string, int]{"a", 1}, &pair[string, tInt]{"b", 2},
		pair[Celsius, *pair[int, error]]{Key: 3}, byLength{"ccc", "a"}, &myError{3, "open"}, pointy{&n}, &pointy{&n}, mapWith{"x": 4}, chanWith(nil), wide{a: 1, s: "w", n: [3]int{4, 5, 6}},
		&wide{}, embeds{wide: wide{b: 2}, pointy: &pointy{&n}, Reader: b, Celsius: 20}, embedsOne{&myError{4, "x"}}, unnamedOwn, unnamedBlank, time.Second, sort.IntSlice{2, 1},
		strings.NewReader("r"), b,
	}
}
