package check

import (
	"go/ast"
	"go/token"
	"sort"

	"jeton/kernel/cell"
)

// reissue finds the declarations of earlier cells that must be made again since a name that they use is declared anew,
// directly or through others, or since the cell gives a type of an earlier cell a new method.
func (u *unit) reissue() {
	u.again = nil
	changed := map[string]bool{}
	for name, def := range u.defines {
		if def && u.c.live[name] != nil {
			changed[name] = true
		}
	}
	own := map[string]bool{} // methods that the cell declares: "T.m"
	var todo []string
	add := func(e *entity) {
		changed[e.name] = true
		todo = append(todo, e.name)
	}
	for _, d := range u.decls {
		if f, ok := d.(*ast.FuncDecl); ok && f.Recv != nil {
			base := receiver(f)
			own[base+"."+f.Name.Name] = true
			if e := u.c.live[base]; e != nil && !changed[base] && e.source != nil && e.kind() == "type" {
				add(e)
			}
		}
	}
	if len(changed) == 0 {
		return
	}
	for more := true; more; {
		more = false
		for _, e := range u.c.live {
			if !changed[e.name] && e.dependsOn(changed) {
				add(e)
				more = true
			}
		}
	}
	sort.Strings(todo)
	for _, name := range todo {
		e := u.c.live[name]
		u.addPiece(&piece{entity: e, src: e.source})
		u.addMethods(e, own, nil)
	}
	for name, def := range u.defines { // a type declared anew keeps the methods that other cells gave it
		if e := u.c.live[name]; def && e != nil && e.methods != nil && u.declaresType(name) {
			u.addMethods(e, own, e.source)
		}
	}
	sort.SliceStable(u.again, func(i, j int) bool { return u.again[i].key() < u.again[j].key() })
}

// addMethods re-issues the methods of e that the cell does not declare itself; with the type's own source given, only
// those that came in another cell than the type.
func (u *unit) addMethods(e *entity, own map[string]bool, of *source) {
	for name, m := range e.methods {
		if !own[e.name+"."+name] && (of == nil || m.at.Filename != of.at.Filename) {
			u.addPiece(&piece{entity: e, method: name, src: m})
		}
	}
}

func (u *unit) addPiece(p *piece) {
	if u.drop[p.key()] || u.drop[p.entity.name+"."] {
		return
	}
	parsed, errs := cell.SyntaxAt(u.src.Fset, p.src.at, p.src.text)
	if errs != nil || len(parsed.Items) == 0 || parsed.Items[0].Decl == nil {
		return // it was parsed before; cannot happen
	}
	p.parsed, p.decl = parsed, parsed.Items[0].Decl
	u.again = append(u.again, p)
}

func (u *unit) declaresType(name string) bool {
	for _, d := range u.decls {
		if d, ok := d.(*ast.GenDecl); ok && d.Tok == token.TYPE {
			for _, s := range d.Specs {
				if s.(*ast.TypeSpec).Name.Name == name {
					return true
				}
			}
		}
	}
	return false
}

// receiver is the name of a method's receiver type.
func receiver(f *ast.FuncDecl) string {
	if f.Recv == nil || len(f.Recv.List) == 0 {
		return ""
	}
	e := f.Recv.List[0].Type
	for {
		switch x := e.(type) {
		case *ast.ParenExpr:
			e = x.X
		case *ast.StarExpr:
			e = x.X
		case *ast.IndexExpr:
			e = x.X
		case *ast.IndexListExpr:
			e = x.X
		case *ast.Ident:
			return x.Name
		default:
			return ""
		}
	}
}
