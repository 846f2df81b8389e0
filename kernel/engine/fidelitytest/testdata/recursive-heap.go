package main

import "fmt"
import "container/heap"

type Item struct {
	v     string
	prio  int
	index int
}
type PQ []*Item

func (p PQ) Len() int           { return len(p) }
func (p PQ) Less(i, j int) bool { return p[i].prio < p[j].prio }
func (p PQ) Swap(i, j int)      { p[i], p[j] = p[j], p[i]; p[i].index = i; p[j].index = j }
func (p *PQ) Push(x any)        { it := x.(*Item); it.index = len(*p); *p = append(*p, it) }
func (p *PQ) Pop() any          { o := *p; n := len(o); it := o[n-1]; *p = o[:n-1]; return it }
func main() {
	pq := &PQ{}
	heap.Push(pq, &Item{v: "a", prio: 3})
	heap.Push(pq, &Item{v: "b", prio: 1})
	heap.Init(pq)
	it := heap.Pop(pq).(*Item)
	fmt.Println(it.v)
}
