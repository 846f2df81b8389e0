package check

import (
	"go/ast"
	"go/token"
)

// Bounds on a type or a constant when all names in it are written out. Forty lines can say one of 2⁴⁰ parts: a constant
// that is the one before twice, a struct with two fields of the struct before. go/types writes them out, and so would Go's
// compiler; and it looks for a type that contains itself in time that grows with the square of the depth.
const (
	maxWeight = 1 << 16 // parts
	maxNested = 1000    // names in names
)

// weights finds how many parts the types and constants of a cell have.
type weights struct {
	decls map[string]ast.Expr // what types and constants are declared to be
	types map[string]bool     // the types among them
	known map[string]weight   // zero while it is being found: what contains itself is an error of another kind
}

// A weight is how many parts something has, and how many names are nested in it.
type weight struct{ parts, nested int }

// tooMuch tells it for a type, or for a constant, which may well be the last of a long chain.
func (w weight) tooMuch(constant bool) bool {
	return w.parts > maxWeight || w.nested > maxNested && !constant
}

// heavy is the first declaration that grows beyond all bounds, nil when there is none.
func (u *unit) heavy() *ast.Ident {
	w := &weights{decls: map[string]ast.Expr{}, types: map[string]bool{}, known: map[string]weight{}}
	var names []*ast.Ident
	add := func(id *ast.Ident, n ast.Expr) {
		w.decls[id.Name] = n
		names = append(names, id)
	}
	for _, d := range u.decls {
		d, ok := d.(*ast.GenDecl)
		if !ok || d.Tok != token.TYPE && d.Tok != token.CONST {
			continue
		}
		for _, s := range d.Specs {
			switch s := s.(type) {
			case *ast.TypeSpec:
				add(s.Name, s.Type)
				w.types[s.Name.Name] = true
			case *ast.ValueSpec:
				for i, id := range s.Names {
					if i < len(s.Values) {
						add(id, s.Values[i])
					}
				}
			}
		}
	}
	for _, id := range names {
		if w.of(id.Name, 0).tooMuch(!w.types[id.Name]) {
			return id
		}
	}
	return nil
}

// of weighs a name that is met inside outer others.
func (w *weights) of(name string, outer int) weight {
	n, declared := w.decls[name]
	if !declared {
		return weight{parts: 1}
	}
	if known, found := w.known[name]; found {
		return known
	}
	w.known[name] = weight{}
	sum := weight{parts: 1}
	if outer > maxNested {
		sum.nested = outer
	} else {
		w.add(&sum, n, 1, outer)
	}
	w.known[name] = sum
	return sum
}

// add adds times what n is made of.
func (w *weights) add(sum *weight, n ast.Node, times, outer int) {
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.StarExpr, *ast.MapType, *ast.ChanType, *ast.FuncType, *ast.FuncLit:
			return false // they hold no other type in themselves
		case *ast.ArrayType:
			return n.Len != nil
		case *ast.Field: // a, b T
			w.add(sum, n.Type, max(len(n.Names), 1), outer)
			return false
		case *ast.Ident:
			one := w.of(n.Name, outer+1)
			sum.parts = min(sum.parts+times*one.parts, 2*maxWeight)
			sum.nested = max(sum.nested, one.nested+1)
		}
		return true
	})
}
