package display

import (
	"bytes"
	"errors"
	"image"
	"image/png"
	"math"
	"math/big"
	"os"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"
	"unsafe"

	"gonum.org/v1/gonum/mat"
)

func plain(typ string, v any) string { return Value(typ, v).Data["text/plain"].(string) }

// point is what an interpreted struct{X, Y int; priv string} is for compiled code.
var pointType = reflect.StructOf([]reflect.StructField{
	{Name: "X", Type: reflect.TypeFor[int]()},
	{Name: "Y", Type: reflect.TypeFor[int]()},
	{Name: "Xpriv", Type: reflect.TypeFor[string]()},
})

func point(x, y int, priv string) any {
	v := reflect.New(pointType).Elem()
	v.Field(0).SetInt(int64(x))
	v.Field(1).SetInt(int64(y))
	v.Field(2).SetString(priv)
	return v.Interface()
}

func points(ps ...any) any {
	v := reflect.MakeSlice(reflect.SliceOf(pointType), 0, len(ps))
	for _, p := range ps {
		v = reflect.Append(v, reflect.ValueOf(p))
	}
	return v.Interface()
}

func ptr(v any) any {
	p := reflect.New(reflect.TypeOf(v))
	p.Elem().Set(reflect.ValueOf(v))
	return p.Interface()
}

type node struct {
	V    int
	Next *node
	Kids []*node
}

func TestValuePlain(t *testing.T) {
	loop := &node{V: 1}
	loop.Next = loop
	selfMap := map[string]any{}
	selfMap["me"] = selfMap
	selfSlice := make([]any, 1)
	selfSlice[0] = selfSlice
	var nilErr error
	var nilMap map[string]int
	ch := make(chan int, 10)
	ch <- 1
	for _, c := range []struct {
		name, typ string
		v         any
		want      string
	}{
		{"int", "int", 42, "42"},
		{"bool", "bool", true, "true"},
		{"float", "float64", 0.1, "0.1"},
		{"whole float", "float64", 3.0, "3"},
		{"million", "float64", 1e6, "1e+06"},
		{"tiny", "float64", 1e-7, "1e-07"},
		{"inf", "float64", math.Inf(-1), "-Inf"},
		{"nan", "float64", math.NaN(), "NaN"},
		{"float32", "float32", float32(0.1), "0.1"},
		{"complex", "complex128", complex(1, -2), "(1-2i)"},
		{"string", "string", "a\n\"b\"", `"a\n\"b\""`},
		{"bad utf8", "string", "a\xffb", `"a\xffb"`},
		{"rune", "rune", 'é', "233 'é'"},
		{"int32", "int32", int32('a'), "97"},
		{"byte", "byte", byte(7), "7"},
		{"nil any", "any", nil, "nil"},
		{"nil error", "error", nilErr, "nil"},
		{"nil map", "map[string]int", nilMap, "map[string]int(nil)"},
		{"nil slice", "[]int", []int(nil), "[]int(nil)"},
		{"nil pointer", "*int", (*int)(nil), "(*int)(nil)"},
		{"nil func", "func()", (func())(nil), "(func())(nil)"},
		{"nil chan", "chan int", (chan int)(nil), "(chan int)(nil)"},
		{"error", "error", errors.New("no such host"), "no such host"},
		{"duration", "time.Duration", 1500 * time.Millisecond, "1.5s"},
		{"time", "time.Time", time.Date(2026, 11, 24, 2, 4, 15, 0, time.UTC), "2026-11-24 02:04:15 +0000 UTC"},
		{"big int value", "big.Int", *big.NewInt(7), "7"},
		{"ints", "[]int", []int{1, 2, 3}, "[]int{1, 2, 3}"},
		{"empty", "[]int", []int{}, "[]int{}"},
		{"array", "[2]bool", [2]bool{true}, "[2]bool{true, false}"},
		{"strings", "[]string", []string{"a", "b"}, `[]string{"a", "b"}`},
		{"any list", "[]any", []any{1, "x", nil, 2.5}, `[]any{1, "x", nil, 2.5}`},
		{"interface{} reads any", "", []any{1}, `[]any{1}`},
		{"errors", "[]error", []error{errors.New("x"), nil}, `[]error{"x", nil}`},
		{"durations", "[]time.Duration", []time.Duration{time.Second}, "[]time.Duration{1s}"},
		{"map", "map[string]int", map[string]int{"b": 2, "a": 1}, `map[string]int{"a": 1, "b": 2}`},
		{"map of lists", "", map[int][]string{2: {"x"}, 1: nil}, `map[int][]string{1: nil, 2: {"x"}}`},
		{"text bytes", "[]byte", []byte("hé"), `[]byte("hé")`},
		{"bytes", "[]byte", []byte{0, 255}, "[]byte{0x00, 0xff}"},
		{"func", "func(int) string", func(int) string { return "" }, "func(int) string"},
		{"func, no type", "", func(int, ...string) (int, error) { return 0, nil }, "func(int, ...string) (int, error)"},
		{"chan", "chan int", ch, "chan int (len 1, cap 10)"},
		{"pointer to int", "*int", new(int), "&0"},
		{"struct", "Point", point(1, 2, "z"), `Point{X: 1, Y: 2, priv: "z"}`},
		{"main.", "main.Point", point(1, 2, ""), `Point{X: 1, Y: 2, priv: ""}`},
		{"versioned", "Pointᐧ12", point(1, 2, ""), `Point{X: 1, Y: 2, priv: ""}`},
		{"pointer to struct", "*Point", ptr(point(1, 2, "")), `&Point{X: 1, Y: 2, priv: ""}`},
		{"structs", "[]Point", points(point(1, 2, "")), `[]Point{{X: 1, Y: 2, priv: ""}}`},
		{"no type known", "", point(1, 2, ""), `{X: 1, Y: 2, priv: ""}`},
		{"field names from the source", "P\nP = struct{X, Y int; Xpriv string}", point(1, 2, ""), `P{X: 1, Y: 2, Xpriv: ""}`},
		{"through a name", "Ps\nPs = []Point\nPoint = struct{A, B int; c Label}\nLabel = string", points(point(1, 2, "l")), `Ps{{A: 1, B: 2, c: "l"}}`},
		{"a type that is itself", "T\nT = U\nU = T", 3, "3"},
		{"type that does not parse", "[]{", 3, "3"},
		{"cycle", "", loop, "&display.node{V: 1, Next: &display.node{… a cycle}, Kids: []*display.node(nil)}"},
		{"map in itself", "", selfMap, `map[string]any{"me": map[string]any{…}}`},
		{"slice in itself", "", selfSlice, `[]any{[]any{… a cycle}}`},
		{"foreign struct", "sync.Mutex", &sync.Mutex{}, "&sync.Mutex{…}"},
		{"file", "*os.File", os.Stdin, "&os.File{…}"},
		{"unsafe", "", unsafe.Pointer(nil), "unsafe.Pointer(0x0)"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := plain(c.typ, c.v); got != c.want {
				t.Errorf("Value(%q).plain = %s\nwant %s", c.typ, got, c.want)
			}
		})
	}
}

func TestValueBreaksLongLines(t *testing.T) {
	m := reflect.MakeMap(reflect.MapOf(reflect.TypeFor[string](), pointType))
	m.SetMapIndex(reflect.ValueOf("alpha"), reflect.ValueOf(point(1, 2, strings.Repeat("a", 30))))
	m.SetMapIndex(reflect.ValueOf("beta"), reflect.ValueOf(point(3, 4, strings.Repeat("b", 30))))
	got := plain("map[string]Point", m.Interface())
	want := `map[string]Point{
    "alpha": {X: 1, Y: 2, priv: "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"},
    "beta": {X: 3, Y: 4, priv: "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},
}`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	for i, l := range strings.Split(plain("", make([]int, 1000)), "\n") {
		if columns(l) > lineWidth+1 {
			t.Errorf("line %d has %d columns: %s", i, columns(l), l)
		}
	}
}

func TestValueIsBounded(t *testing.T) {
	many := map[int]int{}
	for i := range 200_000 {
		many[i] = i
	}
	deep := &node{}
	for range 100_000 {
		deep = &node{Next: deep}
	}
	wide := make([][]int, 5000)
	for i := range wide {
		wide[i] = make([]int, 5000)
	}
	for name, v := range map[string]any{
		"slice": make([]int, 100_000_000), "string": strings.Repeat("é", 10_000_000), "map": many, "deep": deep, "wide": wide,
		"bytes": make([]byte, 100_000_000), "structs": make([]node, 1_000_000), "strings": []string{strings.Repeat("x", 1<<24)},
	} {
		start := time.Now()
		b := Value("", v)
		took := time.Since(start)
		for mime, x := range b.Data {
			if n := len(x.(string)); n > 100<<10 {
				t.Errorf("%s: %s has %d bytes", name, mime, n)
			}
		}
		if p := b.Data["text/plain"].(string); !strings.Contains(p, "more") && !strings.Contains(p, "…") {
			t.Errorf("%s: nothing says that there is more: %.200s", name, p)
		}
		if took > 20*time.Second {
			t.Errorf("%s took %v", name, took)
		}
	}
	if got := plain("[]int", make([]int, 1000)); !strings.Contains(got, "… 900 more") {
		t.Errorf("got %s", got)
	}
}

// valueInterface has the shape of the interpreter's box.
type valueInterface struct {
	node  *boxNode
	value reflect.Value
}
type boxNode struct{ typ *boxType }
type boxType struct{ name string }

func TestValueSeesThroughBoxes(t *testing.T) {
	boxed := []valueInterface{
		{&boxNode{&boxType{"Pointᐧ3"}}, reflect.ValueOf(point(1, 2, "z"))},
		{nil, reflect.ValueOf(5)},
		{},
	}
	if got, want := plain("[]Shape", boxed), `[]Shape{Point{X: 1, Y: 2, priv: "z"}, 5, nil}`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	holder := struct{ s valueInterface }{boxed[0]}
	if got, want := plain("Holder", holder), `Holder{s: …}`; got == "" || strings.Contains(got, "boxNode") {
		t.Errorf("got %s, want like %s", got, want)
	}
	if got, want := plain("*Holder", &holder), `&Holder{s: Point{X: 1, Y: 2, priv: "z"}}`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

type panicky struct{}

func (panicky) String() string { panic("boom") }
func (panicky) HTML() string   { panic("boom") }

type loud int

func (l loud) String() string { return "LOUD" }
func (l loud) HTML() string   { return "<b>LOUD</b>" }
func (l loud) LaTeX() string  { return "x^2" }

// A list that shows itself is not made a table of.
type hosts []struct{ Name string }

func (hosts) HTML() string { return "<ul>" }

// A picture that shows itself, likewise.
type portrait struct{ *image.Gray }

func (portrait) PNG() []byte {
	var b bytes.Buffer
	_ = png.Encode(&b, image.NewGray(image.Rect(0, 0, 7, 5)))
	return b.Bytes()
}

func TestValuePrefersMethods(t *testing.T) {
	if got := Value("hosts", hosts{{"alice"}}).Data["text/html"]; got != "<ul>" {
		t.Errorf("a list with a method HTML is shown as %v", got)
	}
	own := Value("portrait", portrait{image.NewGray(image.Rect(0, 0, 1, 1))}).Data["image/png"]
	if c, err := png.DecodeConfig(bytes.NewReader(own.([]byte))); err != nil || c.Width != 7 {
		t.Errorf("a picture with a method PNG is shown %d wide (%v), want 7", c.Width, err)
	}
}

func TestValueUsesMethods(t *testing.T) {
	b := Value("loud", loud(3))
	if b.Data["text/html"] != "<b>LOUD</b>" || b.Data["text/latex"] != "$$x^2$$" || b.Data["text/plain"] != "LOUD" {
		t.Errorf("got %v", b.Data)
	}
	if got := plain("", panicky{}); !strings.Contains(got, "panicked: boom") {
		t.Errorf("got %s", got)
	}
	if got := plain("*loud", (*loud)(nil)); got != "(*loud)(nil)" {
		t.Errorf("got %s", got)
	}
}

func TestValueRich(t *testing.T) {
	has := func(v any, mimes ...string) {
		t.Helper()
		b := Value("", v)
		for _, m := range append(mimes, "text/plain") {
			if _, ok := b.Data[m]; !ok {
				t.Errorf("Value(%T) has no %s: %v", v, m, b.Data)
			}
		}
	}
	has(image.NewGray(image.Rect(0, 0, 2, 3)), "image/png")
	has(mat.NewDense(2, 2, []float64{1, 2, 3, 4}), "text/html")
	has([]node{{V: 1}}, "text/html")
	has(points(point(1, 2, "")), "text/html")
	for _, v := range []any{[]int{1}, []any{1}, 3, "x", []node{}, []sync.Mutex{{}}, (*image.Gray)(nil), (*mat.Dense)(nil)} {
		if b := Value("", v); len(b.Data) != 1 {
			t.Errorf("Value(%T) = %v, want text only", v, b.Data)
		}
	}
	if b := Value("", Bundle{Data: map[string]any{"x/y": "z"}}); b.Data["x/y"] != "z" {
		t.Errorf("a Bundle must be shown as itself, got %v", b)
	}
}

func FuzzValue(f *testing.F) {
	f.Add("[]Point\nPoint = struct{X int; priv string}", "a<b>\xff", 3, 2.5)
	f.Add("map[string][]main.T", "", -1, math.NaN())
	f.Add("func(", "\x00", 0, 0.0)
	f.Add("((A\nA = (A", "x", 0, 0.0)
	f.Fuzz(func(t *testing.T, typ, s string, n int, x float64) {
		for _, v := range []any{
			s, []byte(s), n, x, []string{s, s}, map[string]any{s: n, "k": []any{s, x}}, point(n, n, s), points(point(n, 0, s)),
			ptr(point(n, 1, s)), []map[string]string{{s: s}}, errors.New(s), []error{errors.New(s)}, &node{V: n}, [][]string{{s}, nil},
		} {
			b := Value(typ, v)
			for mime, got := range b.Data {
				text := got.(string)
				if !strings.HasPrefix(text, strings.ToValidUTF8(text, "")) {
					t.Fatalf("%T: %s is not UTF-8: %q", v, mime, text)
				}
				if mime == "text/html" && s == "a<b>\xff" && strings.Contains(text, "<b>") {
					t.Fatalf("%T: not escaped: %s", v, text)
				}
			}
			if b.Data["text/plain"] == nil {
				t.Fatalf("%T has no text", v)
			}
		}
	})
}

// A box stands for what lowered code puts into an interface.
type box struct {
	typ string
	x   any
}

func (b box) Unboxed() (string, any)             { return b.typ, b.x }
func (b box) Forms(form func(mime, text string)) { form("text/html", "<i>box</i>") }
func (b box) Texts() map[string]func(x any) string {
	return map[string]func(x any) string{
		"Color":  func(x any) string { return [...]string{"red", "green"}[x.(int)] },
		"*Point": func(x any) string { return "a point" },
	}
}

func TestValueOfABox(t *testing.T) {
	p := box{"Point\nPoint = struct{X, Y int; priv string}", point(1, 2, "z")}
	for want, v := range map[string]any{
		`Point{X: 1, Y: 2, priv: "z"}`:             p,
		`[]any{Point{X: 1, Y: 2, priv: "z"}, nil}`: []any{p, nil},
		`[]Color{red, green}`:                      box{"[]Color\nColor = int", []int{0, 1}},
		`<Color: its own text panicked: runtime error: index out of range [7] with length 2>`: box{"Color", 7},
		`a point`: box{"*Point", ptr(point(1, 2, ""))},
		`nil`:     box{"error", nil},
		`Pair{A: green, B: map[Color]Color{green: red}}`: box{"Pair\nPair = struct{A Color; B map[Color]Color}\nColor = int", struct {
			A int
			B map[int]int
		}{1, map[int]int{1: 0}}},
	} {
		if got := plain("any", v); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
	if b := Value("", p); b.Data["text/html"] != "<i>box</i>" {
		t.Errorf("its own form is lost: %v", b.Data)
	}
	if got := tablePlain(t, []any{p}, 0); got != "   X  Y  priv\n0  1  2  z" {
		t.Errorf("a table of boxes:\n%s", got)
	}
}
