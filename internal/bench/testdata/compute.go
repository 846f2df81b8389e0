// Computing as students do it: each line is a name and the time it took, in milliseconds.
package main

import (
	"fmt"
	"math"
	"time"
)

type counter struct{ n int }

func (c *counter) add(k int) { c.n += k }

func fib(n int) int {
	if n < 2 {
		return n
	}
	return fib(n-1) + fib(n-2)
}

func sum(n int) int {
	s := 0
	for i := 0; i < n; i++ {
		s += i
	}
	return s
}

func matmul(n int) float64 {
	a, b, c := make([]float64, n*n), make([]float64, n*n), make([]float64, n*n)
	for i := range a {
		a[i], b[i] = float64(i%7), float64(i%5)
	}
	for i := 0; i < n; i++ {
		for j := 0; j < n; j++ {
			s := 0.0
			for k := 0; k < n; k++ {
				s += a[i*n+k] * b[k*n+j]
			}
			c[i*n+j] = s
		}
	}
	return c[n*n-1]
}

func methods(n int) int {
	c := &counter{}
	for i := 0; i < n; i++ {
		c.add(i)
	}
	return c.n
}

func roots(n int) float64 {
	s := 0.0
	for i := 0; i < n; i++ {
		s += math.Sqrt(float64(i))
	}
	return s
}

func channel(n int) int {
	c := make(chan int, 16)
	go func() {
		for i := 0; i < n; i++ {
			c <- i
		}
		close(c)
	}()
	s := 0
	for x := range c {
		s += x
	}
	return s
}

var sink any

func timed(name string, f func() any) {
	start := time.Now()
	sink = f()
	fmt.Printf("%s\t%.3f\n", name, float64(time.Since(start).Microseconds())/1000)
}

func main() {
	timed("sum of 10⁷ ints", func() any { return sum(1e7) })
	timed("fib(30)", func() any { return fib(30) })
	timed("10⁶ method calls", func() any { return methods(1e6) })
	timed("matmul 200", func() any { return matmul(200) })
	timed("10⁶ math.Sqrt", func() any { return roots(1e6) })
	timed("2·10⁵ over a channel", func() any { return channel(2e5) })
}
