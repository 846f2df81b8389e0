package main

import (
	"fmt"
	"sync"
)

func loop(id int, c chan int, bad *int, mu *sync.Mutex, wg *sync.WaitGroup) {
	defer wg.Done()
	var never chan int
	for k := 0; k < 2000; k++ {
		c <- id
		select {
		case v := <-c:
			if v != id {
				mu.Lock()
				*bad++
				mu.Unlock()
			}
		case <-never:
		}
	}
}

func main() {
	var wg sync.WaitGroup
	var mu sync.Mutex
	bad := 0
	for i := range 4 {
		wg.Add(1)
		go loop(i, make(chan int, 1), &bad, &mu, &wg)
	}
	wg.Wait()
	fmt.Println("bad", bad)
}
