package generate

import "strings"

func (g *gen) ifElse() {
	if g.one(3) {
		v := g.name("v")
		t := pick(g, basics)
		g.p("if %s := %s; %s ", v, g.expr(t, 2), g.expr(tBool, 2))
		g.block(2, variable{v, t, false})
	} else {
		g.p("if %s ", g.expr(tBool, 3))
		g.block(2)
	}
	if g.one(2) {
		g.p(" else ")
		g.block(1)
	}
	g.p("\n")
}

// loop writes a labelled loop whose head is given; the label is used at once, since an unused one is an error.
func (g *gen) loop(head string, vars ...variable) {
	label := g.name("L")
	g.p("%s:\n%s {\nstep()\nif fuel == 1 { break %s }\n", label, head, label)
	loops, in := g.loops, g.inFunc
	g.loops, g.inFunc = append(loops[:len(loops):len(loops)], label), false
	if in {
		g.loops = []string{label} // the labels outside of a function literal do not count
	}
	g.block(2, vars...)
	g.loops, g.inFunc = loops, in
	g.p("\n}\n")
}

// leave breaks or continues one of the loops around.
func (g *gen) leave() {
	g.p("if %s { %s %s }\n", g.expr(tBool, 2), pick(g, []string{"break", "continue"}), pick(g, g.loops))
}

// forClause is a loop with a clause, whose closures keep the variable of their own turn.
func (g *gen) forClause() {
	i, fs, s := g.name("i"), g.name("fs"), g.name("s")
	g.p("var %s []func() int\n", fs)
	label := g.name("L")
	g.p("%s:\nfor %s := 0; %s < %d; %s++ {\nstep()\nif fuel == 1 { break %s }\n%s = append(%s, func() int { %s += 10; return %s })\n",
		label, i, i, 1+g.r.IntN(4), i, label, fs, fs, i, i)
	loops, in := g.loops, g.inFunc
	g.loops, g.inFunc = append(loops[:len(loops):len(loops)], label), false
	if in {
		g.loops = []string{label}
	}
	g.block(2, variable{i, tInt, true})
	g.loops, g.inFunc = loops, in
	g.p("\n}\nvar %s int\nfor _, f := range %s { %s = %s*3 + f() + f() }\n_ = %s\n", s, fs, s, s, s)
	g.scope = append(g.scope, variable{s, tInt, false})
}

// rangeOver is a range loop over each kind of operand.
func (g *gen) rangeOver() {
	k, v := g.name("k"), g.name("e")
	if x, ok := g.pickVar(tMap, false); ok && g.one(4) { // in any order, so only adding up
		s := g.name("s")
		g.p("%s := 0\nfor %s, %s := range %s { %s += len(%s) * %s }\n", s, k, v, x.name, s, k, v)
		g.scope = append(g.scope, variable{s, tInt, false})
		return
	}
	for _, x := range g.scope {
		if (x.t.kind == slice || x.t.kind == array) && g.one(2) {
			g.loop("for "+k+", "+v+" := range "+x.name, variable{k, tInt, false}, variable{v, x.t.elem, false})
			return
		}
		if x.t.kind == text && g.one(4) {
			s := g.name("s")
			g.loop("for "+k+", "+s+" := range "+x.name, variable{k, tInt, false}, variable{"string(" + s + ")", tString, true})
			return
		}
	}
	head := "range " + pick(g, []string{"3", "upto(3)", "upto(2)", "len(\"abc\")"})
	g.loop("for "+k+" := "+head, variable{k, tInt, false})
}

func (g *gen) switchOn() {
	t := pick(g, []*typ{tInt, tString, tBool, g.named[0]})
	if g.one(2) {
		g.p("switch {\n")
		for range 1 + g.r.IntN(3) {
			g.p("case %s:\n", g.expr(tBool, 2))
			g.block(1)
			g.p("\n")
		}
	} else {
		v := g.name("v")
		g.p("switch %s := %s; %s {\n", v, g.expr(t, 2), v)
		n := 1 + g.r.IntN(3)
		for i := range n {
			g.p("case %s, %s:\n", g.value(t, 1), g.value(t, 1))
			g.block(1, variable{v, t, true})
			g.p("\n")
			if i < n-1 && g.one(3) {
				g.p("fallthrough\n")
			}
		}
	}
	if g.one(2) {
		g.p("default:\n")
		g.block(1)
		g.p("\n")
	}
	g.p("}\n")
}

func (g *gen) typeSwitch() {
	v := g.name("v")
	x := pick(g, g.all)
	g.p("switch %s := any(%s).(type) {\n", v, g.expr(x, 2))
	seen := map[string]bool{}
	for range 3 {
		t := pick(g, g.all)
		if g.one(3) {
			t = x
		}
		if seen[t.name] {
			continue
		}
		seen[t.name] = true
		g.p("case %s:\n", t.name)
		g.block(1, variable{v, t, false})
		g.p("\n")
	}
	if g.one(2) {
		g.p("case fmt.Stringer:\nfmt.Println(\"stringer\", %s.String())\n", v)
	}
	g.p("default:\nfmt.Printf(\"%%T\\n\", %s)\n}\n", v)
}

// closure is a function that changes variables of the outside, called some times.
func (g *gen) closure() {
	f := g.name("f")
	g.p("%s := func(n int) int {\n", f)
	g.enter(func() {
		g.scope = append(g.scope, variable{"n", tInt, false})
		g.assign()
		g.element()
		g.assign()
		g.p("return %s\n", g.expr(tInt, 2))
	})
	a, b := g.name("v"), g.name("v")
	g.p("}\n%s := %s(%s)\n%s := %s(%s)\n_, _ = %s, %s\n", a, f, g.expr(tInt, 1), b, f, a, a, b)
	g.scope = append(g.scope, variable{a, tInt, false}, variable{b, tInt, false})
}

// deferred prints at the end of the case what a variable was, and what it is.
func (g *gen) deferred() {
	v := pick(g, g.scope)
	if v.t.kind == pointer || v.t.kind == function || strings.Contains(v.name, "(") {
		return
	}
	g.p("defer fmt.Println(\"deferred\", %s)\ndefer func() { fmt.Println(\"closure\", %s) }()\n", v.name, v.name)
}

// recovered is a function literal that may panic, and recovers.
func (g *gen) recovered() {
	g.p("func() {\ndefer func() { if e := recover(); e != nil { fmt.Println(\"recovered\", e); fuel += 5 } }()\n")
	g.enter(func() {
		g.assign()
		g.risk()
		g.risk()
		if g.one(2) {
			g.p("panic(fmt.Sprint(%s))\n", g.expr(pick(g, basics), 2))
		}
	})
	g.p("}()\n")
}

// channel gets a value from another goroutine.
func (g *gen) channel() {
	t := pick(g, g.all)
	c, v := g.name("c"), g.name("v")
	g.p("%s := make(chan %s, %d)\ngo func(x %s) { defer close(%s); %s <- x }(%s)\n%s, ok%s := <-%s\n_ = %s\n_, no%s := <-%s\nfmt.Println(ok%s, no%s)\n",
		c, t.name, g.r.IntN(2), t.name, c, c, g.expr(t, 2), v, v, c, v, v, c, v, v)
	g.scope = append(g.scope, variable{v, t, false})
}
