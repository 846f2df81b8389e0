package generate

import (
	"slices"
	"strings"
)

// body is the case's function: variables, statements, and all variables printed at the end.
func (g *gen) body(name string) {
	g.p("\nfunc %s() {\n", name)
	g.scope = nil
	for range 3 + g.r.IntN(4) {
		g.declare()
	}
	g.statements(4 + g.r.IntN(6))
	g.print(g.scope)
	g.p("}\n")
}

func (g *gen) declare() {
	t := pick(g, g.all)
	v := g.name("v")
	g.p("var %s %s = %s\n_ = %s\n", v, t.name, g.expr(t, 2), v)
	g.scope = append(g.scope, variable{v, t, false})
}

// print prints variables by kind: what a pointer points to, and what a function gives.
func (g *gen) print(vs []variable) {
	var args []string
	for _, v := range vs {
		switch v.t.kind {
		case pointer:
			args = append(args, "*"+v.name)
		case function:
			args = append(args, v.name+"(3)")
		default:
			args = append(args, v.name)
		}
	}
	if g.one(3) {
		g.p("fmt.Printf(%q, %s)\n", strings.TrimSuffix(strings.Repeat(pick(g, []string{"%v ", "%+v ", "%T "}), len(args)), " ")+"\n", strings.Join(args, ", "))
		return
	}
	g.p("fmt.Println(%s)\n", strings.Join(args, ", "))
}

// block is braces with statements and a scope of their own. Variables of the outside may be assigned in it.
func (g *gen) block(n int, extra ...variable) {
	outer := g.scope
	g.scope = append(slices.Clone(outer), extra...)
	g.depth++
	g.p("{\n")
	for _, v := range extra {
		g.p("_ = %s\n", v.name)
	}
	g.statements(n)
	g.p("}")
	g.depth--
	g.scope = outer
}

func (g *gen) statements(n int) {
	for range n {
		g.statement()
	}
}

func (g *gen) statement() {
	all := []func(){
		g.declare, g.assign, g.assign, g.assign, g.swap, g.element, g.element, g.call, g.pointerTo, g.risk, g.methodValue, g.alias, g.jump, g.ready,
		func() { g.print(g.scope[g.r.IntN(len(g.scope)):]) },
	}
	if g.depth < 3 {
		all = append(all, g.ifElse, g.ifElse, g.forClause, g.rangeOver, g.rangeOver, g.switchOn, g.typeSwitch, g.closure, g.deferred, g.recovered, g.channel)
	}
	if len(g.loops) > 0 && !g.inFunc && g.one(3) {
		all = []func(){g.leave}
	}
	pick(g, all)()
}

func (g *gen) assign() {
	v := pick(g, g.scope)
	if v.fixed {
		return
	}
	switch {
	case v.t.kind == integer && g.one(2):
		if g.one(3) {
			g.p("%s%s\n", v.name, pick(g, []string{"++", "--"}))
			return
		}
		g.p("%s %s= %s\n", v.name, pick(g, []string{"+", "-", "*", "&", "|", "^", "&^"}), g.expr(v.t, 2))
	case v.t.kind == text && g.one(2):
		g.p("%s = short(%s + %s)\n", v.name, v.name, g.expr(v.t, 1))
	default:
		g.p("%s = %s\n", v.name, g.expr(v.t, 3))
	}
}

// swap assigns two variables of one type at once.
func (g *gen) swap() {
	a := pick(g, g.scope)
	b, ok := g.pickVar(a.t, true)
	if ok && !a.fixed && a.name != b.name {
		g.p("%s, %s = %s, %s\n", a.name, b.name, b.name, g.expr(a.t, 1))
	}
}

// element changes a part of a variable.
func (g *gen) element() {
	v := pick(g, g.scope)
	switch v.t.kind {
	case slice:
		switch g.r.IntN(3) {
		case 0:
			g.p("if len(%s) < 20 { %s = append(%s, %s) }\n", v.name, cond(v.fixed, "_", v.name), v.name, g.expr(v.t.elem, 2))
		case 1:
			g.p("if len(%s) > 1 { %s[1] = %s }\n", v.name, v.name, g.expr(v.t.elem, 2))
		case 2:
			g.p("for i := range %s[:len(%s)/2] { %s[i] = %s }\n", v.name, v.name, v.name, g.expr(v.t.elem, 1))
		}
	case array:
		if !v.fixed {
			g.p("%s[%d] = %s\n", v.name, g.r.IntN(v.t.size), g.expr(v.t.elem, 2))
		}
	case mapping:
		switch g.r.IntN(3) {
		case 0:
			g.p("delete(%s, %s)\n", v.name, g.expr(tString, 1))
		default:
			g.p("%s[%s] = %s\n", v.name, g.expr(tString, 1), g.expr(v.t.elem, 2))
		}
	case structure, pointer:
		t := v.t
		if t.kind == pointer {
			t = t.elem
		} else if v.fixed {
			return
		}
		f := pick(g, t.fields)
		if g.one(2) {
			g.p("%s.%s(%s)\n", v.name, t.setter, g.expr(t.fields[0].t, 2))
			return
		}
		g.p("%s.%s = %s\n", v.name, f.name, g.expr(f.t, 2))
	}
}

func cond[T any](c bool, a, b T) T {
	if c {
		return a
	}
	return b
}

// call keeps the result of a function literal that changes variables of the outside, with a deferred change of the result.
func (g *gen) call() {
	t := pick(g, g.all)
	v, r := g.name("v"), g.name("r")
	g.p("%s := func(x int) (%s %s) {\n", v, r, t.name)
	g.enter(func() {
		g.scope = append(g.scope, variable{r, t, false}, variable{"x", tInt, false})
		if g.one(2) {
			g.p("defer func() { %s = %s }()\n", r, g.expr(t, 2))
		}
		g.assign()
		g.element()
		if g.one(2) {
			g.p("if %s { return %s }\n", g.expr(tBool, 2), g.expr(t, 2))
		}
		g.p("%s = %s\nreturn\n", r, g.expr(t, 2))
	})
	g.p("}(%s)\n_ = %s\n", g.expr(tInt, 2), v)
	g.scope = append(g.scope, variable{v, t, false})
}

// enter writes the body of a function literal.
func (g *gen) enter(body func()) {
	outer, in, depth := slices.Clone(g.scope), g.inFunc, g.depth
	g.inFunc = true
	g.depth++
	g.p("step()\n")
	body()
	g.scope, g.inFunc, g.depth = outer, in, depth
}

// pointerTo changes a variable through a pointer.
func (g *gen) pointerTo() {
	v := pick(g, g.scope)
	if v.fixed {
		return
	}
	p := g.name("q")
	g.p("%s := &%s\n*%s = %s\n", p, v.name, p, g.expr(v.t, 2))
	if v.t.kind == integer {
		g.p("*%s++\n", p)
	}
}

// risk is a statement that may panic.
func (g *gen) risk() {
	if !g.one(4) {
		return
	}
	i := g.name("i")
	g.p("%s := %s\n", i, g.expr(tInt, 2))
	switch g.r.IntN(7) {
	case 0:
		g.p("%s = 100 / (%s %% 4)\n", i, i)
	case 1:
		if v, ok := g.pickVar(tInts, false); ok {
			g.p("%s = %s[%s]\n", i, v.name, i)
		}
	case 2:
		if v, ok := g.pickVar(tString, false); ok {
			g.p("%s = len(%s[%s%%5:])\n", i, v.name, i)
		}
	case 3:
		g.p("if %s%%3 == 0 { panic(%s) }\n", i, g.expr(pick(g, g.all[:12]), 1))
	case 4:
		g.p("var e%s any = %s\n_ = e%s.(%s)\n", i, g.expr(pick(g, basics), 1), i, pick(g, basics).name)
	case 5:
		g.p("if %s%%3 == 0 { panic(fmt.Errorf(\"error %%d: %%w\", %s, errors.New(\"inner\"))) }\n", i, i)
	case 6:
		g.p("var p%s *%s\nif %s%%3 == 0 { fmt.Println(p%s.f0) }\n", i, g.named[1].name, i, i)
	}
	g.p("_ = %s\n", i)
}

// methodValue binds a method to what a variable is, changes the variable, and calls.
func (g *gen) methodValue() {
	v := pick(g, g.scope)
	if len(v.t.meths) == 0 || v.fixed {
		return
	}
	m := pick(g, v.t.meths)
	f, r := g.name("m"), g.name("v")
	g.p("%s := %s.%s\n%s = %s\n", f, v.name, m.name, v.name, g.expr(v.t, 2))
	g.p("%s := %s(%s)\n_ = %s\n", r, f, g.args(m, 1), r)
	g.scope = append(g.scope, variable{r, m.result, false})
	if m.name == "String" {
		g.p("fmt.Println(fmt.Stringer(%s), %s)\n", v.name, r)
	}
}

// alias appends to a part of a slice, whose array the whole shares.
func (g *gen) alias() {
	v := pick(g, g.scope)
	if v.t.kind != slice {
		return
	}
	a := g.name("a")
	g.p("%s := %s[:len(%s)/2]\n%s = append(%s, %s)\nfmt.Println(%s, len(%s))\n", a, v.name, v.name, a, a, g.expr(v.t.elem, 2), v.name, a)
}

// jump is a loop made with goto; the variable in it is a new one each time.
func (g *gen) jump() {
	if g.inFunc && g.depth > 2 {
		return
	}
	l, n, x := g.name("J"), g.name("n"), g.name("x")
	g.p("{\n%s := 0\nvar fs []func() int\n%s:\nstep()\n%s := %s\nfs = append(fs, func() int { %s++; return %s })\n", n, l, x, g.expr(tInt, 2), x, x)
	g.p("if %s++; %s < 3 { goto %s }\nfor _, f := range fs { fmt.Print(f(), f(), \" \") }\nfmt.Println()\n}\n", n, n, l)
}

// ready is a select of which one case is ready.
func (g *gen) ready() {
	t := pick(g, g.all)
	c, v := g.name("c"), g.name("v")
	g.p("var %s %s\n_ = %s\n{\n%s, none := make(chan %s, 1), (chan %s)(nil)\n%s <- %s\nselect {\ncase %s = <-%s:\ncase x := <-none:\n%s = x\n}\n", v, t.name, v, c, t.name, t.name, c, g.expr(t, 2), v, c, v)
	g.p("select {\ncase <-%s:\nfmt.Println(\"never\")\ndefault:\nclose(%s)\n}\n_, ok := <-%s\nfmt.Println(ok)\n}\n", c, c, c)
	g.scope = append(g.scope, variable{v, t, false})
}
