// Semicolons: where they are inserted, and where a statement may be broken.
package main

import ("fmt"; "os")

type T struct { a, b int; s string }; type U = T

func (t T) Self() T { return t }
func (t T) Add(n int) T { t.a += n; return t }

func two() (int, string) { return 1, "x" }; var v = 3; const k = 4

/* a general comment without newline */ var after = /* inside */ 5 // end

func noReturnNewline() (n int) {
	defer func() {
		n++
	}()
	return /*
	a comment with a newline acts like one */
}

func main() {
	fmt.Println(v, k, after); fmt.Println(noReturnNewline())
	x := 1 +
		2 -
		-3
	fmt.Println(x)
	t := T{
		a: 1,
		b: 2,
	}.
		Self().
		Add(3).
		Add(
			4,
		)
	fmt.Println(t, U{1, 2, "z"})
	if x := 5; x > 4 { fmt.Println("one line") } else { fmt.Println("never") }
	for i := 0; i < 3; i++ { fmt.Print(i) }; fmt.Println()
	for i := 0; i < 2; { fmt.Print(i); i++ }; fmt.Println()
	for ; ; { break }
	for ;x > 0; { x -= 2 }
	fmt.Println(x)
	switch { case x < 0: fmt.Println("negative"); case x == 0: fmt.Println("zero"); default: }
	switch x := x; { default: fmt.Println("init only", x) }
	switch y := x; y { }
	{ ; ; }
	;
	func() {}()
	f := func(a int, b ...string) (int, error) { return a + len(b), nil }
	n, err := f(
		1,
		"a",
		"b",
	)
	fmt.Println(n, err)
	p := &t
	*p = T{}
	(*p).a = 5
	(p).b = 6
	fmt.Println(*p, (((t))).a, -(-1))
	y := 2
	y++
	y--
	y--
	_ = 3 *y
	fmt.Println(y)
	goto end
end:
	if a, b := two(); a == 1 &&
		b == "x" {
		fmt.Fprintln(os.Stdout, a,
			b)
	}
label: for { for { break label } }
empty:
	for range 1 { continue empty }
	fmt.Println(/* nothing */)
}
