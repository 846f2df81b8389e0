// reflect on her types: names, fields, methods, values set and called, made types, deep equality.
package main

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
)

type Kind int

func (k Kind) String() string { return fmt.Sprint("kind ", int(k)) }

type Base struct {
	ID int `db:"id" json:"-"`
}

func (b Base) Hello(name string, n ...int) (string, int) { return "hello " + name, len(n) }
func (b *Base) SetID(id int)                             { b.ID = id }

type Rec struct {
	Base
	Name string `db:"name,key"`
	Tags []Kind
	M    map[string]*Rec
	next *Rec
	Fn   func(int) (string, error)
	Ch   <-chan Kind
	Any  any
	Arr  [2]bool
	I    fmt.Stringer
	In   struct{ X, y int }
}
type Gen[T any] struct{ V T }

func (g Gen[T]) Get() T { return g.V }

type private struct{ a int }
type Iface interface {
	Hello(string, ...int) (string, int)
	unexported()
}

func walk(v reflect.Value, depth int) string {
	pad := strings.Repeat(".", depth)
	switch v.Kind() {
	case reflect.Struct:
		s := ""
		for i := range v.NumField() {
			s += fmt.Sprintf("%s%s(%s)\n%s", pad, v.Type().Field(i).Name, v.Field(i).Type(), walk(v.Field(i), depth+1))
		}
		return s
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			return ""
		}
		return walk(v.Elem(), depth+1)
	case reflect.Slice, reflect.Array:
		return fmt.Sprintf("%slen %d\n", pad, v.Len())
	case reflect.Map:
		return fmt.Sprintf("%skeys %d\n", pad, v.Len())
	}
	return ""
}

func try(f func()) {
	defer func() { fmt.Println("panic:", recover()) }()
	f()
}

func main() {
	r := Rec{Base: Base{1}, Name: "n", Tags: []Kind{1}, M: map[string]*Rec{"k": nil}, I: Kind(3)}
	t := reflect.TypeOf(r)
	fmt.Println(t, t.Name(), t.PkgPath(), t.Kind(), t.NumField(), t.NumMethod(), reflect.TypeOf(&r).NumMethod(), t.Size() > 0, t.Comparable())
	for i := range t.NumField() {
		f := t.Field(i)
		fmt.Println(f.Name, f.Type, f.Type.Kind(), f.Tag.Get("db"), f.Anonymous, f.IsExported())
	}
	for i := range reflect.TypeOf(&r).NumMethod() {
		m := reflect.TypeOf(&r).Method(i)
		fmt.Println(m.Name, m.Type, m.Type.IsVariadic())
	}
	fmt.Print(walk(reflect.ValueOf(&r), 0))
	v := reflect.ValueOf(&r).Elem()
	v.FieldByName("Name").SetString("set")
	v.Field(0).Field(0).SetInt(42)
	v.FieldByName("Tags").Set(reflect.Append(v.FieldByName("Tags"), reflect.ValueOf(Kind(9))))
	v.FieldByName("M").SetMapIndex(reflect.ValueOf("new"), reflect.ValueOf(&Rec{Name: "inner"}))
	v.FieldByName("Any").Set(reflect.ValueOf([]int{1}))
	v.FieldByIndex([]int{10, 0}).SetInt(7)
	v.FieldByName("Fn").Set(reflect.MakeFunc(v.FieldByName("Fn").Type(), func(args []reflect.Value) []reflect.Value {
		return []reflect.Value{reflect.ValueOf(fmt.Sprint("made ", args[0].Int())), reflect.Zero(reflect.TypeFor[error]())}
	}))
	fmt.Println(r.Name, r.ID, r.Tags, r.M["new"].Name, r.Any, r.In)
	fmt.Println(r.Fn(5))
	out := reflect.ValueOf(r).MethodByName("Hello").Call([]reflect.Value{reflect.ValueOf("bob"), reflect.ValueOf(1), reflect.ValueOf(2)})
	fmt.Println(out[0], out[1].Int(), len(out))
	reflect.ValueOf(&r).MethodByName("SetID").Call([]reflect.Value{reflect.ValueOf(77)})
	out = reflect.ValueOf(strings.Repeat).Call([]reflect.Value{reflect.ValueOf("ab"), reflect.ValueOf(2)})
	fmt.Println(r.ID, out[0], reflect.ValueOf(&r).MethodByName("None").IsValid())
	out = reflect.ValueOf(r).MethodByName("Hello").CallSlice([]reflect.Value{reflect.ValueOf("s"), reflect.ValueOf([]int{1, 2, 3})})
	fmt.Println(out[1])

	fmt.Println(reflect.TypeOf(Gen[Kind]{}), reflect.TypeOf(Gen[Kind]{}).Name(), reflect.TypeOf(Gen[*Rec]{}.Get), reflect.TypeFor[Iface]().NumMethod(), reflect.TypeFor[Iface]().Method(0).Name)
	str := reflect.TypeFor[fmt.Stringer]()
	fmt.Println(reflect.TypeOf(Kind(0)).Implements(str), t.Implements(str), reflect.TypeOf(Kind(0)).ConvertibleTo(reflect.TypeOf("")), reflect.TypeOf(1).AssignableTo(reflect.TypeOf(Kind(0))))
	cv := reflect.ValueOf(5).Convert(reflect.TypeOf(Kind(0)))
	fmt.Println(cv, cv.Interface() == any(Kind(5)), cv.Type().String())
	fmt.Println(reflect.SliceOf(t), reflect.MapOf(reflect.TypeOf(Kind(0)), t), reflect.PointerTo(t), reflect.ChanOf(reflect.RecvDir, t), reflect.ArrayOf(3, reflect.TypeOf(Kind(0))), reflect.FuncOf([]reflect.Type{t}, nil, false))
	st := reflect.StructOf([]reflect.StructField{{Name: "A", Type: reflect.TypeOf(Kind(0)), Tag: `json:"a"`}, {Name: "B", Type: t.Field(3).Type}})
	sv := reflect.New(st).Elem()
	sv.Field(0).SetInt(3)
	fmt.Printf("%v %+v\n", st, sv.Interface())
	sl := reflect.MakeSlice(reflect.TypeOf(r.Tags), 2, 5)
	sl.Index(1).Set(reflect.ValueOf(Kind(4)))
	mk := reflect.MakeMap(reflect.TypeFor[map[Kind]string]())
	mk.SetMapIndex(reflect.ValueOf(Kind(1)), reflect.ValueOf("one"))
	fmt.Println(sl, sl.Cap(), mk, sl.Interface().([]Kind)[1], mk.Interface().(map[Kind]string)[1])
	for k, v := range mk.Seq2() {
		fmt.Println(k, v)
	}
	fmt.Println(reflect.DeepEqual(r, r), reflect.DeepEqual(Rec{Tags: []Kind{1}}, Rec{Tags: []Kind{1}}), reflect.DeepEqual([]any{1, map[string]Kind{"a": 1}}, []any{1, map[string]Kind{"a": 1}}), reflect.DeepEqual([]int(nil), []int{}), reflect.DeepEqual(Kind(1), 1), reflect.DeepEqual(errors.New("x"), errors.New("x")))
	fmt.Println(reflect.Zero(t).Field(1).String() == "", reflect.ValueOf(Kind(0)).IsZero(), reflect.ValueOf(nil).IsValid(), reflect.ValueOf(private{1}).Field(0).CanInterface(), v.CanSet(), v.FieldByName("next").CanSet(), reflect.ValueOf(r).CanAddr())
	sw := reflect.Swapper([]Kind{1, 2})
	sw(0, 1)
	cp := []Kind{0, 0}
	fmt.Println(reflect.Copy(reflect.ValueOf(cp), reflect.ValueOf([]Kind{8, 9, 10})), cp, reflect.Indirect(v.Addr()).Type())
	type local struct{ Z Gen[int] }
	fmt.Println(reflect.TypeOf(local{}), reflect.TypeOf(local{}.Z).Field(0).Type, reflect.TypeOf(func(local) {}), reflect.TypeOf(struct{ A Kind }{}), reflect.TypeOf(try).NumIn(), reflect.TypeOf((*error)(nil)).Elem().Kind())
	try(func() { v.FieldByName("next").Set(reflect.ValueOf(&r)) })
	try(func() { reflect.ValueOf(r).Field(1).SetString("x") })
	try(func() { v.FieldByName("Name").SetInt(1) })
	try(func() { v.FieldByName("Tags").Set(reflect.ValueOf([]int{1})) })
	try(func() { reflect.ValueOf(Kind(1)).Field(0) })
	try(func() { reflect.ValueOf(r.Fn).Call(nil) })
	try(func() { reflect.ValueOf(private{}).Field(0).Interface() })
	try(func() { reflect.ValueOf(r).MethodByName("Nope").Call(nil) })
}
