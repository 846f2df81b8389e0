package lower

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/types"
	"strconv"
	"strings"

	"jeton/internal/lazyregexp"
	"jeton/kernel/check"
)

// How a compiled function takes a value of a cell's type as an any.
type manner int

const (
	refused manner = iota
	boxed          // it prints it, compares it, or keeps it and gives it back: a box does
	plain          // it looks at the elements by reflection, not at names or methods
	encoded        // it looks at the fields: right only when the interpreter's struct has the same ones
)

// manners says how the functions of the library that take an any treat it: by full name, or by package with a dot.
var manners = map[string]manner{
	"fmt.": boxed, "log.": boxed, "errors.": boxed, "context.": boxed, "container/list.": boxed, "container/ring.": boxed,
	"container/heap.": boxed, "testing.": boxed, "(*sync.Map).": boxed, "(*sync.Pool).": boxed, "(*sync/atomic.Value).": boxed,
	"(*container/list.List).": boxed, "(*log.Logger).": boxed, "(context.Context).": boxed, "(*testing.common).": boxed,
	"sort.Slice": plain, "sort.SliceStable": plain, "sort.SliceIsSorted": plain,
	"runtime.KeepAlive": boxed, "runtime.SetFinalizer": plain,
	"encoding/json.": encoded, "(*encoding/json.Encoder).": encoded, "(*encoding/json.Decoder).": encoded,
	"encoding/binary.": encoded, "encoding/gob.": encoded, "(*encoding/gob.Encoder).": encoded, "(*encoding/gob.Decoder).": encoded,
	"encoding/xml.": encoded, "(*encoding/xml.Encoder).": encoded, "(*encoding/xml.Decoder).": encoded,
	"(*net/rpc.Client).":         encoded,
	"(*text/template.Template).": encoded, "(*html/template.Template).": encoded,
	"jeton/runtime/": plain,
}

func mannerOf(f *types.Func) manner {
	full := f.FullName()
	if m, ok := manners[full]; ok {
		return m
	}
	if f.Pkg() != nil && strings.HasPrefix(f.Pkg().Path(), "jeton/runtime/") {
		return plain
	}
	if i := strings.LastIndexByte(full, '.'); i >= 0 {
		return manners[full[:i+1]]
	}
	return refused
}

// foreignArg writes an argument of a compiled function.
func (w *writer) foreignArg(a ast.Expr, t types.Type, f *types.Func) string {
	from := w.typeOf(a)
	is, native := isInterface(t)
	if native && w.info.Types[a].IsNil() { // it has to load the package of the interface
		return "(" + w.typ(t) + ")(nil)"
	}
	if !is || native || w.info.Types[a].IsNil() {
		return w.to(a, t)
	}
	if is, _ := isInterface(from); is {
		switch mannerOf(f) {
		case plain:
			return w.box("Raw") + "(" + w.to(a, anyType) + ")"
		case refused:
			return w.box("Plain") + "(" + w.to(a, anyType) + ", " + strconv.Quote(f.Pkg().Name()+"."+f.Name()) + ")"
		}
		return w.to(a, anyType)
	}
	if !w.mentions(from) {
		return w.to(a, t)
	}
	switch mannerOf(f) {
	case boxed:
		return w.to(a, anyType)
	case plain:
		return w.expr(a)
	case encoded:
		if why := w.unencodable(from, f, map[types.Type]bool{}); why != "" {
			w.refuse(a, fmt.Sprintf("%s.%s of %s: %s", f.Pkg().Name(), f.Name(), check.TypeString(from), why),
				"give it a type of plain exported fields without methods: copy what is needed into one")
			return "nil"
		}
		return w.expr(a)
	}
	w.refuse(a, fmt.Sprintf("giving a %s to %s.%s, which would see the interpreter's type instead of it", check.TypeString(from), f.Pkg().Name(), f.Name()),
		"give it a value of a type of the library")
	return "nil"
}

// unencodable says why an encoder that looks at fields by reflection would not see t as it is; "" when it would.
func (w *writer) unencodable(t types.Type, f *types.Func, seen map[types.Type]bool) string {
	if seen[t] {
		return ""
	}
	seen[t] = true
	pkg := f.Pkg().Path()
	if n, ok := types.Unalias(t).(*types.Named); ok && isCell(n.Obj()) {
		set := types.NewMethodSet(types.NewPointer(t))
		for i := range set.Len() {
			m := set.At(i).Obj().Name()
			if strings.Contains(m, "Marshal") || strings.HasPrefix(m, "Gob") || m == "String" && strings.Contains(pkg, "template") || m == "Error" && strings.Contains(pkg, "template") {
				return "its method " + m + " would not be called"
			}
			if strings.Contains(pkg, "template") {
				return "a template could not call its methods"
			}
		}
		if pkg == "encoding/xml" {
			return "the name of the type would be lost"
		}
	}
	switch u := t.Underlying().(type) {
	case *types.Pointer:
		return w.unencodable(u.Elem(), f, seen)
	case *types.Slice:
		return w.unencodable(u.Elem(), f, seen)
	case *types.Array:
		return w.unencodable(u.Elem(), f, seen)
	case *types.Map:
		if why := w.unencodable(u.Key(), f, seen); why != "" {
			return why
		}
		return w.unencodable(u.Elem(), f, seen)
	case *types.Struct:
		for i := range u.NumFields() {
			fd := u.Field(i)
			switch {
			case w.erased(t, i):
				return "it contains itself by way of others"
			case fd.Embedded():
				return "the fields of the embedded " + fd.Name() + " would not be seen as its own"
			case !fd.Exported() && pkg != "encoding/json":
				return "the unexported field " + fd.Name() + " would be seen"
			}
			if why := w.unencodable(fd.Type(), f, seen); why != "" {
				return why
			}
		}
	case *types.Interface:
		if u.NumMethods() > 0 {
			return "the dynamic type of an interface would be lost"
		}
	}
	return ""
}

var printf = map[string]string{ // → the function that prints the text as it is
	"fmt.Printf": "Print", "fmt.Sprintf": "Sprint", "fmt.Fprintf": "Fprint", "fmt.Appendf": "Append",
	"log.Printf": "Print", "log.Fatalf": "Fatal", "log.Panicf": "Panic",
}

// special writes the calls of the library that need more than converted arguments.
func (w *writer) special(x *ast.CallExpr, f *types.Func) (text string, ok bool) {
	full := f.FullName()
	switch full {
	case "slices.Sort":
		if fn := compiledSort(w.typeOf(x.Args[0])); fn != "" {
			return w.pkg("sort") + "." + fn + "(" + w.expr(x.Args[0]) + ")", true
		}
	case "errors.As":
		return w.errorsAs(x)
	case "fmt.Errorf":
		if w.needsTypes(x, 0) {
			return w.box("Errorf") + "(" + strings.Join(w.args(x, f.Signature(), f), ", ") + ")", true
		}
	}
	if fn := printf[full]; fn != "" {
		at := 0
		if full == "fmt.Fprintf" || full == "fmt.Appendf" {
			at = 1
		}
		if len(x.Args) > at && w.needsTypes(x, at) {
			args := w.args(x, f.Signature(), f)
			text := w.box("Sprintf") + "(" + strings.Join(args[at:], ", ") + ")"
			return w.pkg(f.Pkg().Path()) + "." + fn + "(" + strings.Join(append(args[:at:at], text), ", ") + ")", true
		}
	}
	return "", false
}

// compiledSort is the function of package sort that sorts a slice of type t, "" when there is none.
func compiledSort(t types.Type) string {
	s, ok := t.(*types.Slice)
	if !ok {
		return ""
	}
	switch s.Elem() {
	case types.Typ[types.Int]:
		return "Ints"
	case types.Typ[types.String]:
		return "Strings"
	case types.Typ[types.Float64]:
		return "Float64s"
	}
	return ""
}

var typeVerb = lazyregexp.New(`%[-+# 0-9.*\[\]]*[Tp]`)

// needsTypes says whether a format may ask for the type or address of an argument that may be boxed.
func (w *writer) needsTypes(x *ast.CallExpr, at int) bool {
	v := w.info.Types[x.Args[at]].Value
	if v != nil && v.Kind() == constant.String && !typeVerb().MatchString(constant.StringVal(v)) {
		return false
	}
	for _, a := range x.Args[at+1:] {
		if is, _ := isInterface(w.typeOf(a)); is || w.mentions(w.typeOf(a)) || x.Ellipsis.IsValid() {
			return true
		}
	}
	return false
}

// errorsAs writes errors.As for a target of a cell's type.
func (w *writer) errorsAs(x *ast.CallExpr) (string, bool) {
	p, ok := w.typeOf(x.Args[1]).Underlying().(*types.Pointer)
	if !ok {
		return "", false
	}
	t := p.Elem()
	if is, native := isInterface(t); !w.mentions(t) && !(is && !native) {
		return "", false
	}
	target := w.temp("target")
	return fmt.Sprintf("func(%s %s) bool { return %s(%s, %s, func(x interface{}) bool { v, ok := %s(x); if ok { *%s = v }; return ok }) }(%s)",
		target, w.typ(w.typeOf(x.Args[1])), w.box("As"), w.to(x.Args[0], types.Universe.Lookup("error").Type()),
		w.conv(target, w.typeOf(x.Args[1]), anyType), w.assertion(t, anyType, "ok"), target, w.expr(x.Args[1])), true
}

func genericAdvice(o *types.Func) string {
	return "write the loop, or a generic function of your own"
}
