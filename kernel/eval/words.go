package eval

import (
	"reflect"
	"runtime"
)

// How Go passes values in registers: a value is taken apart into its words, down through structs and arrays of one; each goes
// into the next integer register or, if it is a float, into the next one for floats. A function whose arguments and results fit
// is called, and is made, through a type of the same words; see compiled.go and closure.go. The others go through reflect.
// Source: the Go internal ABI specification, cmd/compile/abi-internal.md.

// A leaf is a part of a value that goes into one register.
type leaf struct {
	off  uintptr
	kind byte // 'W', 'P' or 'F': a word without pointers, a pointer, a float
}

const wordSize = 8

// intRegs and floatRegs are how many registers there are for arguments, and as many for results.
var intRegs, floatRegs = registers()

func registers() (ints, floats int) {
	switch runtime.GOARCH {
	case "amd64":
		return 9, 15
	case "arm64":
		return 16, 16
	}
	return 0, 0
}

// leaves takes a value of type t at off apart. It fails unless each part is in a word of its own, or when the value is
// passed in memory: an array of several elements.
func leaves(to []leaf, t reflect.Type, off uintptr) (_ []leaf, ok bool) {
	switch t.Kind() {
	case reflect.Bool, reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
		reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		to = append(to, leaf{off, 'W'})
	case reflect.Float32, reflect.Float64:
		to = append(to, leaf{off, 'F'})
	case reflect.Complex128:
		to = append(to, leaf{off, 'F'}, leaf{off + wordSize, 'F'})
	case reflect.Pointer, reflect.Map, reflect.Chan, reflect.Func, reflect.UnsafePointer:
		to = append(to, leaf{off, 'P'})
	case reflect.String:
		to = append(to, leaf{off, 'P'}, leaf{off + wordSize, 'W'})
	case reflect.Slice:
		to = append(to, leaf{off, 'P'}, leaf{off + wordSize, 'W'}, leaf{off + 2*wordSize, 'W'})
	case reflect.Interface:
		to = append(to, leaf{off, 'P'}, leaf{off + wordSize, 'P'})
	case reflect.Struct:
		for i := range t.NumField() {
			f := t.Field(i)
			if f.Name == "_" {
				return nil, false
			}
			if to, ok = leaves(to, f.Type, off+f.Offset); !ok {
				return nil, false
			}
		}
	case reflect.Array:
		switch t.Len() {
		case 0:
		case 1:
			return leaves(to, t.Elem(), off)
		default:
			return nil, false
		}
	default:
		return nil, false
	}
	if n := len(to); n > 0 && to[n-1].off%wordSize != 0 {
		return nil, false
	}
	return to, true
}

// A signature is how a function's arguments or results are passed.
type signature struct {
	words string // the kinds of all words, in order
	ints  []uintptr
	float []uintptr
}

// pass finds the words of values of types ts that are at offs. It fails when they do not all fit into registers.
func pass(ts []reflect.Type, offs []uintptr) (s signature, ok bool) {
	for i, t := range ts {
		ls, ok := leaves(nil, t, offs[i])
		if !ok {
			return s, false
		}
		for _, l := range ls {
			s.words += string(l.kind)
			if l.kind == 'F' {
				s.float = append(s.float, l.off)
			} else {
				s.ints = append(s.ints, l.off)
			}
		}
	}
	return s, len(s.ints) <= intRegs && len(s.float) <= floatRegs
}

// consecutive lays values of types ts out one after the other, as the fields of a struct of their words.
func consecutive(ts []reflect.Type) []uintptr {
	offs, at := make([]uintptr, len(ts)), uintptr(0)
	for i, t := range ts {
		offs[i] = at
		at += (t.Size() + wordSize - 1) &^ (wordSize - 1)
	}
	return offs
}

func ins(t reflect.Type) []reflect.Type {
	ts := make([]reflect.Type, t.NumIn())
	for i := range ts {
		ts[i] = t.In(i)
	}
	return ts
}

func outs(t reflect.Type) []reflect.Type {
	ts := make([]reflect.Type, t.NumOut())
	for i := range ts {
		ts[i] = t.Out(i)
	}
	return ts
}
