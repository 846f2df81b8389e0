package main

import (
	"slices"
	"strings"
	"testing"
)

func TestPackageOf(t *testing.T) {
	for symbol, want := range map[string]string{
		"fmt.Println":           "fmt",
		"net/http.(*Client).Do": "net/http",
		"gonum.org/v1/gonum/stat/distuv.Weibull.Mode":    "gonum.org/v1/gonum/stat/distuv",
		"sync/atomic.(*Pointer[jeton/kernel/eval.T]).Or": "sync/atomic",
		"slices.Sort[a.b/c.D,e.f/g.H]":                   "slices",
		"example.org/go%2ev2.F":                          "example.org/go.v2",
		"crosscall2":                                     "",
		"type:fmt.Stringer":                              "",
		"go:itab.*os.File,io.Reader":                     "",
	} {
		if got := packageOf(symbol); got != want {
			t.Errorf("packageOf(%q) = %q, want %q", symbol, got, want)
		}
	}
}

func TestMentions(t *testing.T) {
	closed := map[string]bool{"jeton/kernel/eval": true, "github.com/fxamacker/cbor/v2": true}
	for typ, want := range map[string]bool{
		"map[string][]*jeton/kernel/eval.frame":                true,
		"func(int, github.com/fxamacker/cbor/v2.Mode) error":   true,
		"struct { jeton/kernel/eval.a int; b string \"x.y\" }": true,
		"jeton/kernel/evaluation.T":                            false,
		"func(context.Context, chan<- string) error":           false,
	} {
		if got := mentions(typ, closed); got != want {
			t.Errorf("mentions(%q) = %v", typ, got)
		}
	}
}

func TestHidden(t *testing.T) {
	p := &program{
		functions: set("fmt.Println", "runtime.gopark", "internal/poll.f", "reflect.makeFuncStub", "jeton/kernel/eval.run", "crosscall2"),
		others: set("os.Args", "fmt.Println·f", "jeton/kernel/eval.table", "go:link.pkghash.fmt", "go:link.pkghash.jeton/kernel/eval",
			"go:itab.*os.File,io.Reader", "go:itab.*os.File,jeton/kernel/eval.reader", "go:itab.jeton/kernel/eval.v,error",
			linkName("type:map[string]fmt.Stringer"), linkName("type:map[string]jeton/kernel/eval.frame")),
		types: set("type:map[string]fmt.Stringer", "type:map[string]jeton/kernel/eval.frame"),
	}
	got, err := p.hidden(set("jeton/kernel/eval"))
	want := []string{"fmt.Println", "fmt.Println·f", "go:itab.*os.File,jeton/kernel/eval.reader", "go:itab.jeton/kernel/eval.v,error",
		"go:link.pkghash.jeton/kernel/eval", "jeton/kernel/eval.run", "jeton/kernel/eval.table", linkName("type:map[string]jeton/kernel/eval.frame")}
	if slices.Sort(want); err != nil || !slices.Equal(got, want) {
		t.Errorf("hidden: %v\n%q\nwant\n%q", err, got, want)
	}
	p.others = set("os.Args")
	if _, err := p.hidden(nil); err == nil {
		t.Error("types whose names are not found are no error")
	}
}

// The hash of a type's name is the linker's: the names are from `nm -D` of a program.
func TestLinkName(t *testing.T) {
	for name, want := range map[string]string{"type:*net/http.Client": "type:d56YECSz", "type:string": "type:string", "type:runtime.cpuStatsAggregate": "type:runtime.cpuStatsAggregate"} {
		if got := linkName(name); got != want {
			t.Errorf("linkName(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestJoin(t *testing.T) {
	got, err := join([]byte("{ global: *; local: a*;\n};\n"), []string{"x.(*T)", "y·f"})
	if want := "{ global: *; local: a*;\n\t\t\"x.(*T)\";\n\t\t\"y·f\";\n};\n"; err != nil || string(got) != want {
		t.Errorf("%q, %v, want %q", got, err, want)
	}
	if _, err := join([]byte("{ global: *; };"), nil); err == nil {
		t.Error("a script without a local part is taken")
	}
}

func set(names ...string) map[string]bool {
	m := map[string]bool{}
	for _, n := range names {
		m[n] = true
	}
	return m
}

func TestTroubles(t *testing.T) {
	if got := troubles("a -> b\nld: no such file\nb -> c\n"); strings.TrimSpace(got) != "ld: no such file" {
		t.Errorf("%q", got)
	}
}
