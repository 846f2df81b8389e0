// Range over integers: typed, constant, named, evaluated once, with assigned variables.
package main

import "fmt"

type Day uint8
type N int

func (d Day) String() string { return [...]string{"Mo", "Tu", "We"}[d] }
func (n N) Each() (out []N) {
	for i := range n {
		out = append(out, i*i)
	}
	return
}

func count() int { fmt.Print("evaluated "); return 3 }

func up[T ~int | ~int8](n T) (s string) {
	for i := range n2(n) {
		s += fmt.Sprint(i)
	}
	return
}
func n2[T ~int | ~int8](n T) int { return int(n) }

func gen[T interface{ ~uint16 }](n T) (xs []T) {
	for i := range n {
		xs = append(xs, i)
	}
	return
}

func main() {
	for i := range 3 {
		fmt.Print(i, " ")
	}
	for range count() {
		fmt.Print(". ")
	}
	for i := range count() {
		i *= 10
		fmt.Print(i, " ")
	}
	n := 4
	for i := range n {
		n = 1
		fmt.Print(i, " ")
	}
	fmt.Println(n)
	for i := range uint8(3) {
		fmt.Printf("%T%v ", i, i-1)
	}
	for d := range Day(3) {
		fmt.Print(d, " ")
	}
	for i := range int64(2) {
		fmt.Printf("%T ", i)
	}
	const c = 2
	for i := range c {
		fmt.Printf("%T ", i)
	}
	var x int32
	for x = range 3 {
	}
	var b byte = 9
	for b = range 5 {
		if b == 3 {
			break
		}
	}
	fmt.Println(x, b, N(4).Each(), up(3), up(int8(2)), gen[uint16](3), len(gen(Day2(2))))
	for i := range -5 {
		fmt.Println("never", i)
	}
	for i := range 0 {
		fmt.Println("never", i)
	}
	z := 77
	for z = range 0 {
	}
	fmt.Println(z)
	var fs []func() int
	for i := range 3 {
		fs = append(fs, func() int { i += 10; return i })
	}
	for _, f := range fs {
		fmt.Print(f(), f(), " ")
	}
	arr := [3]int{}
	for arr[1] = range 3 {
		fmt.Print(arr, " ")
	}
	m := map[string]int{}
	for m["k"] = range 2 {
		fmt.Print(m, " ")
	}
	var e any
	for e = range 2 {
		fmt.Printf("%T%v ", e, e)
	}
	p := new(int)
	for *p = range 5 {
		if *p == 2 {
			break
		}
	}
	fmt.Println(*p)
	for i := range 'c' - 'a' + 1 {
		fmt.Printf("%T%c ", i, 'a'+i)
	}
	for i := range len("four") {
		for j := range i {
			if j == 2 {
				continue
			}
			fmt.Print(i, j, " ")
		}
	}
	fmt.Println()
outer:
	for i := range 4 {
		for j := range 4 {
			switch {
			case j == 2:
				continue outer
			case i == 2:
				break outer
			}
			fmt.Print(i, j, " ")
		}
	}
	fmt.Println()
	for i := range 3 {
		defer func() { fmt.Print("d", i, " ") }()
	}
	sum := 0
	for i := range 1 << 10 {
		sum += i
	}
	for i := range uint64(1<<63) + 5 {
		if i == 3 {
			sum++
			break
		}
	}
	fmt.Println(sum)
	done := make(chan int)
	for i := range 4 {
		go func() { done <- i }()
	}
	t := 0
	for range 4 {
		t += <-done
	}
	fmt.Println(t)
}

type Day2 uint16
