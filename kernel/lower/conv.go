package lower

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/types"
	"math"
	"strconv"
	"strings"
)

// to writes x as a value of type target, to which Go would convert it silently.
func (w *writer) to(x ast.Expr, target types.Type) string {
	tv := w.info.Types[x]
	if tv.IsNil() {
		return "nil"
	}
	target = w.subst(target)
	from := w.typeOf(x)
	if tv.Value != nil {
		if b, ok := from.(*types.Basic); ok && b.Info()&types.IsUntyped != 0 {
			if is, _ := isInterface(target); !is {
				return w.constant(tv.Value, target)
			}
			from = types.Default(from)
		}
		return w.conv(w.constant(tv.Value, from), from, target)
	}
	return w.conv(w.expr(x), from, target)
}

// conv writes text, of type from, as a value of type to.
func (w *writer) conv(text string, from, to types.Type) string {
	from, to = w.subst(from), w.subst(to)
	toIs, toNative := isInterface(to)
	if b, ok := from.(*types.Basic); ok && b.Kind() == types.UntypedNil {
		return "nil"
	}
	if !toIs {
		if types.Identical(from, to) {
			return text
		}
		if _, ok := from.(*types.Basic); ok {
			return text // an untyped bool, of a comparison
		}
		if isNamedFunc(to) {
			return w.valueOf(to) + "(" + text + ")"
		}
		if ft, tt := w.typ(from), w.typ(to); ft != tt { // a func to a HandlerFunc, a channel to one direction
			return "(" + tt + ")(" + text + ")"
		}
		return text
	}
	fromIs, fromNative := isInterface(from)
	switch {
	case fromIs && !fromNative && !toNative:
		return text
	case fromIs && fromNative && toNative:
		return text
	case fromIs && !toNative:
		return w.box("AsAny") + "(" + text + ")"
	case fromIs:
		return w.assertion(to, from, "conv") + "(" + text + ")"
	case !w.mentions(from):
		return text
	case !toNative:
		return w.box("Any") + "(" + w.desc(types.Default(from)) + ", " + text + ")"
	case isError(to):
		return w.box("Error") + "(" + w.desc(from) + ", " + text + ")"
	case isStringer(to):
		return w.box("Stringer") + "(" + w.desc(from) + ", " + text + ")"
	}
	return text // the interpreter wraps it
}

func isError(t types.Type) bool {
	return types.Identical(t, types.Universe.Lookup("error").Type())
}

func isStringer(t types.Type) bool {
	n, ok := types.Unalias(t).(*types.Named)
	return ok && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == "fmt" && n.Obj().Name() == "Stringer"
}

// assertion is the name of a function that asserts an any to t. form "ok" gives (t, bool), "must" gives t or panics as
// Go does, where the static type was from; "conv" gives t or nil; "is" only the bool.
func (w *writer) assertion(t, from types.Type, form string) string {
	key := form + " " + w.key(t) + " " + w.key(from)
	if n := w.have(key); n != "" {
		return n
	}
	name := w.unique(form)
	w.known[key] = name
	typ := w.typ(t)
	head := "func " + name + "(x interface{}) "
	var text string
	switch form {
	case "ok":
		text = head + "(" + typ + ", bool) " + w.assertBody(t, typ)
	case "is":
		text = head + "bool { _, ok := " + w.assertion(t, from, "ok") + "(x); return ok }"
	case "conv":
		text = head + typ + " { v, _ := " + w.assertion(t, from, "ok") + "(x); return v }"
	case "must":
		iface := "nil"
		if is, _ := isInterface(t); is {
			iface = w.iface(t)
		}
		text = fmt.Sprintf("%s%s { v, ok := %s(x); if !ok { %s(x, %q, %q, %s) }; return v }", head, typ,
			w.assertion(t, from, "ok"), w.box("Mismatch"), w.shownFrom(from), w.shownName(t), iface)
	}
	w.decls = append(w.decls, text)
	return name
}

// shownFrom is the static type as Go's message for a failed assertion names it.
func (w *writer) shownFrom(t types.Type) string {
	if it, ok := t.Underlying().(*types.Interface); ok && it.NumMethods() == 0 {
		return "interface {}"
	}
	return w.shownName(t)
}

func (w *writer) assertBody(t types.Type, typ string) string {
	is, native := isInterface(t)
	switch {
	case is && isError(t):
		return "{ return " + w.box("ToError") + "(x) }"
	case is && isStringer(t):
		return "{ return " + w.box("ToStringer") + "(x) }"
	case is && native:
		return fmt.Sprintf("{ if x == nil { return nil, false }; v, ok := %s(x, %s).(%s); return v, ok }", w.box("Foreign"), w.iface(t), typ)
	case is:
		return fmt.Sprintf("{ if %s(x, %s) { return x, true }; return nil, false }", w.box("Implements"), w.iface(t))
	case w.mentions(t):
		return fmt.Sprintf("{ if %s(x, %s) { y := %s(x); return %s, true }; var z %s; return z, false }", w.box("Is"), w.desc(t), w.box("Raw"), w.unbox("y", t), typ)
	}
	return "{ v, ok := x.(" + typ + "); return v, ok }"
}

// asAny writes an expression of interface type as an any.
func (w *writer) asAny(x ast.Expr) string {
	return w.conv(w.expr(x), w.typeOf(x), types.Universe.Lookup("any").Type())
}

// constant writes a constant of the given type.
func (w *writer) constant(v constant.Value, t types.Type) string {
	t = w.subst(t)
	if is, _ := isInterface(t); is {
		t = types.Default(defaultOf(v))
	}
	b, ok := types.Default(t).Underlying().(*types.Basic)
	if !ok {
		panic(fmt.Sprintf("constant of type %v", t))
	}
	lit := literal(v, b)
	switch {
	case types.Default(t) == types.Type(b) && (b.Kind() == types.Int || b.Kind() == types.String || b.Kind() == types.Bool || b.Kind() == types.Float64):
		if strings.HasPrefix(lit, "-") {
			return "(" + lit + ")"
		}
		return lit
	}
	return w.typ(types.Default(t)) + "(" + lit + ")"
}

func defaultOf(v constant.Value) types.Type {
	switch v.Kind() {
	case constant.Bool:
		return types.Typ[types.Bool]
	case constant.String:
		return types.Typ[types.String]
	case constant.Int:
		return types.Typ[types.Int]
	case constant.Float:
		return types.Typ[types.Float64]
	}
	return types.Typ[types.Complex128]
}

func literal(v constant.Value, b *types.Basic) string {
	switch info := b.Info(); {
	case info&types.IsBoolean != 0:
		return strconv.FormatBool(constant.BoolVal(v))
	case info&types.IsString != 0:
		return strconv.Quote(constant.StringVal(v))
	case info&types.IsInteger != 0:
		return constant.ToInt(v).ExactString()
	case info&types.IsFloat != 0:
		return float(constant.ToFloat(v), b.Kind() == types.Float32)
	}
	c := constant.ToComplex(v)
	single := b.Kind() == types.Complex64
	return "complex(" + float(constant.Real(c), single) + ", " + float(constant.Imag(c), single) + ")"
}

func float(v constant.Value, single bool) string {
	f, _ := constant.Float64Val(v)
	bits := 64
	if single {
		g, _ := constant.Float32Val(v)
		f, bits = float64(g), 32
	}
	if math.IsInf(f, 0) {
		return v.ExactString()
	}
	s := strconv.FormatFloat(f, 'g', -1, bits)
	if !strings.ContainsAny(s, ".e") {
		s += ".0"
	}
	return s
}
