package check

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// near finds what an undefined name at pos may have meant: a name of the scopes round it, of the cells, a predeclared one;
// before a dot, a package.
func (u *unit) near(p *pass, pos token.Pos, name string) string {
	var names []string
	for _, scope := range p.info.Scopes {
		if scope.Contains(pos) {
			names = append(names, scope.Names()...)
		}
	}
	for n := range u.c.live {
		names = append(names, n)
	}
	for n := range u.defines {
		names = append(names, n)
	}
	for _, n := range types.Universe.Names() {
		if len(name) > 3 || len(n) == len(name) { // run is no rune: who writes a short name has seldom left a letter out
			names = append(names, n)
		}
	}
	if u.beforeDot(pos, name) {
		for n := range u.c.imports.byName {
			if u.c.imports.guess(n) != "" {
				names = append(names, n)
			}
		}
	}
	if n := nearest(name, names); n != "" {
		return "did you mean " + n + "?"
	}
	if paths := u.c.imports.byName[name]; len(paths) > 0 {
		return "import it: import \"" + strings.Join(paths, "\" or \"") + "\""
	}
	return ""
}

// beforeDot tells whether a dot follows the name at pos.
func (u *unit) beforeDot(pos token.Pos, name string) bool {
	f := u.src.File
	if int(pos) < f.Base() || int(pos) > f.Base()+f.Size() {
		return false
	}
	rest, _ := strings.CutPrefix(u.src.Text[f.Offset(pos):], name)
	return strings.HasPrefix(rest, ".")
}

// nearMember finds what an unknown field or method at pos may have meant.
func (u *unit) nearMember(p *pass, pos token.Pos, name string) string {
	var t types.Type
	value := true
	look := func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			if n.Sel.Pos() == pos {
				t, value = p.info.Types[n.X].Type, !p.info.Types[n.X].IsType()
			}
		case *ast.CompositeLit:
			for _, e := range n.Elts {
				if pair, ok := e.(*ast.KeyValueExpr); ok && pair.Key.Pos() == pos && n.Type != nil {
					t = p.info.Types[n.Type].Type
				}
			}
		}
		return t == nil
	}
	for _, it := range u.src.Items {
		var n ast.Node = it.Stmt
		if it.Decl != nil {
			n = it.Decl
		}
		if n.Pos() <= pos && pos <= n.End() {
			ast.Inspect(n, look)
		}
	}
	if t == nil {
		return ""
	}
	var names []string
	for _, m := range typeMembers(t, value, true) {
		names = append(names, m.Text)
	}
	if n := nearest(name, names); n != "" {
		return "did you mean " + n + "?"
	}
	return ""
}

// nearExported finds what an unknown name of a package may have meant.
func (u *unit) nearExported(pkg, name string) string {
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
