package compile

import (
	"go/token"
	"testing"

	"jeton/kernel/cell"
	"jeton/kernel/check"
)

// TestLineDirectives gives the places that the directives of a text say, as runtime.Caller has them in a compiled program.
func TestLineDirectives(t *testing.T) {
	text := "package main\n" + // 1
		"//line a.go:10\n" +
		"func f() {}\n" +
		"//line c:/b.go:20:5\n" +
		"func g() {}\n" + // 5
		"//line :30:1\n" +
		"func h() {}\n" +
		"//line :40\n" +
		"func i() {}\n" +
		" //line no.go:1\n" + // 10
		"// line no.go:2\n" +
		"//lines no.go:3\n" +
		"/*line x/../d.go:50:7*/ func j() {}; /*line e.go:60*/ func k() {}\n" +
		"func l() {}\n" +
		"func main() {}\n"
	src, errs := cell.Syntax("main.go", text)
	if errs != nil {
		t.Fatal(errs)
	}
	res, errs := check.New(library).Program(src)
	if errs != nil {
		t.Fatal(errs)
	}
	u, err := New().Compile(res)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]token.Position{
		"f": {Filename: "a.go", Line: 10, Column: 6}, "g": {Filename: "c:/b.go", Line: 20, Column: 10}, "h": {Filename: "c:/b.go", Line: 30, Column: 6},
		"i": {Filename: "??", Line: 40, Column: 6}, "j": {Filename: "d.go", Line: 50, Column: 13}, "k": {Filename: "e.go", Line: 60, Column: 60},
		"l": {Filename: "e.go", Line: 61, Column: 6},
	} {
		at := findFunc(t, u, name).Pos
		if got := (token.Position{Filename: u.Files[at.File], Line: int(at.Line), Column: int(at.Col)}); got != want {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	}
	if errs := lineDirectives("main.go", "package main // no directive"); errs != nil {
		t.Error(errs)
	}
}
