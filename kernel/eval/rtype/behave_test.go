package rtype

import (
	"bytes"
	"encoding/gob"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"runtime"
	"runtime/debug"
	"sort"
	"strings"
	"sync"
	"testing"
	"text/template"
	"unsafe"
)

func behaviour(t *testing.T) *mirror {
	types := twinTypes()
	m := newMirror(t, NewRegistry(), types...)
	reflect.ValueOf(m).MethodByName(types[0].String())
	return m
}

// panicOf is the text of f's panic, and whether it is a runtime.Error.
func panicOf(f func()) (text string) {
	defer func() {
		if e := recover(); e != nil {
			_, rt := e.(runtime.Error)
			text = fmt.Sprintf("%v (runtime error: %v)", e, rt)
		}
	}()
	f()
	return ""
}

// TestPrint prints values of twins in every way: String, Error, and all fields.
func TestPrint(t *testing.T) {
	m := behaviour(t)
	for _, x := range samplesOf() {
		got := m.as(x).Interface()
		for _, verb := range []string{"%v", "%+v", "%#v", "%T", "%s", "%d", "%q"} {
			if g, w := fmt.Sprintf(verb, got), fmt.Sprintf(verb, x); g != w {
				t.Errorf("%T: %s = %s, want %s", x, verb, g, w)
			}
		}
	}
	if m.calls.Load() == 0 {
		t.Error("no method was called")
	}
}

func TestJSON(t *testing.T) {
	m := behaviour(t)
	for _, x := range samplesOf() {
		g, gerr := json.Marshal(m.as(x).Interface())
		w, werr := json.Marshal(x)
		if string(g) != string(w) || fmt.Sprint(gerr) != fmt.Sprint(werr) {
			t.Errorf("%T: %s %v, want %s %v", x, g, gerr, w, werr)
		}
		if werr != nil {
			continue
		}
		typ := reflect.TypeOf(x)
		gp, wp := reflect.New(m.twin(typ)), reflect.New(typ)
		gerr, werr = json.Unmarshal(w, gp.Interface()), json.Unmarshal(w, wp.Interface())
		if fmt.Sprint(gerr) != fmt.Sprint(werr) {
			t.Errorf("%T: %v, want %v", x, gerr, werr)
		}
		g, _ = json.Marshal(gp.Interface())
		w, _ = json.Marshal(wp.Interface())
		if string(g) != string(w) {
			t.Errorf("%T: again %s, want %s", x, g, w)
		}
	}
}

// TestCompare compares values and uses them as keys.
func TestCompare(t *testing.T) {
	m := behaviour(t)
	for _, x := range samplesOf() {
		a, b := m.as(x).Interface(), m.as(x).Interface()
		var g, w bool
		gp, wp := panicOf(func() { g = a == b }), panicOf(func() { y := x; w = any(x) == any(y) })
		if g != w || gp != wp {
			t.Errorf("%T: == is %v %s, want %v %s", x, g, gp, w, wp)
		}
		keys := map[any]int{}
		gp, wp = panicOf(func() { keys[a] = 1; keys[b]++ }), panicOf(func() { keys[x] = 5 })
		if gp != wp {
			t.Errorf("%T: as key: %s, want %s", x, gp, wp)
		}
		twin := m.twin(reflect.TypeOf(x))
		if twin != reflect.TypeOf(x) && wp == "" && (len(keys) != 2 || keys[a] != 2 || keys[x] != 5) {
			t.Errorf("%T: as keys: %v", x, keys)
		}
		if wp != "" || !twin.Comparable() {
			continue
		}
		mv := reflect.MakeMap(reflect.MapOf(twin, twin))
		mv.SetMapIndex(reflect.ValueOf(a), reflect.ValueOf(a))
		if got := mv.MapIndex(reflect.ValueOf(b)); !got.IsValid() || got.Interface() != a {
			t.Errorf("%T: not found in a map", x)
		}
	}
}

// TestHash compares hashers with the runtime's, which reflect's maps have: both may be used on one map.
func TestHash(t *testing.T) {
	m := behaviour(t)
	for _, x := range append(samplesOf(), int32(5), [3]float32{1, 2}, [2]any{1, "x"}, struct {
		a any
		_ float64
		b [2]string
		c error
	}{1, 2, [2]string{"a", "b"}, io.EOF}) {
		v := m.as(x)
		if !v.Comparable() {
			continue
		}
		p := reflect.New(v.Type())
		p.Elem().Set(v)
		got := hasherOf(Of(v.Type()))(p.UnsafePointer(), 42)
		if want := typehash(Of(v.Type()), p.UnsafePointer(), 42); got != want {
			t.Errorf("%T: hash %x, want %x", x, got, want)
		}
	}
}

//go:linkname typehash reflect.typehash
func typehash(t *Raw, p unsafe.Pointer, h uintptr) uintptr

func TestPanics(t *testing.T) {
	m := behaviour(t)
	hash := m.as(tSlice{}).Interface()
	if got := panicOf(func() { _ = map[any]int{hash: 1} }); got != "runtime error: hash of unhashable type rtype.tSlice (runtime error: true)" {
		t.Error(got)
	}
	if got := panicOf(func() { _ = hash == hash }); got != "runtime error: comparing uncomparable type rtype.tSlice (runtime error: true)" {
		t.Error(got)
	}
	for _, x := range []any{(*wide)(nil), (*pointy)(nil), (*Celsius)(nil), (*pair[string, int])(nil)} {
		name := map[reflect.Type]string{reflect.TypeFor[*wide](): "Mix", reflect.TypeFor[*pointy](): "Get", reflect.TypeFor[*Celsius](): "String", reflect.TypeFor[*pair[string, int]](): "Both"}
		call := func(v reflect.Value) func() {
			f := v.MethodByName(name[reflect.TypeOf(x)])
			args := make([]reflect.Value, f.Type().NumIn())
			for i := range args {
				args[i] = reflect.Zero(f.Type().In(i))
			}
			if f.Type().IsVariadic() {
				return func() { f.CallSlice(args) }
			}
			return func() { f.Call(args) }
		}
		if g, w := panicOf(call(m.as(x))), panicOf(call(reflect.ValueOf(x))); g != w {
			t.Errorf("%T: %s, want %s", x, g, w)
		}
	}
}

func TestInterfaces(t *testing.T) {
	m := behaviour(t)
	if _, ok := m.as(Celsius(1)).Interface().(fmt.Stringer); !ok {
		t.Error("Celsius is no Stringer")
	}
	if _, ok := m.as(&wide{}).Interface().(fmt.Stringer); ok {
		t.Error("*wide is a Stringer")
	}
	if h, ok := m.as(pointy{new(int)}).Interface().(hider); !ok || h.hide() != 0 {
		t.Error("pointy is no hider")
	}
	n := 5
	if h, ok := m.as(&pointy{&n}).Interface().(hider); !ok || h.hide() != -5 {
		t.Error("*pointy is no hider")
	}
	if _, ok := m.as(wide{}).Interface().(hider2); ok { // its hide takes another tInt
		t.Error("wide is a hider2 of the compiled tInt")
	}
	b := byLength{"ccc", "a", "bb"}
	sort.Sort(m.as(b).Interface().(sort.Interface))
	if strings.Join(b, " ") != "a bb ccc" {
		t.Error(b)
	}
	err := fmt.Errorf("wrapped: %w", m.as(&myError{4, "read"}).Interface().(error))
	if !errors.Is(err, io.EOF) || !errors.Is(err, errInner) || err.Error() != "wrapped: read: 4" {
		t.Error(err)
	}
	target := reflect.New(m.twin(reflect.TypeFor[*myError]()))
	if !errors.As(err, target.Interface()) || target.Elem().Elem().Field(0).Int() != 4 {
		t.Error("errors.As did not find *myError")
	}
	var compiled *myError
	if errors.As(err, &compiled) {
		t.Error("errors.As found the compiled *myError")
	}
	// promoted methods, of embedded types of all kinds
	e := m.as(embeds{wide: wide{b: 2}, pointy: &pointy{&n}, Reader: strings.NewReader("abc"), Celsius: 20})
	text, err := io.ReadAll(e.Interface().(io.Reader))
	if err != nil || string(text) != "abc" || e.Interface().(fmt.Stringer).String() != "20.0°C" {
		t.Error(string(text), err)
	}
	p := m.as(&embeds{})
	l := p.Interface().(sync.Locker)
	l.Lock()
	if m, ok := l.(interface{ TryLock() bool }); !ok || m.TryLock() {
		t.Error("the lock is not taken")
	}
	l.Unlock()
	if one := m.as(embedsOne{&myError{4, "x"}}).Interface().(error); one.Error() != "x: 4" {
		t.Error(one)
	}
	own := unnamedOwn
	own.wide = &wide{n: [3]int{8}}
	if s := m.as(own).Interface().(fmt.Stringer); s.String() != "0.0°C" {
		t.Error(s)
	}
	f := m.as(funcWith(func(x int) int { return x * 3 }))
	if r := f.Interface().(interface{ Twice(int) int }).Twice(2); r != 18 {
		t.Error(r)
	}
	c := make(chanWith, 1)
	m.as(c).Interface().(interface{ Put(int) }).Put(6)
	if r := <-c; r != 6 {
		t.Error(r)
	}
	if r := m.as(mapWith{"a": 1, "b": 2}).Interface().(interface{ Sum() int }).Sum(); r != 3 {
		t.Error(r)
	}
}

// TestCall calls methods through reflect, with receivers and without, on values and pointers.
func TestCall(t *testing.T) {
	m := behaviour(t)
	w := wide{a: 1, b: 2, s: "s", n: [3]int{1, 2, 3}}
	want := w
	want.s = "st"
	check := func(got []reflect.Value) {
		t.Helper()
		if got[0].String() != "st-1 2.5 1" || recast(got[1], reflect.TypeFor[wide]()).Interface() != want || got[2].Float() != 3 || got[3].Int() != 3 {
			t.Errorf("Mix = %v", got)
		}
	}
	args := []reflect.Value{reflect.ValueOf(int8(-1)), reflect.ValueOf(float32(2.5)), reflect.ValueOf("t"), m.as(wide{})}
	for _, x := range []any{w, &w} {
		v := m.as(x)
		check(v.MethodByName("Mix").Call(args))
		mix, _ := v.Type().MethodByName("Mix")
		check(mix.Func.Call(append([]reflect.Value{v}, args...)))
		f := v.MethodByName("Mix").Interface() // a method value
		check(reflect.ValueOf(f).Call(args))
	}
	if w.s != "s" {
		t.Error("a method of a value changed it")
	}
	v := m.as(&w)
	var ints []reflect.Value
	for i := range 12 {
		ints = append(ints, reflect.ValueOf(i+1))
	}
	grow, _ := v.Type().MethodByName("Grow")
	for _, r := range [][]reflect.Value{v.MethodByName("Grow").Call(ints), grow.Func.Call(append([]reflect.Value{v}, ints...))} {
		if r[0].Interface() != [2]int{2, 11} || w.n[0] != 13 {
			t.Error(r, w)
		}
	}
	p := m.as(pair[string, int]{"k", 4})
	both, _ := p.Type().MethodByName("Both")
	if r := both.Func.Call([]reflect.Value{p}); r[0].String() != "k" || r[1].Int() != 4 {
		t.Error(r)
	}
	g := m.as(pointy{&w.n[0]})
	get, _ := g.Type().MethodByName("Get")
	if r := get.Func.Call([]reflect.Value{g}); r[0].Int() != 13 {
		t.Error(r)
	}
}

func TestTemplateAndGob(t *testing.T) {
	m := behaviour(t)
	var out bytes.Buffer
	tm := template.Must(template.New("").Parse("{{.}} {{.String | len}}"))
	if err := tm.Execute(&out, m.as(Celsius(3)).Interface()); err != nil || out.String() != "3.0°C 6" {
		t.Error(out.String(), err)
	}
	for _, x := range []any{tString("x"), Celsius(4), tFloats{}, pair[string, int]{"k", 4}, []Celsius{1}} {
		var g, w bytes.Buffer
		gerr, werr := gob.NewEncoder(&g).Encode(m.as(x).Interface()), gob.NewEncoder(&w).Encode(x)
		if fmt.Sprint(gerr) != fmt.Sprint(werr) {
			t.Errorf("%T: %v, want %v", x, gerr, werr)
		}
		if werr != nil {
			continue
		}
		back := reflect.New(m.twin(reflect.TypeOf(x)))
		if err := gob.NewDecoder(&g).DecodeValue(back); err != nil || !reflect.DeepEqual(back.Elem().Interface(), m.as(x).Interface()) {
			t.Errorf("%T: came back as %v, %v", x, back.Elem(), err)
		}
	}
}

// TestCollect runs the collector while values of twins are the only references to memory, and while stubs are on the stack.
func TestCollect(t *testing.T) {
	defer debug.SetGCPercent(debug.SetGCPercent(1))
	m := behaviour(t)
	list := m.twin(reflect.TypeFor[tStruct]())
	var head reflect.Value
	field := func(v reflect.Value, name string) reflect.Value {
		f, _ := list.FieldByName(name)
		return reflect.NewAt(f.Type, v.Elem().Field(f.Index[0]).Addr().UnsafePointer()).Elem()
	}
	for i := range 2000 {
		v := reflect.New(list)
		field(v, "B").SetString(fmt.Sprint("node ", i))
		if head.IsValid() {
			field(v, "D").Set(head)
		}
		mp := reflect.MakeMap(field(v, "E").Type())
		key := reflect.New(mp.Type().Key()).Elem()
		key.SetString(fmt.Sprint("key ", i))
		mp.SetMapIndex(key, v.Elem())
		field(v, "E").Set(mp)
		c := reflect.MakeSlice(field(v, "c").Type(), 2, 2)
		field(c.Index(1).Addr(), "B").SetString(fmt.Sprint("slice ", i))
		field(v, "c").Set(c)
		head = v
	}
	runtime.GC()
	for i := 1999; i >= 0; i-- {
		if got := field(head, "B").String(); got != fmt.Sprint("node ", i) {
			t.Fatalf("node %d is %q", i, got)
		}
		if got := field(field(head, "c").Index(1).Addr(), "B").String(); got != fmt.Sprint("slice ", i) {
			t.Fatalf("slice %d is %q", i, got)
		}
		key := reflect.New(field(head, "E").Type().Key()).Elem()
		key.SetString(fmt.Sprint("key ", i))
		in := reflect.New(list)
		in.Elem().Set(field(head, "E").MapIndex(key))
		if got := field(in, "B").String(); got != fmt.Sprint("node ", i) {
			t.Fatalf("map %d is %q", i, got)
		}
		head = field(head, "D")
	}
	huge := reflect.New(m.twin(reflect.TypeFor[tHugeIn]()))
	h := (*tHugeIn)(huge.UnsafePointer())
	for i := range h.h {
		for j := range h.h[i].a {
			if (i+j)%5000 == 0 {
				h.h[i].a[j] = new(tBig)
				h.h[i].a[j].a[0] = h.h[i].a[j]
			}
		}
	}
	h.s = strings.Repeat("x", 100)
	runtime.GC()
	for i := range h.h {
		for j := range h.h[i].a {
			if p := h.h[i].a[j]; (i+j)%5000 == 0 && p.a[0] != p {
				t.Fatal("lost a part of a large value")
			}
		}
	}
	runtime.KeepAlive(huge)
}

// deep is called through a stub, grows the stack, collects, and looks at the stack.
type deep struct{ text *string }

func (d deep) Deep(n int, s string, f *[]string) (string, int) {
	var big [512]byte
	if n == 0 {
		runtime.GC()
		*f = append(*f, string(debug.Stack()))
		runtime.Gosched()
		return *d.text + s, len(big)
	}
	big[n%512] = 1
	r, k := any(d).(interface {
		Deep(int, string, *[]string) (string, int)
	}).Deep(n-1, s, f)
	return r, k + int(big[n%512]) - 1
}

func TestStack(t *testing.T) {
	m := newMirror(t, NewRegistry(), reflect.TypeFor[deep](), reflect.TypeFor[*deep]())
	reflect.ValueOf(m).MethodByName(t.Name())
	var wg sync.WaitGroup
	for g := range 8 {
		wg.Go(func() {
			for i := range 20 {
				text := fmt.Sprint(g, " ", i, " ")
				var stack []string
				d := m.as(deep{&text}).Interface().(interface {
					Deep(int, string, *[]string) (string, int)
				})
				s := fmt.Sprint("s", i)
				if r, k := d.Deep(200, s, &stack); r != text+s || k != 512 || !strings.Contains(stack[0], "deep.Deep") {
					t.Errorf("Deep = %q, %d", r, k)
				}
			}
		})
	}
	wg.Wait()
}

// TestPanicThroughStub: a panic passes through compiled callers, and can be recovered.
func TestPanicThroughStub(t *testing.T) {
	m := newMirror(t, NewRegistry(), reflect.TypeFor[thrower]())
	reflect.ValueOf(m).MethodByName(t.Name())
	s := m.as(thrower{[]int{3, 1, 2}}).Interface().(sort.Interface)
	if got := panicOf(func() { sort.Sort(s) }); got != "swap 1 0 (runtime error: false)" && got != "swap 0 1 (runtime error: false)" {
		t.Error(got)
	}
}

type thrower struct{ x []int }

func (s thrower) Len() int           { return len(s.x) }
func (s thrower) Less(i, j int) bool { return s.x[i] < s.x[j] }
func (s thrower) Swap(i, j int)      { panic(fmt.Sprint("swap ", i, " ", j)) }
