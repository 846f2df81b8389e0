package eval

import (
	"reflect"
	"unsafe"
)

// A check is a kind of bounds check: the numbers of internal/abi.BoundsErrorCode.
type check uint8

const (
	checkIndex      check = iota // s[x], 0 <= x < y
	checkSliceLen                // s[?:x], x <= y, the length of a string or array
	checkSliceCap                // s[?:x], x <= y, the capacity of a slice
	checkSliceLow                // s[x:y], x <= y
	checkSlice3Len               // s[?:?:x], x <= y, the length of an array
	checkSlice3Cap               // s[?:?:x], x <= y, the capacity of a slice
	checkSlice3High              // s[?:x:y]
	checkSlice3Low               // s[x:y:?]
	checkConvert                 // (*[x]T)(s), x <= y, the length of s
)

// boundsSample is a runtime.boundsError: the type has no name that other packages may use.
var boundsSample = func() (sample reflect.Value) {
	defer func() { sample = reflect.ValueOf(recover()) }()
	var empty []struct{}
	for i := range 2 {
		_ = empty[i]
	}
	return
}()

// failBounds panics with the error that the runtime makes when x fails against y. It is a real one, so that it has the
// runtime's text and is a runtime.Error; it cannot be had by an index expression for all the forms, since some of them
// need an array type whose length is a constant.
//
//go:noinline
func failBounds(c check, x int64, signed bool, y int) {
	v := reflect.New(boundsSample.Type())
	e := v.Elem()
	*(*int64)(e.FieldByName("x").Addr().UnsafePointer()) = x
	*(*int)(e.FieldByName("y").Addr().UnsafePointer()) = y
	*(*bool)(e.FieldByName("signed").Addr().UnsafePointer()) = signed
	*(*check)(e.FieldByName("code").Addr().UnsafePointer()) = c
	panic(e.Interface())
}

// integer is every integer type by its size and sign: what int, uint and uintptr are on the machines that jeton runs on
// is said by wordKind.
type integer interface {
	int8 | int16 | int32 | int64 | uint8 | uint16 | uint32 | uint64
}

// failIndex panics for an index i of a slice, string or array of length n.
//
//go:noinline
func failIndex[I integer](i I, n int) { failBounds(checkIndex, int64(i), isSigned[I](), n) }

func isSigned[I integer]() bool { return ^I(0) < 0 }

// wordKind gives int, uint and uintptr the kind of their size.
func wordKind(k reflect.Kind) reflect.Kind {
	switch k {
	case reflect.Int:
		return reflect.Int64
	case reflect.Uint, reflect.Uintptr:
		return reflect.Uint64
	}
	return k
}

// Both machines that are served, amd64 and arm64, have words of 64 bits.
var _ [8]byte = [unsafe.Sizeof(uintptr(0))]byte{}
