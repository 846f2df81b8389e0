package box

import (
	"bytes"
	"fmt"
	"go/token"
	"io"
	"reflect"
	"sort"
	"strings"
)

// Format prints the value as package fmt would print one of the type's own.
func (v Value) Format(s fmt.State, verb rune) {
	p := printer{State: s, verb: verb, format: fmt.FormatString(s, verb)}
	p.sharp = verb == 'v' && s.Flag('#')
	p.plus = verb == 'v' && s.Flag('+')
	p.value(reflect.ValueOf(v.V), v.T, 0)
}

type printer struct {
	fmt.State
	verb        rune
	format      string
	sharp, plus bool // %#v, %+v
	hidden      bool // inside an unexported field: fmt calls no methods there
}

func (p *printer) puts(s string) { _, _ = io.WriteString(p.State, s) }

// value prints rv, which is of type t, as fmt's printValue does.
func (p *printer) value(rv reflect.Value, t *Type, depth int) {
	if !rv.IsValid() {
		p.puts("<nil>")
		return
	}
	if rv.Kind() == reflect.Interface && t != nil && !t.native && t.kind != reflect.Interface { // a field that lowered code keeps as any
		if rv.IsNil() {
			p.erasedNil(t)
			return
		}
		rv = rv.Elem()
	}
	for rv.Kind() == reflect.Interface { // a field or element of an interface type
		if rv.IsNil() {
			if p.sharp {
				p.puts(p.interfaceName(rv, t) + "(nil)")
			} else {
				p.leaf(nil)
			}
			return
		}
		rv, t = rv.Elem(), nil
		if rv.CanInterface() {
			if b, ok := unboxed(rv.Interface()); ok {
				rv, t = reflect.ValueOf(b.V), b.T
			}
		}
	}
	if t == nil || t.native {
		p.foreign(rv, depth)
		return
	}
	if p.hidden || !p.methods(rv, t) {
		p.plain(rv, t, depth)
	}
}

// erasedNil prints the nil of a pointer, slice, map, channel or function type.
func (p *printer) erasedNil(t *Type) {
	switch {
	case t.kind == reflect.Slice && !p.sharp:
		p.puts("[]")
	case t.kind == reflect.Map && !p.sharp:
		p.puts("map[]")
	case t.kind == reflect.Slice || t.kind == reflect.Map:
		p.puts(t.name + "(nil)")
	case p.sharp:
		p.puts("(" + t.name + ")(nil)")
	default:
		p.leaf(nil)
	}
}

func (p *printer) interfaceName(rv reflect.Value, t *Type) string {
	if t != nil && t.name != "" {
		return t.name
	}
	return rv.Type().String()
}

// foreign prints a value of a type of the library. Below the top a pointer is an address, unless it has methods to print.
func (p *printer) foreign(rv reflect.Value, depth int) {
	if p.hidden || !rv.CanInterface() {
		p.plain(rv, &Type{name: rv.Type().String(), native: true}, depth)
		return
	}
	x := rv.Interface()
	if depth > 0 && rv.Kind() == reflect.Pointer && !printsItself(x) {
		p.pointer(rv, rv.Type().String())
		return
	}
	p.leaf(x)
}

func printsItself(x any) bool {
	switch x.(type) {
	case fmt.Formatter, fmt.Stringer, error:
		return true
	}
	return false
}

func (p *printer) leaf(x any) { fmt.Fprintf(p.State, p.format, x) }

// methods prints by the type's own Error, String, GoString or Format method, and reports whether it has one that fits.
func (p *printer) methods(rv reflect.Value, t *Type) (done bool) {
	done = true // also when the method panics
	if t.sigs["Format"] == "func(fmt.State, int32)" {
		defer p.caught(rv, "Format")
		t.methods["Format"](rv.Interface()).(func(fmt.State, rune))(p.State, p.verb)
		return true
	}
	name := ""
	switch {
	case p.sharp && t.isText("GoString"):
		name = "GoString"
	case p.sharp:
		return false
	case !strings.ContainsRune("vsxXq", p.verb):
		return false
	case t.isText("Error"):
		name = "Error"
	case t.isText("String"):
		name = "String"
	default:
		return false
	}
	defer p.caught(rv, name)
	text := t.text(name, rv.Interface())
	if name == "GoString" {
		p.puts(text)
	} else {
		p.leaf(text)
	}
	return true
}

// caught says a panic of a method as fmt does.
func (p *printer) caught(rv reflect.Value, method string) {
	e := recover()
	if e == nil {
		return
	}
	if rv.Kind() == reflect.Pointer && rv.IsNil() {
		p.puts("<nil>")
		return
	}
	fmt.Fprintf(p.State, "%%!%c(PANIC=%s method: %v)", p.verb, method, Recovered(e))
}

// plain prints by structure.
func (p *printer) plain(rv reflect.Value, t *Type, depth int) {
	switch rv.Kind() {
	case reflect.Struct:
		p.structure(rv, t, depth)
	case reflect.Map:
		p.mapping(rv, t, depth)
	case reflect.Slice, reflect.Array:
		p.list(rv, t, depth)
	case reflect.Pointer:
		if depth == 0 && !rv.IsNil() {
			switch rv.Elem().Kind() {
			case reflect.Struct, reflect.Map, reflect.Slice, reflect.Array:
				p.puts("&")
				p.value(rv.Elem(), t.elem, depth+1)
				return
			}
		}
		p.pointer(rv, t.name)
	case reflect.Chan, reflect.Func, reflect.UnsafePointer:
		p.pointer(rv, t.name)
	default:
		p.basic(rv, t)
	}
}

// basic prints a number, string or bool of a named type.
func (p *printer) basic(rv reflect.Value, t *Type) {
	var b bytes.Buffer
	fmt.Fprintf(&b, p.format, basicValue(rv))
	text := b.String()
	if strings.HasPrefix(text, "%!") { // a wrong verb: it names the type
		if i := strings.IndexByte(text, '('); i > 0 {
			if j := strings.IndexByte(text, '='); j > i {
				text = text[:i+1] + t.name + text[j:]
			}
		}
	}
	p.puts(text)
}

// basicValue is a number, string or bool as a value of a basic type.
func basicValue(rv reflect.Value) any {
	switch {
	case rv.CanInt():
		return rv.Int()
	case rv.CanUint():
		return rv.Uint()
	case rv.Kind() == reflect.Float32:
		return float32(rv.Float())
	case rv.CanFloat():
		return rv.Float()
	case rv.Kind() == reflect.Complex64:
		return complex64(rv.Complex())
	case rv.CanComplex():
		return rv.Complex()
	case rv.Kind() == reflect.Bool:
		return rv.Bool()
	}
	return rv.String()
}

func (p *printer) structure(rv reflect.Value, t *Type, depth int) {
	if p.sharp {
		p.puts(t.name)
	}
	p.puts("{")
	for i := range rv.NumField() {
		if i > 0 {
			p.separate()
		}
		f := field{name: rv.Type().Field(i).Name}
		if i < len(t.fields) && !t.native {
			f = t.fields[i]
		}
		if p.plus || p.sharp {
			p.puts(f.name + ":")
		}
		hidden := p.hidden
		p.hidden = hidden || !token.IsExported(f.name)
		p.value(rv.Field(i), f.typ, depth+1)
		p.hidden = hidden
	}
	p.puts("}")
}

func (p *printer) separate() {
	if p.sharp {
		p.puts(", ")
	} else {
		p.puts(" ")
	}
}

func (p *printer) open(t *Type, plain string) {
	if p.sharp {
		p.puts(t.name + "{")
	} else {
		p.puts(plain)
	}
}

func (p *printer) shut() {
	if p.sharp {
		p.puts("}")
	} else {
		p.puts("]")
	}
}

func (p *printer) mapping(rv reflect.Value, t *Type, depth int) {
	if p.sharp && rv.IsNil() {
		p.puts(t.name + "(nil)")
		return
	}
	p.open(t, "map[")
	for i, k := range sortedKeys(rv) {
		if i > 0 {
			p.separate()
		}
		p.value(k, t.mapKey, depth+1)
		p.puts(":")
		p.value(rv.MapIndex(k), t.elem, depth+1)
	}
	p.shut()
}

func (p *printer) list(rv reflect.Value, t *Type, depth int) {
	if rv.Type().Elem().Kind() == reflect.Uint8 && strings.ContainsRune("sqxX", p.verb) {
		b := make([]byte, rv.Len())
		reflect.Copy(reflect.ValueOf(b), rv)
		p.leaf(b)
		return
	}
	if p.sharp && rv.Kind() == reflect.Slice && rv.IsNil() {
		p.puts(t.name + "(nil)")
		return
	}
	p.open(t, "[")
	for i := range rv.Len() {
		if i > 0 {
			p.separate()
		}
		p.value(rv.Index(i), t.elem, depth+1)
	}
	p.shut()
}

func (p *printer) pointer(rv reflect.Value, name string) {
	u := uintptr(rv.UnsafePointer())
	switch {
	case p.sharp && u == 0:
		p.puts("(" + name + ")(nil)")
	case p.sharp:
		fmt.Fprintf(p.State, "(%s)(%#x)", name, u)
	case p.verb == 'v' && u == 0:
		p.leaf(nil)
	case p.verb == 'v' || p.verb == 'p':
		fmt.Fprintf(p.State, strings.Replace(strings.Replace(p.format, "+", "", 1), string(p.verb), "#x", 1), u)
	case strings.ContainsRune("bodxX", p.verb):
		p.leaf(u)
	default:
		fmt.Fprintf(p.State, "%%!%c(%s=%#x)", p.verb, name, u)
	}
}

// sortedKeys orders a map's keys as fmt does: numbers and strings by value, structs and arrays by their parts.
func sortedKeys(m reflect.Value) []reflect.Value {
	keys := m.MapKeys()
	sort.SliceStable(keys, func(i, j int) bool { return compare(keys[i], keys[j]) < 0 })
	return keys
}

func compare(a, b reflect.Value) int {
	if a.Kind() == reflect.Interface {
		a, b = a.Elem(), b.Elem()
		if !a.IsValid() || !b.IsValid() {
			return sign(a.IsValid(), b.IsValid())
		}
		if x, ok := unboxed(a.Interface()); ok {
			if y, ok := unboxed(b.Interface()); ok && x.T == y.T {
				return compare(reflect.ValueOf(x.V), reflect.ValueOf(y.V))
			}
		}
	}
	if a.Kind() != b.Kind() {
		return int(a.Kind()) - int(b.Kind())
	}
	switch {
	case a.CanInt():
		return order(a.Int(), b.Int())
	case a.CanUint():
		return order(a.Uint(), b.Uint())
	case a.CanFloat():
		return order(a.Float(), b.Float())
	}
	switch a.Kind() {
	case reflect.String:
		return strings.Compare(a.String(), b.String())
	case reflect.Bool:
		return sign(a.Bool(), b.Bool())
	case reflect.Pointer, reflect.Chan:
		return order(a.Pointer(), b.Pointer())
	case reflect.Struct:
		for i := range a.NumField() {
			if c := compare(a.Field(i), b.Field(i)); c != 0 {
				return c
			}
		}
	case reflect.Array:
		for i := range a.Len() {
			if c := compare(a.Index(i), b.Index(i)); c != 0 {
				return c
			}
		}
	}
	return 0
}

func order[T int64 | uint64 | float64 | uintptr](a, b T) int {
	switch {
	case a < b || a != a && b == b:
		return -1
	case a > b || b != b && a == a:
		return 1
	}
	return 0
}

func sign(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}
