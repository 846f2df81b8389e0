package absent_test

import (
	"os/exec"
	"strings"
	"testing"

	"jeton/stdlib"
	"jeton/stdlib/absent"
)

// TestWhy: every package that a program could import is for cells, or there is a reason why it is not.
func TestWhy(t *testing.T) {
	out, err := exec.Command("go", "list", "-f", `{{if ne .Name "main"}}{{.ImportPath}}{{end}}`, "std", "gonum.org/v1/gonum/...", "gonum.org/v1/plot/...").Output()
	if err != nil {
		t.Fatal(err)
	}
	have := map[string]bool{"unsafe": true}
	for _, p := range stdlib.Packages() {
		have[p] = true
	}
	for p := range strings.FieldsSeq(string(out)) {
		switch {
		case hidden(p):
		case have[p] && absent.Why(p) != "":
			t.Errorf("%s: cells have it, and are told that %s", p, absent.Why(p))
		case !have[p] && absent.Why(p) == "":
			t.Errorf("cells cannot import %s, and nothing says why", p)
		}
	}
}

// hidden are packages that nobody outside their own modules imports, and those below blas and lapack, whose parents' names are used.
func hidden(path string) bool {
	for _, part := range []string{"/blas/", "/lapack/"} {
		if strings.Contains(path, part) {
			return true
		}
	}
	for elem := range strings.SplitSeq(path, "/") {
		switch elem {
		case "internal", "vendor", "testgraph", "testquad":
			return true
		}
	}
	return path == "gonum.org/v1/gonum"
}
