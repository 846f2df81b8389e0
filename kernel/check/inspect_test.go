package check_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"jeton/kernel/check"
	"jeton/kernel/check/checktest"
)

// documented is a library with a few comments.
type documented struct{ *checktest.Library }

var comments = map[string]string{
	"strings.":                         "Package strings implements simple functions.\n\n# A heading\n\nIt has\n  - items",
	"strings.Cut":                      "Cut slices s around sep, see [Index].\n\n\tcode(1 < 2)",
	"strings.Builder":                  "A Builder builds.",
	"strings.Builder.String":           "String returns the string.",
	"net/http.Server.Addr":             "Addr is an address.",
	"fmt.Println":                      "Println formats.",
	"builtin.append":                   "func append(slice []Type, elems ...Type) []Type\n\nThe append built-in function appends.",
	"builtin.error":                    "type error interface {\n\tError() string\n}\n\nThe error interface.",
	"math.Pi":                          "Mathematical constants.",
	"strings.Title":                    "Title is old.\n\nDeprecated: use something else.",
	"net/http.Transport.CancelRequest": "CancelRequest is old.\n\nDeprecated: use a context.",
	"unsafe.Sizeof":                    "func Sizeof(x ArbitraryType) uintptr\n\nSizeof takes an expression.",
}

func (documented) Doc(path, name string) string { return comments[path+"."+name] }

func (documented) Example(path, name string) string {
	if path+"."+name == "strings.Cut" {
		return "fmt.Println(strings.Cut(`a`, \"\"))\n// Output: a"
	}
	return ""
}

func inspected(t testing.TB) *check.Checker {
	t.Helper()
	c := check.New(documented{lib})
	run(t, c, "In[3]", `import "fmt"
// A Point is a place.
type Point struct {
	X, Y float64 // coordinates
}

// Norm is the distance from the origin.
func (p Point) Norm() float64 { return p.X }`)
	run(t, c, "In[4]", "// twice doubles.\nfunc twice(n int) int { return 2*n }\nvar origin Point\ntype Inner struct{ Point }\nvar inner Inner\nx := 1")
	return c
}

func TestInspect(t *testing.T) {
	c := inspected(t)
	for _, test := range []struct {
		text string
		want string // the start of the text; parts after … must be in it
	}{
		{"strings.Cut|", "func strings.Cut(s, sep string) (before, after string, found bool)\n\nCut slices s…Example:"},
		{"strings.C|ut(\"a\", \"b\")", "func strings.Cut("},
		{"str|ings.Cut", "package strings // import \"strings\"\n\nPackage strings implements"},
		{"fmt.Println(|", "func fmt.Println(a ...any) (n int, err error)\n\nargument 1 and on: a ...any\n\nPrintln formats."},
		{"fmt.Println(1, f(2, 3), \"a,b\", |", "func fmt.Println(…argument 1 and on: a ...any"},
		{"strings.Cut(|", "func strings.Cut(…\n\nargument 1 of 2: s string\n"},
		{"strings.Cut([]string{\"a\", \"b\"}[0], |", "func strings.Cut(…\n\nargument 2 of 2: sep string\n"},
		{"strings.Cut(\"a\", \"b\", |)", "func strings.Cut(s, sep string) (before, after string, found bool)\n\nCut slices"},
		{"fmt.Println(|)", "func fmt.Println("},
		{"fmt.Println(x, |", "func fmt.Println("},
		{"fmt.Println(x|)", "func fmt.Println("},
		{"fmt.Println(|x)", "var x int"},
		{"fmt.Println(\"text|\")", "func fmt.Println("},
		{"fmt.Println(strings.Cut|(\"a\", \"b\"))", "func strings.Cut("},
		{"fmt.Println(strings.Cut(\"a\", |\"b\"))", "func strings.Cut("},
		{"fmt.Println(func() { x| })", "var x int"},
		{"for {\n\tfmt.Println(|\n}", "func fmt.Println("},
		{"twice(|", "func twice(n int) int\n\nthe argument: n int\n\ndeclared in In[4]\n\ntwice doubles."},
		{"twice|", "func twice(n int) int"},
		{"origin.No|rm()", "func (p Point) Norm() float64\n\ndeclared in In[3]\n\nNorm is the distance"},
		{"origin.X|", "field X float64 // of Point\n\ndeclared in In[3]\n\ncoordinates"},
		{"inner.X|", "field X float64 // of Point"},
		{"Point|{}", "type Point struct {\n\tX float64\n\tY float64\n}\n\nfunc (p Point) Norm() float64\n\ndeclared in In[3]\n\nA Point is a place."},
		{"Point{X|: 1}", "field X float64 // of Point"},
		{"origin|", "var origin Point\n\ndeclared in In[4]"},
		{"var b strings.Builder\nb.String|()", "func (b *strings.Builder) String() string\n\nString returns the string."},
		{"var b strings.Buil|der", "type strings.Builder struct {\n\t// unexported fields\n}\n\nfunc (b *strings.Builder) Cap() int"},
		{"http.Server{Addr|: \"\"}", "field Addr string // of http.Server\n\nAddr is an address."},
		{"append(|", "func append(slice []Type, elems ...Type) []Type\n\nThe append built-in"},
		{"math.Pi|", "const math.Pi = 3.14159"},
		{"var err error\nerr.Err|or()", "type error interface {"},
		{"err|or", "type error interface {"},
		{"import \"unsafe\"\nunsafe.Size|of(x)", "func Sizeof(x ArbitraryType) uintptr"},
		{"slices.Ind|ex(a, 1)", "func slices.Index[S ~[]E, E comparable](s S, v E) int"},
		{"func local() int { return 1 }\nlocal|", "func local() int"},
		{"// adds one\nfunc local(n int) int { return n+1 }\nlocal|(2)", "func local(n int) int\n\nadds one"},
		{"func f(param int) { para|m }", "var param int"},
		{"été := 1.5\nét|é", "var été float64"},
		{"var v any = 1\nswitch w := v.(type) {\ncase int:\n\tw|\n}", "var w int"},
		{"import \"strin|gs\"", "package strings //"},
		{"strings.Cut?|", "func strings.Cut("},
		{"?strings.Cut|", "func strings.Cut("},
		{"%time strings.Cut(|", "func strings.Cut("},
		{"strings|", "package strings //"},
		{"for i := range 3 { de|fer f() }", "defer f(args)\n\nDefer calls f when"},
		{"type T struct { Long string; B int }\nvar t T|", "type T struct {\n\tLong string\n\tB    int\n}\n"},
	} {
		t.Run(test.text, func(t *testing.T) {
			text, off := at(t, test.text)
			doc, found := c.Inspect(text, off, 0)
			want, rest, _ := strings.Cut(test.want, "…")
			if got := doc.Text(); !found || !strings.HasPrefix(got, want) || !strings.Contains(got, rest) {
				t.Errorf("Inspect = %v\n%s\nwant\n%s", found, got, test.want)
			}
			if doc.Source != "" {
				t.Errorf("source without being asked: %s", doc.Source)
			}
		})
	}
	for _, text := range []string{"", "|", "  |  ", "nothing|", "// strings.Cut|", "1 + |2", "strings.NoSuch|", "import \"no/such|\"", "origin.nothing|", "%%sh\nls|", "\xff|"} {
		text, off := at(t, text+map[bool]string{true: "", false: "|"}[strings.Contains(text, "|")])
		if doc, found := c.Inspect(text, off, 0); found {
			t.Errorf("Inspect(%q) found %q", text, doc.Text())
		}
	}
}

func TestInspectSource(t *testing.T) {
	c := inspected(t)
	doc, _ := c.Inspect("twice", 2, 1)
	if doc.Source != "// twice doubles.\nfunc twice(n int) int { return 2*n }" {
		t.Errorf("source = %q", doc.Source)
	}
	if doc, _ = c.Inspect("origin.Norm", 9, 1); !strings.Contains(doc.Text(), "func (p Point) Norm() float64 { return p.X }") {
		t.Errorf("source of a method = %q", doc.Source)
	}
	if doc, _ = c.Inspect("func twice() {}\ntwice", 17, 1); doc.Source != "func twice() {}" || doc.Where != "" {
		t.Errorf("source of what the cell declares again = %q, in %q", doc.Source, doc.Where)
	}
	if doc, _ = c.Inspect("func f(twice int) { twice }", 22, 1); doc.Declaration != "var twice int" || doc.Source != "" {
		t.Errorf("a parameter with the name of a function: %q, source %q", doc.Declaration, doc.Source)
	}
}

func TestDocForms(t *testing.T) {
	c := inspected(t)
	doc, _ := c.Inspect("strings.Cut", 9, 0)
	for form, want := range map[string][]string{
		doc.Markdown(): {"```go\nfunc strings.Cut(", "\tcode(1 < 2)", "**Example**", "(https://pkg.go.dev/strings#Cut)"},
		doc.HTML():     {"<pre><code class=\"language-go\">func strings.Cut(", "code(1 &lt; 2)", "<strong>Example</strong>", "href=\"https://pkg.go.dev/strings#Cut\""},
	} {
		for _, w := range want {
			if !strings.Contains(form, w) {
				t.Errorf("%q is missing in\n%s", w, form)
			}
		}
	}
	doc, _ = c.Inspect("strings.Cut(", 12, 0)
	for form, want := range map[string]string{doc.Markdown(): "\nargument 1 of 2: `s string`\n", doc.HTML(): "<p>argument 1 of 2: s string</p>"} {
		if !strings.Contains(form, want) {
			t.Errorf("%q is missing in\n%s", want, form)
		}
	}
	links := check.Doc{Comment: "Recv is like [Endpoint.RecvFrom]; see [*Error], [io.EOF] and a[i]."}
	for form, want := range map[string]string{
		links.Text():     "Recv is like Endpoint.RecvFrom; see *Error, io.EOF and a[i].",
		links.Markdown(): "Recv is like Endpoint.RecvFrom; see \\*Error, [io.EOF](https://pkg.go.dev/io#EOF) and a\\[i].",
		links.HTML():     `Recv is like Endpoint.RecvFrom; see *Error, <a href="https://pkg.go.dev/io#EOF">io.EOF</a> and a[i].`,
	} {
		if !strings.Contains(form, want) {
			t.Errorf("links: %q is missing in\n%s", want, form)
		}
	}
	if md := (check.Doc{Declaration: "var s = \"```\""}).Markdown(); !strings.HasPrefix(md, "````go\n") {
		t.Errorf("a fence in a fence: %s", md)
	}
}

func FuzzInspect(f *testing.F) {
	for _, s := range []string{"fmt.Println(", "origin.Norm", "Point{X", "strings.Cut?", "switch w := v.(type) {\ncase int: w", "import \"fmt", "\xff", "f(g(h(", "%time f("} {
		f.Add(s, len(s))
	}
	c := inspected(f)
	f.Fuzz(func(t *testing.T, text string, off int) {
		if off < 0 || off > len(text) {
			off = len(text)
		}
		doc, found := c.Inspect(text, off, 1)
		if found && (doc.Declaration == "" || !utf8.ValidString(doc.Text()) || !utf8.ValidString(doc.Markdown()) || !utf8.ValidString(doc.HTML())) {
			t.Fatalf("Inspect(%q, %d) = %q", text, off, doc)
		}
	})
}

func BenchmarkInspect(b *testing.B) {
	c := inspected(b)
	for _, text := range []string{"strings.Cut|", "origin.Norm|", "strings.Cut(x, |"} {
		b.Run("text="+text, func(b *testing.B) {
			text, off := at(b, text)
			c.Inspect(text, off, 1)
			for b.Loop() {
				c.Inspect(text, off, 1)
			}
		})
	}
}
