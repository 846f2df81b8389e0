package native

import (
	"go/types"
	"maps"
	"slices"

	"jeton/kernel/compile"
)

// instances gives the instances of generic types that the cell mentions: interpreted cells must have the same.
func (w *writer) instances(give func(kind GivenKind, link, value string)) {
	found := map[string]*types.Named{}
	seen := map[types.Type]bool{}
	var walk func(t types.Type)
	walk = func(t types.Type) {
		if t == nil || seen[t] {
			return
		}
		seen[t] = true
		switch t := types.Unalias(t).(type) {
		case *types.Named:
			if t.TypeArgs().Len() == 0 {
				return
			}
			if link, ok := compile.InstanceLink(t); ok {
				found[link] = t
			}
			for a := range t.TypeArgs().Types() {
				walk(a)
			}
		case *types.Map:
			walk(t.Key())
			walk(t.Elem())
		case *types.Pointer, *types.Slice, *types.Array, *types.Chan:
			walk(t.(interface{ Elem() types.Type }).Elem())
		case *types.Signature:
			walk(t.Params())
			walk(t.Results())
		case *types.Tuple:
			for v := range t.Variables() {
				walk(v.Type())
			}
		}
	}
	for _, tv := range w.r.Info.Types {
		walk(tv.Type)
	}
	for _, link := range slices.Sorted(maps.Keys(found)) {
		tw := w.typeText()
		tw.typ(found[link])
		if tw.bad == "" && !isConstraint(found[link]) {
			give(Type, link, "(*"+tw.String()+")(nil)")
		}
	}
}
