package main

import (
	"strings"
	"testing"
	"time"
)

func TestShrink(t *testing.T) {
	const src = `package main

func unused() int { return 1 }

func main() {
	x := 1
	_ = x
	for i := 0; i < 3; i++ {
		if i == 2 {
			println("drop too", -(i + 1), "keep")
			println("drop")
		}
	}
}
`
	asked := 0
	got := shrink(src, time.Minute, func(s string) bool { asked++; return strings.Contains(s, "keep") })
	if want := "package main\n\nfunc main() {\n\n\tprintln(\"keep\")\n\n}\n"; got != want {
		t.Errorf("shrunk to\n%q, want\n%q", got, want)
	}
	if got := shrink(src, 0, func(string) bool { t.Error("asked"); return true }); got != src {
		t.Errorf("without time: %s", got)
	}
}
