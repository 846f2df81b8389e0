package main

import (
	"fmt"
	"os"
	"sort"
	"strings"
	"sync"
)

type KV struct {
	Key string
	Val int
}

type Mapper interface{ Map(string) []KV }
type Reducer interface{ Reduce(string, []int) KV }
type wc struct{}

func (wc) Map(s string) (out []KV) {
	for _, w := range strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return r < 'a' || r > 'z' }) {
		out = append(out, KV{w, 1})
	}
	return
}
func (wc) Reduce(k string, vs []int) KV {
	t := 0
	for _, v := range vs {
		t += v
	}
	return KV{k, t}
}

func run(m Mapper, r Reducer, docs ...string) []KV {
	var mu sync.Mutex
	var wg sync.WaitGroup
	groups := map[string][]int{}
	for _, d := range docs {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for _, kv := range m.Map(d) {
				mu.Lock()
				groups[kv.Key] = append(groups[kv.Key], kv.Val)
				mu.Unlock()
			}
		}()
	}
	wg.Wait()
	var out []KV
	for k, vs := range groups {
		out = append(out, r.Reduce(k, vs))
	}
	sort.Slice(out, func(i, j int) bool {
		if out[i].Val != out[j].Val {
			return out[i].Val > out[j].Val
		}
		return out[i].Key < out[j].Key
	})
	return out
}

func main() {
	for _, kv := range run(wc{}, wc{}, "The cat. The dog!", "a cat, a bird", "the end")[:4] {
		fmt.Fprintf(os.Stdout, "%-5s %d\n", kv.Key, kv.Val)
	}
	defer fmt.Println("bye")
	type philosopher struct {
		id          int
		left, right *sync.Mutex
		ate         int
	}
	forks := make([]sync.Mutex, 5)
	ps := make([]philosopher, 5)
	var wg sync.WaitGroup
	for i := range ps {
		l, r := &forks[i], &forks[(i+1)%5]
		if i == 4 {
			l, r = r, l
		}
		ps[i] = philosopher{i, l, r, 0}
		wg.Add(1)
		go func(p *philosopher) {
			defer wg.Done()
			for range 3 {
				p.left.Lock()
				p.right.Lock()
				p.ate++
				p.right.Unlock()
				p.left.Unlock()
			}
		}(&ps[i])
	}
	wg.Wait()
	for _, p := range ps {
		fmt.Print(p.ate, " ")
	}
	fmt.Println()
}
