package notebook

import (
	"cmp"
	"fmt"
	"go/types"
	"maps"
	"slices"
	"strings"

	"jeton/kernel/check"
	"jeton/kernel/front"
)

// A parcel is what is moved from where names are known to where they are wanted, as texts that declare it there: types and
// functions from their source, constants, and variables without their values.
type parcel struct {
	from   *check.Checker
	has    func(name string) bool // whether it is known there, and the same
	to     string                 // where it goes, in a sentence
	names  map[string]check.Name  // live in from
	wanted map[string]bool        // what the student has named
	chosen map[string]bool
	pieces []piece
}

// A piece is a declaration, with the names that it needs.
type piece struct {
	check.Piece
	name  string
	needs []string
}

func newParcel(from *check.Checker, to string, has func(name string) bool) *parcel {
	p := &parcel{from: from, has: has, to: to, names: map[string]check.Name{}, wanted: map[string]bool{}, chosen: map[string]bool{}}
	for _, n := range from.Names() {
		p.names[n.Name] = n
	}
	return p
}

// add puts a name in, with what it is made of.
func (p *parcel) add(name string) *front.Error {
	n := p.names[name]
	if p.chosen[name] || !p.wanted[name] && p.has(name) {
		return nil
	}
	p.chosen[name] = true
	texts, fail := p.declared(n)
	if fail != nil {
		return fail
	}
	needs := p.from.Needs(name)
	for _, t := range texts {
		for word := range wordsOf(t.Text) {
			if p.names[word].Kind == "import" {
				needs = append(needs, word)
			}
		}
	}
	slices.Sort(needs)
	for _, need := range needs {
		m, live := p.names[need]
		switch {
		case !live:
		case m.Kind == "var" && !p.wanted[need] && !p.has(need):
			return simpleError(magicError, "%s uses the variable %s, which is not known on %s: %%push %s,%s copies both", name, need, p.to, name, need)
		case m.Kind != "var":
			if fail := p.add(need); fail != nil {
				return fail
			}
		}
	}
	for _, t := range texts {
		p.pieces = append(p.pieces, piece{t, name, needs})
	}
	return nil
}

// declared are the texts that declare a name again.
func (p *parcel) declared(n check.Name) ([]check.Piece, *front.Error) {
	one := func(text string) []check.Piece { return []check.Piece{{Text: text, At: n.Pos}} }
	switch n.Kind {
	case "import":
		return one(fmt.Sprintf("import %s %q", n.Name, n.Type)), nil
	case "const":
		return one(constText(n)), nil
	case "var":
		if why := uncopyable(n.Object.Type(), nil); why != "" {
			return nil, simpleError(magicError, "%s (%s) cannot be copied to %s, since it holds %s: make it there", n.Name, n.Type, p.to, why)
		}
		return one(fmt.Sprintf("var %s %s", n.Name, n.Type)), nil
	}
	list := p.from.Pieces(n.Name)
	if list == nil {
		return nil, simpleError(magicError, "%s has no source that could be copied to %s", n.Name, p.to)
	}
	return list, nil
}

// constText declares a constant again.
func constText(n check.Name) string {
	c := n.Object.(*types.Const)
	typ := ""
	if b, ok := c.Type().(*types.Basic); !ok || b.Info()&types.IsUntyped == 0 {
		typ = check.TypeString(c.Type())
	}
	return fmt.Sprintf("const %s %s = %s", n.Name, typ, c.Val().ExactString())
}

// A sheet is declarations of one cell, as a text of that cell's name in which each stands at its own line: so tracebacks are right.
type sheet struct{ name, text string }

// sheets are the texts that declare all, in an order in which each needs only earlier ones. Cells that need each other make one text.
func (p *parcel) sheets() (list []sheet) {
	left := map[string][]piece{}
	for _, d := range p.pieces {
		left[d.At.Filename] = append(left[d.At.Filename], d)
	}
	for len(left) > 0 {
		ready := ""
		for _, cell := range slices.Sorted(maps.Keys(left)) {
			if ready == "" && !needsOthers(left, cell) {
				ready = cell
			}
		}
		if ready == "" {
			var all []piece
			for _, cell := range slices.Sorted(maps.Keys(left)) {
				all = append(all, left[cell]...)
			}
			return append(list, sheet{"%push", layOut(all)})
		}
		list = append(list, sheet{ready, layOut(left[ready])})
		delete(left, ready)
	}
	return list
}

// needsOthers reports whether a declaration of a cell needs one of another cell.
func needsOthers(left map[string][]piece, cell string) bool {
	for other, list := range left {
		for _, d := range list {
			if other != cell && slices.ContainsFunc(left[cell], func(mine piece) bool { return slices.Contains(mine.needs, d.name) }) {
				return true
			}
		}
	}
	return false
}

// layOut puts declarations at their lines, imports first, as far as that goes.
func layOut(list []piece) string {
	slices.SortStableFunc(list, func(a, b piece) int { return cmp.Compare(a.At.Line, b.At.Line) })
	var imports []string
	list = slices.DeleteFunc(list, func(d piece) bool {
		is := strings.HasPrefix(d.Text, "import ")
		if is {
			imports = append(imports, d.Text)
		}
		return is
	})
	var b strings.Builder
	b.WriteString(strings.Join(imports, "; "))
	line := 1
	for _, d := range list {
		more := max(d.At.Line-line, min(b.Len(), 1)) // at the least a line of its own
		b.WriteString(strings.Repeat("\n", more) + d.Text)
		line += more + strings.Count(d.Text, "\n")
	}
	return b.String()
}
