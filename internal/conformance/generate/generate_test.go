package generate

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"testing"
)

// TestTyped checks that programs of many seeds are well typed, and the same each time.
func TestTyped(t *testing.T) {
	imp := importer.Default()
	for seed := range uint64(20) {
		var cases []Case
		for i := range 20 {
			cases = append(cases, New(seed, i))
		}
		src := Program(cases)
		fset := token.NewFileSet()
		f, err := parser.ParseFile(fset, "p.go", src, 0)
		if err != nil {
			t.Fatalf("seed %d: %v\n%s", seed, err, src)
		}
		conf := types.Config{Importer: imp, Error: func(err error) { t.Errorf("seed %d: %v", seed, err) }}
		conf.Check("main", fset, []*ast.File{f}, nil)
		if t.Failed() {
			t.Fatal(src)
		}
		if New(seed, 3) != cases[3] {
			t.Fatalf("seed %d: a second time the case is another", seed)
		}
	}
}
