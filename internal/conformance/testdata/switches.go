package main

import "fmt"

func calls(s string, v int) int { fmt.Print(s, " "); return v }

type Color int

const (
	Red Color = iota
	Green
	Blue
)

func main() {
	for i := 0; i < 7; i++ {
		switch i {
		case 0:
			fmt.Print("zero ")
			fallthrough
		case 1:
			fmt.Print("one ")
		case 2, 3:
			fmt.Print("two-three ")
			if i == 3 {
				break
			}
			fmt.Print("just2 ")
		default:
			fmt.Print("def ")
			fallthrough
		case 5:
			fmt.Print("five ")
		}
	}
	fmt.Println()
	switch calls("tag", 2) {
	case calls("a", 1), calls("b", 2), calls("c", 3):
		fmt.Println("matched")
	case calls("d", 2):
	}
	switch x := 5; {
	case x > 3 && x < 10:
		fmt.Println("mid")
	case x > 4:
		fmt.Println("no")
	}
	switch {
	default:
		fmt.Println("default first")
	case false:
	}
	var e any = "str"
	switch e {
	case 1:
		fmt.Println("int")
	case "str":
		fmt.Println("str")
	case nil:
	}
	switch c := Green; c {
	case Red, Blue:
		fmt.Println("rb")
	case Green:
		fmt.Println("green", c)
	}
	switch struct{ a, b int }{1, 2} {
	case struct{ a, b int }{1, 2}:
		fmt.Println("struct")
	}
	switch f := func() bool { return true }; f() {
	case true:
		fmt.Println("true")
	}
	switch {
	}
	switch x := any(3.5); x := x.(type) {
	case float64:
		fmt.Println(x * 2)
	}
	switch 'b' {
	case 'a', 'b':
		x := 1
		fmt.Println(x)
	}
	switch p := new(int); p {
	case nil:
	default:
		fmt.Println("ptr", *p)
	}
	switch [2]int{1, 2} {
	case [2]int{1, 2}:
		fmt.Println("array")
	}
}
