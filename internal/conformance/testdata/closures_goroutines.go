package main

import (
	"fmt"
	"sync"
)

func main() {
	bad := 0
	for range 50 {
		var mu sync.Mutex
		var wg sync.WaitGroup
		total := 0
		for i := range 10 {
			wg.Add(1)
			go func() {
				mu.Lock()
				total += i
				mu.Unlock()
				wg.Done()
			}()
		}
		wg.Wait()
		if total != 45 {
			bad++
		}
	}
	fmt.Println("go", bad)
	bad = 0
	for range 50 {
		var mu sync.Mutex
		var wg sync.WaitGroup
		total := 0
		for i := range 10 {
			wg.Go(func() {
				mu.Lock()
				total += i
				mu.Unlock()
			})
		}
		wg.Wait()
		if total != 45 {
			bad++
		}
	}
	fmt.Println("wg.Go", bad)
}
