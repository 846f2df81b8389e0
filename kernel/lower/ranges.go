package lower

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

func (w *writer) rangeStmt(s *ast.RangeStmt, label string) string {
	t := w.typeOf(s.X)
	switch u := t.Underlying().(type) {
	case *types.Basic:
		if u.Info()&types.IsInteger != 0 {
			return w.rangeInt(s, label, types.Default(t))
		}
	case *types.Signature:
		return w.rangeOver(s, label, u)
	}
	if p, ok := t.Underlying().(*types.Pointer); ok {
		return w.rangePointer(s, label, p.Elem().Underlying().(*types.Array))
	}
	return w.rangeItems(s, label)
}

// rangePointer writes a range over the array behind a pointer: the elements are those of the moment, and with no second
// variable the pointer may be nil.
func (w *writer) rangePointer(s *ast.RangeStmt, label string, a *types.Array) string {
	k, first := w.iterationVar(s, s.Key, types.Typ[types.Int])
	if k == "_" {
		k = w.temp("i")
	}
	var before []string
	v, second := w.iterationVar(s, s.Value, a.Elem())
	if v != "_" || hasCall(s.X) {
		array := w.temp("p")
		before = append(before, array+" := "+w.expr(s.X))
		if v != "_" {
			second = v + " := (*" + array + ")[" + k + "]; " + second
		} else {
			before = append(before, "_ = "+array)
		}
	}
	tg := &target{loop: true, label: label}
	leave := w.enter(tg)
	body := w.stmts(s.Body.List)
	leave()
	return prefix(before, label, fmt.Sprintf("for %s := 0; %s < %d; %s++ {\n%s%s%s}", k, k, a.Len(), k, second, first, body), tg.end)
}

// loopVar is the object that key or value declares, nil when it is blank, missing or assigned to.
func (w *writer) loopVar(s *ast.RangeStmt, x ast.Expr) *types.Var {
	if x == nil || s.Tok != token.DEFINE {
		return nil
	}
	v, _ := w.info.Defs[x.(*ast.Ident)].(*types.Var)
	if v != nil && v.Name() == "_" {
		return nil
	}
	return v
}

// iterationVar names what the loop's header sets, and gives the statements that bring it into the body.
func (w *writer) iterationVar(s *ast.RangeStmt, x ast.Expr, t types.Type) (header string, first string) {
	if x == nil || isBlank(x) {
		return "_", ""
	}
	if v := w.loopVar(s, x); v != nil {
		if captured(w.info, v, s.Body) || assigned(w.info, v, s.Body) {
			h := w.temp(v.Name())
			return h, w.local(v) + " := " + h + "; "
		}
		return w.local(v), ""
	}
	h := w.temp("v")
	text, wrap := w.place(x)
	return h, text + " = " + wrap(w.conv(h, t, w.typeOf(x))) + "; "
}

func (w *writer) rangeInt(s *ast.RangeStmt, label string, t types.Type) string {
	var before []string
	if v := w.loopVar(s, s.Key); v != nil {
		t = w.subst(v.Type())
	} else if s.Key != nil && !isBlank(s.Key) {
		t = w.typeOf(s.Key)
	}
	limit := ""
	if v := w.info.Types[s.X].Value; v != nil {
		limit = w.constant(v, t)
	} else {
		limit = w.temp("n")
		before = append(before, limit+" := "+w.expr(s.X))
	}
	h, first := w.iterationVar(s, s.Key, t)
	if h == "_" {
		h = w.temp("i")
	}
	tg := &target{loop: true, label: label}
	leave := w.enter(tg)
	body := w.stmts(s.Body.List)
	leave()
	zero := w.typ(t) + "(0)"
	return prefix(before, label, fmt.Sprintf("for %s := %s; %s < %s; %s++ {\n%s%s}", h, zero, h, limit, h, first, body), tg.end)
}

func (w *writer) rangeItems(s *ast.RangeStmt, label string) string {
	key, elem := rangeTypes(w.typeOf(s.X))
	x := w.expr(s.X)
	k, first := w.iterationVar(s, s.Key, key)
	v, second := w.iterationVar(s, s.Value, elem)
	var before []string
	if _, ok := w.typeOf(s.X).Underlying().(*types.Basic); ok { // the interpreter counts the bytes of a bad encoding as three
		at, runes := w.temp("at"), w.temp("runes")
		before = append(before, at+", "+runes+" := "+w.box("Runes")+"(string("+x+"))")
		x = runes
		if k != "_" {
			n := w.temp("k")
			first = k + " := " + at + "[" + n + "]; " + first
			k = n
		}
	}
	if c, ok := under(elem).(*types.Chan); ok && c.Dir() != types.SendRecv && v != "_" { // the interpreter takes the channel's element
		items := w.temp("items")
		before = append(before, items+" := "+x)
		if k == "_" {
			k = w.temp("k")
		}
		x, second, v = items, v+" := "+items+"["+k+"]; "+second, "_"
	}
	tg := &target{loop: true, label: label}
	leave := w.enter(tg)
	body := w.stmts(s.Body.List)
	leave()
	head := "for "
	switch {
	case k == "_" && v == "_":
		head += "range "
	case v == "_":
		head += k + " := range "
	default:
		head += k + ", " + v + " := range "
	}
	return prefix(before, label, head+x+" {\n"+first+second+body+"}", tg.end)
}

func under(t types.Type) types.Type {
	if t == nil {
		return nil
	}
	return t.Underlying()
}

// rangeTypes are the types of the values that a range over t yields.
func rangeTypes(t types.Type) (key, elem types.Type) {
	integer := types.Typ[types.Int]
	switch u := t.Underlying().(type) {
	case *types.Slice:
		return integer, u.Elem()
	case *types.Array:
		return integer, u.Elem()
	case *types.Pointer:
		return integer, u.Elem().Underlying().(*types.Array).Elem()
	case *types.Map:
		return u.Key(), u.Elem()
	case *types.Chan:
		return u.Elem(), nil
	}
	return integer, types.Universe.Lookup("rune").Type()
}

// A rangeFunc is a loop over a function: its body is a function that tells by its state how it was left.
type rangeFunc struct {
	w       *writer
	outer   *rangeFunc
	state   string // 0 runs, 1 is over, 2 returns, 3 and more are exits
	results []string
	exits   []exit
}

type exit struct {
	tok   token.Token
	label string
}

// exit leaves the body for a statement outside the loop.
func (r *rangeFunc) exit(tok token.Token, label string) string {
	for i, e := range r.exits {
		if e == (exit{tok, label}) {
			return fmt.Sprintf("{ %s = %d; return false }", r.state, i+3)
		}
	}
	r.exits = append(r.exits, exit{tok, label})
	return fmt.Sprintf("{ %s = %d; return false }", r.state, len(r.exits)+2)
}

func (w *writer) rangeOver(s *ast.RangeStmt, label string, sig *types.Signature) string {
	r := &rangeFunc{w: w, outer: w.outer, state: w.temp("state")}
	before := []string{r.state + " := 0"}
	switch {
	case w.outer != nil:
		r.results = w.outer.results
	case len(w.named) > 0:
		for _, v := range w.named {
			r.results = append(r.results, w.local(v))
		}
	case w.results != nil:
		for v := range w.results.Variables() {
			n := w.temp("res")
			r.results = append(r.results, n)
			before = append(before, "var "+n+" "+w.typ(v.Type()))
		}
	}
	fun := w.expr(s.X)
	yield := sig.Params().At(0).Type().Underlying().(*types.Signature)
	var params []string
	first := ""
	for i := range yield.Params().Len() {
		x := s.Key
		if i == 1 {
			x = s.Value
		}
		pt := yield.Params().At(i).Type()
		h, f := w.iterationVar(s, x, pt)
		if h == "_" {
			h = w.temp("p")
		}
		params = append(params, h+" "+w.typ(pt))
		first += f
	}
	outer := w.outer
	w.outer = r
	leave := w.enter(&target{loop: true, label: label, iterate: r})
	body := w.stmts(s.Body.List)
	leave()
	w.outer = outer
	text := fmt.Sprintf("%s(func(%s) bool {\nif %s != 0 { %s() }; %s\n%sreturn true })", fun, strings.Join(params, ", "), r.state, w.box("IteratorPanic"), first, body)
	after := []string{w.returnsThrough(r)}
	for i, e := range r.exits {
		after = append(after, fmt.Sprintf("if %s == %d { %s }", r.state, i+3, w.jump(e.tok, e.label)))
	}
	after = append(after, r.state+" = 1")
	return "{ " + strings.Join(append(append(before, text), after...), "; ") + " }"
}

// returnsThrough goes on with a return that was met in the body.
func (w *writer) returnsThrough(r *rangeFunc) string {
	if w.outer != nil {
		return fmt.Sprintf("if %s == 2 { %s = 2; return false }", r.state, w.outer.state)
	}
	return fmt.Sprintf("if %s == 2 { return %s }", r.state, strings.Join(r.results, ", "))
}

// returnOut writes a return in the body of a loop over a function.
func (w *writer) returnOut(s *ast.ReturnStmt) string {
	out := ""
	if len(s.Results) > 0 {
		before, list := w.resultList(s)
		out = before
		for i, v := range list {
			out += w.outer.results[i] + " = " + v + "; "
		}
	}
	return "{ " + out + w.outer.state + " = 2; return false }"
}
