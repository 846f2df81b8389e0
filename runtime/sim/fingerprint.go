package sim

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"math"
	"reflect"
	"slices"
)

// A fingerprint stands for a state: 128 bits of its SHA-256, so that two states with one fingerprint are not to be feared.
type fingerprint [16]byte

// An encoder writes values as bytes, so that equal values are equal bytes: through pointers, with unexported fields, maps in the order
// of their keys. Functions count as nil or not, channels by how much they hold: what is in them cannot be seen. Two pointers to one thing differ from pointers
// to two equal ones.
type encoder struct {
	buf  []byte
	seen map[visit]int // pointers that were followed, by number
}

type visit struct {
	p uintptr
	t reflect.Type
}

// maxState is how many bytes a state may have: one that is larger refers to something that is not its own.
const maxState = 16 << 20

func (e *encoder) reset() {
	e.buf = e.buf[:0]
	clear(e.seen)
}

func (e *encoder) sum() fingerprint {
	full := sha256.Sum256(e.buf)
	return fingerprint(full[:16])
}

func (e *encoder) int(n int)       { e.buf = binary.AppendVarint(e.buf, int64(n)) }
func (e *encoder) bits(n uint64)   { e.buf = binary.LittleEndian.AppendUint64(e.buf, n) }
func (e *encoder) string(s string) { e.int(len(s)); e.buf = append(e.buf, s...) }
func (e *encoder) any(v any)       { e.iface(reflect.ValueOf(v)) }

func (e *encoder) bool(b bool) {
	if b {
		e.buf = append(e.buf, 1)
	} else {
		e.buf = append(e.buf, 0)
	}
}

// iface writes the dynamic type, and the value.
func (e *encoder) iface(v reflect.Value) {
	if !v.IsValid() {
		e.string("")
		return
	}
	e.string(v.Type().String())
	e.value(v)
}

func (e *encoder) value(v reflect.Value) {
	if len(e.buf) > maxState {
		return
	}
	switch v.Kind() {
	case reflect.Bool:
		e.bool(v.Bool())
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		e.buf = binary.AppendVarint(e.buf, v.Int())
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		e.buf = binary.AppendUvarint(e.buf, v.Uint())
	case reflect.Float32, reflect.Float64:
		e.bits(math.Float64bits(v.Float()))
	case reflect.Complex64, reflect.Complex128:
		e.bits(math.Float64bits(real(v.Complex())))
		e.bits(math.Float64bits(imag(v.Complex())))
	case reflect.String:
		e.string(v.String())
	case reflect.Func:
		e.bool(v.IsNil())
	case reflect.Chan:
		e.bool(v.IsNil())
		e.int(v.Len())
	case reflect.UnsafePointer:
		e.bool(v.IsNil())
	case reflect.Interface:
		e.iface(v.Elem())
	case reflect.Pointer:
		e.pointer(v)
	case reflect.Slice:
		e.slice(v)
	case reflect.Array:
		for i := range v.Len() {
			e.value(v.Index(i))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			e.value(v.Field(i))
		}
	case reflect.Map:
		e.table(v)
	}
}

func (e *encoder) pointer(v reflect.Value) {
	if v.IsNil() {
		e.int(0)
		return
	}
	key := visit{v.Pointer(), v.Type()}
	if n, ok := e.seen[key]; ok {
		e.int(n)
		return
	}
	if e.seen == nil {
		e.seen = map[visit]int{}
	}
	e.seen[key] = len(e.seen) + 2 // 1 is a new one
	e.int(1)
	e.value(v.Elem())
}

func (e *encoder) slice(v reflect.Value) {
	if v.IsNil() {
		e.int(-1)
		return
	}
	e.int(v.Len())
	if v.Type().Elem().Kind() == reflect.Uint8 {
		e.buf = append(e.buf, v.Bytes()...)
		return
	}
	for i := range v.Len() {
		e.value(v.Index(i))
	}
}

// table writes a map in the order of its encoded keys.
func (e *encoder) table(v reflect.Value) {
	if v.IsNil() {
		e.int(-1)
		return
	}
	type entry struct {
		key   []byte
		value reflect.Value
	}
	entries := make([]entry, 0, v.Len())
	for it := v.MapRange(); it.Next(); {
		start := len(e.buf)
		e.value(it.Key())
		entries = append(entries, entry{bytes.Clone(e.buf[start:]), it.Value()})
		e.buf = e.buf[:start]
	}
	slices.SortFunc(entries, func(a, b entry) int { return bytes.Compare(a.key, b.key) })
	e.int(len(entries))
	for _, entry := range entries {
		e.buf = append(e.buf, entry.key...)
		e.value(entry.value)
	}
}
