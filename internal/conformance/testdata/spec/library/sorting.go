// sort, container/heap, container/list, slices, maps, cmp with her types.
package main

import (
	"cmp"
	"container/heap"
	"container/list"
	"container/ring"
	"fmt"
	"maps"
	"slices"
	"sort"
	"strings"
)

type Person struct {
	Name string
	Age  int
}
type People []Person

func (p People) Len() int           { return len(p) }
func (p People) Less(i, j int) bool { return p[i].Age < p[j].Age }
func (p People) Swap(i, j int)      { p[i], p[j] = p[j], p[i] }

type byName struct{ People }

func (b byName) Less(i, j int) bool { return b.People[i].Name < b.People[j].Name }

type multi struct {
	People
	less []func(a, b *Person) bool
}

func (m *multi) Less(i, j int) bool {
	p, q := &m.People[i], &m.People[j]
	for _, l := range m.less {
		switch {
		case l(p, q):
			return true
		case l(q, p):
			return false
		}
	}
	return false
}

type Item struct {
	v     string
	pri   int
	index int
}
type PQ []*Item

func (q PQ) Len() int           { return len(q) }
func (q PQ) Less(i, j int) bool { return q[i].pri > q[j].pri }
func (q PQ) Swap(i, j int)      { q[i], q[j] = q[j], q[i]; q[i].index, q[j].index = i, j }
func (q *PQ) Push(x any)        { it := x.(*Item); it.index = len(*q); *q = append(*q, it) }
func (q *PQ) Pop() any {
	old := *q
	it := old[len(old)-1]
	*q = old[:len(old)-1]
	it.index = -1
	return it
}

type IntHeap []int

func (h IntHeap) Len() int           { return len(h) }
func (h IntHeap) Less(i, j int) bool { return h[i] < h[j] }
func (h IntHeap) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *IntHeap) Push(x any)        { *h = append(*h, x.(int)) }
func (h *IntHeap) Pop() any {
	n := len(*h) - 1
	x := (*h)[n]
	*h = (*h)[:n]
	return x
}

type Grade string
type Version [3]int

func (v Version) Compare(w Version) int { return slices.Compare(v[:], w[:]) }

func main() {
	ps := People{{"Bob", 31}, {"Ann", 25}, {"Cid", 31}, {"Dee", 25}}
	sort.Stable(ps)
	fmt.Println(ps, sort.IsSorted(ps))
	sort.Sort(byName{ps})
	fmt.Println(ps)
	sort.Sort(sort.Reverse(byName{ps}))
	fmt.Println(ps)
	sort.Sort(&multi{ps, []func(a, b *Person) bool{func(a, b *Person) bool { return a.Age > b.Age }, func(a, b *Person) bool { return a.Name < b.Name }}})
	fmt.Println(ps)
	sort.Slice(ps, func(i, j int) bool { return ps[i].Name < ps[j].Name })
	i := sort.Search(len(ps), func(i int) bool { return ps[i].Name >= "C" })
	j, found := sort.Find(len(ps), func(i int) int { return strings.Compare("Dee", ps[i].Name) })
	fmt.Println(ps, i, j, found)

	q := &PQ{}
	heap.Init(q)
	items := map[string]*Item{}
	for v, p := range map[string]int{"low": 1, "high": 9, "mid": 5, "top": 10} {
		it := &Item{v: v, pri: p}
		items[v] = it
		heap.Push(q, it)
	}
	items["low"].pri = 7
	heap.Fix(q, items["low"].index)
	heap.Remove(q, items["top"].index)
	for q.Len() > 0 {
		it := heap.Pop(q).(*Item)
		fmt.Print(it.v, it.pri, it.index, " ")
	}
	h := &IntHeap{5, 2, 8}
	heap.Init(h)
	heap.Push(h, 1)
	for h.Len() > 0 {
		fmt.Print(heap.Pop(h), " ")
	}
	fmt.Println()

	l := list.New()
	e := l.PushBack(Person{"L", 1})
	l.PushFront("front")
	l.InsertBefore(3, e)
	for x := l.Front(); x != nil; x = x.Next() {
		switch v := x.Value.(type) {
		case Person:
			fmt.Print("person ", v.Name, " ")
		default:
			fmt.Printf("%T ", v)
		}
	}
	r := ring.New(3)
	for i := range 3 {
		r.Value = i
		r = r.Next()
	}
	r.Do(func(v any) { fmt.Print(v, " ") })
	fmt.Println(l.Remove(e).(Person).Age, l.Len())

	slices.SortFunc(ps, func(a, b Person) int { return cmp.Or(-cmp.Compare(a.Age, b.Age), strings.Compare(b.Name, a.Name)) })
	fmt.Println(ps, slices.IsSortedFunc(ps, func(a, b Person) int { return b.Age - a.Age }))
	k, ok := slices.BinarySearchFunc(ps, 25, func(p Person, age int) int { return age - p.Age })
	fmt.Println(k, ok, slices.Index(ps, Person{"Cid", 31}), slices.ContainsFunc(ps, func(p Person) bool { return p.Age > 99 }))
	gs := []Grade{"c", "a", "b"}
	slices.Sort(gs)
	fmt.Printf("%T %v %v %v\n", gs, gs, slices.Max(gs), slices.Contains(gs, "b"))
}

func init() {
	vs := []Version{{1, 2, 3}, {1, 0, 0}, {0, 9, 9}}
	slices.SortFunc(vs, Version.Compare)
	fmt.Println(vs, slices.MaxFunc(vs, Version.Compare))
	ps := People{{"A", 1}, {"B", 2}, {"A", 1}}
	fmt.Printf("%T %v %v\n", slices.Clone(ps), slices.Compact(slices.Clone(ps)), slices.Insert(ps[:1:1], 1, Person{"Z", 0}))
	ps = slices.DeleteFunc(ps, func(p Person) bool { return p.Name == "A" })
	fmt.Println(ps, len(ps), slices.Equal(ps, People{{"B", 2}}), slices.Concat(ps, ps, nil), slices.Repeat(ps, 2))
	m := map[Grade]People{"x": {{"X", 1}}, "y": nil}
	n := maps.Clone(m)
	maps.DeleteFunc(n, func(g Grade, p People) bool { return p == nil })
	fmt.Println(len(m), n, slices.Sorted(maps.Keys(m)), maps.EqualFunc(m, n, func(a, b People) bool { return len(a) == len(b) }))
	by := map[int][]string{}
	for _, p := range (People{{"a", 1}, {"b", 2}, {"c", 1}}) {
		by[p.Age] = append(by[p.Age], p.Name)
	}
	for _, k := range slices.Backward(slices.Sorted(maps.Keys(by))) {
		fmt.Print(k, by[k], " ")
	}
	groups := slices.Collect(maps.Values(map[string]Person{"only": {"O", 3}}))
	fmt.Println(groups, slices.ContainsFunc(groups, Person.adult), cmp.Compare(Grade("a"), "b"), cmp.Less(2.5, 1))
}

func (p Person) adult() bool { return p.Age >= 18 }
