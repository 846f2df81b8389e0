package arch

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// The comment of each call of MPI names it by its C name, and the section of the standard that describes it; those of ULFM are not in the standard.
func TestCallsNameTheirSection(t *testing.T) {
	ulfm := []string{"Revoke", "IsRevoked", "Agree", "Iagree", "Shrink", "FailureAck", "FailureGetAcked", "GetFailed", "AckFailed"}
	files, err := filepath.Glob("../../runtime/mpi/*.go")
	if err != nil || len(files) < 50 {
		t.Fatal(files, err)
	}
	cName, found := regexp.MustCompile(`MPI_[A-Z][a-z_]+`), 0
	for _, name := range files {
		fset := token.NewFileSet()
		f, err := parser.ParseFile(fset, name, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range f.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || strings.HasSuffix(name, "_test.go") || !fn.Name.IsExported() || !cName.MatchString(fn.Doc.Text()) || slices.Contains(ulfm, fn.Name.Name) || fn.Name.Name == "Error" {
				continue
			}
			if found++; !strings.Contains(fn.Doc.Text(), "§") {
				t.Errorf("%s: %s has no section", fset.Position(fn.Pos()), fn.Name.Name)
			}
		}
	}
	if found < 250 {
		t.Errorf("only %d calls found", found)
	}
}
