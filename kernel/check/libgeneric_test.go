package check_test

import (
	"go/types"
	"testing"

	"jeton/kernel/check"
	"jeton/kernel/check/checktest"
)

type withSources struct{ *checktest.Library }

func (withSources) GenericSource(path string) map[string]string {
	switch path {
	case "slices":
		return map[string]string{
			"b.go": "package slices\nfunc Index[S ~[]E, E comparable](s S, v E) int { return find(s, v) }",
			"a.go": "package slices\nfunc find[S ~[]E, E comparable](s S, v E) int { return -1 }",
		}
	case "sync/atomic":
		return map[string]string{"a.go": "package atomic\ntype Pointer[T any] struct { p *T }\nfunc (x *Pointer[T]) Load() *T { return x.p }"}
	case "maps":
		return map[string]string{"a.go": "package maps\nfunc Keys[K any](k K) undefined {}"}
	}
	return nil
}

func TestLibraryGeneric(t *testing.T) {
	c := check.New(withSources{lib})
	object := func(path, name string) types.Object { return c.Package(path).Scope().Lookup(name) }
	g := c.LibraryGeneric(object("slices", "Index"))
	if g == nil || g.Decl.Func == nil || g.Decl.Obj.Name() != "Index" {
		t.Fatalf("slices.Index = %+v", g)
	}
	if g != c.LibraryGeneric(object("slices", "Index")) {
		t.Error("not the same the second time")
	}
	// What the body calls is found in the same way.
	for id, obj := range g.Info.Uses {
		if id.Name == "find" {
			if h := c.LibraryGeneric(obj); h == nil || h.Decl.Obj != obj {
				t.Errorf("find = %+v", h)
			}
		}
	}
	p := c.LibraryGeneric(object("sync/atomic", "Pointer"))
	if p == nil || p.Decl.Type == nil || len(p.Methods) != 1 || p.Methods[0].Func.Name.Name != "Load" {
		t.Fatalf("atomic.Pointer = %+v", p)
	}
	for _, obj := range []types.Object{object("slices", "Sort"), object("maps", "Keys"), object("fmt", "Println"), types.Universe.Lookup("len"), nil} {
		if g := c.LibraryGeneric(obj); g != nil {
			t.Errorf("%v = %+v", obj, g)
		}
	}
	if g := check.New(lib).LibraryGeneric(object("slices", "Index")); g != nil {
		t.Errorf("a library without sources gives %+v", g)
	}
}
