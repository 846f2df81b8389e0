package engine

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"io"
	"path/filepath"
	"strconv"
	"strings"
	"sync"

	"github.com/traefik/yaegi/interp"

	"jeton/internal/lazyregexp"
	"jeton/runtime/magic"
)

// A machine is one interpreter and what it has been given.
type machine struct {
	interp  *interp.Interpreter
	inner   inner
	symbols Symbols

	// mu is held from the start of a compilation until the program's own code begins to run.
	mu      sync.Mutex
	loaded  map[string]bool
	serial  int
	library *library
}

// newMachine makes an interpreter that prints through fmt to stdout, and through the builtins print and println to stderr.
func newMachine(symbols Symbols, stdout, stderr io.Writer) (*machine, error) {
	if err := layout(); err != nil {
		return nil, err
	}
	// yaegi's own stdout serves only print and println, which Go sends to standard error; on its stderr it reports
	// every panic, also those that the program recovers.
	i := interp.New(interp.Options{Stdout: stderr, Stderr: io.Discard, Unrestricted: true})
	m := &machine{interp: i, inner: innerOf(i), symbols: symbols, loaded: map[string]bool{}}
	m.inner.setDone(make(chan struct{})) // before the first compilation: it decides how channel operations are made
	m.library = newLibrary(m, stdout)
	return m, nil
}

// A source maps yaegi's positions to the student's.
type source struct {
	name  string // Program.Name
	entry string
	file  *token.File
}

// position gives the place that pos has for the student; File is "" for code that we added.
func (s *source) position(pos int) Frame {
	p := token.Pos(pos)
	if s.file == nil || pos < s.file.Base() || pos > s.file.Base()+s.file.Size() {
		return Frame{}
	}
	at := s.file.PositionFor(p, true)
	if at.Filename == s.file.Name() {
		at.Filename = s.name
	}
	return Frame{File: at.Filename, Line: at.Line, Col: at.Column}
}

// A compiled is a Program ready to be executed once.
type compiled struct {
	prog  *interp.Program
	src   *source
	plain *token.File // in the interpreter's file set
	entry string
}

// compile makes p ready. m.mu must be held. The Fault is of kind Rejected.
func (m *machine) compile(p Program, begin func()) (c *compiled, fault *Fault) {
	src := &source{name: p.Name, entry: p.Entry}
	defer func() {
		if r := recover(); r != nil {
			c, fault = nil, &Fault{Kind: Rejected, Text: fmt.Sprintf("the interpreter failed on this cell: %v", r)}
		}
		m.inner.trim()
	}()
	m.inner.drop(p.Drop)
	for _, path := range p.Imports {
		if err := m.library.load(path); err != nil {
			return nil, &Fault{Kind: Rejected, Text: err.Error()}
		}
	}
	file, plain, err := m.parse(p, src)
	if err != nil {
		return nil, m.rejected(src, err)
	}
	if strings.Contains(p.Source, "func (") {
		m.library.needWrappers()
	}
	if p.Entry != "" {
		m.library.begin = begin
		callEntry(file, p)
	}
	prog, err := m.interp.CompileAST(file)
	m.forgetImports(file, src)
	if err != nil {
		return nil, m.rejected(src, err)
	}
	instrument(src, rootOf(prog))
	return &compiled{prog: prog, src: src, plain: plain, entry: p.Entry}, nil
}

// parse parses p twice over: once as yaegi sees it, in one file with a name of its own (it looks imports up by the name
// of the file), and once for the positions that the //line directives give.
func (m *machine) parse(p Program, src *source) (file *ast.File, plain *token.File, err error) {
	m.serial++
	raw := "jeton" + strconv.Itoa(m.serial)
	fset := m.interp.FileSet()
	base := fset.Base()
	lines := token.NewFileSet() // with the same offsets
	if base > 1 {
		lines.AddFile("", 1, base-2)
	}
	file, err = parser.ParseFile(lines, raw, p.Source, parser.SkipObjectResolution)
	if f := lines.File(token.Pos(base)); f != nil {
		src.file = f
		plain = fset.AddFile(raw, base, f.Size())
		plain.SetLines(f.Lines())
	}
	return file, plain, err
}

// callEntry adds `func init() { hook.Begin(); entry() }` to a file, with an import of our hook; or with entry handed to
// what measures it.
func callEntry(file *ast.File, p Program) {
	const hook = "hookᐧ"
	call := func(f ast.Expr, args ...ast.Expr) ast.Stmt {
		return &ast.ExprStmt{X: &ast.CallExpr{Fun: f, Args: args}}
	}
	of := func(name string) ast.Expr { return &ast.SelectorExpr{X: ast.NewIdent(hook), Sel: ast.NewIdent(name)} }
	entry := ast.Expr(ast.NewIdent(p.Entry))
	run := call(entry)
	switch p.Measure {
	case Timed:
		run = call(of("Time"), entry)
	case Repeat:
		nothing := &ast.FuncLit{Type: &ast.FuncType{Params: &ast.FieldList{}}, Body: &ast.BlockStmt{}}
		run = call(of("Repeat"), entry, nothing)
	}
	spec := &ast.ImportSpec{Name: ast.NewIdent(hook), Path: &ast.BasicLit{Kind: token.STRING, Value: strconv.Quote(hookPath)}}
	init := &ast.FuncDecl{
		Name: ast.NewIdent("init"),
		Type: &ast.FuncType{Params: &ast.FieldList{}},
		Body: &ast.BlockStmt{List: []ast.Stmt{call(of("Begin")), run}},
	}
	file.Decls = append(append([]ast.Decl{&ast.GenDecl{Tok: token.IMPORT, Specs: []ast.Spec{spec}}}, file.Decls...), init)
	file.Imports = append(file.Imports, spec)
}

// forgetImports removes the import names of a compiled file, which yaegi keeps by file name for ever.
func (m *machine) forgetImports(file *ast.File, src *source) {
	if src.file == nil {
		return
	}
	for _, spec := range file.Imports {
		path, _ := strconv.Unquote(spec.Path.Value)
		name := filepath.Base(path)
		if spec.Name != nil {
			name = spec.Name.Name
		}
		m.inner.forget(filepath.Join(name, src.file.Name()))
	}
}

var errorPosition = lazyregexp.New(`jeton\d+:(\d+):(\d+): `)

// rejected says where, in the student's terms, the interpreter could not go on.
func (m *machine) rejected(src *source, err error) *Fault {
	f := &Fault{Kind: Rejected}
	if list, ok := err.(scanner.ErrorList); ok && len(list) > 0 {
		p := list[0].Pos
		f.Text = list[0].Msg
		f.Stack = []Frame{{File: p.Filename, Line: p.Line, Col: p.Column}}
		if src.file != nil && p.Filename == src.file.Name() {
			f.Stack[0].File = src.name
		}
		return f
	}
	text := err.Error()
	if at := errorPosition().FindStringSubmatchIndex(text); at != nil && src.file != nil {
		line, _ := strconv.Atoi(text[at[2]:at[3]])
		col, _ := strconv.Atoi(text[at[4]:at[5]])
		if line >= 1 && line <= src.file.LineCount() {
			f.Stack = []Frame{src.position(int(src.file.LineStart(line)) + col - 1)}
			text = text[:at[0]] + text[at[1]:]
		}
	}
	f.Text = text
	return f
}

// prepare is evaluator's. The machine stays locked until the program's own code begins to run, or compiling failed.
func (m *machine) prepare(p Program, run *cellRun) (job, *Fault) {
	growStack()
	m.mu.Lock()
	unlock := sync.OnceFunc(m.mu.Unlock)
	c, fault := m.compile(p, unlock)
	if fault == nil {
		fault = run.fault() // interrupted while it was compiled
	}
	if fault != nil {
		unlock()
		return nil, fault
	}
	return &interpreted{m: m, c: c, r: newRoutine(run), unlock: unlock}, nil
}

// An interpreted is a job of yaegi's.
type interpreted struct {
	m      *machine
	c      *compiled
	r      *routine
	unlock func()
}

func (j *interpreted) start() <-chan *Fault {
	finished := make(chan *Fault, 1)
	go func() {
		j.r.enter()
		growStack()
		var fault *Fault
		defer func() {
			if cause := j.r.run.fault(); cause != nil {
				fault = cause
			}
			finished <- fault
		}()
		fault = j.m.execute(j.c, j.r, j.unlock)
	}()
	return finished
}

func (j *interpreted) place() []Frame {
	if at := j.r.site.Load(); at != nil {
		if f := at.frame(); f.File != "" {
			return []Frame{f}
		}
	}
	return nil
}

// execute runs a compiled program on the calling goroutine, which must carry routine r. m.mu must be held; it is
// released when the program's own code begins, or at the end. The Fault is of kind Panic. When the run is stopped the
// goroutine may end without execute returning.
func (m *machine) execute(c *compiled, r *routine, unlock func()) *Fault {
	defer func() {
		unlock()
		m.mu.Lock()
		defer m.mu.Unlock()
		if !m.inner.retire(rootOf(c.prog), c.entry) {
			m.interp.FileSet().RemoveFile(c.plain)
		}
	}()
	m.inner.setDone(r.run.done)
	m.inner.growGlobals()
	_, err := m.interp.Execute(c.prog)
	switch err := err.(type) {
	case nil:
		return nil
	case interp.Panic:
		if f, ok := unwrap(err.Value).(magic.Failure); ok {
			return &Fault{Kind: Failed, Text: f.Text}
		}
		return &Fault{Kind: Panic, Shared: sharedOf(unwrap(err.Value)), Text: panicText(err.Value), Stack: r.takeTrace()}
	default:
		return m.rejected(c.src, err)
	}
}
