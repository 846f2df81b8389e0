package display

import (
	"go/ast"
	"go/parser"
	"reflect"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A hint is what the source says of a value's type and reflection does not: an interpreted struct has no name, and its
// unexported fields are called X…. The zero hint says nothing. Invariant: expr, when not nil, is a part of src.
type hint struct {
	src   string
	expr  ast.Expr
	decls map[string]hint               // the declared types that may occur in it, by name
	texts map[string]func(x any) string // what values of declared types say of themselves, by the type's name
}

const maxTypeBytes = 64 << 10

// parseType reads what Value gets as typ: a type expression, and on each further line the declaration of a type that
// occurs in it, "Name = struct{X int; priv string}". What it cannot read it does without.
func parseType(typ string) hint {
	if typ == "" || len(typ) > maxTypeBytes {
		return hint{}
	}
	lines := strings.Split(plainNames(typ), "\n")
	decls := map[string]hint{}
	for _, l := range lines[1:] {
		if name, under, ok := strings.Cut(l, " = "); ok {
			decls[strings.TrimSpace(name)] = parseExpr(under, decls)
		}
	}
	return parseExpr(lines[0], decls)
}

func parseExpr(src string, decls map[string]hint) hint {
	e, err := parser.ParseExpr(src)
	if err != nil {
		return hint{}
	}
	return hint{src: src, expr: e, decls: decls}
}

// expression is the hint of another type expression of the same source.
func (h hint) expression(src string) hint {
	e := parseExpr(src, h.decls)
	e.texts = h.texts
	return e
}

// unknown is the hint of a value of which the source tells nothing.
func (h hint) unknown() hint { return hint{decls: h.decls, texts: h.texts} }

// versionMark stands between a name and the version under which the interpreter knows it.
const versionMark = 'ᐧ'

// plainNames writes names as the student does: main.Point and Pointᐧ3 are Point.
func plainNames(s string) string {
	var b strings.Builder
	prev := rune(0)
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == versionMark:
			i += n
			for i < len(s) && s[i] >= '0' && s[i] <= '9' {
				i++
			}
			continue
		case r == 'm' && strings.HasPrefix(s[i:], "main.") && !unicode.IsLetter(prev) && !unicode.IsDigit(prev) && prev != '_' && prev != '.' && prev != '/':
			i += len("main.")
			continue
		}
		b.WriteString(s[i : i+n])
		prev = r
		i += n
	}
	return b.String()
}

// name is the type as the source writes it; "" when nothing is known.
func (h hint) name() string { return h.part(h.expr) }

func (h hint) part(e ast.Expr) string {
	if e == nil {
		return ""
	}
	from, to := int(e.Pos())-1, int(e.End())-1
	if from < 0 || to > len(h.src) || from > to {
		return ""
	}
	return h.src[from:to]
}

func (h hint) sub(e ast.Expr) hint {
	if e == nil {
		return hint{}
	}
	return hint{h.src, e, h.decls, h.texts}
}

// under follows declared names to what they stand for.
func (h hint) under() hint {
	for range 10 { // "A = B", "B = A" must end
		if p, ok := h.expr.(*ast.ParenExpr); ok {
			h = h.sub(p.X)
			continue
		}
		d, ok := h.decls[h.name()]
		if !ok {
			return h
		}
		d.texts = h.texts
		h = d
	}
	return hint{}
}

// elem is the hint of what a pointer, slice, array, channel or map holds.
func (h hint) elem() hint {
	u := h.under()
	switch e := u.expr.(type) {
	case *ast.StarExpr:
		return u.sub(e.X)
	case *ast.ArrayType:
		return u.sub(e.Elt)
	case *ast.ChanType:
		return u.sub(e.Value)
	case *ast.MapType:
		return u.sub(e.Value)
	}
	return hint{}
}

func (h hint) key() hint {
	u := h.under()
	if e, ok := u.expr.(*ast.MapType); ok {
		return u.sub(e.Key)
	}
	return hint{}
}

// A fieldHint is one field as the source declares it.
type fieldHint struct {
	name string
	typ  hint
}

// fields are those of a struct type in their order; nil when they are not known.
func (h hint) fields() []fieldHint {
	u := h.under()
	s, ok := u.expr.(*ast.StructType)
	if !ok || s.Fields == nil {
		return nil
	}
	var fs []fieldHint
	for _, f := range s.Fields.List {
		for _, n := range f.Names {
			fs = append(fs, fieldHint{n.Name, u.sub(f.Type)})
		}
		if len(f.Names) == 0 {
			fs = append(fs, fieldHint{embeddedName(u.part(f.Type)), u.sub(f.Type)})
		}
	}
	return fs
}

func embeddedName(typ string) string {
	typ, _, _ = strings.Cut(strings.TrimLeft(typ, "*"), "[")
	return typ[strings.LastIndexByte(typ, '.')+1:]
}

// fieldName is the name of a struct's field as the source writes it, when only reflection is known.
func fieldName(t reflect.Type, i int) string {
	name := t.Field(i).Name
	if t.Name() == "" && len(name) > 1 && name[0] == 'X' {
		// An interpreted struct; its fields were all made exported.
		if r, _ := utf8.DecodeRuneInString(name[1:]); unicode.IsLower(r) || r == '_' {
			return name[1:]
		}
	}
	return name
}

// typeText names a type by reflection alone.
func typeText(t reflect.Type) string { return typeAt(t, 0) }

func typeAt(t reflect.Type, depth int) string {
	switch {
	case t == nil:
		return "nil"
	case depth > 4:
		return "…"
	case isBoxed(t):
		return "interface{…}"
	case t.Name() != "":
		return plainNames(t.String())
	}
	switch t.Kind() {
	case reflect.Pointer:
		return "*" + typeAt(t.Elem(), depth+1)
	case reflect.Slice:
		return "[]" + typeAt(t.Elem(), depth+1)
	case reflect.Array:
		return "[" + strconv.Itoa(t.Len()) + "]" + typeAt(t.Elem(), depth+1)
	case reflect.Map:
		return "map[" + typeAt(t.Key(), depth+1) + "]" + typeAt(t.Elem(), depth+1)
	case reflect.Chan:
		return chanText(t.ChanDir()) + typeAt(t.Elem(), depth+1)
	case reflect.Func:
		return funcText(t, depth)
	case reflect.Struct:
		return structText(t, depth)
	case reflect.Interface:
		if t.NumMethod() == 0 {
			return "any"
		}
		return "interface{…}"
	}
	return plainNames(t.String())
}

func chanText(d reflect.ChanDir) string {
	switch d {
	case reflect.RecvDir:
		return "<-chan "
	case reflect.SendDir:
		return "chan<- "
	}
	return "chan "
}

func funcText(t reflect.Type, depth int) string {
	var in, out []string
	for i := range t.NumIn() {
		s := typeAt(t.In(i), depth+1)
		if t.IsVariadic() && i == t.NumIn()-1 {
			s = "..." + strings.TrimPrefix(s, "[]")
		}
		in = append(in, s)
	}
	for i := range t.NumOut() {
		out = append(out, typeAt(t.Out(i), depth+1))
	}
	s := "func(" + strings.Join(in, ", ") + ")"
	switch len(out) {
	case 0:
		return s
	case 1:
		return s + " " + out[0]
	}
	return s + " (" + strings.Join(out, ", ") + ")"
}

func structText(t reflect.Type, depth int) string {
	if depth > 0 && t.NumField() > 0 {
		return "struct{…}"
	}
	var fs []string
	for i := range t.NumField() {
		if i == 8 {
			fs = append(fs, "…")
			break
		}
		fs = append(fs, fieldName(t, i)+" "+typeAt(t.Field(i).Type, depth+1))
	}
	return "struct{" + strings.Join(fs, "; ") + "}"
}
