package daemon

import (
	"fmt"
	"math"
	"reflect"
	"sort"
	"strconv"
	"strings"
)

// add notes an argument: as a program gets it, and as Go text.
func (r *StartRequest) add(i int, arg any) error {
	if arg == nil {
		return fmt.Errorf("argument %d is nil: it cannot be copied to another process", i+1)
	}
	text, why := literal(reflect.ValueOf(arg), true)
	if why != "" {
		return fmt.Errorf("argument %d is a %T, and %s cannot be copied to another process: pass strings, numbers, booleans, slices and maps of these, or use a variable of the notebook, of which it gets a copy", i+1, arg, why)
	}
	r.Literals = append(r.Literals, text)
	r.Args = append(r.Args, fmt.Sprint(arg))
	return nil
}

// literal is a value as Go text. A bare one is a constant without a type, which fits all parameters that it can be converted to. why
// says what has no such text.
func literal(v reflect.Value, bare bool) (text, why string) {
	switch k := v.Kind(); {
	case k == reflect.String:
		return strconv.Quote(v.String()), ""
	case k == reflect.Bool:
		return strconv.FormatBool(v.Bool()), ""
	case v.CanInt():
		return strconv.FormatInt(v.Int(), 10), ""
	case v.CanUint() && k != reflect.Uintptr:
		return strconv.FormatUint(v.Uint(), 10), ""
	case v.CanFloat():
		f := v.Float()
		if math.IsNaN(f) || math.IsInf(f, 0) {
			return "", "a number that is not finite"
		}
		text := strconv.FormatFloat(f, 'g', -1, 64)
		if !strings.ContainsAny(text, ".e") {
			text += ".0"
		}
		return text, ""
	case k == reflect.Slice || k == reflect.Array:
		return elements(v)
	case k == reflect.Map:
		return entries(v)
	}
	return "", "a " + v.Type().String()
}

// typeText is a type of the basic types, as Go text; "" for any other.
func typeText(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Slice, reflect.Array, reflect.Map:
		elem := typeText(t.Elem())
		switch {
		case elem == "" || t.Name() != "":
			return ""
		case t.Kind() == reflect.Slice:
			return "[]" + elem
		case t.Kind() == reflect.Array:
			return fmt.Sprintf("[%d]%s", t.Len(), elem)
		}
		key := typeText(t.Key())
		if key == "" {
			return ""
		}
		return "map[" + key + "]" + elem
	}
	if t.PkgPath() != "" || t.Name() == "" || t.Kind() > reflect.Float64 && t.Kind() != reflect.String || t.Kind() == reflect.Uintptr {
		return ""
	}
	return t.Name()
}

func elements(v reflect.Value) (text, why string) {
	t := typeText(v.Type())
	if t == "" {
		return "", "a " + v.Type().String()
	}
	parts := make([]string, v.Len())
	for i := range parts {
		if parts[i], why = literal(v.Index(i), false); why != "" {
			return "", why
		}
	}
	return t + "{" + strings.Join(parts, ", ") + "}", ""
}

func entries(v reflect.Value) (text, why string) {
	t := typeText(v.Type())
	if t == "" {
		return "", "a " + v.Type().String()
	}
	var parts []string
	for it := v.MapRange(); it.Next(); {
		key, why := literal(it.Key(), false)
		if why != "" {
			return "", why
		}
		value, why := literal(it.Value(), false)
		if why != "" {
			return "", why
		}
		parts = append(parts, key+": "+value)
	}
	sort.Strings(parts)
	return t + "{" + strings.Join(parts, ", ") + "}", ""
}
