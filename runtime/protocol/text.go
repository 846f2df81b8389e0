package protocol

import (
	"fmt"
	"reflect"
	"strconv"
	"sync"
	"unicode/utf8"
)

// maxText is how many bytes of a message the log shows.
const maxText = 80

// TextOf is a message for a person: as %+v has it, at most 80 bytes.
func TextOf(m any) string {
	var room [2 * maxText]byte
	return string(cut(appendText(room[:0], m)))
}

// cut makes a long text short, between two characters.
func cut(text []byte) []byte {
	if len(text) <= maxText {
		return text
	}
	text = text[:maxText-len("…")]
	for !utf8.Valid(text) && len(text) > 0 {
		text = text[:len(text)-1]
	}
	return append(text, "…"...)
}

// appendText is fmt's %+v. Messages of numbers and words, which most are, it writes itself: in a third of the time, and fmt makes garbage.
func appendText(b []byte, m any) []byte {
	v := reflect.ValueOf(m)
	if !v.IsValid() || !isPlain(v.Type()) {
		return fmt.Appendf(b, "%+v", m)
	}
	return appendPlain(b, v)
}

func appendPlain(b []byte, v reflect.Value) []byte {
	switch v.Kind() {
	case reflect.Bool:
		return strconv.AppendBool(b, v.Bool())
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return strconv.AppendInt(b, v.Int(), 10)
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return strconv.AppendUint(b, v.Uint(), 10)
	case reflect.String:
		return append(b, v.String()...)
	}
	t := v.Type()
	b = append(b, '{')
	for i := range t.NumField() {
		if i > 0 {
			b = append(b, ' ')
		}
		b = append(append(b, t.Field(i).Name...), ':')
		b = appendPlain(b, v.Field(i))
	}
	return append(b, '}')
}

// plain says of each type that was seen whether appendPlain writes it.
var plain sync.Map // reflect.Type → bool

func isPlain(t reflect.Type) bool {
	if known, ok := plain.Load(t); ok {
		return known.(bool)
	}
	p := isPlainType(t)
	plain.Store(t, p)
	return p
}

func isPlainType(t reflect.Type) bool {
	if t.Implements(stringer) || t.Implements(formatter) || t.Implements(failure) {
		return false
	}
	switch t.Kind() {
	case reflect.Bool, reflect.String,
		reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
		reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return true
	case reflect.Struct:
		for i := range t.NumField() {
			if !isPlainType(t.Field(i).Type) {
				return false
			}
		}
		return true
	}
	return false
}

var (
	stringer  = reflect.TypeFor[fmt.Stringer]()
	formatter = reflect.TypeFor[fmt.Formatter]()
	failure   = reflect.TypeFor[error]()
)
