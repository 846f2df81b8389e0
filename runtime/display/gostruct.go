package display

import (
	"cmp"
	"math"
	"reflect"
	"slices"
	"strings"
	"unsafe"
)

// record writes a struct with its fields' names. Of a type of another package only the exported fields are written: the
// inside of an os.File or a sync.Mutex says nothing to who uses it.
func (p *printer) record(v reflect.Value, h hint, bare bool, depth int) doc {
	t := v.Type()
	d := doc{close: "}", columns: -1}
	if name := nameOf(v, h); !bare {
		d.open = strings.TrimPrefix(name, "*") + "{"
		if h.name() == "" && t.Name() == "" {
			d.open = "{" // an interpreted struct whose name is not known
		}
	} else {
		d.open = "{"
	}
	fields, foreign, hidden := h.fields(), isForeign(t), false
	if len(fields) != t.NumField() {
		fields = nil
	}
	for i := range t.NumField() {
		if foreign && !t.Field(i).IsExported() {
			hidden = true
			continue
		}
		if depth >= maxDepth || p.left <= 0 {
			hidden = true
			break
		}
		p.left--
		name, fh := fieldName(t, i), h.unknown()
		if fields != nil {
			name, fh = fields[i].name, fields[i].typ
		}
		f := p.value(readable(v, i), fh, false, depth+1)
		f.prefix = name + ": " + f.prefix
		d.items = append(d.items, f)
	}
	if hidden {
		d.items = append(d.items, leaf("…"))
	}
	return d
}

// isForeign reports whether t was compiled in another package than the user's.
func isForeign(t reflect.Type) bool { return t.PkgPath() != "" && t.PkgPath() != "main" }

// readable is field i of v; where it is unexported and can be addressed, without reflection's ban on calling methods,
// so that a time.Duration in it reads as one.
func readable(v reflect.Value, i int) reflect.Value {
	f := v.Field(i)
	if f.CanInterface() || !f.CanAddr() {
		return f
	}
	return reflect.NewAt(f.Type(), unsafe.Pointer(f.UnsafeAddr())).Elem()
}

func (p *printer) mapping(v reflect.Value, h hint, bare bool, depth int) doc {
	name := nameOf(v, h)
	if v.IsNil() && bare {
		return leaf("nil")
	}
	if v.IsNil() {
		return leaf(nilOr(v, name))
	}
	again := p.enter(v)
	defer p.leave()
	d := doc{open: name + "{", close: "}", columns: -1}
	if bare {
		d.open = "{"
	}
	if again || depth >= maxDepth || p.left <= 0 {
		if v.Len() > 0 {
			d.items = []doc{leaf("…")}
		}
		return d
	}
	kh, eh := h.key(), h.elem()
	keys := smallestKeys(v, maxItems)
	for i, k := range keys {
		if p.left <= 0 {
			keys = keys[:i]
			break
		}
		p.left--
		kd := p.value(k, kh, elides(v.Type().Key()), depth+1)
		e := p.value(v.MapIndex(k), eh, elides(v.Type().Elem()), depth+1)
		e.prefix = kd.inline() + ": " + e.prefix
		d.items = append(d.items, e)
	}
	if n := v.Len() - len(keys); n > 0 {
		d.items = append(d.items, more(n))
	}
	return d
}

// inline is d on one line.
func (d *doc) inline() string {
	var b strings.Builder
	d.set(&b, 0, math.MinInt32)
	return b.String()
}

// smallestKeys returns the n smallest keys of a map in order, at the cost of one pass; of a map beyond maxSorted some n.
func smallestKeys(v reflect.Value, n int) []reflect.Value {
	var keys []reflect.Value
	sort := func() { slices.SortStableFunc(keys, compareKeys) }
	pass := 0
	for it := v.MapRange(); it.Next() && pass < maxSorted; pass++ {
		if len(keys) < n {
			keys = append(keys, it.Key())
			if len(keys) == n {
				sort()
			}
			continue
		}
		if v.Len() > maxSorted {
			break
		}
		k := it.Key()
		if at, _ := slices.BinarySearchFunc(keys, k, compareKeys); at < n {
			keys = slices.Insert(keys[:n-1], at, k)
		}
	}
	sort()
	return keys
}

// compareKeys orders keys as fmt does: numbers and strings by value, structs and arrays field by field, kinds apart.
func compareKeys(a, b reflect.Value) int {
	a, _ = open(a)
	b, _ = open(b)
	if !a.IsValid() || !b.IsValid() {
		return cmp.Compare(btoi(a.IsValid()), btoi(b.IsValid()))
	}
	if a.Kind() != b.Kind() {
		return cmp.Compare(a.Kind(), b.Kind())
	}
	switch {
	case a.CanInt():
		return cmp.Compare(a.Int(), b.Int())
	case a.CanUint():
		return cmp.Compare(a.Uint(), b.Uint())
	case a.CanFloat():
		return cmp.Compare(a.Float(), b.Float())
	case a.Kind() == reflect.String:
		return cmp.Compare(a.String(), b.String())
	case a.Kind() == reflect.Bool:
		return cmp.Compare(btoi(a.Bool()), btoi(b.Bool()))
	case a.Kind() == reflect.Struct && a.Type() == b.Type():
		for i := range a.NumField() {
			if c := compareKeys(a.Field(i), b.Field(i)); c != 0 {
				return c
			}
		}
	case a.Kind() == reflect.Array && a.Type() == b.Type():
		for i := range a.Len() {
			if c := compareKeys(a.Index(i), b.Index(i)); c != 0 {
				return c
			}
		}
	}
	return 0
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}
