// Package plug loads the objects that kernel/native has compiled of cells into this process. It is the one importer of
// Go's package plugin.
//
// Model: an object is a Go plugin that has one exported variable, Table: a function that is given what the object needs of
// its host, by name, and that gives what the cell declares, in the order that its builder knows. An object is loaded once, and stays.
//
// It does not know what the names mean (kernel/engine does), and builds nothing. A program that was built without cgo cannot load
// objects: see [Able].
//
// Sources: package plugin of Go; cmd/link, buildmode=plugin.
package plug

import "unsafe"

// A Host is what an object takes from its host: the addresses of variables, and of func values.
type Host = map[string]unsafe.Pointer

// A Table is an object's one exported function.
type Table = func(Host) []any

// NotHere says why a program cannot load objects.
const NotHere = "this jeton was built without cgo, and so cannot load compiled cells: install gcc and build jeton again, with CGO_ENABLED=1"

// Open loads the object at a path, and gives its table. The error is a sentence for a student.
func Open(path string) (Table, error) {
	table, err := open(path)
	if err != nil {
		return nil, err
	}
	sortTypes()
	return table, nil
}
