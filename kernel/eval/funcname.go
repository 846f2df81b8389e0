package eval

import (
	"reflect"
	"runtime"
	"unsafe"
)

// FuncName is what a program calls a function: "main.f", "main.f.func1" for one without a name, "main.T.M-fm" for a bound method;
// "" for what is no function. Of a compiled one it is the name that it was linked with.
func FuncName(f any) string {
	v := reflect.ValueOf(f)
	if v.Kind() != reflect.Func || v.IsNil() {
		return ""
	}
	if c := closureOf((*ifaceWords)(unsafe.Pointer(&f)).data); c != nil {
		return c.fn.fullName()
	}
	fn := runtime.FuncForPC(v.Pointer())
	if fn == nil {
		return ""
	}
	return fn.Name()
}
