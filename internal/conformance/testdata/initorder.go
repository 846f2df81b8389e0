package main

import "fmt"

var a = b + f()
var b = g("b", 2)
var c, d = pair()
var _ = g("blank", 0)
var x = func() int { return y * 2 }()
var y = z + 1
var z = 10
var m = map[string]int{"z": z}
var tbl = [...]func() int{h, func() int { return len(late) }}
var late = []int{1, 2, 3}

func init() { fmt.Println("init1", a, b, c, d, x, y, z); order = append(order, "i1") }

var order []string

func f() int { return g("f", d) }
func g(s string, v int) int {
	fmt.Println("g", s, v)
	return v
}
func pair() (int, int) { fmt.Println("pair"); return 7, 8 }
func h() int           { return T{3}.M() }

type T struct{ v int }

func (t T) M() int { return t.v * factor }

var factor = g("factor", 5)

func init() { fmt.Println("init2", tbl[0](), tbl[1](), m); order = append(order, "i2") }

func main() {
	fmt.Println("main", order)
}
