package display

import (
	"image"
	"reflect"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/plot"
)

// Value makes the Bundle of a cell's last expression: text/plain always, and the richer forms that v has.
//
// typ is the static Go type of the expression as the student writes it: "int", "[]Point", "map[string]Point". It may be
// "", and then names of types that are declared in cells are left out. It may be followed by one line for each declared
// type that occurs in it, "Name = type", from which the fields' names and the names of inner types are taken:
//
//	[]Point
//	Point = struct{X int; Y int; tag Label}
//	Label = string
//
// "main." before a name is ignored. Value never panics, whatever v holds, and its cost does not grow with v beyond what
// is shown.
func Value(typ string, v any) (b Bundle) {
	defer func() {
		if r := recover(); r != nil {
			// A map that a goroutine changes meanwhile, a method of the value: nothing that the cell did wrong.
			b = Bundle{Data: map[string]any{"text/plain": "<a " + typeText(reflect.TypeOf(v)) + " that cannot be shown>"}}
		}
	}()
	switch x := v.(type) {
	case Bundle:
		return x
	case *Bundle:
		if x != nil {
			return *x
		}
	}
	h, rv := parseType(typ), reflect.ValueOf(v)
	data := map[string]any{}
	if rv.IsValid() {
		if inner, ih, ok := unboxedValue(rv); ok {
			if f, ok := v.(former); ok {
				f.Forms(func(mime, text string) { addForm(data, mime, text) })
			}
			rv, h, v = inner, ih, nil
			if inner.IsValid() {
				v = inner.Interface()
			}
		}
	}
	if !isNilPointer(rv) {
		if rv.IsValid() && rv.CanInterface() {
			methodForms(v, data)
		}
		richForms(v, rv, h, data)
	}
	if _, ok := data["text/plain"]; !ok {
		data["text/plain"] = goText(rv, h)
	}
	return Bundle{Data: data}
}

// addForm adds the form that a value's method gave. A later one of the same type does not replace it.
func addForm(data map[string]any, mime, text string) {
	for m, x := range Form(mime, text).Data {
		if _, ok := data[m]; m == mime && !ok {
			data[m] = x
		}
	}
}

func isNilPointer(v reflect.Value) bool { return v.Kind() == reflect.Pointer && v.IsNil() }

// richForms adds the forms of the kinds of value that this package knows, where the value's own methods gave none.
func richForms(v any, rv reflect.Value, h hint, data map[string]any) {
	var b Bundle
	var err error
	switch x := v.(type) {
	case image.Image:
		b, err = imageBundle(x)
	case *plot.Plot:
		b, err = plotBundle(x, DefaultWidth, DefaultHeight)
	case mat.Matrix:
		b = matrixBundle(x)
	default:
		if _, own := data["text/html"]; own || !isRecords(rv) {
			return
		}
		if t, e := tableOf(rv, h); e == nil {
			data["text/html"] = t.html(defaultRows)
		}
		return
	}
	if err != nil {
		return // its Go text stands for it
	}
	for m, x := range b.Data {
		if _, own := data[m]; !own {
			data[m] = x
		}
	}
}

// isRecords reports whether v is a list of structs of the user's, which reads best as a table.
func isRecords(v reflect.Value) bool {
	if v.Kind() != reflect.Slice && v.Kind() != reflect.Array || v.Len() == 0 {
		return false
	}
	t := v.Type().Elem()
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct || isBoxed(t) || isWrapper(t) || isText(t) || isText(reflect.PointerTo(t)) {
		return false
	}
	for i := range t.NumField() {
		if t.Field(i).IsExported() {
			return true
		}
	}
	return false
}
