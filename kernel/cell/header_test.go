package cell

import "testing"

// Semicolons in the header of a statement end nothing; those after its block do.
func TestHeaders(t *testing.T) {
	for text, want := range map[string]int{
		"for i := 0; i < 3; i++ {\n\t_ = i\n}":                                          1,
		"for i := 0; ; i++ { break }; x := 1":                                           2,
		"for ;; { break }; for {}; for range 3 {}; y := 2":                              4,
		"if x := 1; x > 0 { } else if y := 2; y > x { } else { }\nz := 1":               2,
		"switch x := 1; x { case 1: }; x := 1":                                          2,
		"switch v := any(1).(type) { case int: _ = v }; x := 1":                         2,
		"L: for i := 0; i < 3; i++ { continue L }; x := 1":                              2,
		"for a := []int{1}; len(a) > 0; a = a[1:] { }; x := 1":                          2,
		"for a := []*T{}; a != nil; a = nil { }; x := 1":                                2,
		"for a := []p.T{{1}, {2}}; a != nil; a = nil { }; x := 1":                       2,
		"for m := map[string]struct{}{}; m != nil; m = nil { }; x := 1":                 2,
		"for _, x := range []int{1, 2} { _ = x }; y := 1":                               2,
		"for _, x := range [...]struct{ a int }{{1}} { _ = x }; y := 1":                 2,
		"if f := func() int { a := 1; return a }; f() > 0 { }; x := 1":                  2,
		"for f := func(g func() int) int { return g() }; f != nil; f = nil { }; x := 1": 2,
		"for x := a[0]; x < m[1]; x++ { }; y := 1":                                      2,
		"for range m[k] { }; y := 1":                                                    2,
		"select { case <-c: a := 1; _ = a }; x := 1":                                    2,
		"f := func() { for i := 0; i < 3; i++ { } }; x := 1":                            2,
		"go func() { if x := 1; x > 0 { } }(); y := 1":                                  2,
	} {
		src, errs := Syntax("c", text)
		if errs != nil {
			t.Errorf("%s:\n%v", text, errs)
			continue
		}
		if len(src.Items) != want {
			t.Errorf("%s: %d items, want %d", text, len(src.Items), want)
		}
	}
}
