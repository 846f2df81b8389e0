// Expression switches: tags of each type, missing tags, order of evaluation, fallthrough, default anywhere.
package main

import "fmt"

type Color int

const (
	Red Color = iota
	Green
	Blue
)

type P struct{ x, y int }
type I interface{ M() }
type A int

func (A) M() {}

func tr(s string, v int) int { fmt.Print(s, " "); return v }

func fall(n int) (s string) {
	switch n {
	case 0:
		s += "0"
		fallthrough
	case 1:
		s += "1"
		fallthrough
	default:
		s += "d"
	case 2:
		s += "2"
		if s == "2" {
			break
		}
		s += "!"
		fallthrough
	case 3:
		s += "3"
	case 4:
		fallthrough
	case 5:
	}
	return
}

func class(r rune) string {
	switch {
	case '0' <= r && r <= '9':
		return "digit"
	case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', r == '_':
		return "letter"
	default:
		switch r {
		case ' ', '\t', '\n':
			return "space"
		}
	}
	return "other"
}

func ret(x any) string {
	switch x {
	case nil:
		return "nil"
	case 1, int8(1):
		return "one"
	case "a":
		return "string a"
	case 1.0:
		return "float"
	case P{1, 2}:
		return "P"
	case [2]int{1, 2}:
		return "array"
	case A(1):
		return "A"
	}
	return "none"
}

func main() {
	for i := range 7 {
		fmt.Print(fall(i), " ")
	}
	fmt.Println()
	for _, r := range "a1_ -Z" {
		fmt.Print(class(r), " ")
	}
	fmt.Println()
	for _, x := range []any{nil, 1, int8(1), int16(1), "a", 1.0, float32(1), P{1, 2}, P{}, [2]int{1, 2}, A(1), &P{1, 2}} {
		fmt.Print(ret(x), " ")
	}
	fmt.Println()
	switch tr("tag", 2) {
	case tr("a", 1), tr("b", 2), tr("c", 3):
		fmt.Println("found")
	case tr("d", 2):
	}
	switch tr("x", 9) {
	default:
		fmt.Println("default comes first but last")
	case tr("y", 1):
	case tr("z", 2):
	}
	switch c := Green; c {
	case Red, Blue:
		fmt.Println("no")
	case 1:
		fmt.Println("green")
	}
	switch x := 5; {
	case x > 3:
		x := "shadow"
		fmt.Println(x)
	}
	switch x := 6; {
	case x == 6:
	}
	switch {
	}
	switch x := tr("only tag", 1); x {
	}
	switch {
	default:
		fmt.Println("only default")
	}
	switch true {
	case false:
	case tr("cond", 1) == 1:
		fmt.Println("true")
	}
	switch s := "ab"; s + "c" {
	case "abc":
		fmt.Println(s)
		fallthrough
	case "never compared":
		fmt.Println("fell")
	}
	switch f := 2.5; f * 2 {
	case 5:
		fmt.Println("float")
	}
	var i I = A(3)
	switch i {
	case nil:
	case A(3):
		fmt.Println("interface tag")
	}
	switch A(3) {
	case i:
		fmt.Println("interface case")
	}
	var p *P
	q := &P{}
	switch q {
	case nil, p:
		fmt.Println("no")
	case q:
		fmt.Println("pointer")
	}
	switch (P{1, 2}) {
	case P{2, 1}:
	case P{1, 2}:
		fmt.Println("struct")
	}
	switch fn := (func())(nil); {
	case fn == nil:
		fmt.Println("nil func")
	}
	c := make(chan int, 1)
	switch c <- 4; <-c {
	case 4:
	}
	n := 0
	for {
		switch n++; n {
		case 1:
			continue
		case 2:
			break
		case 3:
			goto done
		}
		fmt.Print("n", n, " ")
	}
done:
	var e any = []int{}
	func() {
		defer func() { fmt.Println(recover()) }()
		switch e {
		case 1:
		case any([]int{}):
		}
	}()
	var u8 uint8 = 255
	switch u8 + 1 {
	case 0:
		fmt.Println("wrapped")
	}
	const k = 3
	switch k {
	case 1 + 2:
		fmt.Println("constant")
	}
	x := func() (s string) {
		defer func() { s += "-deferred" }()
		switch {
		case true:
			return "ret"
		}
		return "no"
	}()
	fmt.Println(x)
}
