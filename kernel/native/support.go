package native

import (
	"fmt"
	"strings"
)

// support is what every object has beside hosted: variables of its host, and the functions that the student's text is made to call. The
// names are the same in all objects, so there is one of each variable.
const support = `
var ᐧstop int32
var ᐧcheck func()
var ᐧenter func() func()
var ᐧresult func(string, any)

func ᐧpoll() {
	if ᐧsync_atomic.LoadInt32(&ᐧstop) != 0 {
		ᐧcheck()
	}
}

func ᐧzero[T any](p *T) {
	var zero T
	*p = zero
}
`

// hosted are the functions and methods of the library that must know which cell calls them, or that tell calls: the host's stand for them. A
// method is a function with its receiver as first parameter.
var hosted = []struct{ name, typ string }{
	{"fmt.Print", "func(...any) (int, error)"},
	{"fmt.Println", "func(...any) (int, error)"},
	{"fmt.Printf", "func(string, ...any) (int, error)"},
	{"os.Exit", "func(int)"},
	{"syscall.Exit", "func(int)"},
	{"log.Fatal", "func(...any)"},
	{"log.Fatalln", "func(...any)"},
	{"log.Fatalf", "func(string, ...any)"},
	{"runtime.NumGoroutine", "func() int"},
	{"runtime.Caller", "func(int) (uintptr, string, int, bool)"},
	{"runtime.Callers", "func(int, []uintptr) int"},
	{"runtime.CallersFrames", "func([]uintptr) *ᐧruntime.Frames"},
	{"runtime.FuncForPC", "func(uintptr) *ᐧruntime.Func"},
	{"runtime.Stack", "func([]byte, bool) int"},
	{"runtime/debug.Stack", "func() []byte"},
	{"runtime/debug.PrintStack", "func()"},
	{"(*runtime.Func).Name", "func(*ᐧruntime.Func) string"},
	{"(*runtime.Func).Entry", "func(*ᐧruntime.Func) uintptr"},
	{"(*runtime.Func).FileLine", "func(*ᐧruntime.Func, uintptr) (string, int)"},
	{"(*runtime.Frames).Next", "func(*ᐧruntime.Frames) (ᐧruntime.Frame, bool)"},
}

// hostVars are the variables that have them in objects, by name.
var hostVars = func() map[string]string {
	vars := map[string]string{}
	for _, h := range hosted {
		vars[h.name] = alias(h.name)
	}
	return vars
}()

// hostText declares the variables, and a function that sets them.
var hostText = func() string {
	var decls, sets strings.Builder
	set := func(name, typ, host string) { fmt.Fprintf(&sets, "\t%s = *(*%s)(h[%q])\n", name, typ, host) }
	set("ᐧcheck", "func()", "check")
	set("ᐧenter", "func() func()", "enter")
	set("ᐧresult", "func(string, any)", "result")
	for _, h := range hosted {
		fmt.Fprintf(&decls, "var %s %s\n", hostVars[h.name], h.typ)
		set(hostVars[h.name], h.typ, h.name)
	}
	return decls.String() + "\nfunc ᐧhost(h map[string]unsafe.Pointer) {\n" + sets.String() + "}\n"
}()
