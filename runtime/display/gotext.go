package display

import (
	"encoding/hex"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// The bounds of a value's text. What lies beyond them is not looked at, so that a value of 1 GB costs as little as a
// small one.
const (
	maxItems  = 100      // of one slice, array or map
	maxTotal  = 2000     // of all together
	maxDepth  = 8        // of values within values
	maxString = 2000     // bytes of a string within a value
	maxText   = 20 << 10 // bytes of a text on its own
	maxSorted = 100_000  // a larger map is not searched for its smallest keys
)

// goText writes v in Go's syntax, readable and bounded.
func goText(v reflect.Value, h hint) string {
	p := printer{left: maxTotal}
	d := p.value(v, h, false, 0)
	return valid(d.String())
}

// lineText is goText cut to one short line, for the cell of a table.
func lineText(v reflect.Value, h hint) string {
	p := printer{left: 30}
	d := p.value(v, h, true, maxDepth-3)
	var b strings.Builder
	d.set(&b, 0, math.MinInt32)
	return valid(b.String())
}

type printer struct {
	left int // elements that may still be written
	path []visit
}

// A visit is a pointer, map or slice that is being written: to meet it again is a cycle.
type visit struct {
	ptr uintptr
	typ reflect.Type
}

// value makes the text of v. With bare the context says the type, as in the elements of a slice.
func (p *printer) value(v reflect.Value, h hint, bare bool, depth int) doc {
	v, boxed := open(v)
	if !v.IsValid() {
		return leaf("nil")
	}
	if boxed != "" {
		h, bare = h.expression(boxed), false
	}
	if s, ok := ownText(v, depth == 0); ok {
		return leaf(s)
	}
	if inner, ih, ok := unboxedValue(v); ok {
		return p.value(inner, ih, false, depth)
	}
	if s, ok := toldText(v, h, depth == 0); ok {
		return leaf(s)
	}
	if isWrapper(v.Type()) {
		return p.value(v.Field(0), h.unknown(), false, depth)
	}
	switch v.Kind() {
	case reflect.String:
		return leaf(quote(v.String(), maxOf(depth)))
	case reflect.Pointer:
		return p.pointer(v, h, bare, depth)
	case reflect.Slice, reflect.Array:
		return p.list(v, h, bare, depth)
	case reflect.Map:
		return p.mapping(v, h, bare, depth)
	case reflect.Struct:
		return p.record(v, h, bare, depth)
	case reflect.Chan:
		return leaf(chanValue(v, h))
	case reflect.Func:
		return leaf(nilOr(v, nameOf(v, h)))
	}
	return leaf(scalar(v, h))
}

func maxOf(depth int) int {
	if depth == 0 {
		return maxText
	}
	return maxString
}

func nameOf(v reflect.Value, h hint) string {
	if n := h.name(); n != "" && !isInterfaceName(h) {
		return n
	}
	return typeText(v.Type())
}

// isInterfaceName reports whether the source's type is an interface: then it does not name the value in it.
func isInterfaceName(h hint) bool {
	switch n := h.name(); {
	case n == "any" || n == "error":
		return true
	default:
		return strings.HasPrefix(h.under().name(), "interface")
	}
}

func scalar(v reflect.Value, h hint) string {
	switch v.Kind() {
	case reflect.Bool:
		return strconv.FormatBool(v.Bool())
	case reflect.Int32:
		if h.name() == "rune" && v.Int() >= ' ' && unicode.IsPrint(rune(v.Int())) {
			return fmt.Sprintf("%d %q", v.Int(), rune(v.Int()))
		}
		return strconv.FormatInt(v.Int(), 10)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int64:
		return strconv.FormatInt(v.Int(), 10)
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return strconv.FormatUint(v.Uint(), 10)
	case reflect.Uintptr:
		return "0x" + strconv.FormatUint(v.Uint(), 16)
	case reflect.Float32:
		return number(v.Float(), 32)
	case reflect.Float64:
		return number(v.Float(), 64)
	case reflect.Complex64, reflect.Complex128:
		return fmt.Sprint(v.Complex())
	case reflect.UnsafePointer:
		return fmt.Sprintf("unsafe.Pointer(%#x)", v.Pointer())
	}
	return fmt.Sprintf("<%s>", v.Kind())
}

// number is a float as fmt.Println writes it.
func number(f float64, bits int) string { return strconv.FormatFloat(f, 'g', -1, bits) }

func quote(s string, limit int) string {
	if len(s) <= limit {
		return strconv.Quote(s)
	}
	cut := limit
	for cut > 0 && !utf8.RuneStart(s[cut]) {
		cut--
	}
	return strconv.Quote(s[:cut]) + fmt.Sprintf("… %s more bytes", thousands(len(s)-cut))
}

func chanValue(v reflect.Value, h hint) string {
	if v.IsNil() {
		return nilOr(v, nameOf(v, h))
	}
	return fmt.Sprintf("%s (len %d, cap %d)", nameOf(v, h), v.Len(), v.Cap())
}

func nilOr(v reflect.Value, name string) string {
	if v.IsNil() {
		if strings.HasPrefix(name, "*") || strings.HasPrefix(name, "<-") || strings.HasPrefix(name, "chan") || strings.HasPrefix(name, "func") {
			name = "(" + name + ")"
		}
		return name + "(nil)"
	}
	return name
}

// ownText is the text that a compiled value has of itself: an error's, a Stringer's. Interpreted types have no methods
// here, and what is unexported must not be called.
func ownText(v reflect.Value, top bool) (s string, ok bool) {
	t := v.Type()
	if v.Kind() == reflect.Pointer && v.IsNil() || !v.CanInterface() || t.Kind() != reflect.Pointer && t.PkgPath() == "" {
		return "", false
	}
	defer func() {
		if r := recover(); r != nil {
			s, ok = fmt.Sprintf("<%s: its own text panicked: %v>", typeText(t), r), true
		}
	}()
	x := v.Interface()
	if t.Kind() != reflect.Pointer {
		if pt := reflect.PointerTo(t); !isText(t) && isText(pt) {
			c := reflect.New(t)
			c.Elem().Set(v)
			x = c.Interface()
		}
	}
	switch x := x.(type) {
	case time.Time:
		s = x.Round(0).String() // without the monotonic clock's reading
	case error:
		s = x.Error()
		if !top {
			s = quote(s, maxString)
		}
	case fmt.Stringer:
		s = x.String()
	default:
		return "", false
	}
	if isWrapper(t) && s == "" {
		return "", false
	}
	return clip(s, maxOf(1-btoi(top))), true
}

// toldText is the text of a value whose methods only its box knows.
func toldText(v reflect.Value, h hint, top bool) (s string, ok bool) {
	text := h.texts[h.name()]
	if text == nil || !v.CanInterface() || v.Kind() == reflect.Pointer && v.IsNil() {
		return "", false
	}
	defer func() {
		if r := recover(); r != nil {
			s, ok = fmt.Sprintf("<%s: its own text panicked: %v>", h.name(), r), true
		}
	}()
	return clip(text(v.Interface()), maxOf(1-btoi(top))), true
}

func isText(t reflect.Type) bool {
	return t.Implements(reflect.TypeFor[error]()) || t.Implements(reflect.TypeFor[fmt.Stringer]())
}

// enter notes that v is being written; again reports that it already is.
func (p *printer) enter(v reflect.Value) (again bool) {
	at := visit{v.Pointer(), v.Type()}
	again = slices.Contains(p.path, at)
	p.path = append(p.path, at)
	return again
}

func (p *printer) leave() { p.path = p.path[:len(p.path)-1] }

func (p *printer) pointer(v reflect.Value, h hint, bare bool, depth int) doc {
	if v.IsNil() {
		if bare {
			return leaf("nil")
		}
		return leaf(nilOr(v, nameOf(v, h)))
	}
	again := p.enter(v)
	defer p.leave()
	if again {
		return leaf("&" + strings.TrimPrefix(nameOf(v, h), "*") + "{… a cycle}")
	}
	if depth >= maxDepth || p.left <= 0 {
		return leaf("&" + strings.TrimPrefix(nameOf(v, h), "*") + "{…}")
	}
	elem := h.elem()
	if elem.expr == nil && h.expr != nil && !isInterfaceName(h) {
		elem = h.unknown()
	}
	d := p.value(v.Elem(), elem, bare && isComposite(v.Elem().Kind()), depth+1)
	if !bare || !isComposite(v.Elem().Kind()) {
		d.prefix = "&" + d.prefix
	}
	return d
}

func isComposite(k reflect.Kind) bool {
	return k == reflect.Struct || k == reflect.Slice || k == reflect.Array || k == reflect.Map
}

func (p *printer) list(v reflect.Value, h hint, bare bool, depth int) doc {
	name := nameOf(v, h)
	if v.Kind() == reflect.Slice {
		if v.IsNil() && bare {
			return leaf("nil")
		}
		if v.IsNil() {
			return leaf(nilOr(v, name))
		}
		if v.Len() > 0 && p.enter(v) {
			p.leave()
			return leaf(name + "{… a cycle}")
		} else if v.Len() > 0 {
			defer p.leave()
		}
	}
	if v.Type().Elem().Kind() == reflect.Uint8 {
		return bytesDoc(v, name)
	}
	d := doc{open: name + "{", close: "}", columns: -1}
	if bare {
		d.open = "{"
	}
	eh, elided := h.elem(), elides(v.Type().Elem())
	d.fill = !isComposite(v.Type().Elem().Kind()) && v.Type().Elem().Kind() != reflect.Interface && v.Type().Elem().Kind() != reflect.Pointer
	for i := range v.Len() {
		if i >= maxItems || p.left <= 0 || depth >= maxDepth {
			d.items = append(d.items, more(v.Len()-i))
			break
		}
		p.left--
		d.items = append(d.items, p.value(v.Index(i), eh, elided, depth+1))
	}
	return d
}

// elides reports whether a composite of this element type is written without its type, as gofmt -s does.
func elides(t reflect.Type) bool {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return isComposite(t.Kind()) && !isBoxed(t)
}

func more(n int) doc { return leaf("… " + thousands(n) + " more") }

// bytesDoc shows bytes as text when they are text.
func bytesDoc(v reflect.Value, name string) doc {
	n := min(v.Len(), maxString)
	b := make([]byte, n)
	reflect.Copy(reflect.ValueOf(b), v.Slice(0, n))
	if v.Len() > 0 && isPrintable(b, v.Len() > n) {
		s := strconv.Quote(string(b))
		if v.Len() > n {
			s += fmt.Sprintf("… %s more bytes", thousands(v.Len()-n))
		}
		return leaf(name + "(" + s + ")")
	}
	d := doc{open: name + "{", close: "}", fill: true, columns: -1}
	for i := range min(n, maxItems) {
		d.items = append(d.items, leaf("0x"+hex.EncodeToString(b[i:i+1])))
	}
	if v.Len() > maxItems {
		d.items = append(d.items, more(v.Len()-maxItems))
	}
	return d
}

// isPrintable reports whether b is text; with cut its last rune may be incomplete.
func isPrintable(b []byte, cut bool) bool {
	for len(b) > 0 {
		r, n := utf8.DecodeRune(b)
		if r == utf8.RuneError && n == 1 {
			return cut && len(b) < utf8.UTFMax && !utf8.FullRune(b)
		}
		if !unicode.IsPrint(r) && r != '\n' && r != '\t' && r != '\r' {
			return false
		}
		b = b[n:]
	}
	return true
}
