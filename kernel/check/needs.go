package check

import (
	"go/token"
	"go/types"
	"maps"
	"slices"
)

// Needs lists the live names that a live name is made of: what a function's or a type's text mentions, and the types of cells in the type
// of a variable or constant.
func (c *Checker) Needs(name string) []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	e := c.live[name]
	if e == nil || e.obj == nil {
		return nil
	}
	all := map[string]bool{}
	add := func(s *source) {
		if s != nil {
			for _, u := range s.uses {
				all[u] = true
			}
		}
	}
	add(e.source)
	for _, m := range e.methods {
		add(m)
	}
	if e.source == nil {
		for _, t := range typesOfCells(e.obj.Type()) {
			all[t] = true
		}
	}
	delete(all, name)
	return slices.Sorted(maps.Keys(all))
}

// A Piece is the text of one declaration, and where it was written.
type Piece struct {
	Text string
	At   token.Position
}

// Pieces are the declarations of a live function or type: of a type, its methods, too, in the order of their names. Others have none.
func (c *Checker) Pieces(name string) (list []Piece) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e := c.live[name]
	if e == nil || e.source == nil {
		return nil
	}
	list = []Piece{{e.source.text, e.source.at}}
	for _, m := range slices.Sorted(maps.Keys(e.methods)) {
		list = append(list, Piece{e.methods[m].text, e.methods[m].at})
	}
	return list
}

// typesOfCells are the names of the types of cells that t is written with.
func typesOfCells(t types.Type) (names []string) {
	seen := map[types.Type]bool{}
	var walk func(t types.Type)
	tuple := func(t *types.Tuple) {
		for v := range t.Variables() {
			walk(v.Type())
		}
	}
	walk = func(t types.Type) {
		if seen[t] {
			return
		}
		seen[t] = true
		switch t := t.(type) {
		case *types.Alias:
			if OfCell(t.Obj()) {
				names = append(names, t.Obj().Name())
			}
			walk(t.Rhs())
		case *types.Named:
			for a := range t.TypeArgs().Types() {
				walk(a)
			}
			if OfCell(t.Obj()) {
				names = append(names, t.Obj().Name())
			}
		case interface{ Elem() types.Type }:
			walk(t.Elem())
			if m, ok := t.(*types.Map); ok {
				walk(m.Key())
			}
		case *types.Struct:
			for f := range t.Fields() {
				walk(f.Type())
			}
		case *types.Signature:
			tuple(t.Params())
			tuple(t.Results())
		}
	}
	walk(t)
	return names
}
