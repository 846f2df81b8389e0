package check

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"jeton/internal/lazyregexp"
)

var (
	couldNotImport = lazyregexp.New(`(?s)^could not import (\S+) \((.*)\)$`)
	undefinedName  = lazyregexp.New(`^undefined: ([\pL_][\pL\pN_]*)$`)
	multipleValues = lazyregexp.New(`\(value of type \((.*)\)\) in single-value context$`)
	unknownMember  = lazyregexp.New(`has no field or method ([\pL_][\pL\pN_]*)\)$|^unknown field ([\pL_][\pL\pN_]*) in struct literal`)
	undefinedIn    = lazyregexp.New(`^undefined: ([\pL_][\pL\pN_]*)\.([\pL_][\pL\pN_]*)$`)
)

// words gives an error of go/types the compiler's words, and a hint when one is cheap.
func (u *unit) words(p *pass, e types.Error) (msg, hint string) {
	msg = strings.Replace(plain(e.Msg), " in assignment to _ identifier", " in assignment", 1)
	if m := couldNotImport().FindStringSubmatch(msg); m != nil {
		return u.c.imports.words(m[1], m[2])
	}
	if m := undefinedName().FindStringSubmatch(msg); m != nil {
		return msg, u.near(p, e.Pos, m[1])
	}
	if m := undefinedIn().FindStringSubmatch(msg); m != nil {
		return msg, u.nearExported(m[1], m[2])
	}
	if strings.HasPrefix(msg, "use of untyped nil in assignment") && u.value != nil && e.Pos >= u.value.Pos() && e.Pos < u.value.End() {
		return "use of untyped nil: nil alone has no type, so there is no value to show", ""
	}
	if strings.HasPrefix(msg, "use of untyped nil in variable declaration") && u.inDefine(e) {
		return "use of untyped nil in assignment", ""
	}
	if strings.HasPrefix(msg, "multiple-value ") {
		return u.mismatch(e, msg), ""
	}
	if strings.HasPrefix(msg, "cannot use") || strings.Contains(msg, "mismatched types") || strings.Contains(msg, "has no field or method") {
		hint = u.staleVar(e)
	}
	if m := unknownMember().FindStringSubmatch(msg); m != nil && hint == "" {
		hint = u.nearMember(p, e.Pos, cmp.Or(m[1], m[2]))
	}
	return msg, hint
}

// inDefine says whether the error is in a short variable declaration that was laid out as a var declaration.
func (u *unit) inDefine(e types.Error) bool {
	for _, s := range u.steps {
		if len(s.Defines) > 0 && e.Pos >= s.Stmt.Pos() && e.Pos < s.Stmt.End() {
			return true
		}
	}
	return false
}

// mismatch says of x := f(), which was laid out as a declaration of the package, what Go says of it in a function.
func (u *unit) mismatch(e types.Error, msg string) string {
	for _, s := range u.steps {
		a, ok := s.Stmt.(*ast.AssignStmt)
		if !ok || len(a.Lhs) != 1 || len(a.Rhs) != 1 || a.Rhs[0].Pos() != e.Pos {
			continue
		}
		call, ok := ast.Unparen(a.Rhs[0]).(*ast.CallExpr)
		if values := multipleValues().FindStringSubmatch(msg); ok && values != nil {
			return fmt.Sprintf("assignment mismatch: 1 variable but %s returns %d values", types.ExprString(call.Fun), topCommas(values[1])+1)
		}
	}
	return msg
}

// staleVar explains an error that comes from a variable which still has a type that was declared anew since.
func (u *unit) staleVar(e types.Error) string {
	mentioned := u.namesAt(e.Pos)
	for _, q := range u.c.live {
		v, ok := q.obj.(*types.Var)
		if !ok || u.defines[q.name] || !mentioned[q.name] {
			continue
		}
		if old := u.staleType(v.Type(), 0); old != "" {
			return q.name + " still has the " + old + " from before " + old + " was declared anew: run again what sets " + q.name + " (" + q.cell + ")"
		}
	}
	return ""
}

// namesAt has the identifiers of the item that pos is in.
func (u *unit) namesAt(pos token.Pos) map[string]bool {
	names := map[string]bool{}
	for _, it := range u.src.Items {
		var n ast.Node = it.Stmt
		if it.Decl != nil {
			n = it.Decl
		}
		if pos >= n.Pos() && pos <= n.End() {
			ast.Inspect(n, func(n ast.Node) bool {
				if id, ok := n.(*ast.Ident); ok {
					names[id.Name] = true
				}
				return true
			})
		}
	}
	return names
}

// staleType returns the name of a cell's type inside t that is not the live one of that name.
func (u *unit) staleType(t types.Type, depth int) string {
	return cellType(t, depth, func(o *types.TypeName) bool {
		if own := u.c.imports.own.all[o.Pkg()]; own != nil {
			return u.c.imports.own.loaded[own.text.Path] != own
		}
		e := u.c.live[o.Name()]
		return u.defines[o.Name()] || e != nil && e.obj != types.Object(o)
	})
}

// cellType is the name of a type in t, of a cell or of the user's module, of which is holds, "" when there is none.
func cellType(t types.Type, depth int, is func(o *types.TypeName) bool) string {
	if depth > 4 {
		return ""
	}
	switch t := t.(type) {
	case *types.Named:
		if o := t.Obj(); Interpreted(o) && is(o) {
			return o.Name()
		}
	case *types.Map:
		if s := cellType(t.Key(), depth+1, is); s != "" {
			return s
		}
		return cellType(t.Elem(), depth+1, is)
	case interface{ Elem() types.Type }: // pointer, slice, array, channel
		return cellType(t.Elem(), depth+1, is)
	}
	return ""
}

// keepers notes the variables of types that the cell gives methods: they keep the type, and its methods, from before.
func (u *unit) keepers() (notes []string) {
	remade := map[string]bool{}
	for _, q := range u.again {
		remade[q.entity.name] = remade[q.entity.name] || q.method == "" && q.entity.kind() == "type"
	}
	for _, e := range u.c.live {
		v, ok := e.obj.(*types.Var)
		if !ok || u.defines[e.name] {
			continue
		}
		if t := cellType(v.Type(), 0, func(o *types.TypeName) bool { return remade[o.Name()] && u.c.live[o.Name()].obj == types.Object(o) }); t != "" {
			notes = append(notes, fmt.Sprintf("%s keeps the %s from before, with the methods that it had: run again what sets %s (%s)", e.name, t, e.name, e.cell))
		}
	}
	slices.Sort(notes)
	return notes
}
