// Conversions between types of identical underlying types: structs with other tags, functions, channels, pointers, interfaces.
package main

import (
	"fmt"
	"io"
	"sort"
	"strings"
)

type (
	Person struct {
		Name    string
		Address *struct{ Street, City string }
	}
	Tagged struct {
		Name    string `json:"name"`
		Address *struct {
			Street string `json:"street"`
			City   string `json:"city"`
		} `json:"address"`
	}
	Handler        func(string) int
	Other          Handler
	Ch             chan int
	Recv           chan int
	Ptr            *Person
	IntsA          []int
	IntsB          []int
	MapA           map[string]IntsA
	Stringish      string
	Wrapper[T any] struct{ v T }
	WrapInt        Wrapper[int]
	ReadCl         io.ReadCloser
	Arr            [3]int
)

func (h Handler) Do(s string) int  { return h(s) + 1 }
func (o Other) Twice(s string) int { return o(s) * 2 }
func (a IntsA) Sum() (t int) {
	for _, x := range a {
		t += x
	}
	return
}
func (b IntsB) Len() int           { return len(b) }
func (b IntsB) Less(i, j int) bool { return b[i] > b[j] }
func (b IntsB) Swap(i, j int)      { b[i], b[j] = b[j], b[i] }
func (w Wrapper[T]) Get() T        { return w.v }
func (w WrapInt) Double() int      { return w.v * 2 }
func (s Stringish) Shout() string  { return strings.ToUpper(string(s)) }
func (a *Arr) Inc()                { a[0]++ }

func main() {
	t := Tagged{Name: "Ann"}
	t.Address = &struct {
		Street string `json:"street"`
		City   string `json:"city"`
	}{"Main", "Town"}
	p := Person(t)
	pp := (*Person)(&t)
	pp.Name = "via pointer"
	fmt.Println(p.Name, t.Name, p.Address.City, (*struct{ Street, City string })(t.Address).Street)
	q := Ptr(pp)
	(*Person)(q).Name += "!"
	fmt.Println(t.Name, Tagged(*q).Address == t.Address)

	h := Handler(func(s string) int { return len(s) })
	o := Other(h)
	fmt.Println(h.Do("abc"), o.Twice("abc"), Handler(o).Do("xy"), (func(string) int)(o)("z"), Other(func(s string) int { return strings.Count(s, "q") }).Twice("qq"))
	c := Ch(make(chan int, 2))
	c <- 1
	r := Recv(c)
	fmt.Printf("%T %T %T %d\n", c, r, (chan int)(c), <-r)
	a := IntsA{3, 1, 2}
	sort.Sort(IntsB(a))
	fmt.Println(a, a.Sum(), IntsA(IntsB{4, 5}).Sum(), []int(a)[0], sort.IsSorted(sort.Reverse(IntsB(a))))
	sort.Sort(sort.IntSlice(a))
	fmt.Println(a, sort.IntSlice(a).Len(), sort.StringSlice{"b", "a"}.Less(0, 1))
	m := MapA{"x": {1}}
	u := map[string]IntsA(m)
	u["y"] = IntsA{2, 3}
	fmt.Println(len(m), m["y"].Sum())
	w := Wrapper[int]{21}
	fmt.Println(w.Get(), WrapInt(w).Double(), Wrapper[int](WrapInt{5}).Get())
	fmt.Println(Stringish("loud").Shout(), Stringish([]byte("bytes")).Shout(), string(Stringish("x")+"y"))
	raw := [3]int{1, 2, 3}
	ar := (*Arr)(&raw)
	ar.Inc()
	cp := Arr(raw)
	cp.Inc()
	fmt.Println(raw, cp, *ar == Arr(raw))
	var rc ReadCl = io.NopCloser(strings.NewReader("r"))
	var rd io.Reader = io.ReadCloser(rc)
	b, _ := io.ReadAll(io.Reader(rc))
	fmt.Println(string(b), rd == io.Reader(rc), any(rc) == any(rd))
	type local struct{ a, b int }
	type local2 struct{ a, b int }
	l := local{1, 2}
	l2 := local2(l)
	anon := struct{ a, b int }(l2)
	fmt.Printf("%T %T %T %v %v\n", l, l2, anon, local(anon) == l, []any{local(l2), l2})
	var x any = IntsA{1}
	_, isB := x.(IntsB)
	_, isI := x.([]int)
	fmt.Println(isB, isI, any(fmt.Stringer(nil)) == nil, error(nil) == nil, (*int)(nil) == nil, []int(nil) == nil, map[string]int(nil) == nil, (func())(nil) == nil)
	f := func(i interface{ Do(string) int }) int { return i.Do("iface") }
	fmt.Println(f(h), f(Handler(o)), f(Handler(func(string) int { return 99 })))
	const k = Stringish("const")
	fmt.Println(k.Shout(), len(k), Stringish('a').Shout())
	fs := []Handler{h, Handler(o), func(string) int { return -1 }}
	for _, f := range fs {
		fmt.Print(f.Do("12"), " ")
	}
	fmt.Println()
}
