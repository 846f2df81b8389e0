package engine

import (
	"math"
	"reflect"
	"runtime"
	"strconv"
	"strings"
	"unsafe"

	"jeton/internal/lazyregexp"
)

// The interpreter does with package reflect what compiled Go does itself, so its run-time errors are reflect's: strings
// about "reflect: slice index out of range". A program that recovers them would see the difference. translate turns
// them into the errors that Go raises, most of them by having Go raise them.

// translate returns the value with which compiled Go would have panicked at s, or v itself.
func (s *site) translate(v any, f unsafe.Pointer) any {
	switch e := v.(type) {
	case *reflect.ValueError:
		if e.Kind == reflect.Invalid {
			return nilError()
		}
	case string:
		return s.translateText(v, e, f)
	case runtime.Error:
		if t, ok := strings.CutPrefix(e.Error(), "hash of unhashable type: "); ok { // reflect's words for the runtime's
			return conversionError("runtime error: hash of unhashable type " + t)
		}
	case error:
		text := e.Error()
		if at := errorPosition().FindStringIndex(text); at != nil && at[0] == 0 {
			return s.translateConversion(v, text[at[1]:])
		}
	}
	return v
}

func (s *site) translateText(v any, text string, f unsafe.Pointer) any {
	has := func(sub string) bool { return strings.Contains(text, sub) }
	switch {
	case strings.HasPrefix(text, "hash of unhashable type: "):
		return conversionError("runtime error: " + strings.Replace(text, ": ", " ", 1))
	case !strings.HasPrefix(text, "reflect"):
		return v // the student's own
	case has("cannot convert slice with length"):
		text = strings.TrimPrefix(strings.Replace(text, " to pointer to array ", " to array ", 1), "reflect: ")
		return conversionError("runtime error: " + strings.Replace(text, " to array ", " to array or pointer to array ", 1))
	case has("index out of range"):
		return s.indexError(v, f)
	case has("out of bounds"):
		return s.sliceError(v, f)
	case has("call of nil function"), has("on zero Value"), has("nil pointer"), has("on nil interface value"):
		return nilError()
	case has("MakeSlice: negative len"), has("MakeSlice: len > cap"):
		return raised(func() { n := -1; _ = make([]int, n) }, v)
	case has("MakeSlice: negative cap"):
		return raised(func() { n := -1; _ = make([]int, 0, n) }, v)
	case has("MakeChan: negative buffer"):
		return raised(func() { n := -1; _ = make(chan int, n) }, v)
	}
	return v
}

// raised is the value with which f panics, or v when it does not.
func raised(f func(), v any) (e any) {
	defer func() {
		if r := recover(); r != nil {
			e = r
		}
	}()
	f()
	return v
}

func nilError() any {
	return raised(func() { var p *int; runtime.KeepAlive(*p) }, nil)
}

func (s *site) indexError(v any, f unsafe.Pointer) any {
	c := children(s.node)
	if len(c) < 2 {
		return v
	}
	box, ok1 := operand(c[0], f)
	index, ok2 := operandInt(c[1], f)
	if box = indirect(box); !ok1 || !ok2 || !hasLen(box) {
		return v
	}
	return raised(func() { _ = make([]struct{}, box.Len())[index] }, v)
}

// sliceError finds the bounds in the step: [low:high:max] with some left out.
func (s *site) sliceError(v any, f unsafe.Pointer) any {
	c := children(s.node)
	if len(c) == 0 {
		return v
	}
	box, ok := operand(c[0], f)
	if box = indirect(box); !ok || !hasLen(box) {
		return v
	}
	var bounds []int
	if actionOf(s.node) == "slice0" {
		bounds = append(bounds, 0)
	}
	for _, b := range c[1:] {
		n, ok := operandInt(b, f)
		if !ok {
			return v
		}
		bounds = append(bounds, n)
	}
	if len(bounds) == 1 {
		bounds = append(bounds, box.Len())
	}
	if box.Kind() == reflect.String {
		if box.Len() > math.MaxInt16 || len(bounds) != 2 {
			return v
		}
		text := box.String()
		return raised(func() { _ = text[bounds[0]:bounds[1]] }, v)
	}
	a := make([]struct{}, box.Len(), box.Cap())
	if len(bounds) == 3 {
		return raised(func() { _ = a[bounds[0]:bounds[1]:bounds[2]] }, v)
	}
	return raised(func() { _ = a[bounds[0]:bounds[1]] }, v)
}

// A conversionError is runtime.TypeAssertionError, whose fields are the runtime's own.
type conversionError string

func (e conversionError) Error() string { return string(e) }
func (e conversionError) RuntimeError() {}

// versions is lower's mark with its number, in names of types.
var versions = lazyregexp.New(`ᐧ\d+`)

func (s *site) translateConversion(v any, text string) any {
	switch {
	case strings.HasPrefix(text, "interface conversion: "):
		return conversionError(versions().ReplaceAllString(text, ""))
	case strings.HasPrefix(text, "invalid interface value"), strings.HasPrefix(text, "method not found"):
		return nilError()
	}
	return v
}

// operand is the value that a step reads from one of its operands.
func operand(n nodePtr, f unsafe.Pointer) (reflect.Value, bool) {
	if rv := *at[reflect.Value](unsafe.Pointer(n), off.nodeRval); rv.IsValid() {
		return rv, true
	}
	level := *at[int](unsafe.Pointer(n), off.nodeLevel)
	index := *at[int](unsafe.Pointer(n), off.nodeFindex)
	if level < 0 {
		f = *at[unsafe.Pointer](f, off.frameRoot)
	}
	for ; level > 0 && f != nil; level-- {
		f = *at[unsafe.Pointer](f, off.frameAnc)
	}
	if f == nil {
		return reflect.Value{}, false
	}
	data := *at[[]reflect.Value](f, off.frameData)
	if index < 0 || index >= len(data) || !data[index].IsValid() {
		return reflect.Value{}, false
	}
	return data[index], true
}

func operandInt(n nodePtr, f unsafe.Pointer) (int, bool) {
	v, ok := operand(n, f)
	switch {
	case !ok:
		return 0, false
	case v.CanInt():
		return int(v.Int()), true
	case v.CanUint():
		return int(v.Uint()), true
	}
	// A constant of package go/constant.
	if v.CanInterface() {
		if s, ok := v.Interface().(interface{ ExactString() string }); ok {
			i, err := strconv.Atoi(s.ExactString())
			return i, err == nil
		}
	}
	return 0, false
}

func indirect(v reflect.Value) reflect.Value {
	for v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface {
		v = v.Elem()
	}
	return v
}

func hasLen(v reflect.Value) bool {
	k := v.Kind()
	return k == reflect.Slice || k == reflect.Array || k == reflect.String
}
