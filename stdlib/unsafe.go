package stdlib

import (
	"reflect"
	"unsafe"

	"jeton/stdlib/symtab"
)

// unsafeTable gives package unsafe, which is of the compiler. Sizeof, Alignof and Offsetof are constants that the checker
// knows; they stand here for an interpreter that evaluates them.
func unsafeTable(path string) (symtab.Table, bool) {
	if path != "unsafe" {
		return symtab.Table{}, false
	}
	return symtab.Table{
		Path: "unsafe",
		Name: "unsafe",
		Values: []symtab.Entry{
			{Name: "Add", Value: func(p unsafe.Pointer, n int) unsafe.Pointer { return unsafe.Add(p, n) }},
			{Name: "Alignof", Value: func(v any) uintptr { return uintptr(reflect.TypeOf(v).Align()) }},
			{Name: "Offsetof", Value: func(any) uintptr { return 0 }},
			{Name: "Sizeof", Value: func(v any) uintptr { return reflect.TypeOf(v).Size() }},
		},
		Types:   []symtab.Entry{{Name: "Pointer", Value: (*unsafe.Pointer)(nil)}},
		Generic: []string{"Slice", "SliceData", "String", "StringData"},
	}, true
}
