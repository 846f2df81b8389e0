package check

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"regexp"
	"slices"
	"strings"
)

var (
	couldNotImport = regexp.MustCompile(`(?s)^could not import (\S+) \((.*)\)$`)
	undefinedName  = regexp.MustCompile(`^undefined: ([\pL_][\pL\pN_]*)$`)
	undefinedIn    = regexp.MustCompile(`^undefined: ([\pL_][\pL\pN_]*)\.([\pL_][\pL\pN_]*)$`)
)

// words gives an error of go/types the compiler's words, and a hint when one is cheap.
func (u *unit) words(e types.Error) (msg, hint string) {
	msg = strings.Replace(plain(e.Msg), " in assignment to _ identifier", " in assignment", 1)
	if m := couldNotImport.FindStringSubmatch(msg); m != nil {
		return u.c.imports.words(m[1], m[2])
	}
	if m := undefinedName.FindStringSubmatch(msg); m != nil {
		return msg, u.near(m[1])
	}
	if m := undefinedIn.FindStringSubmatch(msg); m != nil {
		return msg, u.nearMember(m[1], m[2])
	}
	if strings.HasPrefix(msg, "use of untyped nil in assignment") && u.value != nil && e.Pos >= u.value.Pos() && e.Pos < u.value.End() {
		return "use of untyped nil: nil alone has no type, so there is no value to show", ""
	}
	if strings.HasPrefix(msg, "use of untyped nil in variable declaration") && u.inDefine(e) {
		return "use of untyped nil in assignment", ""
	}
	if strings.HasPrefix(msg, "cannot use") || strings.Contains(msg, "mismatched types") || strings.Contains(msg, "has no field or method") {
		hint = u.staleVar(e)
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

// near finds what an undefined name may have meant.
func (u *unit) near(name string) string {
	var names []string
	for n := range u.c.live {
		names = append(names, n)
	}
	for n := range u.defines {
		names = append(names, n)
	}
	names = append(names, types.Universe.Names()...)
	if n := nearest(name, names); n != "" {
		return "did you mean " + n + "?"
	}
	if paths := u.c.imports.byName[name]; len(paths) > 0 {
		return "import it: import \"" + strings.Join(paths, "\" or \"") + "\""
	}
	return ""
}

func (u *unit) nearMember(pkg, name string) string {
	path := u.auto[pkg]
	if e := u.c.live[pkg]; e != nil && path == "" {
		path = e.path
	}
	if path == "" {
		for _, s := range u.imports {
			p := strings.Trim(s.Path.Value, "\"`")
			if s.Name != nil && s.Name.Name == pkg || s.Name == nil && baseName(p) == pkg {
				path = p
			}
		}
	}
	p := u.c.imports.pkgs[path]
	if own := u.c.imports.own.loaded[path]; own != nil {
		p = own.result.Pkg
	}
	if p == nil {
		return ""
	}
	var names []string
	for _, n := range p.Scope().Names() {
		if p.Scope().Lookup(n).Exported() {
			names = append(names, n)
		}
	}
	if n := nearest(name, names); n != "" {
		return "did you mean " + pkg + "." + n + "?"
	}
	return ""
}

// words says why a package cannot be imported, and what to do.
func (im *importer) words(path, why string) (msg, hint string) {
	m := im.own.module
	if why != errNoPackage(path).Error() {
		if im.isOwn(path) {
			if n := nearest(path, m.Packages()); n != "" {
				hint = "did you mean \"" + n + "\"?"
			}
		}
		return why, hint
	}
	if m != nil && thirdParty(path) && im.nearest(path) == "" {
		return m.Foreign(path)
	}
	return why, im.nearPath(path)
}

func (im *importer) nearest(path string) string {
	var all []string
	for p := range im.paths {
		all = append(all, p)
	}
	return nearest(path, all)
}

func (im *importer) nearPath(path string) string {
	if n := im.nearest(path); n != "" {
		return "did you mean \"" + n + "\"?"
	}
	return "a notebook has the standard library, gonum and the packages of jeton/runtime"
}

// nearest returns the name with the smallest edit distance, "" when none is near. Ties go to the first in order.
func nearest(name string, names []string) string {
	best, dist := "", 1+len([]rune(name))/3
	for _, n := range names {
		if n == name || n == "_" {
			continue
		}
		if strings.EqualFold(n, name) {
			return n
		}
		if d := distance(name, n, dist); d < dist || d == dist && best != "" && n < best {
			best, dist = n, d
		}
	}
	return best
}

// distance is Levenshtein's, with exchanges of neighbours; above limit any number above it.
func distance(s, t string, limit int) int {
	a, b := []rune(s), []rune(t)
	if len(a)-len(b) > limit || len(b)-len(a) > limit {
		return limit + 1
	}
	prev2, prev, cur := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range prev {
		prev[j] = j
	}
	for i := 1; i <= len(a); i++ {
		cur[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			cur[j] = min(prev[j]+1, cur[j-1]+1, prev[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				cur[j] = min(cur[j], prev2[j-2]+1)
			}
		}
		prev2, prev, cur = prev, cur, prev2
	}
	return prev[len(b)]
}
