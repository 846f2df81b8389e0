package main

import (
	"os"
	"path/filepath"
	"testing"
)

func TestGolden(t *testing.T) {
	name := filepath.Join(t.TempDir(), "list.txt")
	if err := os.WriteFile(name, []byte("# head\nwrong\tb.go\tprints too much\nrefused\tc.go\tgoto\nrefused\tgone.go\tgoto\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	g, err := readGolden(name)
	if err != nil {
		t.Fatal(err)
	}
	results := []result{
		{program{name: "a.go"}, alike, ""},
		{program{name: "b.go"}, wrong, "line 1"},
		{program{name: "c.go"}, alike, ""},
		{program{name: "d.go"}, failing, "a\tnew  one"},
	}
	for i, ok := range []bool{true, true, false, false} {
		if got := g.against(results[i]); (got == "") != ok {
			t.Errorf("%s: %q", results[i].prog.name, got)
		}
	}
	if g.against(result{program{name: "b.go"}, crashing, ""}) == "" {
		t.Error("a worse verdict is not seen")
	}
	if err := g.updated(results).write(name); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if want := "# head\nwrong\tb.go\tprints too much\nfailing\td.go\ta new one\n"; string(text) != want {
		t.Errorf("updated list:\n%s\nwant:\n%s", text, want)
	}
	for _, bad := range []string{"wrong\tx.go\n", "odd\tx.go\ty\n", "alike\tx.go\ty\n", "wrong\tx.go\ty\nwrong\tx.go\ty\n"} {
		if err := os.WriteFile(name, []byte(bad), 0o666); err != nil {
			t.Fatal(err)
		}
		if _, err := readGolden(name); err == nil {
			t.Errorf("%q is taken for a list", bad)
		}
	}
}
