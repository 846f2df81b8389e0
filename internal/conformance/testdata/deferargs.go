package main

import "fmt"

type T struct{ n int }

func (t T) Show(s string)   { fmt.Println(s, t.n) }
func (t *T) PShow(s string) { fmt.Println(s, t.n) }

func main() {
	x := 1
	defer fmt.Println("x", x)
	x = 2
	for i := 0; i < 3; i++ {
		defer fmt.Println("i", i)
	}
	t := T{1}
	defer t.Show("val")
	defer t.PShow("ptr")
	t.n = 5
	f := func() { fmt.Println("f1") }
	defer f()
	f = func() { fmt.Println("f2") }
	s := []int{1, 2}
	defer fmt.Println(s, s[0])
	s[0] = 9
	s = nil
	m := map[string]int{"a": 1}
	defer delete(m, "a")
	defer func(m map[string]int) { fmt.Println(m) }(m)
	var mu interface{ Show(string) } = t
	defer mu.Show("iface")
	mu = T{77}
	done := make(chan bool)
	y := 1
	go func(v int) { fmt.Println("go", v); done <- true }(y)
	y = 2
	<-done
	go fmt.Print("")
	defer close(done)
	var e error
	defer func() { fmt.Println(e) }()
	e = fmt.Errorf("late")
	defer func(xs ...int) { fmt.Println(xs) }(x, y)
}
