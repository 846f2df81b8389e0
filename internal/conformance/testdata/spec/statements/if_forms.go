// If statements: initial statements of each kind, chains, scopes, conditions with calls, named boolean types.
package main

import (
	"errors"
	"fmt"
	"strconv"
)

type Bool bool
type T struct{ v int }

func (t *T) next() bool  { t.v++; return t.v < 3 }
func (b Bool) inv() Bool { return !b }
func f(i int) (int, error) {
	if i < 0 {
		return 0, errors.New("negative")
	}
	return i * 2, nil
}

func grade(n int) string {
	if n > 100 {
		return "too much"
	} else if n >= 90 {
		return "A"
	} else if n := n / 10; n == 8 {
		return "B" + strconv.Itoa(n)
	} else if n == 7 || n == 6 {
		return "C" + strconv.Itoa(n)
	}
	return "F" + strconv.Itoa(n)
}

func early(xs ...any) (out []string) {
	for _, x := range xs {
		if x == nil {
			out = append(out, "nil")
			continue
		}
		if s, ok := x.(string); ok {
			if n, err := strconv.Atoi(s); err == nil {
				out = append(out, strconv.Itoa(n+1))
			} else if ne := (*strconv.NumError)(nil); errors.As(err, &ne) {
				out = append(out, ne.Func+":"+ne.Err.Error())
			}
		} else if n, ok := x.(int); !ok {
			out = append(out, fmt.Sprintf("%T", x))
		} else if n++; n > 10 {
			out = append(out, "big"+strconv.Itoa(n))
		} else {
			out = append(out, s+strconv.Itoa(n))
		}
	}
	return
}

func main() {
	for _, n := range []int{101, 95, 85, 77, 60, 12} {
		fmt.Print(grade(n), " ")
	}
	fmt.Println(early("41", "x", nil, 3, 15, 2.5, []int{}))
	x := 1
	if x := f2(&x); x > 1 {
		fmt.Println("inner", x)
	} else {
		x++
		fmt.Println("else", x)
	}
	fmt.Println(x)
	if x++; x == 3 {
		fmt.Println("incremented")
	}
	if x += 10; x != 13 {
		fmt.Println("no")
	}
	var err error
	if _, err = f(-1); err != nil {
		fmt.Println(err)
	}
	if v, err := f(4); err != nil {
		fmt.Println("no")
	} else if w, err := f(v - 20); err == nil {
		fmt.Println("no", w)
	} else {
		fmt.Println(v, w, err)
	}
	fmt.Println(err)
	ch := make(chan int, 1)
	if ch <- 5; len(ch) == 1 {
		if v, ok := <-ch; ok && v == 5 {
			fmt.Println("received")
		}
	}
	m := map[string]int{"a": 0}
	if _, ok := m["a"]; ok {
		if v, ok := m["b"]; !ok {
			fmt.Println("absent", v, ok)
		}
	}
	t := &T{}
	for {
		if !t.next() {
			break
		}
	}
	if t := (T{5}); t.v == 5 && (t == T{5}) {
		fmt.Println(t)
	}
	if (struct{ a int }{1}) == (struct{ a int }{1}) {
		fmt.Println("struct literals", t.v)
	}
	if b := Bool(x > 1); b {
		fmt.Println(b, b.inv())
	}
	if f := func() bool { x = 100; return true }; x == 100 {
		fmt.Println("no")
	} else if f() && x == 100 {
		fmt.Println("called")
	}
	if true {
		x := "block"
		if false {
		} else {
			x := x + " else"
			fmt.Println(x)
		}
	}
	if a, b := 1, 2; a < b {
		a, b = b, a
		fmt.Println(a, b)
	}
	if p := &x; *p > 50 {
		*p = 7
	}
	if func() bool { defer func() { x *= 2 }(); return x == 7 }() {
		fmt.Println(x)
	}
	if !!!(x == 14) {
		fmt.Println("no")
	} else {
		goto end
	}
	fmt.Println("no")
end:
	if x := x; x > 0 {
		fmt.Println("empty statement")
	}
}

func f2(p *int) int { *p++; return *p - 1 }
