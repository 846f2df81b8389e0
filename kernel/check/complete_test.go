package check_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"jeton/kernel/cell"
	"jeton/kernel/check"
)

// notebook returns a checker in which the cells have run.
func notebook(t testing.TB, cells ...string) *check.Checker {
	t.Helper()
	c := check.New(lib)
	for _, text := range cells {
		run(t, c, "In[1]", text)
	}
	return c
}

// run checks and commits a cell.
func run(t testing.TB, c *check.Checker, name, text string) {
	t.Helper()
	src, errs := cell.Syntax(name, text)
	if errs != nil {
		t.Fatal(errs)
	}
	res, errs := c.Check(src)
	if errs != nil {
		t.Fatal(errs)
	}
	c.Commit(res)
}

// at takes the cursor, "|", out of a text.
func at(t testing.TB, text string) (string, int) {
	t.Helper()
	off := strings.LastIndex(text, "|")
	if off < 0 {
		t.Fatalf("no cursor in %q", text)
	}
	return text[:off] + text[off+1:], off
}

func texts(c check.Completion) []string {
	var all []string
	for _, m := range c.Matches {
		all = append(all, strings.TrimSpace(m.Text))
	}
	return all
}

var earlier = []string{
	"import \"fmt\"\nimport str \"strings\"",
	`type Point struct{ X, Y float64; tag string }
func (p Point) Norm() float64 { return p.X }
func (p *Point) Move(dx, dy float64) { p.X += dx }
type Named struct { Point; Name string; Next *Named }`,
	"origin := Point{}\ncorner := Named{}\ncount := 3\nvar names []string\nconst limit = 10\nfunc distance(a, b Point) float64 { return 0 }\nfunc label(p Point) string { return \"\" }",
}

var options = check.CompleteOptions{
	Magics: []check.Magic{
		{Name: "time", Line: true, Block: true, Go: true, Options: []string{"-n", "-r"}, Help: "measures"},
		{Name: "timeit", Line: true, Go: true}, {Name: "who", Line: true}, {Name: "sh", Block: true}, {Name: "load", Line: true, Options: []string{"-q"}},
	},
	Paths: func(prefix string) []string {
		var found []string
		for _, p := range []string{"data/", "data/a.csv", "notes.md"} {
			if strings.HasPrefix(p, prefix) {
				found = append(found, p)
			}
		}
		return found
	},
}

func TestComplete(t *testing.T) {
	c := notebook(t, earlier...)
	for _, test := range []struct {
		text string
		// want are matches that must be there in this order, first those that come first; "!x" must not be there; "=" says
		// that there is nothing else.
		want string
	}{
		// Members of packages, imported or not, in unfinished code.
		{"fmt.|", "Append Println !append !newPrinter"},
		{"fmt.Pri|", "= Print Printf Println"},
		{"fmt.Println(str.|", "Builder Clone Contains"},
		{"fmt.Println(str.ToU|", "= ToUpper ToUpperSpecial"},
		{"fmt.Println(str.ToU|)", "= ToUpper ToUpperSpecial"},
		{"strings.Spl|", "= Split SplitAfter SplitAfterN SplitAfterSeq SplitN SplitSeq"},
		{"rand.In|", "= Int Int32 Int32N Int64 Int64N IntN"},
		{"x := fmt.\n|", "Append"},
		{"fmt.|\nfmt.Println(1)", "Append"},
		{"if strings.HasP|", "= HasPrefix"},
		{"for i := range str.Fie|", "= Fields FieldsFunc FieldsFuncSeq FieldsSeq"},
		{"var b str.B|", "= Builder"},
		{"func f(r *str.|", "Builder Reader Replacer !Split"},
		{"import \"net/http\"\nhttp.Get|", "= Get"},
		{"import h \"net/http\"\nfunc f() {\n\tfor {\n\t\th.StatusTea|", "= StatusTeapot"},
		{"fmt.pri|", "= Print Printf Println"},
		{"fmt.pln|", "= Println"},
		{"fmt.Fpf|", "= Fprintf"},
		{"strings.nwr|", "= NewReader NewReplacer"},
		{"http.LAS|", "= ListenAndServe ListenAndServeTLS"},
		{"fmt.zq|", "="},
		// Members of values.
		{"origin.|", "= X Y Move Norm tag"},
		{"corner.|", "= Name Next Point X Y Move Norm tag"},
		{"corner.Next.Next.N|", "= Name Next Norm"},
		{"(&origin).M|", "= Move"},
		{"Point{}.|", "X Y Norm tag !Move"},
		{"Point.|", "= Norm"},
		{"(*Point).|", "= Move Norm"},
		{"[]Point{}[0].N|", "= Norm"},
		{"map[string]Point{}[\"\"].|", "!Move X"},
		{"func() *Point { return nil }().|", "X Move"},
		{"p := &origin\np.No|", "= Norm"},
		{"var e error\ne.|", "= Error"},
		{"for _, p := range []Point{} {\n\tp.|\n}", "= X Y Move Norm tag"},
		{"for _, p := range []Point{} {\n\tfmt.Println(p.|\n}", "= X Y Move Norm tag"},
		{"x := str.Builder{}\nx.WriteS|", "= WriteString"},
		{"origin.Norm().|", "="},
		{"var w io.Writer\nw.|", "= Write"},
		{"type T struct { a, b int }\nvar t T\nt.|", "= a b"},
		{"func f() { t.| }\ntype T struct { a int }\nvar t T", "= a"},
		{"y := origin\nfunc f() { y.No| }", "= Norm"},
		// Names.
		{"|", "corner count distance label limit Named names origin Point fmt str append if import"},
		{"cou|", "= count"},
		{"or|", "= origin"},
		{"local := 1\nlo|", "= local log"},
		{"func f(param int) { para| }", "= param"},
		{"func f(param int) { if inner := 1; inn|", "= inner"},
		{"func f() { { hidden := 1 }; hidd| }", "="},
		{"func f() { lat| ; later := 1 }", "="},
		{"func f() { prin| }", "print println !Println"},
		{"ret|", "= return"},
		{"for { con| }", "const continue"},
		{"switch 1 { ca| }", "="},
		{"outer:\nfor { break ou| }", "= outer"},
		{"outer:\nfor {\n\tinner:\n\tfor { continue | }\n}", "= inner outer"},
		{"before:\nfor { }\nouter:\nfor { break | }", "= outer"},
		{"outer:\nfor {\n\tsel:\n\tselect { default: continue | }\n}", "= outer"},
		{"outer:\nfor { func() { for { break | } }() }", "="},
		{"goto |\nend:\nx := 1", "= end"},
		{"func f() { goto |; end: return }\nother:\nfor { }", "= end"},
		{"fresh := fre|", "="},
		{"count := cou|", "= count"},
		{"io|", "= io iotest ioutil"},
		{"const (\n\ta = iot|\n)", "= iota iotest"},
		{"fresh := iot|", "= iotest"},
		{"stri|", "string strings"},
		{"htt|", "= http httptest httptrace httputil"},
		{"var x = http|", "http"},
		{"func |", "="},
		{"var ne|", "="},
		{"x := neww|", "="},
		{"var p *Po|", "= Point"},
		{"func (p *|", "Named Point"},
		{"func (p *Po|", "= Point"},
		{"func (p Point) ma|", "="},
		{"x.(in|", "int int16 interface !index"},
		{"été := 1\nét|", "= été"},
		// What fits goes first.
		{"distance(|", "origin corner"},
		{"str.Repeat(\"\", |)", "count limit"},
		{"label(|)", "origin"},
		{"var s string = l|", "label"},
		{"func f() string { return la| }", "= label"},
		{"count + |", "count limit"},
		{"names = n|", "names"},
		// Struct literals.
		{"Point{|}", "X: Y: tag:"},
		{"Point{X: 1, |}", "= Y: tag:"},
		{"Point{X: 1, |", "= Y: tag:"},
		{"Point{|: 1}", "= X Y tag"},
		{"Point{X: cou|}", "= count"},
		{"[]Point{{X: 1}, {Y|}}", "Y:"},
		{"&http.Server{Rea|}", "= ReadHeaderTimeout: ReadTimeout:"},
		// Imports, strings, comments.
		{"import \"net/ht|\"", "net/http net/http/cgi"},
		{"import \"net/ht|", "net/http net/http/cgi"},
		{"import \"httptest|", "= net/http/httptest"},
		{"import (\n\t\"fmt\"\n\t\"encoding/j|\n)", "= encoding/json"},
		{"import enc|", "\"encoding\" \"encoding/ascii85\""},
		{"// fmt.|", "="},
		{"/* fmt.|", "="},
		{"x := \"fmt.|\"", "="},
		{"os.Open(\"da|\")", "= data/ data/a.csv"},
		{"1.|", "="},
		{"'|'", "="},
		// Magics.
		{"%ti|", "= %time %timeit"},
		{"%%|", "= %%time %%sh"},
		{"x := 1\n%wh|", "= %who"},
		{"%time str.ToU|", "= ToUpper ToUpperSpecial"},
		{"%time -|", "= -n -r"},
		{"%load no|", "= notes.md"},
		{"%load -|", "= -q"},
		{"%%time\nfmt.Println(str.ToU|", "= ToUpper ToUpperSpecial"},
		{"%%sh\ncat no|", "= notes.md"},
		{"!cat da|", "= data/ data/a.csv"},
		{"y := origin\n%who\ny.No|", "= Norm"},
		{"str.ToU|?", "= ToUpper ToUpperSpecial"},
	} {
		t.Run(test.text, func(t *testing.T) {
			text, off := at(t, test.text)
			done := c.Complete(text, off, options)
			got := texts(done)
			want, only := strings.CutPrefix(test.want, "=")
			if want = strings.TrimPrefix(want, " "); only {
				if all := strings.Join(got, " "); all != want {
					t.Fatalf("Complete = %q, want %q", all, want)
				}
				return
			}
			last := -1
			for word := range strings.SplitSeq(want, " ") {
				i := slices.Index(got, strings.TrimPrefix(word, "!"))
				if strings.HasPrefix(word, "!") {
					if i >= 0 {
						t.Errorf("%s is proposed", word[1:])
					}
					continue
				}
				if i < 0 {
					t.Errorf("%s is missing in %q", word, got)
				} else if i < last {
					t.Errorf("%s comes too early in %q", word, got)
				}
				last = max(last, i)
			}
		})
	}
}

// The first proposal is the likeliest one.
func TestCompleteFirst(t *testing.T) {
	c := notebook(t, earlier...)
	for text, want := range map[string]string{
		"label(|":                                "origin",
		"[]Point{|}":                             "origin",
		"Point{|}":                               "X:",
		"var s string = origin.|":                "tag",
		"distance(corner.|)":                     "Point",
		"switch count {\ncase |\n}":              "count",
		"func f() error { return ni| }":          "nil",
		"names = append(names, |)":               "label",
		"len(na|)":                               "names",
		"p := &origin\nlabel(*|)":                "p",
		"var p *Point = &|":                      "origin",
		"ch := make(chan Point)\nlabel(<-|)":     "ch",
		"slices.Sort(|)":                         "names",
		"maps.Keys(|)\nages := map[string]int{}": "ages",
		"time.Sleep(5 * time.|)":                 "Hour",
		"var s string = str.To|":                 "ToLower",
		"x := 1\nfor x| {}":                      "x",
		"for range |":                            "count",
		"time.Duration(|)":                       "count",
		"Point{tag: |}":                          "label",
		"Point{1, 2, |}":                         "label",
		"Point{1, |}":                            "distance",
		"ok := true\nif !|":                      "ok",
		"var f func(Point) string = |":           "label",
		"strings.ti|":                            "Title",
		"x := 2.5\ny := 1\nstr.Repeat(\"a\", |)": "y",
		"func f(s []string) { names = | }":       "s",
		"func f() { v := 1; | }":                 "v",
	} {
		text, off := at(t, text)
		if got := texts(c.Complete(text, off, options)); len(got) == 0 || got[0] != want {
			t.Errorf("Complete(%q) = %.3q, want %s first", text, got, want)
		}
	}
}

// What is deprecated comes last, and says so.
func TestCompleteDeprecated(t *testing.T) {
	c := check.New(documented{lib})
	text, off := at(t, "strings.T|")
	matches := c.Complete(text, off, options).Matches
	last := matches[len(matches)-1]
	if last.Text != "Title" || last.Signature != "(s string) string // deprecated" || !slices.Contains(texts(check.Completion{Matches: matches[:len(matches)-1]}), "TrimSpace") {
		t.Errorf("Complete(strings.T) ends with %+v", last)
	}
	text, off = at(t, "req := http.Client{}.Transport.(*http.Transport)\nreq.Can|")
	if m := c.Complete(text, off, options).Matches; len(m) != 1 || !strings.HasSuffix(m[0].Signature, "// deprecated") {
		t.Errorf("a deprecated method: %+v", m)
	}
}

func TestCompleteSpan(t *testing.T) {
	c := notebook(t, earlier...)
	for _, test := range []struct{ text, want string }{
		{"é := 1\nfmt.Prin|", "Prin"},
		{"fmt.Pri|ntln", "Pri"},
		{"fmt.|", ""},
		{"import \"net/ht|\"", "net/ht"},
		{"%ti|", "%ti"},
		{"%%sh\ncat no|", "no"},
	} {
		text, off := at(t, test.text)
		done := c.Complete(text, off, options)
		if got := text[done.Start:done.End]; got != test.want || len(done.Matches) == 0 {
			t.Errorf("Complete(%q) replaces %q with %q, want %q", test.text, got, texts(done), test.want)
		}
	}
}

func TestCompleteDescribes(t *testing.T) {
	c := notebook(t, earlier...)
	for _, test := range []struct{ text, name, typ, signature string }{
		{"strings.Cu|", "Cut", "function", "(s, sep string) (before, after string, found bool)"},
		{"slices.Ind|", "Index", "function", "[S ~[]E, E comparable](s S, v E) int"},
		{"fmt.Printl|", "Println", "function", "(a ...any) (n int, err error)"},
		{"origin.M|", "Move", "method", "(dx, dy float64)"},
		{"origin.X|", "X", "field", "float64"},
		{"nam|", "names", "variable", "[]string"},
		{"limi|", "limit", "constant", "untyped int"},
		{"Poi|", "Point", "type", "struct"},
		{"htt|", "http", "package", "\"net/http\""},
		{"fm|", "fmt", "package", "\"fmt\""},
		{"retu|", "return", "keyword", ""},
		{"%tim|", "%time", "magic", "measures"},
	} {
		text, off := at(t, test.text)
		matches := c.Complete(text, off, options).Matches
		i := slices.IndexFunc(matches, func(m check.Match) bool { return m.Text == test.name })
		if i < 0 {
			t.Errorf("%s: no %s", test.text, test.name)
			continue
		}
		if m := matches[i]; m.Type != test.typ || m.Signature != test.signature {
			t.Errorf("%s: %s is a %s %s, want %s %s", test.text, m.Text, m.Type, m.Signature, test.typ, test.signature)
		}
	}
}

func FuzzComplete(f *testing.F) {
	for _, s := range []string{"fmt.", "for i := range x {\n x.", "Point{X: 1, ", "%time fmt.", "import \"net/", "x.(", "\xff", "func (p *", "é.", "?fmt", "a?b?", "`", "\"\\", "%%sh\n", "case x:", "switch x := y.(type) { case ", "x[", "{", "}", "func f[T any](x T) { x. }", "\ufefffmt."} {
		f.Add(s, len(s))
	}
	c := notebook(f, earlier...)
	f.Fuzz(func(t *testing.T, text string, off int) {
		if off < 0 || off > len(text) {
			off = len(text)
		}
		done := c.Complete(text, off, options)
		if done.Start < 0 || done.Start > done.End || done.End > len(text) {
			t.Fatalf("Complete(%q, %d) replaces [%d,%d)", text, off, done.Start, done.End)
		}
		for _, m := range done.Matches {
			if m.Text == "" || !utf8.ValidString(m.Text) || strings.Contains(m.Text, "jeton_cursor") || strings.ContainsRune(m.Text, cell.Marker) {
				t.Fatalf("Complete(%q, %d) proposes %q", text, off, m.Text)
			}
		}
	})
}

func BenchmarkComplete(b *testing.B) {
	c := notebook(b, earlier...)
	for _, text := range []string{"strings.|", "origin.|", "co|", "strings.nwr|", "http.|"} {
		b.Run("text="+text, func(b *testing.B) {
			text, off := at(b, text)
			c.Complete(text, off, options)
			for b.Loop() {
				c.Complete(text, off, options)
			}
		})
	}
}

// A front end asks for completions while cells are checked.
func TestCompleteWhileChecking(t *testing.T) {
	c := notebook(t, earlier...)
	var wg sync.WaitGroup
	for i := range 4 {
		wg.Go(func() {
			for n := range 10 {
				if i == 0 {
					run(t, c, "In[9]", fmt.Sprintf("v%d := http.Client{}; type T%d struct{ Point }", n, n))
				} else if got := texts(c.Complete("corner.Nex", 10, options)); !slices.Equal(got, []string{"Next"}) {
					t.Errorf("Complete = %q", got)
				}
				c.Inspect("http.Client{Tim", 14, 1)
			}
		})
	}
	wg.Wait()
}
