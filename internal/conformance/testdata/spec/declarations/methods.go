// Method declarations: receivers of each kind of type, blank and missing receiver names, methods on embedded and local-alias types.
package main

import (
	"fmt"
	"strings"
)

type (
	Int   int
	Str   string
	Flt   float64
	Bool  bool
	Slice []int
	Map   map[string]int
	Chan  chan int
	Func  func(int) int
	Array [3]int
	St    struct{ n int }
	Ptr   = *St
	Cplx  complex128
	Nest  map[string][]Slice
)

func (i Int) Abs() Int {
	if i < 0 {
		return -i
	}
	return i
}
func (i *Int) Inc() *Int        { *i++; return i }
func (Int) Const() string       { return "const" }
func (_ Int) Blank() string     { return "blank" }
func (*Int) NilOK() string      { return "nil ok" }
func (s Str) Len() int          { return len(s) }
func (s *Str) Add(t string) Str { *s += Str(t); return *s }
func (f Flt) Half() Flt         { return f / 2 }
func (b Bool) Not() Bool        { return !b }
func (s Slice) Sum() (t int) {
	for _, x := range s {
		t += x
	}
	return
}
func (s *Slice) Push(x ...int) *Slice { *s = append(*s, x...); return s }
func (s Slice) Set(i, v int)          { s[i] = v }
func (m Map) Inc(k string) Map        { m[k]++; return m }
func (m *Map) Init() *Map {
	if *m == nil {
		*m = Map{}
	}
	return m
}
func (c Chan) Put(x int) Chan { c <- x; return c }
func (c Chan) Get() int       { return <-c }
func (f Func) Twice(x int) int {
	return f(f(x))
}
func (f *Func) Wrap(g Func)         { old := *f; *f = func(x int) int { return g(old(x)) } }
func (a Array) With(i, v int) Array { a[i] = v; return a }
func (a *Array) Put(i, v int)       { a[i] = v }
func (s St) Get() int               { return s.n }
func (s *St) Set(n int)             { s.n = n }
func (p Ptr) Via() int              { return p.n * 10 }
func (c Cplx) Re() float64          { return real(c) }
func (n Nest) Total() (t int) {
	for _, ss := range n {
		for _, s := range ss {
			t += s.Sum()
		}
	}
	return
}
func (s St) String() string { return strings.Repeat("*", s.n) }

func main() {
	i := Int(-3)
	i.Inc().Inc()
	(*Int).Inc(&i)
	fmt.Println(i, i.Abs(), Int(-7).Abs(), Int.Const(5), i.Blank(), (*Int)(nil).NilOK(), -Int(4).Abs(), (-Int(4)).Abs())
	s := Str("a")
	s.Add("b")
	p := &s
	p.Add("c")
	fmt.Println(s, s.Len(), p.Len(), Str("lit").Len(), Flt(3).Half(), Bool(true).Not(), (1.5 + Flt(2)).Half())
	var sl Slice
	sl.Push(1, 2).Push(3).Set(0, 10)
	fmt.Println(sl, sl.Sum(), Slice{4, 5}.Sum(), Slice(nil).Sum(), Slice(sl[1:]).Sum(), sl[1:].Sum(), len(*sl.Push()))
	var m Map
	m.Init().Inc("a").Inc("a")
	fmt.Println(m, Map{}.Inc("z"))
	c := make(Chan, 3)
	fmt.Println(c.Put(1).Put(2).Get(), c.Get())
	f := Func(func(x int) int { return x + 1 })
	f.Wrap(func(x int) int { return x * 10 })
	fmt.Println(f(1), f.Twice(1), Func(func(x int) int { return x * x }).Twice(3))
	a := Array{1, 2, 3}
	b := a.With(0, 100).With(1, 200)
	a.Put(2, 30)
	(&b).Put(2, 5)
	fmt.Println(a, b, Array{}.With(1, 1))
	st := St{2}
	pt := Ptr(&st)
	pt.Set(3)
	st.Set(st.Get() + 1)
	fmt.Println(st.Get(), pt.Via(), pt.Get(), st, pt, []St{{1}, {2}}, []*St{{3}}[0], map[string]St{"k": {2}})
	arr := []St{{1}}
	arr[0].Set(5)
	ms := map[string]*St{"p": {1}}
	ms["p"].Set(6)
	nested := struct{ in struct{ st St } }{}
	nested.in.st.Set(2)
	func() *St { return &arr[0] }().Set(7)
	fmt.Println(arr, ms["p"], nested.in.st.Get(), Cplx(2+3i).Re(), Nest{"x": {{1, 2}, {3}}}.Total())
	for _, x := range []interface{ Get() int }{st, &st, pt} {
		fmt.Print(x.Get(), " ")
	}
	for _, x := range []any{i, &i, s, sl, m, c, f, a, st, pt} {
		_, str := x.(fmt.Stringer)
		_, abs := x.(interface{ Abs() Int })
		_, inc := x.(interface{ Inc() *Int })
		_, sum := x.(interface{ Sum() int })
		fmt.Printf("%T:%v%v%v%v ", x, str, abs, inc, sum)
	}
	fmt.Println()
	defer st.Set(99)
	g, h := st.Set, sl.Push
	g(1)
	h(9)
	fmt.Println(st.n, sl)
}
