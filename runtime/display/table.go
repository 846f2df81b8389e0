package display

import (
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"sync"

	"jeton/launcher/lang"
	"jeton/runtime/session"
)

// Table shows rows as a table: a slice or array of structs (or pointers to them), of maps with string keys, of slices, or
// of plain values; or a map, one row for each key. Long tables are elided in the middle; see TableRows. Numbers are written as the
// notebook's language does: in French 2.5 is 2,5, and a [time.Duration] 2,5 ms.
func Table(rows any) { show(tableBundle(rows, defaultRows)) }

// TableRows is Table that shows at most n rows; 0 means all.
func TableRows(rows any, n int) { show(tableBundle(rows, n)) }

// TableHeader shows rows under the names of header. Rows may be of different lengths.
func TableHeader(header []string, rows any) {
	show(HeadedForm(header, rows))
}

// TableForm is what Table shows, to be sent later or elsewhere. It fails for what is no table.
func TableForm(rows any) (Bundle, error) { return tableBundle(rows, defaultRows) }

// HeadedForm is what TableHeader shows, to be sent later or elsewhere. It fails for what is no table.
func HeadedForm(header []string, rows any) (Bundle, error) {
	t, err := tableOf(reflect.ValueOf(rows), hint{})
	if err != nil {
		return Bundle{}, err
	}
	for len(t.cols) < len(header) {
		t.cols = append(t.cols, column{})
	}
	for i := range header {
		t.cols[i].name = header[i]
	}
	return t.bundle(defaultRows), nil
}

// defaultRows is how many rows are shown before the middle is left out, as with pandas.
const defaultRows = 60

const (
	headRows = 10 // shown of an elided table, and as many of its end
	maxCols  = 30 // beyond them the middle columns are left out
	maxCell  = 120
)

func tableBundle(rows any, limit int) (Bundle, error) {
	t, err := tableOf(reflect.ValueOf(rows), hint{})
	if err != nil {
		return Bundle{}, err
	}
	return t.bundle(limit), nil
}

// A table is rows that are looked at only where they are shown.
type table struct {
	corner string // name of the index column
	cols   []column
	rows   int
	whole  bool                 // say nothing when rows are left out
	index  func(row int) string // nil when rows have no names
	cell   func(row, col int) (reflect.Value, hint)
	lang   func() lang.Lang // of its numbers; asked for when there is one to write, since the answer is the kernel's
}

type column struct{ name string }

func (t *table) bundle(limit int) Bundle {
	return Bundle{Data: map[string]any{"text/html": t.html(limit), "text/plain": t.plain(limit)}}
}

// tableOf is rows as a table, in the notebook's language.
func tableOf(v reflect.Value, h hint) (*table, error) {
	t, err := columnsOf(v, h)
	if err != nil {
		return nil, err
	}
	t.lang = sync.OnceValue(session.Language)
	return t, nil
}

// columnsOf finds the columns of rows.
func columnsOf(v reflect.Value, h hint) (*table, error) {
	v, _ = open(v)
	for v.IsValid() && v.Kind() == reflect.Pointer && !v.IsNil() {
		v, h = v.Elem(), h.elem()
	}
	if !v.IsValid() {
		return nil, errors.New("Table needs a slice or a map, and this is nil")
	}
	switch v.Kind() {
	case reflect.Map:
		return mapTable(v, h), nil
	case reflect.Slice, reflect.Array:
	default:
		return nil, fmt.Errorf("Table needs a slice of structs, of maps or of slices, or a map; this is %s", typeText(v.Type()))
	}
	row := func(i int) reflect.Value { return rowOf(v.Index(i)) }
	t := fromRows(v.Len(), row, v.Type().Elem(), h.elem())
	t.index = strconv.Itoa
	return t, nil
}

// rowOf is one row without pointers and interfaces; invalid when nil.
func rowOf(v reflect.Value) reflect.Value {
	v, _ = open(v)
	if v.IsValid() && !isTextValue(v) {
		if inner, _, ok := unboxedValue(v); ok {
			v = inner
		}
	}
	for v.IsValid() && v.Kind() == reflect.Pointer && !isTextValue(v) {
		v, _ = open(v.Elem())
	}
	return v
}

func isTextValue(v reflect.Value) bool {
	_, ok := ownText(v, true)
	return ok
}

// mapTable has one row for each key, in order.
func mapTable(v reflect.Value, h hint) *table {
	keys := smallestKeys(v, min(v.Len(), maxSorted))
	kh := h.key()
	row := func(i int) reflect.Value { return rowOf(v.MapIndex(keys[i])) }
	t := fromRows(len(keys), row, v.Type().Elem(), h.elem())
	t.corner = "key"
	t.index = func(i int) string { return t.text(keys[i], kh) }
	return t
}

// fromRows chooses the columns by what the rows are. elem is their static type.
func fromRows(n int, row func(int) reflect.Value, elem reflect.Type, h hint) *table {
	if elem.Kind() == reflect.Pointer {
		elem, h = elem.Elem(), h.elem()
	}
	first := reflect.Value{}
	if n > 0 {
		first = row(0)
	}
	if first.IsValid() && (elem.Kind() == reflect.Interface || isBoxed(elem)) {
		elem = first.Type()
	}
	switch {
	case elem.Kind() == reflect.Struct && !isBoxed(elem) && !isWrapper(elem) && !isText(elem) && !isText(reflect.PointerTo(elem)):
		return structTable(n, row, elem, h)
	case elem.Kind() == reflect.Map && elem.Key().Kind() == reflect.String:
		return recordTable(n, row, h)
	case (elem.Kind() == reflect.Slice || elem.Kind() == reflect.Array) && elem.Elem().Kind() != reflect.Uint8 && !isText(elem):
		return sliceTable(n, row, h)
	}
	return &table{
		cols: []column{{"value"}},
		rows: n,
		cell: func(r, _ int) (reflect.Value, hint) { return row(r), h },
	}
}

func structTable(n int, row func(int) reflect.Value, t reflect.Type, h hint) *table {
	fields := h.fields()
	if len(fields) != t.NumField() {
		fields = nil
	}
	out := &table{rows: n}
	var at []int
	for i := range t.NumField() {
		if isForeign(t) && !t.Field(i).IsExported() {
			continue
		}
		name := fieldName(t, i)
		if fields != nil {
			name = fields[i].name
		}
		at = append(at, i)
		out.cols = append(out.cols, column{name})
	}
	out.cell = func(r, c int) (reflect.Value, hint) {
		s := row(r)
		if !s.IsValid() || s.Type() != t {
			if c == 0 {
				return s, hint{}
			}
			return reflect.Value{}, hint{}
		}
		if fields != nil {
			return s.Field(at[c]), fields[at[c]].typ
		}
		return s.Field(at[c]), hint{}
	}
	return out
}

// recordTable has the keys of all rows that can be shown as columns, in the order of their first row.
func recordTable(n int, row func(int) reflect.Value, h hint) *table {
	out := &table{rows: n}
	var at []reflect.Value
	seen := map[string]bool{}
	for r := range n {
		if r >= maxSorted {
			break
		}
		m := row(r)
		if !m.IsValid() || m.Kind() != reflect.Map || m.Type().Key().Kind() != reflect.String {
			continue
		}
		for _, k := range smallestKeys(m, 1000) {
			if s := k.String(); !seen[s] {
				seen[s] = true
				at = append(at, k)
				out.cols = append(out.cols, column{s})
			}
		}
	}
	out.cell = func(r, c int) (reflect.Value, hint) {
		m := row(r)
		if !m.IsValid() || m.Kind() != reflect.Map || !at[c].Type().AssignableTo(m.Type().Key()) {
			return reflect.Value{}, hint{}
		}
		return m.MapIndex(at[c]), h.elem()
	}
	return out
}

func sliceTable(n int, row func(int) reflect.Value, h hint) *table {
	out := &table{rows: n}
	width := 0
	for r := range min(n, maxSorted) {
		if s := row(r); s.IsValid() && isList(s) {
			width = max(width, s.Len())
		}
	}
	for i := range width {
		out.cols = append(out.cols, column{strconv.Itoa(i)})
	}
	out.cell = func(r, c int) (reflect.Value, hint) {
		s := row(r)
		if !s.IsValid() || !isList(s) || c >= s.Len() {
			return reflect.Value{}, hint{}
		}
		return s.Index(c), h.elem()
	}
	return out
}

func isList(v reflect.Value) bool { return v.Kind() == reflect.Slice || v.Kind() == reflect.Array }
