package rtype

import (
	"fmt"
	"reflect"
	"sort"
	"testing"
	"unsafe"

	"jeton/kernel/code"
)

// BenchmarkTypes makes the table of a small cell again and again: a type with two methods, and what fmt.Println needs.
func BenchmarkTypes(b *testing.B) {
	for _, name := range []string{"known", "new"} {
		b.Run("types="+name, func(b *testing.B) {
			r := NewRegistry()
			m := newMirror(b, r, reflect.TypeFor[pointy](), reflect.TypeFor[map[string]pointy](), reflect.TypeFor[[]func(pointy, ...any) error](), reflect.TypeFor[hider]())
			b.ReportMetric(float64(len(m.unit.Types)), "types")
			used := usedSlots
			for i := 0; b.Loop(); i++ {
				if name == "new" {
					for j := range m.unit.Types {
						if c := &m.unit.Types[j]; c.Link != "" {
							c.Link = fmt.Sprint(c.Name, "·", i+2)
						}
					}
					usedSlots = used
				}
				if _, err := r.Types(&m.unit, m.lib, func(*code.Unit, *code.Method) Method { return nil }); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkStub calls a method through an interface: compiled, and through a stub and reflect.
func BenchmarkStub(b *testing.B) {
	r := NewRegistry()
	m := newMirror(b, r, reflect.TypeFor[byLength]())
	x := byLength{"a", "bb"}
	for name, s := range map[string]sort.Interface{"compiled": x, "stub": m.as(x).Interface().(sort.Interface)} {
		b.Run("method="+name, func(b *testing.B) {
			for b.Loop() {
				s.Less(0, 1)
			}
		})
	}
}

func BenchmarkHash(b *testing.B) {
	r := NewRegistry()
	m := newMirror(b, r, reflect.TypeFor[map[int]Celsius](), reflect.TypeFor[map[string]Celsius](), reflect.TypeFor[map[tFloats]int]())
	for _, t := range m.types {
		if t.Kind() != reflect.Map {
			continue
		}
		for name, t := range map[string]reflect.Type{"compiled": t, "made": m.twin(t)} {
			b.Run(fmt.Sprintf("key=%v/type=%s", t.Key(), name), func(b *testing.B) {
				p := reflect.New(t.Key()).UnsafePointer()
				h := (*mapType)(unsafe.Pointer(Of(t))).Hasher
				for b.Loop() {
					h(p, 7)
				}
			})
		}
	}
}
