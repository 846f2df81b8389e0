package stdlib

import (
	"reflect"
	"slices"
	"sync"

	"jeton/stdlib/symtab"
	"jeton/stdlib/tables/gonum"
	"jeton/stdlib/tables/jeton"
	"jeton/stdlib/tables/plot"
	"jeton/stdlib/tables/std"
	"jeton/stdlib/tables/x"
)

// lookups are the groups' tables, in the order in which a path is looked for.
var lookups = [...]func(string) (symtab.Table, bool){
	unsafeTable, std.Table, jeton.Table, gonum.Table, plot.Table, x.Table,
}

func table(path string) (symtab.Table, bool) {
	for _, lookup := range lookups {
		if t, ok := lookup(path); ok {
			return t, true
		}
	}
	return symtab.Table{}, false
}

// Symbols returns the compiled package of an import path in the interpreter's form: functions and constants by value,
// variables addressable, types as nil pointers, and under "_I" the wrapper of interface I. It returns false when there is
// no such package. Each call makes a new map, which the caller owns: net/http takes some 20 µs.
//
// The first call for a package whose import has an effect on others has that effect: see effects.go.
func Symbols(path string) (map[string]reflect.Value, bool) {
	t, ok := table(path)
	if !ok {
		return nil, false
	}
	importEffect(path)
	return t.Symbols(), true
}

// Name returns the name that the package of an import path has in its own clause ("rand" for "math/rand/v2"), or "" when
// there is no such package.
func Name(path string) string {
	t, _ := table(path)
	return t.Name
}

// Generic lists the exported names of a package that its table cannot hold, sorted: generic functions and types, and
// interfaces that are constraints.
func Generic(path string) []string {
	t, _ := table(path)
	return t.Generic
}

// Requires lists the packages, sorted and without path itself, whose interfaces a value may meet through path: those of
// the types in its exported signatures, and theirs in turn.
func Requires(path string) []string {
	seen := map[string]bool{path: true}
	for todo := []string{path}; len(todo) > 0; {
		t, _ := table(todo[len(todo)-1])
		todo = todo[:len(todo)-1]
		for _, r := range t.Requires {
			if _, ok := table(r); ok && !seen[r] {
				seen[r] = true
				todo = append(todo, r)
			}
		}
	}
	delete(seen, path)
	return sortedKeys(seen)
}

// Packages returns the import paths of all packages, sorted. The caller must not change the slice.
func Packages() []string { return packages() }

var packages = sync.OnceValue(func() []string {
	paths := []string{"unsafe"}
	for _, r := range typeData() {
		paths = append(paths, r.Keys()...)
	}
	slices.Sort(paths)
	return paths
})
