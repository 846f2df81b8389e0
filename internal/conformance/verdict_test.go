package main

import "testing"

func TestJudge(t *testing.T) {
	p := program{name: "p.go", want: "a\nb\n"}
	for _, c := range []struct {
		name string
		run  run
		want verdict
	}{
		{"same", run{output: "a\nb\n"}, alike},
		{"other output", run{output: "a\nc\n"}, wrong},
		{"no output", run{}, wrong},
		{"refused", run{output: "p.go:3:4: not possible in a notebook yet: x\n", status: 1}, refused},
		{"the interpreter's refusal", run{output: "p.go:3:0: unsupported assign expression\n", status: 1}, crashing},
		{"refused by a fault", run{output: "p.go:3:4: internal error while lowering\n", status: 1}, crashing},
		{"panic", run{output: "a\npanic: x\n\ngoroutine 1 [running]:\n", status: 2}, failing},
		{"exit", run{output: "a\nb\n", status: 3}, failing},
		{"the interpreter's panic", run{output: "panic: reflect: call of reflect.Value.Len on int Value\n", status: 2}, crashing},
		{"signal", run{status: -1}, crashing},
		{"no end", run{output: "a\nb\n", timedOut: true, status: -1}, timeout},
	} {
		if got := judge(p, 0, c.run); got.verdict != c.want {
			t.Errorf("%s: %v (%s), want %v", c.name, got.verdict, got.cause, c.want)
		}
	}
}
