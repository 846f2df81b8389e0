package rtype

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"sync"
	"testing"
	"unsafe"

	"jeton/kernel/code"
)

func noLib(pkg, name string) (reflect.Type, error) {
	return nil, fmt.Errorf("type %s.%s is not in this engine", pkg, name)
}

func noMethods(*code.Unit, *code.Method) Method { return nil }

func kindOf(k reflect.Kind) code.Kind { return code.Kind(k) }

// TestUnnamedIsCompiled: types without name are those that the program has.
func TestUnnamedIsCompiled(t *testing.T) {
	for _, want := range []reflect.Type{
		reflect.TypeFor[int](), reflect.TypeFor[[]int](), reflect.TypeFor[map[string][]byte](), reflect.TypeFor[func(int, ...string) error](), reflect.TypeFor[chan<- bool](),
		reflect.TypeFor[*[4]rune](), reflect.TypeFor[any](), reflect.TypeFor[error](), reflect.TypeFor[unsafe.Pointer](), reflect.TypeFor[struct{}](),
		reflect.TypeFor[struct {
			A int
			b string `x:"y"`
			_ float64
		}](), reflect.TypeFor[struct{ sync.Mutex }](), reflect.TypeFor[struct{ error }](), reflect.TypeFor[struct{ *strings.Builder }](),
		reflect.TypeFor[[]interface{ Unwrap() []error }](), reflect.TypeFor[func(interface{ hidden() }) interface{ Error() string }](),
		reflect.TypeFor[map[interface {
			B(int)
			A()
			c() string
		}]bool](),
	} {
		m := newMirror(t, NewRegistry(), want)
		if got := m.twin(want); got != want {
			t.Errorf("%v is another type than the compiled %v", got, want)
		}
	}
}

// TestLaterUnits: a unit gets the types of earlier ones by link name, and unnamed types of them.
func TestLaterUnits(t *testing.T) {
	r := NewRegistry()
	first := &code.Unit{Name: "In[1]", Types: []code.Type{
		{Kind: kindOf(reflect.Struct), Name: "T", Pkg: "main", Link: "T·1", Defined: true, Fields: []code.Field{{Name: "Next", Type: 1}}},
		{Kind: kindOf(reflect.Pointer), Elem: 0},
		{Kind: kindOf(reflect.Interface), Methods: []code.Method{{Name: "M", Sig: 3, Func: -1}}},
		{Kind: kindOf(reflect.Func), In: []code.TypeID{0}},
		{Kind: kindOf(reflect.Struct), Fields: []code.Field{{Name: "T", Type: 0, Embedded: true}, {Name: "i", Pkg: "main", Type: 2}}},
	}}
	a, err := r.Types(first, noLib, noMethods)
	if err != nil {
		t.Fatal(err)
	}
	second := &code.Unit{Name: "In[2]", Types: []code.Type{
		{Kind: kindOf(reflect.Struct), Fields: []code.Field{{Name: "T", Type: 4, Embedded: true}, {Name: "i", Pkg: "main", Type: 3}}},
		{Kind: kindOf(reflect.Func), In: []code.TypeID{4}},
		{Kind: kindOf(reflect.Pointer), Elem: 4},
		{Kind: kindOf(reflect.Interface), Methods: []code.Method{{Name: "M", Sig: 1, Func: -1}}},
		{Kind: kindOf(reflect.Struct), Name: "T", Pkg: "main", Link: "T·1"},
		{Kind: kindOf(reflect.Int), Name: "T", Pkg: "main", Link: "T·2", Defined: true},
	}}
	b, err := r.Types(second, noLib, noMethods)
	if err != nil {
		t.Fatal(err)
	}
	for i, j := range []int{4, 3, 1, 2, 0} {
		if b[i] != a[j] {
			t.Errorf("type %d of the second unit is %v, another than %v", i, b[i], a[j])
		}
	}
	if b[5] == a[0] || b[5].String() != "main.T" || b[5].Kind() != reflect.Int {
		t.Errorf("the second T is %v", b[5])
	}
	third := &code.Unit{Name: "In[3]", Types: []code.Type{{Kind: kindOf(reflect.Int), Name: "U", Pkg: "main", Link: "U·1"}}}
	if _, err := r.Types(third, noLib, noMethods); err == nil || !strings.Contains(err.Error(), "type U is not in this engine") {
		t.Error(err)
	}
}

// TestBadTables: a table that no program has is an error, and leaves nothing behind.
func TestBadTables(t *testing.T) {
	named := func(c code.Type) code.Type {
		c.Name, c.Pkg, c.Link, c.Defined = "T", "main", "T·1", true
		return c
	}
	for name, c := range map[string]struct {
		types []code.Type
		want  string
	}{
		"kind":      {[]code.Type{{Kind: 0}}, "there is no kind 0"},
		"kind 200":  {[]code.Type{{Kind: 200}}, "there is no kind 200"},
		"number":    {[]code.Type{{Kind: kindOf(reflect.Slice), Elem: 3}}, "there is no type 3"},
		"self":      {[]code.Type{{Kind: kindOf(reflect.Slice), Elem: 0}}, "refers to itself"},
		"by value":  {[]code.Type{named(code.Type{Kind: kindOf(reflect.Struct), Fields: []code.Field{{Name: "T", Type: 0}}})}, "T contains itself"},
		"array":     {[]code.Type{named(code.Type{Kind: kindOf(reflect.Array), Len: 2, Elem: 0})}, "T contains itself"},
		"huge":      {[]code.Type{{Kind: kindOf(reflect.Array), Len: 1 << 60, Elem: 1}, {Kind: kindOf(reflect.Int)}}, "too large"},
		"key":       {[]code.Type{{Kind: kindOf(reflect.Map), Key: 1, Elem: 1}, {Kind: kindOf(reflect.Func)}}, "cannot be the key"},
		"channel":   {[]code.Type{{Kind: kindOf(reflect.Chan), Dir: 3, Elem: 1}, {Kind: kindOf(reflect.Array), Len: 1 << 16, Elem: 2}, {Kind: kindOf(reflect.Int8)}}, "too large"},
		"direction": {[]code.Type{{Kind: kindOf(reflect.Chan), Dir: 0, Elem: 0}}, "direction"},
		"variadic":  {[]code.Type{{Kind: kindOf(reflect.Func), Variadic: true}}, "variadic"},
		"link":      {[]code.Type{{Kind: kindOf(reflect.Int), Name: "T", Pkg: "main"}}, "link name"},
		"method":    {[]code.Type{{Kind: kindOf(reflect.Interface), Methods: []code.Method{{Name: "M"}}}}, "no func"},
		"library":   {[]code.Type{{Kind: code.Library, Pkg: "x/y", Name: "Z"}}, "type x/y.Z is not in this engine"},
		"twice":     {[]code.Type{named(code.Type{Kind: kindOf(reflect.Int)}), named(code.Type{Kind: kindOf(reflect.Int)})}, "twice"},
	} {
		r := NewRegistry()
		_, err := r.Types(&code.Unit{Name: "In[1]", Types: c.types}, noLib, noMethods)
		if err == nil || !strings.Contains(err.Error(), c.want) || len(r.named) > 0 {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
}

// TestDoubling: types whose text would grow without end are refused.
func TestDoubling(t *testing.T) {
	u := &code.Unit{Name: "In[1]", Types: []code.Type{{Kind: kindOf(reflect.Int)}}}
	for i := range 100 {
		u.Types = append(u.Types, code.Type{Kind: kindOf(reflect.Struct), Fields: []code.Field{{Name: "A", Type: code.TypeID(i)}, {Name: "B", Type: code.TypeID(i)}}})
	}
	if _, err := NewRegistry().Types(u, noLib, noMethods); err == nil || !strings.Contains(err.Error(), "too long") {
		t.Error(err)
	}
}

// TestLongFunc: a func with more parameters than reflect makes is one type, and can be a method.
func TestLongFunc(t *testing.T) {
	long := code.Type{Kind: kindOf(reflect.Func), Out: []code.TypeID{0}}
	for range 200 {
		long.In = append(long.In, 0)
	}
	u := &code.Unit{Name: "In[1]", Types: []code.Type{{Kind: kindOf(reflect.Int)}, long, long,
		{Kind: kindOf(reflect.Int), Name: "T", Pkg: "main", Link: "T·1", Defined: true, Methods: []code.Method{{Name: "M", Sig: 1}}},
		{Kind: kindOf(reflect.Interface), Methods: []code.Method{{Name: "M", Sig: 1}}}}}
	types, err := NewRegistry().Types(u, noLib, func(u *code.Unit, m *code.Method) Method {
		return func(args []reflect.Value) []reflect.Value {
			sum := *(*int)(args[0].UnsafePointer())
			for _, a := range args[1:] {
				sum += int(a.Int())
			}
			return []reflect.Value{reflect.ValueOf(sum)}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	if types[1] != types[2] || types[1].NumIn() != 200 || types[1].String() != "func("+strings.Repeat("int, ", 199)+"int) (int)" && types[1].String() != "func("+strings.Repeat("int, ", 199)+"int) int" {
		t.Errorf("the type is %v", types[1])
	}
	if !types[3].Implements(types[4]) {
		t.Fatal("T does not implement the interface")
	}
	v := reflect.New(types[4]).Elem()
	x := reflect.New(types[3]).Elem()
	x.SetInt(1000)
	v.Set(x)
	args := make([]reflect.Value, 200)
	for i := range args {
		args[i] = reflect.ValueOf(i)
	}
	if got := v.Method(0).Call(args)[0].Int(); got != 1000+199*100 {
		t.Errorf("M = %d", got)
	}
}

// TestStubsRunOut: an error says what to do.
func TestStubsRunOut(t *testing.T) {
	making.Lock()
	used := usedSlots
	usedSlots = len(slots) - 1
	making.Unlock()
	defer func() { usedSlots = used }()
	r := NewRegistry()
	m := &mirror{ids: map[reflect.Type]code.TypeID{}, unit: code.Unit{Name: "In[1]"}}
	m.add(reflect.TypeFor[pointy]())
	_, err := r.Types(&m.unit, m.lib, m.bind)
	if err == nil || !strings.Contains(err.Error(), "restart the kernel") || len(r.named) > 0 {
		t.Error(err)
	}
}

// TestHiddenLibrary finds types of the program that no table of symbols has.
func TestHiddenLibrary(t *testing.T) {
	var wg any = &sync.WaitGroup{}
	want := reflect.TypeOf(wg).Elem().Field(0).Type // sync.noCopy
	u := &code.Unit{Name: "In[1]", Types: []code.Type{{Kind: code.Library, Pkg: want.PkgPath(), Name: want.Name()}, {Kind: code.Library, Pkg: "sync", Name: "nothing"}}}
	if _, err := NewRegistry().Types(u, noLib, noMethods); err == nil || !strings.Contains(err.Error(), "type sync.nothing is not in this engine") {
		t.Error(err)
	}
	u.Types = u.Types[:1]
	types, err := NewRegistry().Types(u, noLib, noMethods)
	if err != nil || types[0] != want {
		t.Errorf("%v %v, want %v", types, err, want)
	}
}

// TestUnexportedMethods: what embeds an interface with methods of another package that are not exported implements it.
func TestUnexportedMethods(t *testing.T) {
	m := newMirror(t, NewRegistry(), reflect.TypeFor[embedsType](), reflect.TypeFor[*embedsTB]())
	if _, ok := m.as(embedsType{reflect.TypeFor[int]()}).Interface().(reflect.Type); !ok {
		t.Error("it is no reflect.Type")
	}
	if _, ok := m.as(&embedsTB{t}).Interface().(testing.TB); !ok {
		t.Error("it is no testing.TB")
	}
}

// TestPointers compares pointer masks, also of types too large to have one, with what the types of the parts say.
func TestPointers(t *testing.T) {
	for _, typ := range append(twinTypes(), reflect.TypeFor[[2]tHugeIn]()) {
		got := Pointers(typ)
		for w := range got {
			if w > 100 && w < len(got)-100 && w%5000 > 2 {
				continue
			}
			want, either := pointerAt(typ, uintptr(w)*wordSize)
			if got[w] != want && !either {
				t.Errorf("%v: word %d is a pointer: %v, want %v", typ, w, got[w], want)
			}
		}
		if r := Memory(typ.Size(), got); r.PtrBytes != Of(typ).PtrBytes || r.Size != typ.Size() {
			t.Errorf("%v: memory with %d bytes of pointers", typ, r.PtrBytes)
		}
	}
}

// pointerAt finds out by the types of the parts whether there is a pointer at an offset. The first word of an interface is
// none for the compiler, since types and their tables live as long as the process, but is one for reflect: either will do.
func pointerAt(t reflect.Type, at uintptr) (is, either bool) {
	switch t.Kind() {
	case reflect.Pointer, reflect.Map, reflect.Chan, reflect.Func, reflect.UnsafePointer, reflect.String, reflect.Slice:
		return at == 0, false
	case reflect.Interface:
		return at > 0, at == 0
	case reflect.Array:
		if size := t.Elem().Size(); size > 0 {
			return pointerAt(t.Elem(), at%size)
		}
	case reflect.Struct:
		for i := range t.NumField() {
			f := t.Field(i)
			if at >= f.Offset && at < f.Offset+f.Type.Size() {
				return pointerAt(f.Type, at-f.Offset)
			}
		}
	}
	return false, false
}

// TestNames: the package's name is that of the import path.
func TestNames(t *testing.T) {
	for path, want := range map[string]string{"main": "main", "a.b/c/d": "d", "math/rand/v2": "rand", "v2": "v2", "x/vx": "vx"} {
		if got := packageName(path); got != want {
			t.Errorf("packageName(%q) = %q, want %q", path, got, want)
		}
	}
}

// FuzzTypes makes tables of any content: an error or types, never a crash.
func FuzzTypes(f *testing.F) {
	f.Add([]byte{25, 1, 22, 0, 25, 2, 1, 1, 20, 1, 19, 0, 1})
	f.Add([]byte("\x19\x81\x02\x16\x00\x15\x00\x01\x17\x02\x14\x83\x04\x13\x00\x11\x02\x05"))
	for i, x := range samplesOf() {
		if i%5 == 0 {
			f.Add([]byte(fmt.Sprintf("%T", x)))
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		u := tableFrom(data)
		r := NewRegistry()
		used := usedSlots
		types, err := r.Types(u, noLib, func(*code.Unit, *code.Method) Method {
			return func([]reflect.Value) []reflect.Value { panic(errors.New("called")) }
		})
		making.Lock()
		usedSlots = used // no method is called after this
		making.Unlock()
		if err != nil {
			return
		}
		for i, typ := range types {
			if typ == nil {
				t.Fatalf("type %d is nil", i)
			}
			_ = typ.String()
			if typ.Size() < 1<<16 && !long(typ) {
				v := reflect.New(typ).Elem()
				_ = fmt.Sprint(typ.NumMethod(), v.IsZero())
				if typ.Comparable() {
					_ = v.Interface() == v.Interface()
				}
			}
		}
	})
}

// long reports whether values have very many elements of size zero, over which reflect loops.
func long(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Array:
		return t.Len() > 1<<16 || long(t.Elem())
	case reflect.Struct:
		for i := range t.NumField() {
			if long(t.Field(i).Type) {
				return true
			}
		}
	}
	return false
}

// tableFrom makes a table whose numbers are mostly in range.
func tableFrom(data []byte) *code.Unit {
	u := &code.Unit{Name: "In[1]"}
	next := func() int {
		if len(data) == 0 {
			return 0
		}
		b := data[0]
		data = data[1:]
		return int(b)
	}
	n := 1 + next()%12
	ref := func() code.TypeID { return code.TypeID(next()%(n+1)) - code.TypeID(next()/250) }
	for i := range n {
		k := next()
		c := code.Type{Kind: code.Kind(k % 32)}
		if k >= 128 {
			c.Name, c.Pkg, c.Link, c.Defined = fmt.Sprint("T", i), "main", fmt.Sprint("T·", i), k < 250
		}
		c.Elem, c.Key, c.Len, c.Dir = ref(), ref(), int64(next()), next()%5
		if c.Len > 250 {
			c.Len <<= 40
		}
		for j := range next() % 4 {
			c.In, c.Out = append(c.In, ref()), append(c.Out, ref())
			c.Fields = append(c.Fields, code.Field{Name: []string{"A", "b", "_", "C"}[next()%4] + fmt.Sprint(j), Pkg: "main", Type: ref(), Embedded: next()%5 == 0})
		}
		c.Variadic = next()%4 == 0
		for j := range next() % 3 {
			c.Methods = append(c.Methods, code.Method{Name: []string{"M", "n", "O"}[j], Pkg: "main", Sig: ref(), Ptr: next()%2 == 0})
		}
		u.Types = append(u.Types, c)
	}
	return u
}
