package box

import (
	"fmt"
	"io"
	"os"
	"reflect"
	"strconv"
	"strings"
)

// Stderr is where the builtins print and println write.
var Stderr io.Writer = os.Stderr

// Print and Println are the builtins print and println, with the forms of the Go runtime.
func Print(args ...any) {
	var b strings.Builder
	for _, a := range args {
		b.WriteString(printed(a))
	}
	_, _ = io.WriteString(Stderr, b.String())
}

// Println is Print with blanks between and a line end.
func Println(args ...any) {
	words := make([]string, len(args))
	for i, a := range args {
		words[i] = printed(a)
	}
	_, _ = io.WriteString(Stderr, strings.Join(words, " ")+"\n")
}

// word is how print shows an interface: the addresses of its type and its value.
type word struct{ typ, value uintptr }

// Word prepares a value of interface type for Print.
func Word(x any) any {
	if x == nil {
		return word{}
	}
	w := word{typ: reflect.ValueOf(&x).Pointer()}
	if v := reflect.ValueOf(Raw(x)); v.Kind() == reflect.Pointer {
		w.value = v.Pointer()
	}
	return w
}

func printed(x any) string {
	if w, ok := x.(word); ok {
		return fmt.Sprintf("(%#x,%#x)", w.typ, w.value)
	}
	v := reflect.ValueOf(Raw(x))
	switch {
	case !v.IsValid():
		return "nil"
	case v.CanInt(), v.CanUint(), v.Kind() == reflect.Bool, v.Kind() == reflect.String:
		return fmt.Sprint(v.Interface())
	case v.CanFloat():
		return strconv.FormatFloat(v.Float(), 'g', -1, v.Type().Bits())
	case v.CanComplex():
		return strconv.FormatComplex(v.Complex(), 'g', -1, v.Type().Bits())
	}
	switch v.Kind() {
	case reflect.Slice:
		return fmt.Sprintf("[%d/%d]%#x", v.Len(), v.Cap(), v.Pointer())
	case reflect.Pointer, reflect.Map, reflect.Chan, reflect.Func, reflect.UnsafePointer:
		return fmt.Sprintf("%#x", v.Pointer())
	}
	return v.Type().String()
}
