// Named slices, maps, functions and channels as the library's interfaces, in each other, ranged over, indexed, converted.
package main

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"sort"
	"strings"
)

type (
	Words    []string
	Index    map[string]Lines
	Lines    []int
	Visitor  func(string, Lines) bool
	Stream   chan Words
	Matrix   [][]float64
	Row      []float64
	Set      map[rune]struct{}
	Handlers map[string]http.HandlerFunc
	Errs     []error
	Bits     [2]uint64
	Pred     func(int) bool
	Lexicon  []Entry
	Entry    struct {
		Word string
		Defs Words
	}
)

func (w Words) Len() int { return len(w) }
func (w Words) Less(i, j int) bool {
	return len(w[i]) < len(w[j]) || len(w[i]) == len(w[j]) && w[i] < w[j]
}
func (w Words) Swap(i, j int)  { w[i], w[j] = w[j], w[i] }
func (w Words) String() string { return strings.Join(w, "·") }
func (w Words) Map(f func(string) string) (out Words) {
	for _, s := range w {
		out = append(out, f(s))
	}
	return
}
func (x Index) Add(w string, line int) { x[w] = append(x[w], line) }
func (x Index) Each(v Visitor) {
	for _, k := range x.Keys() {
		if !v(k, x[k]) {
			return
		}
	}
}
func (x Index) Keys() Words {
	var ks Words
	for k := range x {
		ks = append(ks, k)
	}
	slices.Sort(ks)
	return ks
}
func (l Lines) Last() int      { return l[len(l)-1] }
func (v Visitor) Not() Visitor { return func(s string, l Lines) bool { return !v(s, l) } }
func (s Stream) Collect() (all Words) {
	for ws := range s {
		all = append(all, ws...)
	}
	return
}
func (m Matrix) T() Matrix {
	t := make(Matrix, len(m[0]))
	for j := range t {
		t[j] = make(Row, len(m))
		for i := range m {
			t[j][i] = m[i][j]
		}
	}
	return t
}
func (r Row) Sum() (s float64) {
	for _, v := range r {
		s += v
	}
	return
}
func (s Set) Has(r rune) bool { _, ok := s[r]; return ok }
func NewSet(s string) Set {
	out := Set{}
	for _, r := range s {
		out[r] = struct{}{}
	}
	return out
}
func (h Handlers) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if f, ok := h[r.URL.Path]; ok {
		f(w, r)
		return
	}
	http.Error(w, "no "+r.URL.Path, 404)
}
func (e Errs) Error() string     { return fmt.Sprint(len(e), " errors: ", []error(e)) }
func (e Errs) Unwrap() []error   { return e }
func (e *Errs) Add(err error)    { *e = append(*e, err) }
func (b *Bits) Set(i uint) *Bits { b[i/64] |= 1 << (i % 64); return b }
func (b Bits) Get(i uint) bool   { return b[i/64]>>(i%64)&1 == 1 }
func (p Pred) And(q Pred) Pred   { return func(i int) bool { return p(i) && q(i) } }
func (p Pred) Filter(xs ...int) (out Lines) {
	for _, x := range xs {
		if p(x) {
			out = append(out, x)
		}
	}
	return
}
func (l Lexicon) Find(w string) (e *Entry) {
	for i := range l {
		if l[i].Word == w {
			return &l[i]
		}
	}
	return
}

func main() {
	w := Words{"ccc", "a", "bb", "aa"}
	sort.Sort(w)
	fmt.Println(w, w[1:3], w.Map(strings.ToUpper), len(w), Words(strings.Fields("x y")), []string(w)[0])
	fmt.Printf("%v %d %T %q\n", w, w.Len(), w[:2], []string(w))
	x := Index{}
	for i, l := range []string{"the cat", "the dog", "a cat"} {
		for _, f := range strings.Fields(l) {
			x.Add(f, i)
		}
	}
	x.Each(func(s string, l Lines) bool { fmt.Print(s, l, l.Last(), " "); return s != "dog" })
	fmt.Println(x.Keys(), Visitor(func(string, Lines) bool { return true }).Not()("", nil), x["cat"][0], x["none"] == nil)
	c := make(Stream, 2)
	c <- Words{"p"}
	c <- w[:1]
	close(c)
	fmt.Println(c.Collect())
	m := Matrix{{1, 2, 3}, {4, 5, 6}}
	fmt.Println(m.T(), Row(m[1]).Sum(), m.T().T()[0][2])
	s := NewSet("añb")
	fmt.Println(s.Has('ñ'), s.Has('z'), len(s))
	h := Handlers{"/hi": func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, "hi ", r.URL.Query().Get("n")) }}
	h["/late"] = http.NotFound
	for _, p := range []string{"/hi?n=5", "/none", "/late"} {
		rec := httptest.NewRecorder()
		h.ServeHTTP(rec, httptest.NewRequest("GET", p, nil))
		fmt.Printf("%d %q ", rec.Code, rec.Body.String())
	}
	fmt.Println()
	var errs Errs
	errs.Add(errors.New("one"))
	errs.Add(fmt.Errorf("two: %w", http.ErrNoCookie))
	var err error = errs
	fmt.Println(err, errors.Is(err, http.ErrNoCookie), errors.Is(err, http.ErrAbortHandler))
	var b Bits
	b.Set(3).Set(100)
	fmt.Println(b, b.Get(3), b.Get(4), b.Get(100), b == Bits{8, 1 << 36})
	even := Pred(func(i int) bool { return i%2 == 0 })
	fmt.Println(even.And(func(i int) bool { return i > 3 }).Filter(1, 2, 4, 5, 6), even.Filter().Len2())
	l := Lexicon{{"go", Words{"a verb"}}, {"no", nil}}
	l.Find("go").Defs = append(l.Find("go").Defs, "a game")
	fmt.Println(l, l.Find("zz") == nil, l[0].Defs.Map(strings.ToTitle))
	v := url.Values{"a": {"1"}}
	v.Add("a", "2")
	hd := http.Header(v)
	hd.Set("x-y", "z")
	fmt.Println(v.Encode(), hd.Get("X-Y"), map[string][]string(hd)["a"], sort.StringSlice(w).Len())
	for i, e := range slices.Backward(w) {
		fmt.Print(i, e, " ")
	}
	fmt.Println(slices.Contains(w, "bb"), slices.Index(Lines{4, 5}, 5), slices.Max(Row{1, 9, 2}))
}

func (l Lines) Len2() int { return len(l) * 2 }
