// Package symtab is the form in which the generated tables of jeton's library state a compiled package: its exported
// objects by name.
//
// A table is written as one function that returns composite literals of addresses and constants, so it is code and
// read-only data: nothing of it runs, and none of its pages is touched, before somebody asks for that package.
//
//	func t_strings() symtab.Table {
//		return symtab.Table{
//			Values: []symtab.Entry{{"Cut", strings.Cut}, …},
//			Types:  []symtab.Entry{{"Builder", (*strings.Builder)(nil)}, …},
//		}
//	}
//
// [Table.Symbols] turns it into the interpreter's form. The package holds no table itself, and knows nothing of the
// interpreter beyond that form. Source: the form is that of yaegi's "extract" command, without its initialisation.
package symtab

import (
	"go/constant"
	"go/token"
	"reflect"
)

// An Entry is one object of a package.
type Entry struct {
	Name  string
	Value any
}

// The kinds of an untyped constant, which the interpreter keeps exact. Entries of a [Table]'s Untyped hold one of them,
// or a bool.
type (
	Int   int64  // an integer or rune that fits
	Big   string // an integer that does not, as a literal
	Float string // a floating-point number, as a literal of at least 512 bits
	Str   string // a string
)

// A Table lists the exported objects of one package.
type Table struct {
	Path    string  // import path
	Name    string  // the package's own name, as its clause says
	Values  []Entry // functions and typed constants
	Vars    []Entry // variables, by address
	Untyped []Entry // untyped constants
	Types   []Entry // types, as nil pointers
	// Wrappers hold, for an interface type Name, a nil pointer to a struct of functions that implements it: it gives
	// methods to a value of an interpreted type. Field 0 is the value, field i+1 is "W" and the name of method i.
	Wrappers []Entry
	Generic  []string // exported objects with type parameters, and interfaces that are constraints; not in the table
	Requires []string // paths of packages whose interfaces occur in this one's exported signatures
}

// Symbols returns the table in the interpreter's form: functions and constants by value, variables addressable, types as
// nil pointers, and the wrapper of interface I under "_I". The caller owns the map.
func (t Table) Symbols() map[string]reflect.Value {
	m := make(map[string]reflect.Value, t.Len())
	for _, e := range t.Values {
		m[e.Name] = reflect.ValueOf(e.Value)
	}
	for _, e := range t.Vars {
		m[e.Name] = reflect.ValueOf(e.Value).Elem()
	}
	for _, e := range t.Untyped {
		m[e.Name] = reflect.ValueOf(exact(e.Value))
	}
	for _, e := range t.Types {
		m[e.Name] = reflect.ValueOf(e.Value)
	}
	for _, e := range t.Wrappers {
		m["_"+e.Name] = reflect.ValueOf(e.Value)
	}
	return m
}

// Len returns the number of symbols, wrappers counted.
func (t Table) Len() int {
	return len(t.Values) + len(t.Vars) + len(t.Untyped) + len(t.Types) + len(t.Wrappers)
}

func exact(v any) any {
	switch v := v.(type) {
	case Int:
		return constant.MakeInt64(int64(v))
	case Big:
		return constant.MakeFromLiteral(string(v), token.INT, 0)
	case Float:
		return constant.ToFloat(constant.MakeFromLiteral(string(v), token.FLOAT, 0))
	case Str:
		return constant.MakeString(string(v))
	}
	return v
}
