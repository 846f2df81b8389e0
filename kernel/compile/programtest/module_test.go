package programtest

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"jeton/kernel/check"
	"jeton/kernel/eval"
	"jeton/kernel/module"
)

// beside makes a module for the book.
func (b *book) beside(files map[string]string) (dir string) {
	dir = b.t.TempDir()
	for name, text := range files {
		b.write(dir, name, text)
	}
	m, err := module.Open(dir, dir)
	if err != nil {
		b.t.Fatal(err)
	}
	b.checker.UseModule(m, nil)
	return dir
}

func (b *book) write(dir, name, text string) {
	name = filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		b.t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
		b.t.Fatal(err)
	}
}

// packages runs what res needs of the module and has not run.
func (b *book) packages(res *check.Result) error {
	for _, pkg := range res.Packages {
		if b.ran[pkg] {
			continue
		}
		unit, err := b.compiler.Compile(pkg)
		if err != nil {
			return err
		}
		entry, err := b.machine.Load(unit)
		if err != nil {
			return err
		}
		if o := entry.Run(eval.NewRun(b.cells)); o.Panic != nil {
			return errors.New(o.Panic.Text)
		}
		if b.ran == nil {
			b.ran = map[*check.Result]bool{}
		}
		b.ran[pkg] = true
	}
	return nil
}

const goMod = "module example.org/lab\n\ngo 1.24\n"

// TestModule runs packages as go run would: what is said of them is what compiled ones say.
func TestModule(t *testing.T) {
	b := newBook(t)
	b.beside(map[string]string{
		"go.mod": goMod,
		"base/base.go": `package base

func init() { println("base") }

type Kind int

func (k Kind) String() string { return "kind" }

type Base struct{ Kind Kind }

func (b *Base) Set(k Kind) { b.Kind = k }
func (b Base) hidden() string { return "hidden of base" }

type Hider interface{ hidden() string }

func Hidden(h Hider) string { return h.hidden() }
`,
		"go-ring/types.go": `package ring

import "example.org/lab/base"

var order = []string{"declared"}

type Node struct {
	ID    int ` + "`json:\"id\"`" + `
	label string
	base.Base
}

var First = second + 1
var second = third()

func third() int { order = append(order, "third"); return 3 }

func init() { order = append(order, "init 1"); println("ring", First) }
`,
		"go-ring/use.go": `package ring

import "fmt"

func init() { order = append(order, "init 2") }

func Order() []string { return order }

func (n *Node) Label() string { return fmt.Sprintf("%s of %d", n.label, n.ID) }

func New(label string) *Node { return &Node{ID: First, label: label} }

// Bag uses unexported names in its bodies.
type Bag[T any] struct{ items []T }

func (b *Bag[T]) Add(v T) *Bag[T] { count++; b.items = append(b.items, v); return b }
func (b Bag[T]) size() int { return len(b.items) }

func Size[T any](b *Bag[T]) int { return b.size() }

var count int

func Count() int { return count }

func Boom(n int) int {
	return deep(n, func() int { return []int{1}[n] })
}

func deep(n int, f func() int) int {
	if n > 3 { return deep(n-1, f) }
	return f()
}

func Local() any {
	type inner struct{ X int }
	return inner{1}
}

type Error struct{ Code int }

func (e *Error) Error() string { return fmt.Sprint("code ", e.Code) }

func Fail() error { return fmt.Errorf("wrapped: %w", &Error{7}) }

type Shape interface { Area() float64 }

func Total(ss ...Shape) (sum float64) {
	for _, s := range ss { sum += s.Area() }
	return sum
}
`,
	})
	for i, c := range []struct{ text, want string }{
		{"import \"example.org/lab/base\"\nvar k base.Kind\nk", "base\n= kind : base.Kind\n"},
		{"import ring \"example.org/lab/go-ring\"\nn := ring.New(\"a\")\nn.Label()", "ring 4\n= a of 4 : string\n"},
		{"ring.Order()", "= [declared third init 1 init 2] : []string\n"},
		{"fmt.Sprintf(\"%T %T %+v\", n, *n, *n)", "= *ring.Node ring.Node {ID:4 label:a Base:{Kind:kind}} : string\n"},
		{"t := reflect.TypeFor[ring.Node]()\nfmt.Sprint(t.PkgPath(), t.Name(), t.Field(1).PkgPath, t.Field(2).Type, reflect.PointerTo(t).NumMethod())", "= example.org/lab/go-ringNodeexample.org/lab/go-ringbase.Base 2 : string\n"},
		{"j, _ := json.Marshal(n)\nstring(j)", "= {\"id\":4,\"Kind\":0} : string\n"},
		{"n.Set(3)\nbase.Hidden(n)", "= hidden of base : string\n"},
		{"var b ring.Bag[ring.Node]\nb.Add(*n).Add(*n)\nfmt.Sprintf(\"%T %d %d\", b, ring.Size(&b), ring.Count())", "= ring.Bag[example.org/lab/go-ring.Node] 2 2 : string\n"},
		{"fmt.Sprintf(\"%T\", ring.Local())", "= ring.inner : string\n"},
		{"var e *ring.Error\nerrors.As(ring.Fail(), &e)\ne.Code", "= 7 : int\n"},
		{"type Square struct{ S float64 }\nfunc (s Square) Area() float64 { return s.S * s.S }\nring.Total(Square{2}, Square{3})", "= 13 : float64\n"},
		{"ring.First = 10\nring.New(\"b\").ID", "= 10 : int\n"},
		{"f := (*ring.Node).Label\ng := n.Label\nfmt.Sprint(f(n), g())", "= a of 4a of 4 : string\n"},
		{"type Big struct{ ring.Node }\nvar big Big\nbig.Set(1)\nbig.Label()", "=  of 0 : string\n"},
		{"ring.Boom(5)", "index out of range [5] with length 1\n\tBoom.func1 at go-ring/use.go:26\n\tdeep at go-ring/use.go:31\n\tdeep at go-ring/use.go:30\n\tdeep at go-ring/use.go:30\n\tBoom at go-ring/use.go:26\n\tIn[15] at In[15]:1"},
	} {
		got := b.run(c.text)
		if !strings.HasSuffix(got, c.want) {
			t.Errorf("cell %d: %s:\n got %s\nwant %s", i+1, c.text, got, c.want)
		}
	}
}

// A changed package is another one, with types, variables and initialization of its own; what has the old one keeps it.
func TestModuleChanges(t *testing.T) {
	b := newBook(t)
	const text = "package p\n\nimport \"fmt\"\n\nvar N = 1\n\ntype T struct{ A int }\n\nfunc (t T) String() string { return fmt.Sprint(\"one \", t.A) }\n\nfunc init() { println(\"init one\") }\n"
	dir := b.beside(map[string]string{"go.mod": goMod, "p/p.go": text})
	step := func(text, want string) {
		t.Helper()
		if got := b.run(text); got != want {
			t.Errorf("%s:\n got %s\nwant %s", text, got, want)
		}
	}
	step("import \"example.org/lab/p\"\nvar x any = p.T{1}\nfunc get() int { return p.N }\np.N++\nx", "init one\n= one 1 : any\n")
	step("import \"example.org/lab/p\"", "")
	b.write(dir, "p/p.go", strings.NewReplacer("one", "two", "A int", "A, B int", "N = 1", "N = 100").Replace(text))
	step("p.N", "= 2 : int\n")
	step("import \"example.org/lab/p\"\np.N", "init two\n= 100 : int\nnote: package example.org/lab/p has changed: this is the new one; In[1], In[2] and In[3] used the old one: run what is to use the new one again\n")
	step("_, same := x.(p.T)\nvar y any = p.T{A: 2}\nfmt.Sprintf(\"%T %T %t %v %v %d\", x, y, same, x, y, get())", "= p.T p.T false one 1 two 2 2 : string\n")
}

// What only Go's own toolchain can do is refused where it stands.
func TestModuleRefusals(t *testing.T) {
	b := newBook(t)
	b.beside(map[string]string{"go.mod": goMod, "e/e.go": "package e\n", "e/f.go": "package e\n\nimport _ \"embed\"\n\n//go:embed f.go\nvar Text string\n",
		"boom/b.go": "package boom\n\nvar X = f(0)\n\nfunc f(n int) int { return 1 / n }\n"})
	if got := b.run("import \"example.org/lab/e\""); !strings.Contains(got, "e/f.go:5:1: //go:embed is not possible") {
		t.Error(got)
	}
	for range 2 { // a package that did not come to its end is not there the next time
		if got := b.run("import \"example.org/lab/boom\"\nboom.X"); !strings.Contains(got, "integer divide by zero") {
			t.Error(got)
		}
	}
}

// A loop's variable is one variable in packages of before Go 1.22.
func TestModuleLanguage(t *testing.T) {
	for version, want := range map[string]string{"1.21": "= [3 3 3 2] : []int\n", "1.22": "= [0 1 2 0] : []int\n"} {
		b := newBook(t)
		b.beside(map[string]string{"go.mod": "module example.org/lab\n\ngo " + version + "\n",
			"l/l.go": "package l\n\nvar first = func() (f func() int) {\n\tfor i := 0; i < 2; i++ {\n\t\tif f == nil {\n\t\t\tf = func() int { return i }\n\t\t}\n\t}\n\treturn f\n}()\n\nfunc F() (r []int) {\n\tvar fs []func()\n\tfor i := 0; i < 3; i++ {\n\t\tfs = append(fs, func() { r = append(r, i) })\n\t}\n\tfor _, f := range fs {\n\t\tf()\n\t}\n\tr = append(r, first())\n\treturn r\n}\n"})
		if got := b.run("import \"example.org/lab/l\"\nl.F()"); got != want {
			t.Errorf("go %s: %q, want %q", version, got, want)
		}
	}
}
