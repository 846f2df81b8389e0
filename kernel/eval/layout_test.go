package eval

import (
	"reflect"
	"testing"
)

// A slot of size zero must have an address inside its frame: the collector takes one just behind it for the next object's.
func TestSlotsWithoutSize(t *testing.T) {
	l := newLayout()
	for _, typ := range []reflect.Type{reflect.TypeFor[*int](), reflect.TypeFor[struct{}](), reflect.TypeFor[int](), reflect.TypeFor[[0]string]()} {
		s := l.add(typ)
		if s.off >= l.size {
			t.Errorf("%v is at %d of a frame of %d bytes", typ, s.off, l.size)
		}
		if uintptr(len(l.pointers))*wordSize != l.size {
			t.Errorf("after %v: %d words are known of %d bytes", typ, len(l.pointers), l.size)
		}
	}
}
