package runtime

import (
	"reflect"
	"unsafe"
)

// isPointer says whether arg is the pointer p. Like all functions of these sources it is generic: others have no bodies in a unit.
func isPointer[S any](arg S, p unsafe.Pointer) bool {
	v := reflect.ValueOf(arg)
	return (v.Kind() == reflect.Pointer || v.Kind() == reflect.UnsafePointer) && v.UnsafePointer() == p
}
