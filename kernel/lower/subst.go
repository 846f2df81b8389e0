package lower

import (
	"go/types"

	"jeton/kernel/check"
)

func isCell(obj types.Object) bool { return check.OfCell(obj) }

// substitute puts type arguments in the place of type parameters.
func substitute(t types.Type, env map[*types.TypeParam]types.Type) types.Type {
	if len(env) == 0 || t == nil {
		return t
	}
	s := substitution{env}
	return s.typ(t)
}

type substitution struct {
	env map[*types.TypeParam]types.Type
}

var instances = types.NewContext()

func (s substitution) typ(t types.Type) types.Type {
	switch t := t.(type) {
	case *types.TypeParam:
		if a := s.env[t]; a != nil {
			return a
		}
		return t
	case *types.Alias:
		return s.typ(types.Unalias(t))
	case *types.Named:
		args := t.TypeArgs()
		if args == nil {
			return t
		}
		list := make([]types.Type, args.Len())
		changed := false
		for i := range list {
			list[i] = s.typ(args.At(i))
			changed = changed || list[i] != args.At(i)
		}
		if !changed {
			return t
		}
		n, err := types.Instantiate(instances, t.Origin(), list, false)
		if err != nil {
			panic(err)
		}
		return n
	case *types.Pointer:
		if e := s.typ(t.Elem()); e != t.Elem() {
			return types.NewPointer(e)
		}
	case *types.Slice:
		if e := s.typ(t.Elem()); e != t.Elem() {
			return types.NewSlice(e)
		}
	case *types.Array:
		if e := s.typ(t.Elem()); e != t.Elem() {
			return types.NewArray(e, t.Len())
		}
	case *types.Map:
		k, e := s.typ(t.Key()), s.typ(t.Elem())
		if k != t.Key() || e != t.Elem() {
			return types.NewMap(k, e)
		}
	case *types.Chan:
		if e := s.typ(t.Elem()); e != t.Elem() {
			return types.NewChan(t.Dir(), e)
		}
	case *types.Tuple:
		return s.tuple(t)
	case *types.Signature:
		// Fresh even when nothing changes: callers pair the parameters of the two.
		return types.NewSignatureType(nil, nil, nil, s.tuple(t.Params()), s.tuple(t.Results()), t.Variadic())
	case *types.Struct:
		return s.structure(t)
	case *types.Interface:
		return s.iface(t)
	}
	return t
}

func (s substitution) tuple(t *types.Tuple) *types.Tuple {
	vars := make([]*types.Var, t.Len())
	for i := range vars {
		v := t.At(i)
		vars[i] = types.NewVar(v.Pos(), v.Pkg(), v.Name(), s.typ(v.Type()))
	}
	return types.NewTuple(vars...)
}

func (s substitution) structure(t *types.Struct) types.Type {
	fields, tags, changed := make([]*types.Var, t.NumFields()), make([]string, t.NumFields()), false
	for i := range fields {
		f := t.Field(i)
		ft := s.typ(f.Type())
		changed = changed || ft != f.Type()
		fields[i], tags[i] = types.NewField(f.Pos(), f.Pkg(), f.Name(), ft, f.Embedded()), t.Tag(i)
	}
	if !changed {
		return t
	}
	return types.NewStruct(fields, tags)
}

func (s substitution) iface(t *types.Interface) types.Type {
	if t.NumMethods() == 0 {
		return t
	}
	methods := make([]*types.Func, t.NumMethods())
	for i := range methods {
		m := t.Method(i)
		methods[i] = types.NewFunc(m.Pos(), m.Pkg(), m.Name(), s.typ(m.Signature()).(*types.Signature))
	}
	return types.NewInterfaceType(methods, nil).Complete()
}

// mentions reports whether values of type t must be boxed in an interface: a cell's type occurs in it, or a struct or
// interface of which the interpreter makes something else.
func (e *emitter) mentions(t types.Type) bool {
	if m, ok := e.mention[t]; ok {
		return m
	}
	e.mention[t] = false // for types that contain themselves
	m := e.mentionsNow(t)
	e.mention[t] = m
	return m
}

func (e *emitter) mentionsNow(t types.Type) bool {
	switch t := types.Unalias(t).(type) {
	case *types.Named:
		if t.TypeArgs() != nil {
			for a := range t.TypeArgs().Types() {
				if e.mentions(a) {
					return true
				}
			}
			if _, ok := t.Underlying().(*types.Struct); ok && e.ofLibrary(t.Obj()) != nil {
				return true
			}
		}
		return check.OfCell(t.Obj())
	case *types.Pointer:
		return e.mentions(t.Elem())
	case *types.Slice:
		return e.mentions(t.Elem())
	case *types.Array:
		return e.mentions(t.Elem())
	case *types.Map:
		return e.mentions(t.Key()) || e.mentions(t.Elem())
	case *types.Chan:
		return e.mentions(t.Elem())
	case *types.Signature:
		return e.mentionsTuple(t.Params()) || e.mentionsTuple(t.Results())
	case *types.Struct:
		for i := range t.NumFields() {
			f := t.Field(i)
			if !f.Exported() || f.Embedded() || e.mentions(f.Type()) {
				return true
			}
		}
	case *types.Interface:
		return t.NumMethods() > 0
	}
	return false
}

func (e *emitter) mentionsTuple(t *types.Tuple) bool {
	for v := range t.Variables() {
		if e.mentions(v.Type()) {
			return true
		}
	}
	return false
}
