package display

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"gonum.org/v1/gonum/mat"

	"jeton/launcher/lang"
)

func tablePlain(t *testing.T, rows any, limit int) string {
	t.Helper()
	b, err := tableBundle(rows, limit)
	if err != nil {
		t.Fatal(err)
	}
	return b.Data["text/plain"].(string)
}

type host struct {
	Name  string
	Port  int
	Load  float64
	Since time.Duration
	Tags  []string
}

func TestTablePlain(t *testing.T) {
	for _, c := range []struct {
		name string
		rows any
		want string
	}{
		{"structs", []host{{"node1", 22, 0.25, time.Minute, []string{"a", "b"}}, {"n2", 8080, 12.5, 0, nil}}, `
   Name   Port   Load  Since  Tags
0  node1    22   0.25   1m0s  ["a", "b"]
1  n2     8080  12.50     0s  nil`},
		{"pointers", []*host{{Name: "a"}, nil}, `
   Name  Port  Load  Since  Tags
0  a        0     0     0s  nil
1`},
		{"interpreted", points(point(1, 2, "x")), `
   X  Y  priv
0  1  2  x`},
		{"maps", []map[string]any{{"b": 1, "a": "x"}, {"c": 2.5}}, `
   a  b    c
0  x  1
1        2.5`},
		{"slices", [][]string{{"a", "b"}, {"c"}}, `
   0  1
0  a  b
1  c`},
		{"values", []int{10, 200}, `
   value
0     10
1    200`},
		{"durations", []time.Duration{time.Second}, `
   value
0     1s`},
		{"errors", []error{fmt.Errorf("x"), nil}, `
   value
0  x
1`},
		{"map", map[string]int{"b": 2, "a": 1}, `
key  value
a        1
b        2`},
		{"map of structs", map[int]struct{ X, Y int }{2: {1, 2}, 1: {3, 4}}, `
key  X  Y
1    3  4
2    1  2`},
		{"mixed", []any{map[string]int{"a": 1}, 5, nil}, `
   a
0  1
1
2`},
		{"wide letters", [][]string{{"节点", "x"}, {"é", "y"}}, `
   0     1
0  节点  x
1  é     y`},
		{"lines", [][]string{{"a\nb", "\tc"}}, `
   0    1
0  a⏎b   c`},
		{"empty", []host{}, `
Name  Port  Load  Since  Tags`},
		{"nothing", [][]string{}, `
(an empty table: 0 rows)`},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := "\n" + tablePlain(t, c.rows, defaultRows); got != c.want {
				t.Errorf("got%s\nwant%s", got, c.want)
			}
		})
	}
}

func TestTableIsElided(t *testing.T) {
	rows := make([]struct{ N int }, 1000)
	for i := range rows {
		rows[i].N = i
	}
	got := tablePlain(t, rows, defaultRows)
	if n := strings.Count(got, "\n"); n != 1+10+1+10+1 || !strings.Contains(got, "\n  9    9\n  …    …\n990  990\n") || !strings.HasSuffix(got, "1,000 rows × 1 columns") {
		t.Errorf("%d lines:\n%s", n, got)
	}
	if got := tablePlain(t, rows, 0); strings.Contains(got, "…") || !strings.Contains(got, "500") {
		t.Error("0 must mean all rows")
	}
	if got := tablePlain(t, rows, 3); strings.Count(got, "\n") != 1+1+1+1+1 {
		t.Errorf("3 rows:\n%s", got)
	}
	wide := make([][]int, 2)
	for i := range wide {
		wide[i] = make([]int, 100)
	}
	if got := tablePlain(t, wide, defaultRows); !strings.Contains(got, "14  …  85") || !strings.HasSuffix(got, "2 rows × 100 columns") {
		t.Errorf("100 columns:\n%s", got)
	}
}

func TestTableHTMLIsEscaped(t *testing.T) {
	evil := "<script>alert('x')</script>&\""
	for name, rows := range map[string]any{
		"cell": []host{{Name: evil}}, "column": []map[string]int{{evil: 1}}, "key": map[string]int{evil: 1}, "nested": [][]any{{[]string{evil}}},
	} {
		b, err := tableBundle(rows, 0)
		if err != nil {
			t.Fatal(err)
		}
		if h := b.Data["text/html"].(string); strings.Contains(h, "<script") || !strings.Contains(h, "&lt;script&gt;") {
			t.Errorf("%s: %s", name, h)
		}
	}
	b, _ := HeadedForm([]string{evil}, [][]int{{1}})
	if h := b.Data["text/html"].(string); strings.Contains(h, "<script") {
		t.Errorf("header: %s", h)
	}
}

func TestTableHTML(t *testing.T) {
	b, err := HeadedForm([]string{"name", "port", "more"}, [][]any{{"a", 1}, {"b", 22}})
	if err != nil {
		t.Fatal(err)
	}
	const left, right = ` style="text-align:left"`, ` style="text-align:right"`
	want := `<table class="dataframe">
<thead><tr><td></td><th` + left + `>name</th><th` + right + `>port</th><th` + left + `>more</th></tr></thead>
<tbody>
<tr><th>0</th><td` + left + `>a</td><td` + right + `>1</td><td` + left + `></td></tr>
<tr><th>1</th><td` + left + `>b</td><td` + right + `>22</td><td` + left + `></td></tr>
</tbody></table>`
	if got := b.Data["text/html"]; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestFloatFormat(t *testing.T) {
	for _, c := range []struct {
		in   []float64
		want string
	}{
		{[]float64{1, 2}, "1 2"},
		{[]float64{1, 0.5, 0.25}, "1.00 0.50 0.25"},
		{[]float64{1. / 3, 100}, "0.333333 100.000000"},
		{[]float64{1e-3, 0}, "0.001 0.000"},
		{[]float64{1e-9, 1}, "1.0000e-09 1.0000e+00"},
		{[]float64{1e12, 0}, "1.0000e+12 0"},
		{[]float64{math.NaN(), math.Inf(1), math.Inf(-1), 1}, "NaN Inf -Inf 1"},
		{[]float64{0.1 + 0.2}, "0.3"},
		{nil, ""},
	} {
		f := floatFormat(c.in)
		var got []string
		for _, x := range c.in {
			got = append(got, f(x))
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%v: %s, want %s", c.in, s, c.want)
		}
	}
}

// The numbers of a table are written as the notebook's language does, on a page and on a terminal alike; names and texts stay as they are.
func TestTableOfALanguage(t *testing.T) {
	type row struct {
		Host  string
		Load  float64
		Since time.Duration
		N     int
	}
	rows := []row{{"10.0.0.1", 0.5, 1500 * time.Microsecond, 1234}, {"b.example", 12, time.Minute, 5}}
	for name, want := range map[string][2]string{
		"en": {`
   Host       Load  Since     N
0  10.0.0.1    0.5  1.5ms  1234
1  b.example  12.0   1m0s     5`, "61 rows × 2 columns"},
		"fr": {`
   Host       Load      Since     N
0  10.0.0.1    0,5     1,5 ms  1234
1  b.example  12,0  1 min 0 s     5`, "61 lignes × 2 colonnes"},
	} {
		t.Setenv(lang.Variable, name)
		b, err := TableForm(rows)
		plain := strings.ReplaceAll(b.Data["text/plain"].(string), "\u00a0", " ")
		if err != nil || plain != strings.TrimPrefix(want[0], "\n") {
			t.Errorf("%s: %v, got\n%s\nwant%s", name, err, plain, want[0])
		}
		for _, word := range []string{"10.0.0.1", "b.example", lang.Lang(name).Decimal("12.0"), lang.Lang(name).Duration(1500 * time.Microsecond)} {
			if page := b.Data["text/html"].(string); !strings.Contains(page, ">"+word+"<") {
				t.Errorf("%s: no %q in %s", name, word, page)
			}
		}
		b, err = TableForm(slices.Repeat([][]int{{1, 2}}, defaultRows+1))
		if page := b.Data["text/html"].(string); err != nil || !strings.Contains(page, want[1]) {
			t.Errorf("%s: %v, no %q in %s", name, err, want[1], page)
		}
		half := lang.Lang(name).Decimal("0.5")
		if got := matrixBundle(mat.NewDense(1, 2, []float64{0.5, 2})).Data["text/plain"].(string); !strings.Contains(got, "["+half) {
			t.Errorf("%s: a matrix is %s", name, got)
		}
	}
}

// counting is a matrix that counts how many of its elements are looked at.
type counting struct{ n *int }

func (counting) Dims() (r, c int)      { return 1_000_000, 1_000 }
func (c counting) At(i, j int) float64 { *c.n++; return float64(i - j) }
func (c counting) T() mat.Matrix       { return mat.Transpose{Matrix: c} }

func TestMatrix(t *testing.T) {
	text := func(m mat.Matrix) string { return matrixBundle(m).Data["text/plain"].(string) }
	for want, m := range map[string]mat.Matrix{
		"matrix 2 × 2\n⎡1.0  -2⎤\n⎣0.5  10⎦": mat.NewDense(2, 2, []float64{1, -2, 0.5, 10}),
		"column vector 3 × 1\n⎡1⎤\n⎢2⎥\n⎣3⎦": mat.NewVecDense(3, []float64{1, 2, 3}),
		"matrix 1 × 2\n[1  2]":               mat.NewDense(1, 2, []float64{1, 2}),
		"matrix 2 × 2\n⎡1  0⎤\n⎣0  2⎦":       mat.NewDiagDense(2, []float64{1, 2}),
		"matrix 0 × 0":                       &mat.Dense{},
		"matrix 2 × 2\n⎡NaN  0⎤\n⎣  0  1⎦":   mat.NewSymDense(2, []float64{math.NaN(), 0, 0, 1}),
	} {
		if got := text(m); got != want {
			t.Errorf("got\n%s\nwant\n%s", got, want)
		}
	}
	n := 0
	if got := text(counting{&n}); n > 10_000 || !strings.HasPrefix(got, "matrix 1,000,000 × 1,000") {
		t.Errorf("looked at %d elements for\n%s", n, got)
	}
}
