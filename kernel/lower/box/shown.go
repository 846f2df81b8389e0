package box

import (
	"reflect"
	"strconv"
	"strings"
)

// Shown is the plain value of what a cell shows last.
func Shown(x any) any { return Raw(x) }

// ShownType is the type of x as the display wants it: its name, then a line "Name = type" for each named type in it.
// static is the type of the expression, used when the value does not say its own.
func ShownType(static string, x any) string {
	b, ok := unboxed(x)
	if !ok {
		if x == nil {
			return static
		}
		return reflect.TypeOf(x).String()
	}
	seen, lines := map[*Type]bool{}, []string{b.T.name}
	b.T.declarations(seen, &lines)
	return strings.ReplaceAll(strings.Join(lines, "\n"), "main.", "")
}

// Unboxed gives the value and its type in the form of ShownType, for who displays values by reflection.
func (v Value) Unboxed() (typ string, x any) { return ShownType("", v), v.V }

func (t *Type) declarations(seen map[*Type]bool, lines *[]string) {
	if t == nil || seen[t] {
		return
	}
	seen[t] = true
	if t.named && t.under != nil {
		*lines = append(*lines, t.name+" = "+t.under.literal())
	}
	t.elem.declarations(seen, lines)
	t.mapKey.declarations(seen, lines)
	for _, f := range t.fields {
		f.typ.declarations(seen, lines)
	}
}

// literal is an unnamed type as a student writes it.
func (t *Type) literal() string {
	switch t.kind {
	case reflect.Struct:
		var parts []string
		for _, f := range t.fields {
			parts = append(parts, f.name+" "+f.typ.name)
		}
		return "struct{" + strings.Join(parts, "; ") + "}"
	}
	return t.name
}

// Forms calls form with each text by which a boxed value shows itself, and the MIME type of it.
func Forms(x any, form func(mime, text string)) {
	b, ok := unboxed(x)
	if !ok || reflect.ValueOf(b.V).Kind() == reflect.Pointer && reflect.ValueOf(b.V).IsNil() {
		return
	}
	switch {
	case b.T.isText("Error"):
		form("text/plain", b.T.text("Error", b.V))
	case b.T.isText("String"):
		form("text/plain", b.T.text("String", b.V))
	}
	for name, mime := range map[string]string{"HTML": "text/html", "SVG": "image/svg+xml", "Markdown": "text/markdown", "LaTeX": "text/latex"} {
		if b.T.isText(name) {
			form(mime, b.T.text(name, b.V))
		}
	}
	if b.T.sigs["PNG"] == "func() []uint8" {
		form("image/png", string(b.T.methods["PNG"](b.V).(func() []byte)()))
	}
}

// MarshalJSON encodes the plain value, unless methods or names of the type would have had a say.
func (v Value) MarshalJSON() ([]byte, error) {
	if m := v.T.methods["MarshalJSON"]; m != nil && v.T.sigs["MarshalJSON"] == "func() ([]uint8, error)" {
		return m(v.V).(func() ([]byte, error))()
	}
	return nil, Refusal("encoding a " + v.T.name + " that is in an interface, as " + strconv.Quote("json") + ": encode it where its type is known")
}
