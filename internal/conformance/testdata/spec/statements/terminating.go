// Blocks, empty statements, terminating statements, unreachable code, expression statements.
package main

import (
	"fmt"
	"os"
	"strings"
)

func a(n int) string {
	switch {
	case n == 0:
		return "zero"
	case n < 0:
		panic("negative")
	default:
		for {
			if n > 10 {
				return "big"
			}
			n *= 2
		}
	}
}

func b(x any) int {
	switch x := x.(type) {
	case int:
		return x
	case string:
		goto str
	default:
		return -1
	}
str:
	return len(x.(string))
}

func c(ch chan int) (r int) {
	select {
	case v, ok := <-ch:
		if !ok {
			return -1
		}
		return v
	default:
		{
			return 0
		}
	}
}

func d() (s string) {
	defer func() {
		if e := recover(); e != nil {
			s = fmt.Sprint("recovered ", e)
		}
	}()
	{
		{
			panic(a(3))
		}
	}
	return "unreachable"
}

func e(n int) int {
	if n > 0 {
		return 1
	} else if n < 0 {
		return -1
	} else {
		return 0
	}
}

func f() int {
	for {
	}
	return 1
}

func g(xs []int) (sum int) {
	for i := 0; ; i++ {
		if i == len(xs) {
			return
		}
		if xs[i] < 0 {
			break
		}
		sum += xs[i]
	}
	return -sum
}

func h() func() int {
	x := 0
	return func() int {
		x++
		if x > 2 {
			return x * 100
		}
		return x
	}
}

func exit(n int) {
	if n == 0 {
		fmt.Println("leaving")
		os.Exit(5)
	}
	exit(n - 1)
}

type T struct{}

func (T) m() int { fmt.Print("m "); return 1 }

func main() {
	fmt.Println(a(0), a(1), a(100), b(5), b("four"), b(2.5))
	ch := make(chan int, 1)
	fmt.Print(c(ch), " ")
	ch <- 7
	fmt.Print(c(ch), " ")
	close(ch)
	fmt.Println(c(ch), d(), e(5), e(-5), e(0), g([]int{1, 2}), g([]int{3, -1, 4}))
	{
	}

	{

		{
			x := 1
			_ = x
		}
	}
	if false {
	}
	if true {
	} else {
		fmt.Println("never")
	}
	for false {
	}
	for range 3 {
	}
	switch {
	}
	switch x := 1; x {
	}
	switch any(nil).(type) {
	}
	func() {}()
	T{}.m()
	(T{}).m()
	(&T{}).m()
	h()()
	<-ch
	(<-ch)
	k := h()
	k()
	k()
	fmt.Println(k())
	strings.NewReader("x").Len()
	copy([]int{1}, []int{2})
	goto end
	{
		fmt.Println("skipped")
	}
end:
	{
	}
	func() {
		return
		fmt.Println("unreachable")
	}()
	for i := 0; i < 3; i++ {
		continue
		fmt.Println("unreachable")
	}
	for {
		break
		fmt.Println("unreachable")
	}
	if len(os.Args) > 100 {
		f()
	}
	defer fmt.Println("not run")
	exit(3)
}
