package check

import (
	"go/types"
	"strings"
)

// signature writes the parameters and results of a function as people write them: "(s, sep string) (before, after string,
// found bool)". typ writes a type.
func signature(sig *types.Signature, typ func(types.Type) string) string {
	var b strings.Builder
	if tp := sig.TypeParams(); tp.Len() > 0 {
		b.WriteByte('[')
		for i := range tp.Len() {
			if i > 0 {
				b.WriteString(", ")
			}
			b.WriteString(tp.At(i).Obj().Name())
			if i == tp.Len()-1 || typ(tp.At(i).Constraint()) != typ(tp.At(i+1).Constraint()) {
				b.WriteString(" " + typ(tp.At(i).Constraint()))
			}
		}
		b.WriteByte(']')
	}
	b.WriteString("(" + tuple(sig.Params(), sig.Variadic(), typ) + ")")
	switch r := sig.Results(); {
	case r.Len() == 0:
	case r.Len() == 1 && r.At(0).Name() == "":
		b.WriteString(" " + typ(r.At(0).Type()))
	default:
		b.WriteString(" (" + tuple(r, false, typ) + ")")
	}
	return b.String()
}

// tuple writes variables; neighbours of one type share it.
func tuple(t *types.Tuple, variadic bool, typ func(types.Type) string) string {
	var b strings.Builder
	for i := range t.Len() {
		v := t.At(i)
		text := typ(v.Type())
		last := i == t.Len()-1
		if slice, ok := v.Type().(*types.Slice); ok && variadic && last {
			text = "..." + typ(slice.Elem())
		}
		if i > 0 {
			b.WriteString(", ")
		}
		if v.Name() == "" {
			b.WriteString(text)
			continue
		}
		b.WriteString(v.Name())
		shared := !last && typ(t.At(i+1).Type()) == text && !(variadic && i+1 == t.Len()-1)
		if !shared {
			b.WriteString(" " + text)
		}
	}
	return b.String()
}
