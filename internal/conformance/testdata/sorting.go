package main

import (
	"container/heap"
	"container/list"
	"container/ring"
	"fmt"
	"slices"
	"sort"
	"strings"
)

type Person struct {
	Name string
	Age  int
}
type ByAge []Person

func (a ByAge) Len() int           { return len(a) }
func (a ByAge) Swap(i, j int)      { a[i], a[j] = a[j], a[i] }
func (a ByAge) Less(i, j int) bool { return a[i].Age < a[j].Age }

type IntHeap []int

func (h IntHeap) Len() int           { return len(h) }
func (h IntHeap) Less(i, j int) bool { return h[i] < h[j] }
func (h IntHeap) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *IntHeap) Push(x any)        { *h = append(*h, x.(int)) }
func (h *IntHeap) Pop() any {
	old := *h
	n := len(old)
	x := old[n-1]
	*h = old[:n-1]
	return x
}

type Item struct {
	v     string
	p     int
	index int
}
type PQ []*Item

func (q PQ) Len() int            { return len(q) }
func (q PQ) Less(i, j int) bool  { return q[i].p > q[j].p }
func (q PQ) Swap(i, j int)       { q[i], q[j] = q[j], q[i]; q[i].index = i; q[j].index = j }
func (q *PQ) Push(x interface{}) { it := x.(*Item); it.index = len(*q); *q = append(*q, it) }
func (q *PQ) Pop() interface{} {
	o := *q
	it := o[len(o)-1]
	*q = o[:len(o)-1]
	return it
}

type lessFunc func(a, b *Person) bool
type multi struct {
	ps   []Person
	less []lessFunc
}

func (m *multi) Len() int      { return len(m.ps) }
func (m *multi) Swap(i, j int) { m.ps[i], m.ps[j] = m.ps[j], m.ps[i] }
func (m *multi) Less(i, j int) bool {
	p, q := &m.ps[i], &m.ps[j]
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

func main() {
	ps := []Person{{"Al", 30}, {"Bo", 20}, {"Cy", 25}, {"Di", 20}}
	sort.Stable(ByAge(ps))
	fmt.Println(ps)
	sort.Sort(sort.Reverse(ByAge(ps)))
	fmt.Println(ps[0], sort.IsSorted(ByAge(ps)))
	sort.Slice(ps, func(i, j int) bool { return ps[i].Name < ps[j].Name })
	fmt.Println(ps)
	slices.SortStableFunc(ps, func(a, b Person) int { return a.Age - b.Age })
	fmt.Println(ps)
	m := &multi{ps, []lessFunc{func(a, b *Person) bool { return a.Age < b.Age }, func(a, b *Person) bool { return a.Name > b.Name }}}
	sort.Sort(m)
	fmt.Println(ps)
	h := &IntHeap{5, 2, 8}
	heap.Init(h)
	heap.Push(h, 1)
	for h.Len() > 0 {
		fmt.Print(heap.Pop(h), " ")
	}
	fmt.Println()
	pq := PQ{}
	for i, w := range strings.Fields("low high mid") {
		heap.Push(&pq, &Item{v: w, p: []int{1, 9, 5}[i]})
	}
	it := pq[len(pq)-1]
	it.p = 100
	heap.Fix(&pq, it.index)
	for pq.Len() > 0 {
		it := heap.Pop(&pq).(*Item)
		fmt.Print(it.v, it.p, " ")
	}
	fmt.Println()
	l := list.New()
	e := l.PushBack(4)
	l.PushFront("x")
	l.InsertBefore(3.5, e)
	for e := l.Front(); e != nil; e = e.Next() {
		fmt.Print(e.Value, " ")
	}
	r := ring.New(3)
	for i := range 3 {
		r.Value = i
		r = r.Next()
	}
	r.Do(func(v any) { fmt.Print(v, " ") })
	fmt.Println()
	i := sort.Search(100, func(i int) bool { return i*i >= 50 })
	fmt.Println(i, sort.SearchInts([]int{1, 3, 5}, 4))
	xs := []float64{2, 1}
	sort.Float64s(xs)
	fmt.Println(xs, slices.IndexFunc(ps, func(p Person) bool { return p.Name == "Cy" }))
	fmt.Println(slices.MaxFunc(ps, func(a, b Person) int { return a.Age - b.Age }), slices.Equal([]int{1}, []int{1}))
	g := slices.Compact([]int{1, 1, 2, 2, 1})
	g = slices.Insert(g, 1, 9, 9)
	g = slices.Delete(g, 0, 1)
	fmt.Println(g, slices.Clone(g), slices.Repeat([]int{1}, 3), slices.Concat(g, g))
}
