package generate

import "fmt"

type kind int

const (
	integer kind = iota
	float
	text
	boolean
	slice
	array
	mapping
	structure
	pointer
	function
)

type typ struct {
	kind   kind
	name   string // as the source says it
	bits   int    // integers
	signed bool
	elem   *typ // of slices, arrays, maps (whose keys are strings), pointers; the result of functions, whose parameter is an int
	size   int  // arrays
	fields []field
	meths  []fun  // value methods without side effects
	setter string // structs: the pointer method that sets the first field
}

type field struct {
	name string
	t    *typ
}

var (
	tInt    = &typ{kind: integer, name: "int", bits: 64, signed: true}
	tFloat  = &typ{kind: float, name: "float64"}
	tString = &typ{kind: text, name: "string"}
	tBool   = &typ{kind: boolean, name: "bool"}
	ints    = []*typ{
		tInt, {kind: integer, name: "int8", bits: 8, signed: true}, {kind: integer, name: "uint8", bits: 8},
		{kind: integer, name: "int16", bits: 16, signed: true}, {kind: integer, name: "uint32", bits: 32},
		{kind: integer, name: "int64", bits: 64, signed: true}, {kind: integer, name: "uint64", bits: 64},
	}
	basics = append([]*typ{tFloat, tString, tBool, tInt, tString}, ints...)
	tInts  = &typ{kind: slice, name: "[]int", elem: tInt}
	tMap   = &typ{kind: mapping, name: "map[string]int", elem: tInt}
	tFunc  = &typ{kind: function, name: "func(int) int", elem: tInt}
)

// types declares the case's own types with methods, and collects all that its variables may have.
func (g *gen) types() {
	g.all = append(append(g.all, basics...), tInts, tMap, tFunc,
		&typ{kind: array, name: "[3]int8", elem: ints[1], size: 3}, &typ{kind: slice, name: "[]string", elem: tString})
	num := pick(g, ints)
	n := &typ{kind: integer, name: g.global("Num"), bits: num.bits, signed: num.signed}
	g.p("\ntype %s %s\n", n.name, num.name)
	g.p("func (n %s) String() string { return fmt.Sprintf(\"%s(%%d)\", %s(n)) }\n", n.name, n.name, num.name)
	g.p("func (n %s) Next() %s { return n*3 + 1 }\n", n.name, n.name)
	n.meths = []fun{{"String", nil, tString}, {"Next", nil, n}}
	g.own(n)
	for range 1 + g.r.IntN(2) {
		g.structType()
	}
	e := pick(g, g.named)
	g.all = append(g.all, &typ{kind: structure, name: "Box[" + e.name + "]", fields: []field{{"f0", e}}, meths: []fun{{"GetBox", []*typ{tInt}, e}}, setter: "SetBox"})
	st := pick(g, g.named[1:])
	g.all = append(g.all, &typ{kind: slice, name: "[]" + st.name, elem: st}, &typ{kind: mapping, name: "map[string]" + st.name, elem: st},
		&typ{kind: array, name: "[2]" + st.name, elem: st, size: 2}, &typ{kind: pointer, name: "*" + st.name, elem: st})
}

func (g *gen) own(t *typ) {
	g.named = append(g.named, t)
	g.all = append(g.all, t, t)
}

// structType declares a struct, perhaps one that embeds another, with a value method, a pointer method, and perhaps a String.
func (g *gen) structType() {
	t := &typ{kind: structure, name: g.global("T")}
	t.setter = "Set" + t.name
	g.p("\ntype %s struct {\n", t.name)
	for i := range 1 + g.r.IntN(3) {
		f := field{fmt.Sprintf("f%d", i), pick(g, append(g.named[:1:1], basics...))}
		t.fields = append(t.fields, f)
		g.p("%s %s\n", f.name, f.t.name)
	}
	if len(g.named) > 1 && g.one(2) {
		in := g.named[1]
		t.fields = append(t.fields, field{in.name, in})
		g.p("%s\n", in.name)
	}
	g.p("}\n")
	f := t.fields[0]
	g.scope = []variable{{"t." + f.name, f.t, true}, {"x", tInt, true}}
	g.p("func (t %s) Get%s(x int) %s { return %s }\n", t.name, t.name, f.t.name, g.expr(f.t, 2))
	t.meths = append(t.meths, fun{"Get" + t.name, []*typ{tInt}, f.t})
	g.scope = []variable{{"t." + f.name, f.t, false}, {"x", f.t, true}}
	g.p("func (t *%s) %s(x %s) { t.%s = %s }\n", t.name, t.setter, f.t.name, f.name, g.expr(f.t, 2))
	if g.one(3) {
		g.p("func (t %s) String() string { return fmt.Sprint(\"<\", t.%s, \">\") }\n", t.name, f.name)
		t.meths = append(t.meths, fun{"String", nil, tString})
	}
	g.scope = nil
	g.own(t)
}

// function declares a function without side effects, which may stand in expressions.
func (g *gen) function() {
	f := fun{name: g.global("pure"), result: pick(g, g.all)}
	g.p("\nfunc %s(", f.name)
	g.scope = nil
	for i := range g.r.IntN(4) {
		t := pick(g, g.all)
		v := fmt.Sprintf("a%d", i)
		f.params = append(f.params, t)
		g.scope = append(g.scope, variable{v, t, true})
		g.p("%s %s,", v, t.name)
	}
	g.p(") %s {\nstep()\n", f.result.name)
	for range g.r.IntN(3) {
		g.p("if %s { return %s }\n", g.expr(tBool, 2), g.expr(f.result, 2))
	}
	g.p("return %s\n}\n", g.expr(f.result, 3))
	g.scope = nil
	g.funcs = append(g.funcs, f)
}
