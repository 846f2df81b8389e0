package main

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/build"
	"go/doc"
	"go/doc/comment"
	"go/format"
	"go/parser"
	"go/printer"
	"go/token"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

const module = "jeton/"

// reference makes a page for each package of the module that a cell can import.
func reference(root string) (map[string]string, error) {
	paths, err := importable(root)
	if err != nil {
		return nil, err
	}
	pages := map[string]string{}
	var index strings.Builder
	index.WriteString("# What a cell can import\n\nBeside all of Go's standard library, gonum, gonum/plot and x/crypto/ssh, these packages of jeton. " +
		"The pages are made from the packages' own comments; each example is a test that runs, and what it prints is what is shown.\n\n| package | |\n|---|---|\n")
	var tree strings.Builder
	pkgs, known := make([]*pkg, len(paths)), map[string]bool{}
	for i, p := range paths {
		if pkgs[i], err = load(root, p, known); err != nil {
			return nil, err
		}
		pkgs[i].register()
	}
	for i, p := range paths {
		pk, name := pkgs[i], path.Base(p)
		pages[name+".md"] = pk.page()
		fmt.Fprintf(&index, "| [`%s`](%s.md) | %s |\n", p, name, inline(pk.doc.Synopsis(pk.doc.Doc)))
		fmt.Fprintf(&tree, "%s\n", name)
	}
	fmt.Fprintf(&index, "\n```{toctree}\n:hidden:\n\n%s```\n", tree.String())
	pages["index.md"] = index.String()
	return pages, nil
}

var tableCase = regexp.MustCompile(`case "(` + module + `runtime/[a-z/]+)":`)

// importable lists what stdlib's tables have of the module: the truth about what a cell can import.
func importable(root string) ([]string, error) {
	text, err := os.ReadFile(filepath.Join(root, "stdlib", "tables", "jeton", "index.go"))
	if err != nil {
		return nil, err
	}
	var paths []string
	for _, m := range tableCase.FindAllSubmatch(text, -1) {
		paths = append(paths, string(m[1]))
	}
	if len(paths) == 0 {
		return nil, fmt.Errorf("the tables of stdlib name no package of %sruntime", module)
	}
	slices.Sort(paths)
	return paths, nil
}

// inline takes away what Markdown would read as markup in a line of a table.
func inline(s string) string { return strings.NewReplacer("|", `\|`, "<", `\<`, "*", `\*`).Replace(s) }

// A pkg is a package that is written out as Markdown.
type pkg struct {
	fset  *token.FileSet
	doc   *doc.Package
	known map[string]bool // labels of all pages, and the import paths that have one
	out   strings.Builder
}

func load(root, importPath string, known map[string]bool) (*pkg, error) {
	dir := filepath.Join(root, filepath.FromSlash(strings.TrimPrefix(importPath, module)))
	ctx := build.Default
	ctx.GOOS, ctx.GOARCH = "linux", "amd64" // the platform of the tables
	info, err := ctx.ImportDir(dir, 0)
	if err != nil {
		return nil, err
	}
	p := &pkg{fset: token.NewFileSet(), known: known}
	var files []*ast.File
	for _, name := range slices.Concat(info.GoFiles, info.TestGoFiles, info.XTestGoFiles) {
		f, err := parser.ParseFile(p.fset, filepath.Join(dir, name), nil, parser.ParseComments)
		if err != nil {
			return nil, err
		}
		files = append(files, f)
	}
	p.doc, err = doc.NewFromFiles(p.fset, files, importPath)
	return p, err
}

// register notes the names that get a label on this page.
func (p *pkg) register() {
	d := p.doc
	p.known[d.ImportPath] = true
	values, funcs := slices.Concat(d.Consts, d.Vars), slices.Clone(d.Funcs)
	for _, t := range d.Types {
		p.known[p.label(d.ImportPath, "", t.Name)] = true
		values = slices.Concat(values, t.Consts, t.Vars)
		funcs = slices.Concat(funcs, t.Funcs, t.Methods)
	}
	for _, v := range values {
		for _, name := range v.Names {
			p.known[p.label(d.ImportPath, "", name)] = ast.IsExported(name)
		}
	}
	for _, f := range funcs {
		p.known[p.label(d.ImportPath, strings.TrimPrefix(f.Recv, "*"), f.Name)] = true
	}
}

func (p *pkg) page() string {
	p.print("# Package %s\n\n```go\nimport %q\n```\n\n%s", p.doc.Name, p.doc.ImportPath, p.prose(p.doc.Doc, 2))
	p.examples(p.doc.Examples)
	p.values("Constants", p.doc.Consts)
	p.values("Variables", p.doc.Vars)
	if len(p.doc.Funcs) > 0 {
		p.print("## Functions\n\n")
	}
	for _, f := range p.doc.Funcs {
		p.function(3, f)
	}
	if len(p.doc.Types) > 0 {
		p.print("## Types\n\n")
	}
	for _, t := range p.doc.Types {
		p.print("(%s)=\n### type %s\n\n%s%s", p.label(p.doc.ImportPath, "", t.Name), t.Name, p.code(t.Decl), p.prose(t.Doc, 4))
		for _, v := range slices.Concat(t.Consts, t.Vars) {
			p.value(v)
		}
		p.examples(t.Examples)
		for _, f := range slices.Concat(t.Funcs, t.Methods) {
			p.function(4, f)
		}
	}
	return p.out.String()
}

func (p *pkg) print(format string, args ...any) { fmt.Fprintf(&p.out, format, args...) }

func (p *pkg) values(title string, values []*doc.Value) {
	if len(values) == 0 {
		return
	}
	p.print("## %s\n\n", title)
	for _, v := range values {
		p.value(v)
	}
}

func (p *pkg) value(v *doc.Value) {
	for _, name := range v.Names {
		if ast.IsExported(name) {
			p.print("(%s)=\n", p.label(p.doc.ImportPath, "", name))
		}
	}
	p.print("\n%s%s", p.code(v.Decl), p.prose(v.Doc, 4))
}

func (p *pkg) function(level int, f *doc.Func) {
	recv := strings.TrimPrefix(f.Recv, "*")
	title := "func " + f.Name
	if f.Recv != "" {
		title = fmt.Sprintf("func (%s) %s", strings.ReplaceAll(f.Recv, "*", `\*`), f.Name)
	}
	p.print("(%s)=\n%s %s\n\n%s%s", p.label(p.doc.ImportPath, recv, f.Name), strings.Repeat("#", level), title, p.code(f.Decl), p.prose(f.Doc, level+1))
	p.examples(f.Examples)
}

// label is the target of a name, the same from every page. Markdown does not tell Error from ERROR.
func (p *pkg) label(importPath, recv, name string) string {
	if strings.ToUpper(name) == name && len(name) > 1 {
		name += ".capitals"
	}
	if recv != "" {
		name = recv + "." + name
	}
	return "go:" + path.Base(importPath) + "." + name
}

// prose is a comment as Markdown, its own headings at a level.
func (p *pkg) prose(text string, level int) string {
	pr := p.doc.Printer()
	pr.HeadingLevel = level
	pr.HeadingID = func(*comment.Heading) string { return "" }
	pr.DocLinkURL = func(l *comment.DocLink) string {
		to := l.ImportPath
		if to == "" {
			to = p.doc.ImportPath
		}
		label := p.label(to, l.Recv, l.Name)
		switch {
		case !p.known[to]:
			return l.DefaultURL("https://pkg.go.dev/")
		case l.Name == "":
			return path.Base(to) + ".md"
		case !p.known[label]: // a field, or a method of an interface: it is told of with its type
			label = p.label(to, "", l.Recv)
		}
		return "#" + label
	}
	return string(pr.Markdown(p.doc.Parser().Parse(text))) + "\n"
}

// code is a declaration without its comment, which stands below it as prose, nor its body.
func (p *pkg) code(decl ast.Node) string {
	switch d := decl.(type) {
	case *ast.FuncDecl:
		c := *d
		c.Doc, c.Body = nil, nil
		decl = &c
	case *ast.GenDecl:
		c := *d
		c.Doc = nil
		decl = &c
	}
	var b bytes.Buffer
	if err := format.Node(&b, p.fset, decl); err != nil {
		panic(err) // it was parsed: it can be printed
	}
	return fence("go", b.String())
}

func fence(lang, text string) string {
	return "```" + lang + "\n" + strings.TrimRight(text, "\n") + "\n```\n\n"
}

var outputComment = regexp.MustCompile(`(?is)\n?[ \t]*//[ \t]*(unordered )?output:.*$`)

// examples are those that run, with what they print.
func (p *pkg) examples(examples []*doc.Example) {
	for _, e := range examples {
		title := "Example"
		if e.Suffix != "" {
			title += " (" + e.Suffix + ")"
		}
		p.print("**%s.** %s\n\n%s", title, strings.TrimSpace(p.prose(e.Doc, 5)), fence("go", p.body(e)))
		if e.Output != "" {
			p.print("It prints:\n\n%s", fence("text", e.Output))
		}
	}
}

// body is the code of an example: what stands in its function, or its whole file.
func (p *pkg) body(e *doc.Example) string {
	var b bytes.Buffer
	if err := (&printer.Config{Mode: printer.UseSpaces | printer.TabIndent, Tabwidth: 8}).Fprint(&b, p.fset, &printer.CommentedNode{Node: e.Code, Comments: e.Comments}); err != nil {
		panic(err) // it was parsed: it can be printed
	}
	text := b.String()
	if _, ok := e.Code.(*ast.BlockStmt); ok {
		text = strings.TrimSuffix(strings.TrimPrefix(text, "{"), "}")
		text = strings.ReplaceAll(text, "\n\t", "\n")
	}
	return strings.Trim(outputComment.ReplaceAllString(text, ""), "\n")
}
