package engine

import "testing"

// TestRuntimeErrors compares what a recovered run-time error says with what it says in compiled Go.
func TestRuntimeErrors(t *testing.T) {
	cases := []struct{ body, want string }{
		{"a := []int{1, 2, 3}; i := 5; _ = a[i]", "runtime error: index out of range [5] with length 3"},
		{"a := []int{1, 2, 3}; i := -1; a[i] = 2", "runtime error: index out of range [-1]"},
		{"a := [3]int{}; i := 3; a[i]++", "runtime error: index out of range [3] with length 3"},
		{"s := \"abc\"; i := 3; _ = s[i]", "runtime error: index out of range [3] with length 3"},
		{"a := []int{1, 2, 3}; i := 5; _ = a[:i]", "runtime error: slice bounds out of range [:5] with capacity 3"},
		{"a := []int{1, 2, 3}; i, j := 2, 1; _ = a[i:j]", "runtime error: slice bounds out of range [2:1]"},
		{"s := \"abc\"; i := 5; _ = s[i:]", "runtime error: slice bounds out of range [5:3]"},
		{"var p *T; _ = p.x", "runtime error: invalid memory address or nil pointer dereference"},
		{"var p *T; p.x = 1", "runtime error: invalid memory address or nil pointer dereference"},
		{"var p *int; x := *p; _ = x", "runtime error: invalid memory address or nil pointer dereference"},
		{"var p *int; *p = 1", "runtime error: invalid memory address or nil pointer dereference"},
		{"var f func(); f()", "runtime error: invalid memory address or nil pointer dereference"},
		{"var e error; _ = e.Error()", "runtime error: invalid memory address or nil pointer dereference"},
		{"var m map[string]int; m[\"a\"] = 1", "assignment to entry in nil map"},
		{"x := 0; _ = 1 / x", "runtime error: integer divide by zero"},
		{"x := 0; _ = 1 % x", "runtime error: integer divide by zero"},
		{"var i interface{} = \"s\"; _ = i.(int)", "interface conversion: interface {} is string, not int"},
		{"c := make(chan int); close(c); close(c)", "close of closed channel"},
		{"c := make(chan int); close(c); c <- 1", "send on closed channel"},
		{"n := -1; _ = make([]int, n)", "runtime error: makeslice: len out of range"},
		{"m := map[interface{}]int{}; m[[]int{1}] = 1", "runtime error: hash of unhashable type []int"},
		{"var x, y interface{} = []int{1}, []int{1}; _ = x == y", "runtime error: comparing uncomparable type []int"},
		{"panic(\"mine\")", "mine"},
		{"panic(1.5)", "1.5"},
	}
	l := newLab(t, Config{})
	l.run("", "type T struct{ x int }", "")
	for _, c := range cases {
		t.Run(c.body, func(t *testing.T) {
			l.t = t
			l.run("fmt", "", "defer func() { fmt.Print(recover()) }()\n"+c.body)
			if got := l.rec.printed(l.cell); got != c.want {
				t.Errorf("recovered %q, Go says %q", got, c.want)
			}
			f := l.fault(t.Context(), "", "", "y := 0\n_ = y\n"+c.body)
			if f == nil || f.Kind != Panic || len(f.Stack) != 1 || f.Stack[0].Line != 3 {
				t.Errorf("fault %+v, want a panic at line 3", f)
			}
		})
	}
}
