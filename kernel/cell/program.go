package cell

import (
	"go/ast"
	"go/token"
)

// WholeProgram says, in the compiler's words, what src lacks to be a program: a notebook's cell may begin without a
// package clause and have statements between its functions, a file that `go run` takes may not.
func WholeProgram(src *Source) error {
	at := func(p token.Pos) token.Position { return src.Fset.Position(p) }
	if src.Package == nil {
		return Errors{{Pos: token.Position{Filename: src.Name, Line: 1, Column: 1}, Msg: "expected 'package'", Hint: "a program begins with: package main"}}
	}
	var errs Errors
	hasMain := false
	for _, it := range src.Items {
		if it.Stmt != nil {
			errs = append(errs, &Error{Pos: at(it.Pos()), Msg: "syntax error: non-declaration statement outside function body", Hint: "put it into func main() { … }"})
			break // as the compiler does
		}
		switch d := it.Decl.(type) {
		case *ast.FuncDecl:
			hasMain = hasMain || d.Recv == nil && d.Name.Name == "main"
		case *ast.GenDecl:
			for _, name := range declared(d) {
				if name.Name == "main" {
					errs = append(errs, &Error{Pos: at(name.Pos()), Msg: "cannot declare main - must be func"})
				}
			}
		}
	}
	if len(errs) == 0 && !hasMain {
		errs = append(errs, &Error{Pos: at(src.Package.Pos()), Msg: "function main is undeclared in the main package", Hint: "a program starts at: func main() { … }"})
	}
	if len(errs) > 0 {
		return errs
	}
	return nil
}

// declared are the names that a const, type or var declaration makes.
func declared(d *ast.GenDecl) (names []*ast.Ident) {
	for _, s := range d.Specs {
		switch s := s.(type) {
		case *ast.ValueSpec:
			names = append(names, s.Names...)
		case *ast.TypeSpec:
			names = append(names, s.Name)
		}
	}
	return names
}
