package main

import (
	"io/fs"
	"os/exec"
	"path"
	"slices"
	"strings"
	"testing"
)

// The Go toolchain must find in source every file that a package which cells import needs, and no test.
func TestSourceIsWhole(t *testing.T) {
	runtime, err := exec.Command("go", "list", "./runtime/...").Output()
	if err != nil {
		t.Fatal(err)
	}
	imported := slices.DeleteFunc(strings.Fields(string(runtime)), func(p string) bool { return strings.Contains(p, "/internal/") })
	list := exec.Command("go", append([]string{"list", "-deps", "-f",
		`{{if not .Standard}}{{$p := .ImportPath}}{{range .GoFiles}}{{$p}}/{{.}} {{end}}{{range .IgnoredGoFiles}}{{$p}}/{{.}} {{end}}{{range .EmbedFiles}}{{$p}}/{{.}} {{end}}{{end}}`}, imported...)...)
	out, err := list.Output()
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]bool{"go.mod": true, "go.sum": true}
	for name := range strings.FieldsSeq(string(out)) {
		if file, ours := strings.CutPrefix(name, "jeton/"); ours && !strings.HasSuffix(file, "_test.go") {
			want[file] = true
		}
	}
	err = fs.WalkDir(source, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil || d.IsDir():
			return err
		case !want[name]:
			t.Errorf("%s is carried, but nothing that cells import needs it", name)
		}
		delete(want, name)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for name := range want {
		t.Errorf("%s is not carried: source.go has no pattern for a name like %s", name, path.Base(name))
	}
}
