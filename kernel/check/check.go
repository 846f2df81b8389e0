// Package check type-checks the cells of a notebook, one after the other, with the errors that the Go compiler would give.
//
// Model: a cell is one file of a fresh package main. The live names of earlier cells that it mentions are put into that
// package's scope; what it declares is checked beside them. Nothing changes until [Checker.Commit] is told that the cell
// ran well, so a cell that fails leaves no half-made names.
//
//	c := check.New(library)
//	src, errs := cell.Syntax("In[7]", text)
//	res, errs := c.Check(src)   // errs: all type errors; res: syntax with types, for kernel/lower
//	…run it…
//	c.Commit(res)
//
// What a notebook has beyond Go: a name may be declared again with another type, and functions, methods and types that
// use it are checked and made again from their source ([Decl.Reissued]); a last expression is a value ([Result.Value]);
// unused variables and imports are no errors; a method may come in a later cell than its type; a package of the library
// whose name is unambiguous need not be imported.
//
// How a statement's variables are seen: x := e outside any function declares x at package level, so that functions of the
// same cell and of later ones see it, but statements see it only from there on, as in Go; before that they see the x of an
// earlier cell, when there is one.
//
// Each check has a version. Package-level objects of a cell carry it in the name of their package, "ᐧ17", so that
// [LoweredName] can tell an x from the x it replaced; messages never show it.
//
// Packages of the user's module ([Checker.UseModule]) are read from source when they are imported, and again when their text has
// changed and a cell imports one; each text is a version of its own. What a cell needs of them is in [Result.Packages], in the form of
// cells that only declare.
//
// It does not run code, and has no cgo, no //go: directives, and dot imports in programs only.
//
// Sources: The Go Programming Language Specification; go/types; golang.org/x/tools/go/gcexportdata.
package check

import (
	"go/ast"
	"go/token"
	"go/types"
	"sync"

	"jeton/kernel/cell"
)

// Error and Errors are those of package cell: position, message in the compiler's words, hint.
type (
	Error  = cell.Error
	Errors = cell.Errors
)

// A Checker knows the live names of one notebook. Its methods may be called from several goroutines.
type Checker struct {
	mu      *sync.Mutex // guards all, also of its forks
	imports *importer
	live    map[string]*entity
	// users are the cells that ran with a package of the module.
	users map[*Result][]string
}

// New returns a Checker without any names.
func New(lib Library) *Checker {
	c := &Checker{mu: new(sync.Mutex), imports: newImporter(lib), live: map[string]*entity{}, users: map[*Result][]string{}}
	c.imports.checker = c
	return c
}

// Reset forgets all names. What a running engine still holds is then unreachable.
func (c *Checker) Reset() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.live = map[string]*entity{}
	clear(c.users)
}

// A Result is a cell with its types: what kernel/lower, or any other evaluator, works from. Syntax trees may differ from the
// text in one way: an identifier that means a variable of an earlier cell which this cell replaces further down is
// renamed to that variable's LoweredName.
type Result struct {
	Name   string
	Source *cell.Source
	Fset   *token.FileSet // positions of this cell and of the cells that re-issued declarations come from
	Pkg    *types.Package // its Name is the version
	Info   *types.Info
	// Imports has, for each import name that the cell or a re-issued declaration may use, the package's path.
	Imports map[string]string
	// Decls are the types, functions and methods to make, new ones in the order of the text, then re-issued ones.
	Decls []*Decl
	// Vars are the package-level variables that are set before the first statement, in initialization order. The
	// variables of an Initializer that are blank are nil-named "_".
	Vars []*types.Initializer
	// Globals are all package-level variables that this cell declares, those of its statements included.
	Globals []*types.Var
	// Steps are what runs after Vars, in order.
	Steps []Step
	// Value is the cell's last expression, nil when nothing is to be shown.
	Value *Value
	// Unused are the places of variables, in functions and in statements, that are declared and not used: Go's compiler refuses them.
	Unused []token.Pos
	// Main is set when the cell is a program: its func main is called after the Steps.
	Main bool
	// Mapped says that //line directives of the text count in tracebacks, as they do in a program. Check leaves it false.
	Mapped bool
	// Notes say, in sentences, what happened to names of earlier cells: dropped, to be run again.
	Notes []string
	// Generics finds the declarations of generic functions and types of earlier cells, by LoweredName.
	Generics map[string]*Generic
	// LibraryGeneric finds those of the library: see Checker.LibraryGeneric.
	LibraryGeneric func(obj types.Object) *Generic
	// Packages are the packages of the user's module that it uses, directly or through others, each after those that it
	// imports itself. They have to run, once in an engine, before it does.
	Packages []*Result
	// Files are the texts of a package, whose Source is the first of them; nil for a cell.
	Files []*cell.Source
	// GoVersion is the language that a package is written in, as its go.mod says; "" for a cell.
	GoVersion string

	// CellOf gives the cell that declared a live name, "" when there is none.
	CellOf func(name string) string

	version  string
	entities []*entity
	dropped  []string
}

// A Decl is a type, a function or a method.
type Decl struct {
	Obj types.Object // *types.TypeName or *types.Func
	// Func is set for functions and methods, Type for types.
	Func *ast.FuncDecl
	Type *ast.TypeSpec
	// Reissued says that the declaration comes from an earlier cell and is made again since something that it uses was.
	Reissued bool
	// Source has the declaration's text.
	Source *cell.Source
}

// A Step is a statement to run. Its identifiers have objects in Info, except a blank in a definition.
type Step struct {
	// Stmt is the statement. A short variable declaration is an *ast.AssignStmt whose new variables are in Defines; a
	// var declaration is an *ast.DeclStmt.
	Stmt ast.Stmt
	// Defines has the package-level variables that the step declares.
	Defines map[*ast.Ident]*types.Var
}

// A Value is the last expression of a cell.
type Value struct {
	Expr ast.Expr
	// Types are the types of its values: one, or several for a call. Untyped constants have their default type.
	Types []types.Type
	// DropNil says that the last value, of a call, is an error that is shown only when it is not nil.
	DropNil bool
}

// A Generic is a generic declaration with the types of its body.
type Generic struct {
	Decl    *Decl
	Methods []*Decl // of a type
	Info    *types.Info
	Fset    *token.FileSet
}
