package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"sort"
	"sync"
	"time"
)

type handler struct {
	name string
	do   func() int
}

func main() {
	var wg sync.WaitGroup
	var mu sync.Mutex
	total := 0
	for i := range 10 {
		wg.Go(func() {
			mu.Lock()
			defer mu.Unlock()
			total += i
		})
	}
	wg.Wait()
	fmt.Println(total)
	for i := 0; i < 10; i++ {
		wg.Add(1)
		time.AfterFunc(time.Microsecond, func() {
			defer wg.Done()
			mu.Lock()
			total += i
			mu.Unlock()
		})
	}
	wg.Wait()
	fmt.Println(total)
	mux := http.NewServeMux()
	for _, p := range []string{"a", "b", "c"} {
		mux.Handle("/"+p, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, p) }))
		mux.HandleFunc("/x/"+p, func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, p, p) })
	}
	for _, p := range []string{"/a", "/c", "/x/b"} {
		rec := httptest.NewRecorder()
		mux.ServeHTTP(rec, httptest.NewRequest("GET", p, nil))
		fmt.Println(rec.Body.String())
	}
	byName := map[string]func() int{}
	var hs []handler
	var fs []func() int
	for i := range 3 {
		byName[fmt.Sprint(i)] = func() int { return i * 10 }
		hs = append(hs, handler{fmt.Sprint(i), func() int { return i }})
		m := map[string]func() int{"k": func() int { return i + 100 }}
		fs = append(fs, m["k"], []func() int{func() int { return i + 200 }}[0])
	}
	fmt.Println(byName["0"](), byName["2"](), hs[0].do(), hs[1].do(), hs[2].do())
	for _, f := range fs {
		fmt.Print(f(), " ")
	}
	fmt.Println()
	for i := range 2 {
		words := []string{"pear", "fig", "apple"}
		sort.Slice(words, func(a, b int) bool { return (len(words[a]) < len(words[b])) == (i == 0) })
		fmt.Println(words[0])
	}
	for round := 0; round < 200; round++ { // closures that return while others are being made
		seen := make([]int, 20)
		for i := range seen {
			wg.Add(1)
			go func() { defer wg.Done(); seen[i]++ }()
			wg.Wait()
			wg.Go(func() { seen[i]++ })
			wg.Wait()
		}
		for i := range seen {
			wg.Go(func() { mu.Lock(); seen[i]++; mu.Unlock() })
		}
		wg.Wait()
		for i, n := range seen {
			if n != 3 {
				fmt.Println("round", round, i, n)
			}
		}
	}
	var once sync.Once
	for i := range 3 {
		once.Do(func() { fmt.Println("once", i) })
	}
	func() {
		defer func() { fmt.Println(recover()) }()
		for i := range 3 {
			wg.Wait()
			if i == 1 {
				panic(i)
			}
		}
	}()
}
