package eval

import (
	"io"
	"os"
	"reflect"
	"strconv"
	"unsafe"
)

// print makes print and println: their formats are those of Go's runtime, and their text goes to Config.Stderr.
func (s *site) print(line bool) op {
	args := s.args
	return func(fp *frame) {
		var buf []byte
		for i := range args {
			if line && i > 0 {
				buf = append(buf, ' ')
			}
			buf = appendPrinted(buf, args[i].t, fp.addr(args[i].off))
		}
		if line {
			buf = append(buf, '\n')
		}
		_, _ = s.m.stderr().Write(buf) // as in Go, there is nobody to tell
	}
}

func (m *Machine) stderr() io.Writer {
	if m.cfg.Stderr != nil {
		return m.cfg.Stderr
	}
	return os.Stderr
}

// appendPrinted appends the value of type t at p.
func appendPrinted(buf []byte, t reflect.Type, p unsafe.Pointer) []byte {
	v := reflect.NewAt(t, p).Elem()
	switch t.Kind() {
	case reflect.Interface:
		w := (*[2]uintptr)(p)
		buf = append(appendHex(append(buf, '('), w[0]), ',')
		return append(appendHex(buf, w[1]), ')')
	case reflect.Slice:
		buf = append(strconv.AppendInt(append(buf, '['), int64(v.Len()), 10), '/')
		buf = append(strconv.AppendInt(buf, int64(v.Cap()), 10), ']')
		return appendHex(buf, *(*uintptr)(p))
	case reflect.Pointer, reflect.Map, reflect.Chan, reflect.Func, reflect.UnsafePointer:
		return appendHex(buf, *(*uintptr)(p))
	}
	return appendBasic(buf, v)
}

// appendBasic appends a bool, a number or a string.
func appendBasic(buf []byte, v reflect.Value) []byte {
	switch v.Kind() {
	case reflect.Bool:
		return strconv.AppendBool(buf, v.Bool())
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return strconv.AppendInt(buf, v.Int(), 10)
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		return strconv.AppendUint(buf, v.Uint(), 10)
	case reflect.Float32, reflect.Float64:
		return strconv.AppendFloat(buf, v.Float(), 'g', -1, v.Type().Bits())
	case reflect.Complex64, reflect.Complex128:
		return append(buf, strconv.FormatComplex(v.Complex(), 'g', -1, v.Type().Bits())...)
	case reflect.String:
		return append(buf, v.String()...)
	}
	return buf
}

func appendHex(buf []byte, x uintptr) []byte {
	return strconv.AppendUint(append(buf, "0x"...), uint64(x), 16)
}
