package generate

import (
	"fmt"
	"strconv"
	"strings"
)

// expr is an expression of a type, without side effects, and without a panic but for want of fuel.
func (g *gen) expr(t *typ, depth int) string {
	if v, ok := g.pickVar(t, false); ok && (depth <= 0 || g.one(3)) {
		return v.name
	}
	if depth <= 0 {
		return g.literal(t, 0)
	}
	if !g.one(4) {
		if e, ok := g.operation(t, depth-1); ok {
			return e
		}
	}
	for range 4 {
		if e, ok := g.derived(t, depth-1); ok {
			return e
		}
	}
	return g.literal(t, depth-1)
}

// operation is an expression with the operators of the type.
func (g *gen) operation(t *typ, depth int) (string, bool) {
	a, b := func() string { return g.expr(t, depth) }, func() string { return g.expr(t, depth) }
	switch t.kind {
	case integer:
		switch g.r.IntN(10) {
		case 0:
			return fmt.Sprintf("(%s / (%s | 1))", a(), b()), true
		case 1:
			return fmt.Sprintf("(%s %% (%s | 1))", a(), b()), true
		case 2:
			return fmt.Sprintf("(%s %s (%s & 15))", g.value(t, depth), pick(g, []string{"<<", ">>"}), g.expr(ints[2], depth)), true
		case 3:
			return pick(g, []string{"-", "^", "+"}) + "(" + g.value(t, depth) + ")", true
		case 4:
			return fmt.Sprintf("%s(%s, %s)", pick(g, []string{"min", "max"}), a(), g.value(t, depth)), true
		case 5:
			return fmt.Sprintf("%s(%s)", t.name, g.value(pick(g, ints), depth)), true
		case 6:
			return fmt.Sprintf("%s(len(%s))", t.name, g.value(pick(g, []*typ{tString, tInts, tMap}), depth)), true
		}
		return fmt.Sprintf("(%s %s %s)", g.value(t, depth), pick(g, []string{"+", "-", "*", "&", "|", "^", "&^"}), b()), true
	case float:
		switch g.r.IntN(4) {
		case 0:
			return fmt.Sprintf("float64(%s * %s)", g.value(t, depth), b()), true // the conversion forbids fusing
		case 1:
			return fmt.Sprintf("float64(%s)", g.value(pick(g, ints), depth)), true
		}
		return fmt.Sprintf("(%s %s %s)", g.value(t, depth), pick(g, []string{"+", "-"}), b()), true
	case text:
		switch g.r.IntN(5) {
		case 0:
			return fmt.Sprintf("short(fmt.Sprint(%s))", g.value(pick(g, basics), depth)), true
		case 1:
			return fmt.Sprintf("string(rune('a'+%s%%26))", g.value(ints[2], depth)), true
		case 2:
			return fmt.Sprintf("strings.%s(%s)", pick(g, []string{"ToUpper", "TrimSpace", "ToLower"}), a()), true
		}
		return fmt.Sprintf("short(%s + %s)", a(), b()), true
	case boolean:
		u := pick(g, basics)
		switch g.r.IntN(4) {
		case 0:
			return fmt.Sprintf("(%s %s %s)", a(), pick(g, []string{"&&", "||"}), b()), true
		case 1:
			return "!(" + a() + ")", true
		case 2:
			if u = pick(g, g.all); u.kind == integer || u.kind == text || u.kind == structure || u.kind == array || u.kind == boolean {
				return fmt.Sprintf("(%s == %s)", g.value(u, depth), g.value(u, depth)), true
			}
			return fmt.Sprintf("(any(%s) == any(%s))", g.value(tInt, depth), g.value(pick(g, ints), depth)), true
		}
		if u == tBool {
			u = tInt
		}
		return fmt.Sprintf("(%s %s %s)", g.value(u, depth), pick(g, []string{"<", "<=", ">", ">=", "==", "!="}), g.expr(u, depth)), true
	case slice:
		switch g.r.IntN(3) {
		case 0:
			return fmt.Sprintf("append(slices.Clone(%s), %s)", g.value(t, depth), g.expr(t.elem, depth)), true
		case 1:
			if t == tInts {
				return fmt.Sprintf("apply(%s, %s)", g.value(tInts, depth), g.literal(tFunc, depth)), true
			}
		}
	case function:
		return g.literal(t, depth), true
	}
	return "", false
}

// derived is an expression whose value comes out of another type's: calls, fields, elements, conditions.
func (g *gen) derived(t *typ, depth int) (string, bool) {
	switch g.r.IntN(5) {
	case 0:
		return fmt.Sprintf("cond(%s, %s, %s)", g.expr(tBool, depth), g.value(t, depth), g.value(t, depth)), true
	case 1:
		for _, f := range g.funcs {
			if f.result == t && !g.one(3) {
				args := make([]string, len(f.params))
				for i, p := range f.params {
					args[i] = g.expr(p, depth)
				}
				return f.name + "(" + strings.Join(args, ", ") + ")", true
			}
		}
	case 2:
		for _, v := range g.scope {
			for _, f := range v.t.fields {
				if f.t == t && g.one(2) {
					return v.name + "." + f.name, true
				}
			}
			for _, m := range v.t.meths {
				if m.result == t && g.one(2) {
					return fmt.Sprintf("%s.%s(%s)", v.name, m.name, g.args(m, depth)), true
				}
			}
		}
	case 3:
		for _, v := range g.scope {
			switch {
			case v.t.elem != t || g.one(2):
			case v.t.kind == slice:
				return fmt.Sprintf("at(%s, %s)", v.name, g.expr(tInt, depth)), true
			case v.t.kind == mapping:
				return fmt.Sprintf("%s[%s]", v.name, g.expr(tString, depth)), true
			case v.t.kind == array:
				return fmt.Sprintf("%s[%s%%%d]", v.name, g.value(ints[2], depth), v.t.size), true
			}
		}
	case 4:
		return fmt.Sprintf("func() %s { if %s { return %s }; return %s }()", t.name, g.expr(tBool, depth), g.expr(t, depth), g.expr(t, depth)), true
	}
	return "", false
}

func (g *gen) args(f fun, depth int) string {
	var args []string
	for _, p := range f.params {
		args = append(args, g.expr(p, depth))
	}
	return strings.Join(args, ", ")
}

// value is an expression that has its type by itself, as operands must that would be constants otherwise: constant
// expressions overflow at compile time.
func (g *gen) value(t *typ, depth int) string {
	if v, ok := g.pickVar(t, false); ok && (depth <= 0 || g.one(2)) {
		return v.name
	}
	switch t.kind {
	case integer, float, text, boolean:
		return fmt.Sprintf("cond(true, %s, %s(%s))", g.expr(t, depth), t.name, g.literal(t, 0))
	}
	return g.expr(t, depth)
}

// literal is a value written out.
func (g *gen) literal(t *typ, depth int) string {
	switch t.kind {
	case integer:
		n := int64(g.r.IntN(11))
		if g.one(5) {
			n = int64(1)<<(t.bits-2) - n
		}
		if t.signed && g.one(3) {
			return fmt.Sprintf("%s(-%d)", t.name, n)
		}
		return fmt.Sprintf("%s(%d)", t.name, n)
	case float:
		return fmt.Sprintf("float64(%s)", strconv.FormatFloat(float64(g.r.IntN(64)-20)/4, 'g', -1, 64))
	case text:
		return strconv.Quote(pick(g, []string{"", "a", "go", "é", "x y", "Z9", "世界"}))
	case boolean:
		return pick(g, []string{"true", "false"})
	case slice, array:
		n := g.r.IntN(4)
		if t.kind == array {
			n = t.size
		}
		var es []string
		for range n {
			es = append(es, g.expr(t.elem, depth-1))
		}
		return t.name + "{" + strings.Join(es, ", ") + "}"
	case mapping:
		var es []string
		for _, k := range []string{`"a"`, `"go"`, `"é"`}[:g.r.IntN(4)] {
			es = append(es, k+": "+g.expr(t.elem, depth-1))
		}
		return t.name + "{" + strings.Join(es, ", ") + "}"
	case structure:
		if t.setter == "SetBox" { // gofmt takes the parentheses off a literal of a generic type where they are needed
			return fmt.Sprintf("boxed[%s](%s)", t.fields[0].t.name, g.expr(t.fields[0].t, depth-1))
		}
		var es []string
		for _, f := range t.fields {
			if !g.one(5) {
				es = append(es, f.name+": "+g.expr(f.t, depth-1))
			}
		}
		return t.name + "{" + strings.Join(es, ", ") + "}"
	case pointer:
		return "&" + g.literal(t.elem, depth)
	}
	v := g.name("p")
	old := g.scope
	g.scope = append(g.scope[:len(g.scope):len(g.scope)], variable{v, tInt, true})
	body := g.expr(t.elem, depth)
	g.scope = old
	return fmt.Sprintf("func(%s int) %s { step(); return %s }", v, t.elem.name, body)
}
