package check

import (
	"fmt"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"sort"
	"strings"
)

// An entity is a live name of the notebook.
type entity struct {
	name string
	obj  types.Object // nil for an import
	path string       // of an import
	cell string       // the name of the cell that it comes from
	pos  token.Position
	// source is kept for functions and types, so that they can be made again.
	source *source
	// methods are those of a type, by name.
	methods map[string]*source
	// generic is kept for generic functions and types.
	generic *Generic
}

// source is the text of one declaration, where it stood, and the package-level names of cells that it uses.
type source struct {
	text string
	at   token.Position
	uses []string
}

// dependsOn reports whether making e again is needed when the names of set change.
func (e *entity) dependsOn(set map[string]bool) bool {
	if e.source.dependsOn(set) {
		return true
	}
	for _, m := range e.methods {
		if m.dependsOn(set) {
			return true
		}
	}
	return false
}

func (s *source) dependsOn(set map[string]bool) bool {
	if s == nil {
		return false
	}
	for _, u := range s.uses {
		if set[u] {
			return true
		}
	}
	return false
}

// A Name is a live name of the notebook, for %who.
type Name struct {
	Name string
	Kind string // "var", "const", "func", "type" or "import"
	Type string // as a student writes it; for an import its path
	Cell string // "In[7]"
	// Pos is where it was declared.
	Pos token.Position
	// Lowered is what the interpreter calls it.
	Lowered string
	// Object has its type; nil for an import. Do not change it.
	Object types.Object
}

// Names lists the live names, sorted.
func (c *Checker) Names() []Name {
	c.mu.Lock()
	defer c.mu.Unlock()
	return namesOf(c.live)
}

// A Book is what a Checker knew at one moment: live names, and the texts of functions and types.
type Book struct{ live map[string]*entity }

// Book returns what is known now and, when r is not nil, would be if that cell, which still runs, had ended well.
func (c *Checker) Book(r *Result) Book {
	c.mu.Lock()
	defer c.mu.Unlock()
	live := maps.Clone(c.live)
	if r != nil {
		for _, name := range r.dropped {
			delete(live, name)
		}
		for _, e := range r.entities {
			live[e.name] = e
		}
	}
	return Book{live}
}

// Names lists the names, sorted.
func (b Book) Names() []Name { return namesOf(b.live) }

// Source returns the text of a function or type, with its methods, each behind a line that says where it stood. ok is false for
// other names.
func (b Book) Source(name string) (text string, ok bool) {
	for _, s := range b.live[name].sources() {
		text += fmt.Sprintf("//line %s:%d:%d\n%s\n", s.at.Filename, s.at.Line, max(s.at.Column, 1), s.text)
	}
	return text, text != ""
}

func namesOf(live map[string]*entity) []Name {
	names := make([]Name, 0, len(live))
	for _, e := range live {
		n := Name{Name: e.name, Kind: e.kind(), Type: e.path, Cell: e.cell, Pos: e.pos, Object: e.obj}
		if e.obj != nil {
			n.Lowered = LoweredName(e.obj)
			n.Type = TypeString(e.obj.Type())
			if e.kind() == "type" {
				n.Type = TypeString(e.obj.Type().Underlying())
			}
		}
		names = append(names, n)
	}
	sort.Slice(names, func(i, j int) bool { return names[i].Name < names[j].Name })
	return names
}

// Source returns the text of a live function or type, with its methods, for inspection. ok is false for other names.
func (c *Checker) Source(name string) (text string, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.live[name].text()
}

func (e *entity) text() (text string, ok bool) {
	var texts []string
	for _, s := range e.sources() {
		texts = append(texts, s.text)
	}
	return strings.Join(texts, "\n\n"), texts != nil
}

// sources are the texts of a function, or of a type and its methods; none for other names, and for nil.
func (e *entity) sources() (all []*source) {
	if e == nil || e.source == nil {
		return nil
	}
	all = append(all, e.source)
	for _, m := range slices.Sorted(maps.Keys(e.methods)) {
		all = append(all, e.methods[m])
	}
	return all
}

func (e *entity) kind() string {
	switch e.obj.(type) {
	case *types.Var:
		return "var"
	case *types.Const:
		return "const"
	case *types.Func:
		return "func"
	case *types.TypeName:
		return "type"
	}
	return "import"
}

// TypeString is a type as a student writes it: packages by name, cells' types bare.
func TypeString(t types.Type) string {
	return types.TypeString(t, func(p *types.Package) string {
		if p.Path() == "main" {
			return ""
		}
		return p.Name()
	})
}
