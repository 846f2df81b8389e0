package stdlib

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"testing"
)

// The sources declare what the packages' generic names are, but for these.
var noSource = map[string][]string{
	"cmp":    {"Ordered"},                                    // a constraint: only for the checker
	"unsafe": {"Slice", "SliceData", "String", "StringData"}, // of the compiler
}

// No generic name of the library is without a source, of the Go and the modules that the tables are of.
func TestEveryGenericHasASource(t *testing.T) {
	names := 0
	for _, path := range Packages() {
		for _, name := range Generic(path) {
			names++
			if genericFolders[path] == "" && !slices.Contains(noSource[path], name) {
				t.Errorf("%s.%s is generic, and there is no source of it: write it in generics, in a folder that genericFolders names", path, name)
			}
		}
	}
	if names < 80 {
		t.Errorf("only %d generic names were found", names)
	}
}

func TestGenericSourceIsWhole(t *testing.T) {
	for path := range genericFolders {
		declared := map[string]bool{}
		for name, src := range (Library{}).GenericSource(path) {
			f, err := parser.ParseFile(token.NewFileSet(), name, src, 0)
			if err != nil {
				t.Fatal(err)
			}
			for _, d := range f.Decls {
				switch d := d.(type) {
				case *ast.FuncDecl:
					if d.Recv == nil {
						declared[d.Name.Name] = true
					}
				case *ast.GenDecl:
					for _, s := range d.Specs {
						if s, ok := s.(*ast.TypeSpec); ok {
							declared[s.Name.Name] = true
						}
					}
				}
			}
		}
		for _, name := range Generic(path) {
			if !declared[name] && !slices.Contains(noSource[path], name) {
				t.Errorf("%s.%s has no source", path, name)
			}
			delete(declared, name)
		}
		for name := range declared {
			if ast.IsExported(name) {
				t.Errorf("%s.%s has a source, and is not generic", path, name)
			}
		}
	}
	if (Library{}).GenericSource("fmt") != nil {
		t.Error("fmt has generic sources")
	}
}
