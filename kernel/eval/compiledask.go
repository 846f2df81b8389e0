package eval

import (
	"reflect"
	"runtime"
)

// Compiled cells, too, are answered by us what they ask of the runtime about themselves: so they see their calls and those of
// interpreted cells in their order, and none of the engine's. On a goroutine that a compiled library has started Go's runtime answers.

// Asked are the functions and methods of the library that stand in compiled cells for those of the same name, methods with their receiver
// as first parameter.
func (m *Machine) Asked() map[string]reflect.Value {
	of := reflect.ValueOf
	return map[string]reflect.Value{
		"runtime.NumGoroutine":     of(numGoroutine),
		"runtime.Caller":           of(callerCompiled),
		"runtime.Callers":          of(callersCompiled),
		"runtime.CallersFrames":    of(callersFrames),
		"runtime.FuncForPC":        of(funcForPC),
		"runtime.Stack":            of(stackCompiled),
		"runtime/debug.Stack":      of(stackText),
		"runtime/debug.PrintStack": of(func() { _, _ = m.stderr().Write(stackText()) }),
		"(*runtime.Func).Name":     of(funcName),
		"(*runtime.Func).Entry":    of(funcEntry),
		"(*runtime.Func).FileLine": of(funcFileLine),
		"(*runtime.Frames).Next":   of(nextFrame),
	}
}

// onThread reports whether the calling goroutine is one whose calls we know.
func onThread() bool {
	th := labelled()
	return th != nil && th.g == getg()
}

func callerCompiled(skip int) (pc uintptr, file string, line int, ok bool) {
	if !onThread() {
		return runtime.Caller(skip + 1)
	}
	return caller1(skip)
}

func callersCompiled(skip int, pcs []uintptr) int {
	if !onThread() {
		return runtime.Callers(skip+1, pcs)
	}
	return callersOf(skip, pcs)
}

func stackCompiled(buf []byte, all bool) int {
	if all || !onThread() {
		return runtime.Stack(buf, all)
	}
	return copy(buf, stackText())
}
