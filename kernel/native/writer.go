package native

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"

	"jeton/kernel/cell"
	"jeton/kernel/check"
)

// self stands for the tag of the cell that is being written: no Go text has it.
const self = "\x00"

// A writer writes the package of one cell.
type writer struct {
	r      *check.Result
	known  map[string]*object // of earlier compiled cells
	own    map[string]*object // of this one
	errs   check.Errors
	drafts map[*cell.Source]*draft
	loose  map[token.Pos]bool
	at     token.Position // what is written now

	imports map[string]bool    // of the text
	used    map[string]*object // objects of earlier cells that the text mentions
	wants   []string           // link names of interpreted cells' variables and functions
	current *object            // whose declaration is written now
	refused map[types.Object]bool

	body  strings.Builder // the declarations of the package
	inits int             // functions init
	files []string        // the student's, by their number
}

func newWriter(r *check.Result, known map[string]*object) *writer {
	w := &writer{r: r, known: known, own: map[string]*object{}, drafts: map[*cell.Source]*draft{}, loose: map[token.Pos]bool{},
		imports: map[string]bool{}, used: map[string]*object{}, refused: map[types.Object]bool{}}
	for _, p := range r.Unused {
		w.loose[p] = true
	}
	return w
}

// ofCell says whether a cell declared obj.
func ofCell(obj types.Object) bool { return check.OfCell(obj) }

func (w *writer) fail(pos token.Position, hint, format string, args ...any) {
	w.errs = append(w.errs, &check.Error{Pos: pos, Msg: fmt.Sprintf(format, args...), Hint: hint})
}

// draft is the text of a cell, with the edits that are the same wherever it is used.
func (w *writer) draft(src *cell.Source) *draft {
	d := w.drafts[src]
	if d == nil {
		d = &draft{src: src}
		w.drafts[src] = d
	}
	return d
}

// line is the directive that makes what follows stand at a place of the student's text. Files have numbers, so that an object does not depend
// on the number of its cell.
func (w *writer) line(d *draft, p token.Pos) string {
	at := d.src.Fset.Position(p)
	i := slices.Index(w.files, at.Filename)
	if i < 0 {
		i = len(w.files)
		w.files = append(w.files, at.Filename)
	}
	return fmt.Sprintf("\n//line %s:%d:%d\n", fileName(self, i, at.Filename), at.Line, at.Column)
}

// fileName is the name that the i-th file has in the object: as long as the student's at least, which takes its place.
func fileName(tag string, i int, student string) string {
	return fmt.Sprintf("%s%s.%d%s", filePrefix, tag, i, strings.Repeat("_", max(len(student)-len(filePrefix)-len("0123456789.0"), 0)))
}

// write makes the source of the cell, and the object without its file. count numbers the compilations of a tag.
func (w *writer) write(count func(tag string) int) (Source, *Object, error) {
	w.declarations()
	w.variables()
	w.run()
	gives, table := w.table()
	if len(w.errs) > 0 {
		return Source{}, nil, w.errs.Sorted()
	}
	text := w.whole(table)
	tag := tagOf(text)
	if n := count(tag); n > 0 {
		tag = tagOf(fmt.Sprint(text, n))
	}
	src := Source{Text: strings.ReplaceAll(text, self, tag), Imports: slices.Sorted(maps.Keys(w.imports)), Table: strings.ReplaceAll(inner("table"), self, tag), Files: map[string]string{}}
	for i, f := range w.files {
		src.Files[fileName(tag, i, f)] = f
	}
	obj := &Object{Gives: gives, Wants: w.wants, Cell: w.r.Source.Name, Files: src.Files, tag: tag, objects: w.own}
	for _, x := range w.own {
		x.tag = tag
		x.decl = strings.ReplaceAll(x.decl, self, tag)
		for i, u := range x.uses {
			x.uses[i] = strings.ReplaceAll(u, self, tag)
		}
	}
	for _, link := range slices.Collect(maps.Keys(w.own)) {
		if strings.Contains(link, self) {
			w.own[strings.ReplaceAll(link, self, tag)] = w.own[link]
			delete(w.own, link)
		}
	}
	sum := sha256.Sum256([]byte(src.Text))
	src.Key = hex.EncodeToString(sum[:])
	return src, obj, nil
}

func tagOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:5])
}

// whole puts the package together. Of the imports it keeps those that are mentioned: parts of the student's text have been replaced.
func (w *writer) whole(table string) string {
	body := support + hostText + w.again() + table + w.body.String()
	w.imports["sync/atomic"], w.imports["runtime"] = true, true
	var b strings.Builder
	b.WriteString("package main\n\nimport (\n\t\"unsafe\"\n")
	for _, path := range slices.Sorted(maps.Keys(w.imports)) {
		switch {
		case path == "unsafe":
		case strings.Contains(body, alias(path)+"."):
			fmt.Fprintf(&b, "\t%s %q\n", alias(path), path)
		default:
			delete(w.imports, path)
		}
	}
	b.WriteString(")\n" + body)
	return b.String()
}

// again declares what is used of earlier cells, and what that uses.
func (w *writer) again() string {
	var decls []string
	seen := map[string]bool{}
	todo := slices.Sorted(maps.Keys(w.used))
	for len(todo) > 0 {
		link := todo[0]
		todo = todo[1:]
		x := w.known[link]
		if seen[link] || x == nil {
			continue
		}
		seen[link] = true
		if x.decl != "" {
			decls = append(decls, x.decl)
		}
		todo = append(todo, x.uses...)
		maps.Copy(w.imports, x.imports)
	}
	slices.Sort(decls)
	return strings.Join(decls, "\n")
}

// alias is the name that a package has in all objects.
func alias(path string) string {
	if path == "unsafe" {
		return path
	}
	return "\u1427" + strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
			return r
		}
		return '_'
	}, path)
}

// value is the name of a variable, function or constant in an object: one that Go does not export, so that it is no symbol of the plugin.
func value(tag, name string) string { return "\u1427" + tag + "\u1427" + name }

// inner is the name of something that only an object has; dots are not for identifiers.
func inner(name string) string { return value(self, "\u1427"+strings.ReplaceAll(name, ".", "\u1427")) }

// typeName is that of a type; it is exported when the student's is, for embedded fields.
func typeName(tag, name string) string { return name + "\u1427" + tag }

// pkg is the name of an imported package.
func (w *writer) pkg(p *types.Package) string {
	w.imports[p.Path()] = true
	if w.current != nil {
		w.current.imports[p.Path()] = true
	}
	return alias(p.Path())
}

// mention notes that the text, and the declaration that is being written, use an object.
func (w *writer) mention(link string) {
	if x := w.known[link]; x != nil {
		w.used[link] = x
	}
	if w.current != nil {
		w.current.uses = append(w.current.uses, link)
	}
}

// typ writes a type.
func (w *writer) typ(t types.Type) string {
	tw := w.typeText()
	tw.typ(t)
	w.nameless(tw)
	return tw.String()
}

func (w *writer) typeText() *typeText { return &typeText{pkg: w.pkg, name: w.typeName} }

func (w *writer) nameless(t *typeText) {
	if t.bad != "" {
		w.fail(w.at, "declare it inside a function, or with an interface type", "compiled code cannot declare a variable of type %s here", t.bad)
	}
}

// typeName is the name of a cell's type.
func (w *writer) typeName(obj *types.TypeName) string {
	if obj.Pkg() == w.r.Pkg {
		if packageLevel(obj) {
			w.mention(check.LoweredName(obj))
		}
		return typeName(self, obj.Name())
	}
	link := check.LoweredName(obj)
	x := w.known[link]
	if x == nil {
		w.interpreted(obj)
		return obj.Name()
	}
	w.mention(link)
	return typeName(x.tag, plainName(obj))
}

// interpreted refuses a type of an interpreted cell.
func (w *writer) interpreted(obj types.Object) {
	if w.refused[obj] {
		return
	}
	w.refused[obj] = true
	kind := "type"
	if _, ok := obj.(*types.Func); ok {
		kind = "generic function"
	}
	where := "an earlier cell"
	if w.r.CellOf != nil {
		if c := w.r.CellOf(plainName(obj)); c != "" {
			where = c
		}
	}
	w.fail(w.at, fmt.Sprintf("put %%%%native on the first line of %s and run it again, then this cell", where),
		"%s %s of %s is interpreted: compiled code cannot use it", kind, plainName(obj), where)
}

// plainName is the student's name of an object.
func plainName(obj types.Object) string {
	name, _, _ := strings.Cut(obj.Name(), "\u1427")
	return name
}

func packageLevel(obj types.Object) bool {
	return obj.Parent() == nil || obj.Parent().Parent() == types.Universe || obj.Parent() == obj.Pkg().Scope()
}

// want is what stands for a variable or function of an interpreted cell.
func (w *writer) want(obj types.Object) string {
	link := check.LoweredName(obj)
	i := slices.Index(w.wants, link)
	if i < 0 {
		i = len(w.wants)
		w.wants = append(w.wants, link)
		name := inner(fmt.Sprintf("w%d", i))
		x := &object{imports: map[string]bool{}}
		outer := w.current
		w.current = x
		x.decl = fmt.Sprintf("var %s *%s\n", name, parens(w.typ(obj.Type())))
		w.current = outer
		w.own["want "+name] = x
	}
	name := inner(fmt.Sprintf("w%d", i))
	w.mention("want " + name)
	return "(*" + name + ")"
}

func parens(s string) string {
	if strings.HasPrefix(s, "func") || strings.HasPrefix(s, "chan") || strings.HasPrefix(s, "<-") {
		return "(" + s + ")"
	}
	return s
}
