package compile

import "go/types"

// InstanceLink is the link name of an instance of a generic type, as units have it. ok is false when it is made of types that functions
// declare, of types without a simple form, or of type parameters.
func InstanceLink(n *types.Named) (link string, ok bool) {
	b := &builder{}
	if !b.mentionable(n) {
		return "", false
	}
	return b.linkName(n), true
}

// mentionable says whether the link name of a type depends on nothing but the type.
func (b *builder) mentionable(t types.Type) bool {
	switch t := types.Unalias(t).(type) {
	case *types.Basic:
		return true
	case *types.Named:
		if obj := t.Obj(); obj.Pkg() != nil && b.isLocal(obj) {
			return false
		}
		for a := range t.TypeArgs().Types() {
			if !b.mentionable(a) {
				return false
			}
		}
		return true
	case *types.Map:
		return b.mentionable(t.Key()) && b.mentionable(t.Elem())
	case *types.Pointer, *types.Slice, *types.Array, *types.Chan:
		return b.mentionable(t.(interface{ Elem() types.Type }).Elem())
	}
	return false
}
