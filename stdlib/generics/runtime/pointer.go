package runtime

import (
	"reflect"
	"unsafe"
)

// isPointer says whether arg is the pointer p.
func isPointer(arg any, p unsafe.Pointer) bool {
	v := reflect.ValueOf(arg)
	return (v.Kind() == reflect.Pointer || v.Kind() == reflect.UnsafePointer) && v.UnsafePointer() == p
}
