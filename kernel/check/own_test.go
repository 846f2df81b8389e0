package check_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"jeton/kernel/check"
	"jeton/kernel/module"
)

// A lab is a notebook beside a module.
type lab struct {
	book
	t   *testing.T
	dir string
}

func newLab(t *testing.T, files map[string]string) *lab {
	l := &lab{book: book{Checker: check.New(lib)}, t: t, dir: t.TempDir()}
	l.write("go.mod", "module example.org/lab\n\ngo 1.24\n\nrequire example.com/third v1.2.3\n")
	for name, text := range files {
		l.write(name, text)
	}
	m, err := module.Open(l.dir, l.dir)
	if err != nil {
		t.Fatal(err)
	}
	l.UseModule(m, nil)
	return l
}

func (l *lab) write(name, text string) {
	l.t.Helper()
	name = filepath.Join(l.dir, name)
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		l.t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
		l.t.Fatal(err)
	}
}

const (
	clockText = "// Package clock has clocks.\npackage clock\n\n// Now is the time.\nvar Now int\n\n// A Clock ticks.\ntype Clock struct {\n\tT int // ticks\n\tsecret int\n}\n\n// Tick ticks.\nfunc (c *Clock) Tick() int { c.T++; return c.T }\n"
	ringText  = "package ring\n\nimport \"example.org/lab/clock\"\n\ntype Node struct{ clock.Clock; next *Node }\n\n// New makes one.\nfunc New() *Node { return &Node{} }\n"
)

func TestOwnPackages(t *testing.T) {
	l := newLab(t, map[string]string{
		"clock/clock.go": clockText, "ring/ring.go": ringText,
		"bad/bad.go": "package bad\n\nfunc F() int {\n\treturn \"no\"\n}\n", "usesbad/u.go": "package usesbad\n\nimport \"example.org/lab/bad\"\n\nvar X = bad.F()\n",
		"syntax/s.go": "package syntax\n\nfunc F( {\n", "two/a.go": "package a\n", "two/b.go": "package b\n", "prog/p.go": "package main\n\nfunc main() {}\n",
		"a/a.go": "package a\n\nimport _ \"example.org/lab/b\"\n", "b/b.go": "package b\n\nimport _ \"example.org/lab/c\"\n", "c/c.go": "package c\n\nimport _ \"example.org/lab/a\"\n",
		"third/t.go": "package third\n\nimport \"example.com/third/pkg\"\n\nvar _ = pkg.X\n", "asm/asm.go": "package asm\n\nfunc Add(a, b int) int\n",
		"unused/u.go": "package unused\n\nimport \"fmt\"\n", "hook/h.go": "package hook\n\nimport \"jeton/hook\"\n\nvar _ = hook.Result\n",
		"a1/internal/x/x.go": "package x\n\nconst X = 1\n", "a1/ok/ok.go": "package ok\n\nimport . \"example.org/lab/a1/internal/x\"\n\nconst Y = X\n",
		"b1/b.go":  "package b\n\nimport \"example.org/lab/a1/internal/x\"\n\nconst Y = x.X\n",
		"old/o.go": "package old\n\nimport \"slices\"\n\nvar X = slices.Max([]int{1})\n",
	})
	for _, c := range []struct{ text, want string }{
		{"import \"example.org/lab/ring\"\nn := ring.New()\nn.Tick()", "value int"},
		{"n", "value *ring.Node"},
		{"n.next", "n.next undefined (cannot refer to unexported field next)"},
		{"ring.Nwe()", "did you mean ring.New?"},
		{"import \"example.org/lab/bad\"", "bad/bad.go:4:9: cannot use \"no\""},
		{"import \"example.org/lab/usesbad\"", "bad/bad.go:4:9: cannot use \"no\""},
		{"import \"example.org/lab/syntax\"", "syntax/s.go:3:"},
		{"import \"example.org/lab/two\"", "two/b.go:1:9: found packages a (two/a.go) and b (two/b.go)"},
		{"import \"example.org/lab/prog\"", "In[9]:1:8: import \"example.org/lab/prog\" is a program, not an importable package"},
		{"import \"example.org/lab/a\"", "c/c.go:3:10: import cycle not allowed: example.org/lab/a imports example.org/lab/b imports example.org/lab/c imports example.org/lab/a"},
		{"import \"example.org/lab/third\"", "third/t.go:3:8: package example.com/third/pkg is of the module example.com/third, which is not the library's and not this one (example.org/lab)\n\tpackages of other modules are not run"},
		{"import \"example.com/third\"", "In[12]:1:8: package example.com/third is of the module example.com/third"},
		{"import \"example.org/lab/asm\"", "asm/asm.go:3:6: missing function body\n\twhat is written in assembly"},
		{"import \"example.org/lab/unused\"", "unused/u.go:3:8: \"fmt\" imported and not used"},
		{"import \"example.org/lab/hook\"", "hook/h.go:3:8: package jeton/hook is not for programs"},
		{"import \"example.org/lab/nosuch\"", "In[16]:1:8: package example.org/lab/nosuch is not in module example.org/lab: there is no folder"},
		{"import \"example.org/lab/rnig\"", "there is no folder " + l.dir + "/rnig\n\tdid you mean \"example.org/lab/ring\"?"},
		{"import \"example.org/lab/b1\"", "b1/b.go:3:8: use of internal package example.org/lab/a1/internal/x not allowed"},
		{"import \"example.org/lab/a1/ok\"\nok.Y", "value int"},
		{"import c \"example.org/lab/clock\"\nc.Now = n.Clock.T\nc.Now", "value int"},
	} {
		got := l.run(c.text)
		if !strings.Contains(got, c.want) || strings.Count(got, c.want) > 1 {
			t.Errorf("%s:\n got %s\nwant %s", c.text, got, c.want)
		}
	}
}

// Who imports what only a module can have hears why there is none.
func TestNoModule(t *testing.T) {
	n := book{Checker: check.New(lib)}
	n.UseModule(nil, errors.New("go.mod cannot be read"))
	for text, want := range map[string]string{"import \"lab/ring\"": "go.mod cannot be read", "import \"example.org/lab/ring\"": "go.mod cannot be read", "import \"stings\"": "did you mean \"strings\"?"} {
		if got := n.run(text); !strings.Contains(got, want) {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}

// The language of a package is the one that go.mod names.
func TestOwnLanguage(t *testing.T) {
	l := newLab(t, map[string]string{"old/o.go": "package old\n\nfunc F[T any]() {}\n"})
	l.write("go.mod", "module example.org/lab\n\ngo 1.17\n")
	m, err := module.Open(l.dir, l.dir)
	if err != nil {
		t.Fatal(err)
	}
	l.UseModule(m, nil)
	if got := l.run("import \"example.org/lab/old\""); !strings.Contains(got, "old/o.go:3:8: type parameter requires go1.18") {
		t.Error(got)
	}
}

// A text that has changed is a new version, for who imports it again.
func TestOwnPackagesChange(t *testing.T) {
	l := newLab(t, map[string]string{"clock/clock.go": clockText, "ring/ring.go": ringText})
	for i, c := range []struct{ file, new, text, want string }{
		{"", "", "import \"example.org/lab/ring\"\nn := ring.New()", "ok"},
		{"clock/clock.go", strings.Replace(clockText, "T int", "T float64", 1) + "\nfunc Fresh() {}\n", "m := ring.New()\nn = m", "ok"}, // not imported again: nothing changes
		{"", "", "import \"example.org/lab/ring\"", "clock/clock.go:14:44: cannot use c.T (variable of type float64)"},
		{"", "", "n = ring.New()", "ok"}, // the old one is still there
		{"clock/clock.go", strings.Replace(clockText, "T int", "T, U int", 1), "import \"example.org/lab/ring\"",
			"ok\nnote: package example.org/lab/clock has changed: this is the new one; In[1], In[2] and In[4] used the old one: run what is to use the new one again\n" +
				"note: package example.org/lab/ring has changed: this is the new one; In[1], In[2] and In[4] used the old one: run what is to use the new one again"},
		{"", "", "n = ring.New()", "n still has the Node from before Node was declared anew: run again what sets n (In[1])"},
		{"", "", "import \"example.org/lab/ring\"\nring.New().U", "value int"}, // nothing has changed: no notes
	} {
		if c.file != "" {
			l.write(c.file, c.new)
		}
		if got := l.run(c.text); got != c.want && (c.want == "ok" || !strings.Contains(got, c.want)) {
			t.Errorf("%d: %s:\n got %s\nwant %s", i+1, c.text, got, c.want)
		}
	}
	l.write("ring/ring.go", ringText+"\nfunc Two() int { return 2 }\n")
	if notes, errs := l.Reload(); len(notes) != 1 || !strings.Contains(notes[0], "In[7] used the old one") || errs != nil {
		t.Errorf("Reload: %q, %v", notes, errs)
	}
	if got := l.run("ring.Two()"); got != "value int" {
		t.Error(got)
	}
	l.write("ring/ring.go", "package ring\nvar X int = \"\"\n")
	if _, errs := l.Reload(); len(errs) != 1 || errs[0].Pos.Filename != "ring/ring.go" {
		t.Errorf("Reload of what is wrong: %v", errs)
	}
	if text, ok := l.FileText("ring/ring.go"); !ok || !strings.Contains(text, "var X") {
		t.Errorf("FileText = %q, %t", text, ok)
	}
}

func TestOwnPackagesAreCompleted(t *testing.T) {
	l := newLab(t, map[string]string{"clock/clock.go": clockText, "ring/ring.go": ringText})
	for text, want := range map[string]string{
		"import \"example.org/lab/r": "example.org/lab/ring", "import \"clo": "example.org/lab/clock",
		"import \"example.org/lab/ring\"\nring.N": "New", "import \"example.org/lab/ring\"\nring.New().T": "Tick",
	} {
		var got []string
		for _, m := range l.Complete(text, len(text), check.CompleteOptions{}).Matches {
			got = append(got, m.Text)
		}
		if !slices.Contains(got, want) || slices.Contains(got, "next") || slices.ContainsFunc(got, func(s string) bool { return strings.Contains(s, "version") }) {
			t.Errorf("%s: %q, want %s among them", text, got, want)
		}
	}
}

func TestOwnPackagesAreInspected(t *testing.T) {
	l := newLab(t, map[string]string{"clock/clock.go": clockText, "ring/ring.go": ringText})
	if got := l.run("import (\"example.org/lab/clock\"; \"example.org/lab/ring\")"); got != "ok" {
		t.Fatal(got)
	}
	for _, c := range []struct {
		text, at string
		want     []string
	}{
		{"clock.Clock{}", "Clock", []string{"type clock.Clock struct {\n\tT int\n\t// unexported fields\n}", "func (c *Clock) Tick() int", "declared in clock/clock.go:8", "A Clock ticks.", "Source:", "func (c *Clock) Tick() int { c.T++"}},
		{"ring.New().Tick", "Tick", []string{"func (c *clock.Clock) Tick() int", "clock/clock.go:14", "Tick ticks."}},
		{"ring.New()", "New", []string{"func ring.New() *ring.Node", "ring/ring.go:8", "New makes one."}},
		{"clock.Now", "Now", []string{"var clock.Now int", "Now is the time."}},
		{"clock.Clock{}.T", ".T", []string{"field T int // of clock.Clock", "ticks"}},
		{"clock.Now", "clock", []string{"package clock // import \"example.org/lab/clock\"", "Package clock has clocks.", "var Now int", "type Clock struct"}},
	} {
		doc, found := l.Inspect(c.text, strings.LastIndex(c.text, c.at)+1, 1)
		for _, want := range c.want {
			if !found || !strings.Contains(doc.Text(), want) || doc.Link != "" {
				t.Errorf("%s at %s: %t\n%s\nwant %q", c.text, c.at, found, doc.Text(), want)
			}
		}
	}
}

func TestProgramFiles(t *testing.T) {
	l := newLab(t, map[string]string{"clock/clock.go": clockText, "app/a.go": "package main\n\nimport \"example.org/lab/clock\"\n\nfunc main() { println(f(), clock.Now) }\n", "app/b.go": "package main\n\nfunc f() int { return 1 }\n",
		"none/a.go": "package main\n", "lib/a.go": "package lib\n"})
	m := l.Module()
	program := func(dir string) (*check.Result, check.Errors) {
		text, err := m.Program([]string{filepath.Join(l.dir, dir)})
		if err != nil {
			t.Fatal(err)
		}
		return l.ProgramFiles(text)
	}
	res, errs := program("app")
	if errs != nil || !res.Main || len(res.Packages) != 1 || res.Packages[0].Name != "example.org/lab/clock" || len(res.Decls) != 2 {
		t.Fatalf("%+v, %v", res, errs)
	}
	for dir, want := range map[string]string{"none": "function main is undeclared", "lib": "is not a program"} {
		if _, errs := program(dir); len(errs) != 1 || !strings.Contains(errs[0].Error(), want) {
			t.Errorf("%s: %v", dir, errs)
		}
	}
}
