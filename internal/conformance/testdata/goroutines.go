package main

import (
	"fmt"
	"sync"
)

type T struct{ n, m int }

func (t *T) add(k int) int { t.n += k; return t.n }
func (t T) get() int       { return t.n*2 + t.m }
func sq(x int) (int, string) {
	y := x * x
	return y, fmt.Sprint(y)
}

type I interface{ get() int }

func work(id int, bad chan string, wg *sync.WaitGroup) {
	defer wg.Done()
	for k := 0; k < 300; k++ {
		t := &T{m: id}
		t.add(id)
		if g := t.get(); g != id*3 {
			bad <- fmt.Sprint("get ", g)
		}
		y, s := sq(id)
		if y != id*id || s != fmt.Sprint(id*id) {
			bad <- "sq"
		}
		var i I = T{id, id}
		if i.get() != id*3 {
			bad <- "iface"
		}
		f := func(a int) int { return a + id }
		if f(k) != k+id {
			bad <- "closure"
		}
		m := map[int]int{id: k}
		m[id]++
		if m[id] != k+1 {
			bad <- "map"
		}
		xs := []int{id, k}
		xs = append(xs, id)
		s2 := 0
		for _, x := range xs {
			s2 += x
		}
		if s2 != 2*id+k {
			bad <- "range"
		}
		for a, b := range m {
			if a != id || b != k+1 {
				bad <- "rangemap"
			}
		}
		switch x := any(id).(type) {
		case int:
			if x != id {
				bad <- "ts"
			}
		}
		st := struct{ a, b int }{id, k}
		if st.a != id || st.b != k {
			bad <- "lit"
		}
		func() {
			defer func() {
				if r := recover(); r != id {
					bad <- fmt.Sprint("recover ", r)
				}
			}()
			panic(id)
		}()
		c := make(chan int, 1)
		c <- id
		if v, ok := <-c; v != id || !ok {
			bad <- "chan"
		}
		for i, r := range fmt.Sprint(id) {
			if i == 0 && r != rune('0'+id) {
				bad <- "str"
			}
		}
		g := t.get
		if g() != id*3 {
			bad <- "mv"
		}
		z := []int{3, 1, 2}
		if z[0]+z[1]+z[2] != 6 {
			bad <- "lit2"
		}
	}
}

func main() {
	var wg sync.WaitGroup
	bad := make(chan string, 1000000)
	for i := range 4 {
		wg.Add(1)
		go work(i+1, bad, &wg)
	}
	wg.Wait()
	close(bad)
	n := map[string]int{}
	for b := range bad {
		n[b]++
	}
	fmt.Println(len(n), n)
}
