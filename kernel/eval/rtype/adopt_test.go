package rtype

import (
	"reflect"
	"testing"
	"unsafe"

	"jeton/kernel/code"
)

type adopted struct{ N int }

// A unit that mentions an adopted type gets the compiled one.
func TestAdopt(t *testing.T) {
	r := NewRegistry()
	if twins := r.Adopt(map[string]reflect.Type{"adoptedᐧ1": reflect.TypeFor[adopted]()}); len(twins) != 0 {
		t.Errorf("twins of a new name: %v", twins)
	}
	types, err := r.Types(&code.Unit{Types: []code.Type{{Kind: code.Kind(reflect.Struct), Name: "adopted", Pkg: "main", Link: "adoptedᐧ1"}, {Kind: code.Kind(reflect.Slice), Elem: 0}}}, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	if types[0] != reflect.TypeFor[adopted]() || types[1] != reflect.TypeFor[[]adopted]() {
		t.Errorf("%v, %v", types[0], types[1])
	}
	twins := r.Adopt(map[string]reflect.Type{"adoptedᐧ1": reflect.TypeFor[int]()})
	if twins[Of(reflect.TypeFor[int]())] != Of(reflect.TypeFor[adopted]()) || len(twins) != 1 {
		t.Errorf("twins of a known name: %v", twins)
	}
}

// Types that a unit has had made are found again among those of an object that comes later. Of the types of this program the ones that are made
// here stand for the object's.
func TestTypesOfAnObject(t *testing.T) {
	section, offsets := typesOfTest(t)
	twins := map[*Raw]*Raw{}
	Twins(twins, section, offsets)
	for old, now := range twins {
		if old == now || old.Reflect().String() != now.Reflect().String() {
			t.Errorf("%v is to be %v", old.Reflect(), now.Reflect())
		}
	}
	made1 := Of(reflect.MapOf(reflect.TypeFor[[3]int8](), reflect.TypeFor[adopted]()))
	remember(made1)
	remember(made1)
	if n := len(made["map[[3]int8]rtype.adopted"]); n != 1 {
		t.Errorf("%d types are remembered, want 1", n)
	}
	remember(Of(reflect.TypeFor[map[string]int]()))
	if len(made["map[string]int"]) != 0 {
		t.Error("a compiled type is remembered")
	}
}

// typesOfTest are this program's types without name.
func typesOfTest(t *testing.T) (unsafe.Pointer, []int32) {
	sections, offsets := typelinks()
	if len(sections) == 0 {
		t.Fatal("this program has no types")
	}
	return sections[0], offsets[0]
}

func TestIdentical(t *testing.T) {
	type other struct{ N int }
	mine, theirs := Of(reflect.TypeFor[adopted]()), Of(reflect.TypeFor[other]())
	for _, c := range []struct {
		a, b reflect.Type
		want bool
	}{
		{reflect.TypeFor[int](), reflect.TypeFor[int](), true},
		{reflect.TypeFor[int](), reflect.TypeFor[uint](), false},
		{reflect.TypeFor[adopted](), reflect.TypeFor[other](), true}, // known as twins
		{reflect.TypeFor[[]adopted](), reflect.TypeFor[[]other](), true},
		{reflect.TypeFor[[2]adopted](), reflect.TypeFor[[3]other](), false},
		{reflect.TypeFor[map[string]adopted](), reflect.TypeFor[map[string]other](), true},
		{reflect.TypeFor[map[adopted]string](), reflect.TypeFor[map[string]other](), false},
		{reflect.TypeFor[chan<- adopted](), reflect.TypeFor[chan other](), false},
		{reflect.TypeFor[func(adopted, ...int) error](), reflect.TypeFor[func(other, ...int) error](), true},
		{reflect.TypeFor[func(adopted, []int)](), reflect.TypeFor[func(other, ...int)](), false},
		{reflect.TypeFor[func(adopted)](), reflect.TypeFor[func(other, int)](), false},
		{reflect.TypeFor[struct{ A adopted }](), reflect.TypeFor[struct{ A other }](), true},
		{reflect.TypeFor[struct{ A adopted }](), reflect.TypeFor[struct{ B other }](), false},
		{reflect.TypeFor[struct {
			A adopted `t:"1"`
		}](), reflect.TypeFor[struct{ A other }](), false},
		{reflect.TypeFor[interface{ M(adopted) }](), reflect.TypeFor[interface{ M(other) }](), true},
		{reflect.TypeFor[interface{ M(adopted) }](), reflect.TypeFor[interface{ N(other) }](), false},
	} {
		if got := identical(Of(c.a), Of(c.b), map[*Raw]*Raw{mine: theirs}); got != c.want {
			t.Errorf("%v and %v: %v, want %v", c.a, c.b, got, c.want)
		}
	}
}
