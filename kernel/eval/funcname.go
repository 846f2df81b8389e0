package eval

import (
	"reflect"
	"regexp"
	"runtime"
	"unsafe"
)

// funcTag is what a compiled cell's functions have in their link names beside what the student calls them.
var funcTag = regexp.MustCompile("\u1427[0-9a-f]{10}")

// FuncName is what a program calls a function: "main.f", "main.f.func1" for one without a name, "main.T.M-fm" for a bound method;
// "" for what is no function. f may be interpreted or compiled.
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
	return funcTag.ReplaceAllString(fn.Name(), "")
}
