package lower

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"sort"
	"strings"

	"jeton/kernel/check"
	"jeton/kernel/lower/box"
)

// An emitter writes one program.
type emitter struct {
	l       *Lowerer
	r       *check.Result
	version string
	made    map[string]string // new instances, local types, descriptors: key → name
	imports map[string]string // path → name
	decls   []string          // top-level declarations, as they are ready
	setup   []string          // descriptors, at the start of the entry
	known   map[string]string // descriptors and helpers of this program: key → variable or function
	todo    []func()
	mention map[types.Type]bool
	source  map[types.Object]*origin // declarations of generic functions and methods
	errs    check.Errors
	lastPos token.Position
	lits    int                     // temporaries so far
	depth   int                     // generic functions so far
	cuts    map[string]map[int]bool // fields that are erased, by type
	inNamed map[*types.Named]bool
}

// An origin is a generic declaration and where its types are.
type origin struct {
	decl *check.Decl
	info *types.Info
	fset *token.FileSet
}

// name tells a generic function from all others of the notebook.
func (o *origin) name() string {
	if obj := o.decl.Obj; !check.OfCell(obj) {
		return obj.Pkg().Path() + "." + obj.Name()
	}
	return check.LoweredName(o.decl.Obj)
}

// bail ends the lowering after an error that makes going on useless.
type bail struct{}

func newEmitter(l *Lowerer, r *check.Result) *emitter {
	e := &emitter{l: l, r: r, version: r.Pkg.Name(), made: map[string]string{}, imports: map[string]string{}, known: map[string]string{},
		mention: map[types.Type]bool{}, source: map[types.Object]*origin{}}
	for _, d := range r.Decls {
		e.source[d.Obj] = &origin{d, r.Info, r.Fset}
	}
	for _, g := range r.Generics {
		e.source[g.Decl.Obj] = &origin{g.Decl, g.Info, g.Fset}
		for _, m := range g.Methods {
			e.source[m.Obj] = &origin{m, g.Info, g.Fset}
		}
	}
	return e
}

// originOf finds a generic function's declaration: the object of a later cell is a clone with the same lowered name.
func (e *emitter) originOf(obj types.Object) *origin {
	if o := e.source[obj]; o != nil {
		return o
	}
	if g := e.r.Generics[check.LoweredName(obj)]; g != nil {
		return &origin{g.Decl, g.Info, g.Fset}
	}
	if g := e.ofLibrary(obj); g != nil {
		return &origin{g.Decl, g.Info, g.Fset}
	}
	return nil
}

// ofLibrary is the source of a generic function or type of the library, nil when there is none.
func (e *emitter) ofLibrary(obj types.Object) *check.Generic {
	if check.OfCell(obj) || e.r.LibraryGeneric == nil {
		return nil
	}
	if g := e.r.LibraryGeneric(obj); g != nil && g.Decl != nil {
		return g
	}
	return nil
}

// canonical is the type that stands for t in lowered code: for a generic type of the library the one of its source.
func (e *emitter) canonical(t *types.Named) *types.Named {
	if t.TypeArgs() == nil || check.OfCell(t.Obj()) || t.Obj().Pkg() == nil {
		return t
	}
	if _, ok := t.Underlying().(*types.Struct); !ok {
		return t
	}
	g := e.ofLibrary(t.Obj())
	if g == nil || g.Decl.Type == nil {
		return t
	}
	args := make([]types.Type, t.TypeArgs().Len())
	for i := range args {
		args[i] = t.TypeArgs().At(i)
	}
	n, err := types.Instantiate(instances, g.Decl.Obj.Type(), args, false)
	if err != nil {
		panic(err)
	}
	for _, m := range g.Methods {
		e.source[m.Obj] = &origin{m, g.Info, g.Fset}
	}
	return n.(*types.Named)
}

// have finds a helper, a descriptor or an instance of a function that this program or an earlier one has made.
func (e *emitter) have(key string) string {
	if n := e.known[key]; n != "" {
		return n
	}
	return e.l.made[key]
}

// unique makes a package-level name that nothing else has: no version of a name of the cells begins with a zero.
func (e *emitter) unique(stem string) string {
	e.l.next++
	return fmt.Sprintf("%sᐧ00%d", stem, e.l.next)
}

// pkg is the name under which a package of the library is imported.
func (e *emitter) pkg(path string) string {
	if n := e.imports[path]; n != "" {
		return n
	}
	n := strings.NewReplacer("/", "ᐧ", ".", "ᐧ", "-", "ᐧ").Replace(path) + "ᐧ"
	e.imports[path] = n
	return n
}

func (e *emitter) box(name string) string  { return e.pkg(box.Path) + "." + name }
func (e *emitter) hook(name string) string { return e.pkg(HookPath) + "." + name }

func (e *emitter) refuseAt(fset *token.FileSet, pos token.Pos, what, instead string) {
	at := fset.Position(pos)
	if !pos.IsValid() {
		at = e.lastPos
	}
	e.errs = append(e.errs, &check.Error{Pos: at, Msg: "not possible in a notebook yet: " + what, Hint: instead})
}

// program writes everything.
func (e *emitter) program() *Program {
	e.predeclare()
	for _, d := range e.r.Decls {
		e.decl(d)
	}
	for _, v := range e.r.Globals {
		e.decls = append(e.decls, fmt.Sprintf("var %s %s", check.LoweredName(v), e.typ(v.Type())))
	}
	body := e.entry()
	for len(e.todo) > 0 {
		next := e.todo[0]
		e.todo = e.todo[1:]
		next()
	}
	for k, v := range e.known {
		e.made[k] = v
	}
	p := &Program{Name: e.r.Name, made: e.made}
	var text strings.Builder
	text.WriteString("package main\n")
	for path := range e.imports {
		p.Imports = append(p.Imports, path)
	}
	sort.Strings(p.Imports)
	decls := strings.Join(e.decls, "\n")
	if body != "" || len(e.setup) > 0 {
		p.Entry = "cell" + e.version + fmt.Sprintf("_%d", e.l.next)
		decls += "\nfunc " + p.Entry + "() {\n" + strings.Join(e.setup, "\n") + "\n" + body + "\n}\n"
	}
	for _, path := range p.Imports {
		fmt.Fprintf(&text, "import %s %q\n", e.imports[path], path)
	}
	text.WriteString(decls)
	p.Source = layLines(text.String())
	return p
}

// predeclare gives the types of this cell that are not at package level, and their instances, nothing: they get their
// names when they are met. It refuses the constructs that are looked for in the whole text.
func (e *emitter) predeclare() {
	for _, it := range e.r.Source.Items {
		if d, ok := it.Decl.(*ast.GenDecl); ok {
			for _, s := range d.Specs {
				if s, ok := s.(*ast.ImportSpec); ok && s.Name != nil && s.Name.Name == "." {
					e.refuseAt(e.r.Fset, s.Pos(), "a dot import", "import it by its name, and write the name before each call: math.Sqrt")
				}
			}
		}
	}
	for _, d := range e.r.Decls {
		if d.Func != nil {
			e.unsafeUse(e.r.Fset, e.r.Info, d.Func)
		}
	}
	for _, s := range e.r.Steps {
		e.unsafeUse(e.r.Fset, e.r.Info, s.Stmt)
	}
}

func sortedStrings[T any](m map[string]T) []string {
	var keys []string
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}

func (e *emitter) unsafeUse(fset *token.FileSet, info *types.Info, n ast.Node) {
	ast.Inspect(n, func(n ast.Node) bool {
		s, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		if o := info.Uses[s.Sel]; o != nil && o.Pkg() == types.Unsafe && o.Name() == "Pointer" {
			e.refuseAt(fset, s.Pos(), "unsafe.Pointer", "use package encoding/binary or math (Float64bits) to look at bytes")
			return false
		}
		return true
	})
}

// decl writes a type, function or method. Generic ones are written when they are used.
func (e *emitter) decl(d *check.Decl) {
	switch o := d.Obj.(type) {
	case *types.TypeName:
		if o.Name() == "_" {
			return
		}
		if n, ok := o.Type().(*types.Named); ok && n.TypeParams() == nil && !o.IsAlias() {
			e.named(n, check.LoweredName(o))
		}
	case *types.Func:
		sig := o.Signature()
		if sig.TypeParams() != nil || sig.RecvTypeParams() != nil {
			return
		}
		w := e.writer(e.r.Info, e.r.Fset, nil)
		if sig.Recv() != nil {
			e.decls = append(e.decls, w.method(d.Func, o))
		} else if o.Name() == "init" {
			e.decls = append(e.decls, w.function(d.Func, o, e.initName(d.Func)))
		} else if o.Name() != "_" {
			e.decls = append(e.decls, w.function(d.Func, o, check.LoweredName(o)))
		}
	}
}

func (e *emitter) initName(f *ast.FuncDecl) string {
	return fmt.Sprintf("init%s_%d", e.version, e.r.Fset.Position(f.Pos()).Offset)
}

// entry is the body of the function that runs the cell: package variables, init functions, the statements, main, the value.
func (e *emitter) entry() string {
	w := e.writer(e.r.Info, e.r.Fset, nil)
	w.results = types.NewTuple()
	var b strings.Builder
	for _, i := range e.r.Vars {
		b.WriteString(w.initializer(i))
	}
	for _, d := range e.r.Decls {
		if d.Func != nil && d.Func.Recv == nil && d.Func.Name.Name == "init" && !d.Reissued {
			b.WriteString(e.initName(d.Func) + "()\n")
		}
	}
	for i, s := range e.r.Steps {
		if e.r.Value != nil && i == len(e.r.Steps)-1 {
			b.WriteString(w.value(e.r.Value))
			break
		}
		b.WriteString(w.step(s))
	}
	if e.r.Main {
		for _, d := range e.r.Decls {
			if f, ok := d.Obj.(*types.Func); ok && f.Name() == "main" && d.Func.Recv == nil {
				b.WriteString(check.LoweredName(f) + "()\n")
			}
		}
	}
	return b.String()
}
