// Range over maps: entries that are removed are not produced, the order is not specified, keys may be changed.
package main

import (
	"fmt"
	"math"
	"sort"
)

type K struct{ a, b int }
type Freq map[string]int

func (f Freq) Top() (best string) {
	for k, v := range f {
		if v > f[best] || v == f[best] && k < best {
			best = k
		}
	}
	return
}

func main() {
	m := map[int]int{}
	for i := range 100 {
		m[i] = i * i
	}
	seen := 0
	for k := range m {
		delete(m, k)
		delete(m, k+1)
		delete(m, k-1)
		seen++
	}
	fmt.Println(len(m), seen >= 34 && seen <= 100)
	for i := range 10 {
		m[i] = i
	}
	sum, n := 0, 0
	for k, v := range m {
		m[k] = v * 2
		sum += k + v
		n++
	}
	total := 0
	for _, v := range m {
		total += v
	}
	fmt.Println(sum, n, total)
	added := 0
	for k := range m {
		if k < 10 {
			m[k+1000] = 1
			added++
		}
	}
	fmt.Println(added, len(m))
	for k := range m {
		if len(m) > 3 {
			delete(m, k)
		}
	}
	for range m {
		clear(m)
		fmt.Print("once ")
	}
	fmt.Println(len(m))
	var nilm map[string]bool
	for k, v := range nilm {
		fmt.Println("never", k, v)
	}
	keys := []string{}
	words := Freq{"the": 3, "a": 3, "cat": 1}
	for w := range words {
		keys = append(keys, w)
	}
	sort.Strings(keys)
	fmt.Println(keys, words.Top())
	nan := map[float64]int{math.NaN(): 1, math.NaN(): 2, 1: 3}
	t, c := 0, 0
	for k, v := range nan {
		if k != k {
			c++
		}
		t += v
	}
	fmt.Println(t, c, len(nan))
	ks := map[K][]string{{1, 2}: {"x"}, {3, 4}: nil}
	for k, v := range ks {
		k.a = 100
		v = append(v, "new")
		if len(v) == 2 {
			v[0] = "changed?"
		}
	}
	fmt.Println(ks)
	ps := map[string]*K{"p": {1, 1}, "q": {2, 2}}
	for _, p := range ps {
		p.a++
	}
	fmt.Println(*ps["p"], *ps["q"])
	inv := map[int][]string{}
	for k, v := range words {
		inv[v] = append(inv[v], k)
	}
	for _, v := range inv {
		sort.Strings(v)
	}
	fmt.Println(inv)
	var fs []func() int
	for _, v := range map[string]int{"one": 1, "two": 2, "three": 3} {
		fs = append(fs, func() int { v *= 10; return v })
	}
	s := 0
	for _, f := range fs {
		f()
		s += f()
	}
	fmt.Println(s)
	var k string
	var v int
	for k, v = range map[string]int{"only": 5} {
	}
	var any1, any2 any
	for any1, any2 = range map[K]bool{{1, 2}: true} {
	}
	arr := [2]int{}
	for arr[0], arr[1] = range map[int]int{8: 9} {
	}
	fmt.Println(k, v, any1, any2, arr)
	count := 0
outer:
	for a := range map[int]bool{1: true, 2: true} {
		for b := range map[int]bool{1: true, 2: true} {
			if a == b {
				continue outer
			}
			count++
			if count > 10 {
				break outer
			}
		}
	}
	fmt.Println(count <= 2)
	anyM := map[any]string{1: "i", "s": "s", K{1, 2}: "K", nil: "nil", 2.5: "f"}
	kinds := []string{}
	for k, v := range anyM {
		kinds = append(kinds, fmt.Sprintf("%T:%s", k, v))
	}
	sort.Strings(kinds)
	fmt.Println(kinds)
	big := map[int]struct{}{}
	for i := range 5000 {
		big[i*i%4999] = struct{}{}
	}
	h := 0
	for k := range big {
		h ^= k * 7919
	}
	fmt.Println(len(big), h)
	mm := map[string]map[string]int{"a": {"x": 1}, "b": {"y": 2, "z": 3}}
	t = 0
	for _, in := range mm {
		for k, v := range in {
			in[k] = v + 1
			t += v
		}
	}
	fmt.Println(t, mm)
	orders := map[string]bool{}
	for range 200 {
		s := ""
		for k := range words {
			s += k + " "
		}
		orders[s] = true
	}
	fmt.Println(len(orders) > 1)
}
