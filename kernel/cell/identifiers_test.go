package cell

import "go/ast"

// identifiers walks all syntax of a source.
func identifiers(src *Source) (ids []*ast.Ident) {
	for _, it := range src.Items {
		var n ast.Node = it.Stmt
		if it.Decl != nil {
			n = it.Decl
		}
		ast.Inspect(n, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok {
				ids = append(ids, id)
			}
			return true
		})
	}
	return ids
}
