package dtype

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// A typeMap is the standard's definition: basic items at displacements, in order, and bounds.
type typeMap struct {
	items  []item
	lb, ub int
	marked bool // the bounds are markers, as Resized puts them
}

type item struct {
	at   int
	kind Kind
}

func (m typeMap) extent() int { return m.ub - m.lb }

// of is a map of blocks, by the general constructor of section 5.1.2.
func of(blocks []block, maps []typeMap) typeMap {
	var m typeMap
	var bounds, markers [][2]int
	for i, b := range blocks {
		for k := range b.n {
			at := b.at + k*maps[i].extent()
			for _, it := range maps[i].items {
				m.items = append(m.items, item{at + it.at, it.kind})
				bounds = append(bounds, [2]int{at + it.at, at + it.at + it.kind.Size()})
			}
			if maps[i].marked {
				markers = append(markers, [2]int{at + maps[i].lb, at + maps[i].ub})
			}
		}
	}
	if m.marked = len(markers) > 0; m.marked {
		bounds = markers
	}
	for i, b := range bounds {
		if i == 0 {
			m.lb, m.ub = b[0], b[1]
		}
		m.lb, m.ub = min(m.lb, b[0]), max(m.ub, b[1])
	}
	if !m.marked {
		for _, it := range m.items { // the epsilon of section 5.1.6: all alignments divide the greatest
			m.ub += (it.kind.align() - m.extent()%it.kind.align()) % it.kind.align()
		}
	}
	return m
}

// draw makes a type and its map.
func draw(t *rapid.T, depth int) (*Type, typeMap) {
	if depth == 0 || rapid.IntRange(0, 3).Draw(t, "basic") == 0 {
		k := Kind(rapid.IntRange(0, int(kinds)-1).Draw(t, "kind"))
		return Of(k), typeMap{items: []item{{0, k}}, ub: k.Size()}
	}
	old, m := draw(t, depth-1)
	n := rapid.IntRange(0, 4).Draw(t, "n")
	length := rapid.IntRange(0, 3).Draw(t, "length")
	stride := rapid.IntRange(-5, 6).Draw(t, "stride")
	every := func(at func(i int) int, n int, length func(i int) int) typeMap {
		var blocks []block
		var maps []typeMap
		for i := range n {
			blocks, maps = append(blocks, block{at: at(i), n: length(i)}), append(maps, m)
		}
		return of(blocks, maps)
	}
	same := func(int) int { return length }
	ints := func(name string, least, most int) []int {
		return rapid.SliceOfN(rapid.IntRange(least, most), n, n).Draw(t, name)
	}
	switch rapid.IntRange(0, 8).Draw(t, "constructor") {
	case 0:
		return Contiguous(n, old), every(func(i int) int { return i * m.extent() }, n, func(int) int { return 1 })
	case 1:
		return Vector(n, length, stride, old), every(func(i int) int { return i * stride * m.extent() }, n, same)
	case 2:
		return Hvector(n, length, stride, old), every(func(i int) int { return i * stride }, n, same)
	case 3:
		lengths, at := ints("lengths", 0, 3), ints("at", -4, 9)
		return Indexed(lengths, at, old), every(func(i int) int { return at[i] * m.extent() }, n, func(i int) int { return lengths[i] })
	case 4:
		lengths, at := ints("lengths", 0, 3), ints("at", -9, 30)
		return Hindexed(lengths, at, old), every(func(i int) int { return at[i] }, n, func(i int) int { return lengths[i] })
	case 5:
		at := ints("at", -4, 9)
		return IndexedBlock(length, at, old), every(func(i int) int { return at[i] * m.extent() }, n, same)
	case 6:
		lb, extent := rapid.IntRange(-4, 4).Draw(t, "lb"), rapid.IntRange(0, 30).Draw(t, "extent")
		m.lb, m.ub, m.marked = lb, lb+extent, true
		return Resized(old, lb, extent), m
	case 7:
		other, o := draw(t, depth-1)
		at := []int{rapid.IntRange(-8, 30).Draw(t, "at"), rapid.IntRange(-8, 30).Draw(t, "at")}
		return Struct([]int{length, n}, at, []*Type{old, other}), of([]block{{at[0], length, nil}, {at[1], n, nil}}, []typeMap{m, o})
	default:
		sizes := rapid.SliceOfN(rapid.IntRange(1, 4), 1, 3).Draw(t, "sizes")
		sub, start := make([]int, len(sizes)), make([]int, len(sizes))
		for d, n := range sizes {
			start[d] = rapid.IntRange(0, n-1).Draw(t, "start")
			sub[d] = rapid.IntRange(1, n-start[d]).Draw(t, "sub")
		}
		s := typeMap{ub: m.extent(), marked: true}
		for _, n := range sizes {
			s.ub *= n
		}
		var walk func(d, at int)
		walk = func(d, at int) {
			if d == len(sizes) {
				for _, it := range m.items {
					s.items = append(s.items, item{at*m.extent() + it.at, it.kind})
				}
				return
			}
			for i := range sub[d] {
				walk(d+1, at*sizes[d]+start[d]+i)
			}
		}
		walk(0, 0)
		return Subarray(sizes, sub, start, old), s
	}
}

// TestTypes: whatever types are made of, size, bounds, signature and packing are those of the standard's type maps.
func TestTypes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		typ, m := draw(t, 3)
		size, from, to := 0, 0, 0
		for i, it := range m.items {
			size += it.kind.Size()
			if i == 0 {
				from, to = it.at, it.at+it.kind.Size()
			}
			from, to = min(from, it.at), max(to, it.at+it.kind.Size())
		}
		lb, extent := typ.Extent()
		trueLB, trueExtent := typ.TrueExtent()
		if typ.Size() != size || lb != m.lb || extent != m.extent() || trueLB != from || trueExtent != to-from {
			t.Fatalf("%v: size %d, lb %d, extent %d, true %d %d; want %d, %d, %d, %d %d", typ, typ.Size(), lb, extent, trueLB, trueExtent, size, m.lb, m.extent(), from, to-from)
		}
		count := rapid.IntRange(0, 4).Draw(t, "count")
		var want []Kind
		for range count {
			for _, it := range m.items {
				want = append(want, it.kind)
			}
		}
		if got := kindsOf(typ.Signature(), count); fmt.Sprint(got) != fmt.Sprint(want) {
			t.Fatalf("%v: its signature is %v, want %v", typ, got, want)
		}
		low, high := typ.Reach(count)
		origin := -low + rapid.IntRange(0, 3).Draw(t, "before")
		memory := rapid.SliceOfN(rapid.Byte(), high+origin, high+origin+3).Draw(t, "memory")
		var row []byte
		for k := range count {
			for _, it := range m.items {
				at := origin + k*m.extent() + it.at
				row = append(row, memory[at:at+it.kind.Size()]...)
			}
		}
		got, err := typ.Pack([]byte{7}, memory, origin, count)
		if err != nil || !bytes.Equal(got[1:], row) {
			t.Fatalf("%v: packed %v, %v; want %v", typ, got[1:], err, row)
		}
		back := make([]byte, len(memory))
		wrote := make([]byte, len(memory))
		at := 0
		for k := range count {
			for _, it := range m.items {
				copy(wrote[origin+k*m.extent()+it.at:][:it.kind.Size()], row[at:])
				at += it.kind.Size()
			}
		}
		if err := typ.Unpack(row, back, origin, count); err != nil || !bytes.Equal(back, wrote) {
			t.Fatalf("%v: unpacked %v, %v; want %v", typ, back, err, wrote)
		}
		if typ.Dense() && count > 0 && !bytes.Equal(row, memory[origin:origin+count*size]) {
			t.Fatalf("%v is not dense", typ)
		}
	})
}

// kindsOf walks through a signature.
func kindsOf(s Signature, count int) (all []Kind) {
	for c := (cursor{s: s, count: count}); ; c.skip(1) {
		k, n := c.next()
		if n == 0 {
			return all
		}
		all = append(all, k)
	}
}

// TestMatch: signatures agree as their sequences do.
func TestMatch(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, _ := draw(t, 2)
		b, _ := draw(t, 2)
		n, m := rapid.IntRange(0, 3).Draw(t, "n"), rapid.IntRange(0, 3).Draw(t, "m")
		sent, received := kindsOf(a.Signature(), n), kindsOf(b.Signature(), m)
		want := len(sent) <= len(received)
		for i := range min(len(sent), len(received)) {
			want = want && sent[i].plain() == received[i].plain()
		}
		if err := Match(a.Signature(), n, b.Signature(), m); (err == nil) != want {
			t.Fatalf("%d %v to %d %v: %v", n, a, m, b, err)
		}
		if err := Match(a.Signature(), n, a.Signature(), n); err != nil {
			t.Fatalf("%v to itself: %v", a, err)
		}
	})
}

// TestHash: the hash of a part of the data is that of the sequence of its kinds; equal for equal sequences, and not for others.
func TestHash(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, _ := draw(t, 2)
		b, _ := draw(t, 2)
		n := rapid.IntRange(0, 3).Draw(t, "n")
		kinds := kindsOf(a.Signature(), n)
		kinds = kinds[:rapid.IntRange(0, len(kinds)).Draw(t, "items")]
		size, want := 0, rolling{power: 1}
		for _, k := range kinds {
			size += k.Size()
			want = want.then(letter(k))
		}
		if got := Hash(a.Signature(), size); a.Size() > 0 && got != want.sum {
			t.Fatalf("%d bytes of %v: %x, want %x", size, a, got, want.sum)
		}
		if a.Size() == 0 || a.Size() != b.Size() {
			return
		}
		equal := Match(a.Signature(), 1, b.Signature(), 1) == nil
		if (Hash(a.Signature(), a.Size()) == Hash(b.Signature(), b.Size())) != equal {
			t.Fatalf("%v and %v: the signatures are equal: %v", a, b, equal)
		}
	})
}

func TestMatchInWords(t *testing.T) {
	pair := Struct([]int{1, 2}, []int{0, 8}, []*Type{Of(Int32), Of(Float64)})
	for _, c := range []struct {
		a    *Type
		n    int
		b    *Type
		m    int
		want string
	}{
		{pair, 2, pair, 3, "<nil>"},
		{pair, 1, Of(Int32), 3, "item 1 is sent as float64 and received as int32"},
		{Of(Float64), 10, Of(Float64), 7, "more is sent than received: item 7 and those behind have no place"},
		{Contiguous(1_000_000_000, Of(Int64)), 4, Vector(2_000_000_000, 1, 3, Of(Int64)), 2, "<nil>"},
	} {
		if got := fmt.Sprint(Match(c.a.Signature(), c.n, c.b.Signature(), c.m)); got != c.want {
			t.Errorf("%d %v to %d %v: %s, want %s", c.n, c.a, c.m, c.b, got, c.want)
		}
	}
	if got := pair.Signature().String(); got != "1 int32, 2 float64" {
		t.Error(got)
	}
}

// TestLoops: types of any length are a few loops, and what is made of dense types is dense.
func TestLoops(t *testing.T) {
	f := Of(Float64)
	for _, c := range []struct {
		of    *Type
		loops int
		dense bool
	}{
		{Contiguous(1_000_000, f), 1, true},
		{Vector(1_000_000, 1, 1000, f), 1, false},
		{Vector(1000, 3, 3, Contiguous(2, f)), 1, true},
		{Resized(Vector(1_000_000, 1, 1000, f), 0, 8), 1, false},
		{Subarray([]int{100, 100, 100}, []int{50, 50, 50}, []int{1, 2, 3}, f), 1, false},
		{Indexed([]int{2, 3}, []int{0, 2}, f), 1, true},
	} {
		if len(c.of.body) != c.loops || c.of.Dense() != c.dense {
			t.Errorf("%v: %d loops, dense %v", c.of, len(c.of.body), c.of.Dense())
		}
	}
}

func TestBadArguments(t *testing.T) {
	f := Of(Float64)
	for want, make := range map[string]func(){
		"Type_contiguous: count -1 is negative":                            func() { Contiguous(-1, f) },
		"Type_vector: block length -2 is negative":                         func() { Vector(1, -2, 1, f) },
		"Type_indexed: 2 block lengths and 1 displacements":                func() { Indexed([]int{1, 2}, []int{0}, f) },
		"Type_create_struct: 1 block lengths, 1 displacements and 0 types": func() { Struct([]int{1}, []int{0}, nil) },
		"Type_create_subarray: dimension 1: elements 3 to 5 of 5":          func() { Subarray([]int{4, 5}, []int{1, 3}, []int{0, 3}, f) },
		"Type_create_subarray: 0 sizes, 0 sub-sizes and 0 starts":          func() { Subarray(nil, nil, nil, f) },
	} {
		func() {
			defer func() {
				var e *Error
				if err, _ := recover().(error); !errors.As(err, &e) || err.Error() != want {
					t.Errorf("%v, want %s", err, want)
				}
			}()
			make()
		}()
	}
	if _, err := Vector(3, 1, 2, f).Pack(nil, make([]byte, 39), 0, 1); err == nil || !strings.Contains(err.Error(), "reach from byte 0 to byte 40 of a memory of 39") {
		t.Error(err)
	}
	if err := f.Unpack(make([]byte, 9), make([]byte, 80), 0, 1); err == nil {
		t.Error("9 bytes for a float64")
	}
}

// BenchmarkPack packs 1 MiB of vectors, beside a copy of as much.
func BenchmarkPack(b *testing.B) {
	const size = 1 << 20
	memory, row := make([]byte, 4*size), make([]byte, 0, size)
	for name, t := range map[string]*Type{"copy": Contiguous(size/8, Of(Float64)), "blocks of 1": Vector(size/8, 1, 4, Of(Float64)), "blocks of 64": Vector(size/512, 64, 256, Of(Float64))} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(size)
			for b.Loop() {
				row, _ = t.Pack(row[:0], memory, 0, 1)
			}
		})
	}
}
