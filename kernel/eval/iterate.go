package eval

import (
	"reflect"
	"unicode/utf8"
	"unsafe"

	"jeton/kernel/code"
	"jeton/kernel/eval/rtype"
)

// A mapIterator is the runtime's iterator, in the form that it keeps for callers from outside. It stands on an entry, or
// key is nil.
type mapIterator struct {
	key, elem unsafe.Pointer
	_         *rtype.Raw     // the map's type, and
	_         unsafe.Pointer // the iterator proper: the runtime's own
	started   bool           // ours: the entry it stands on has been read
}

//go:linkname mapiterinit runtime.mapiterinit
func mapiterinit(t *rtype.Raw, m unsafe.Pointer, it *mapIterator)

//go:linkname mapiternext runtime.mapiternext
func mapiternext(it *mapIterator)

// A textIterator goes over the runes of a string.
type textIterator struct {
	text string
	next int
}

// ranges makes d = an iterator over a map or string.
func (b *builder) ranges(in *code.Instr) op {
	a, d := b.arg(in.Args[0]), b.into(in, 0).off
	from := a.off
	if a.t.Kind() == reflect.String {
		return func(fp *frame) { *at[*textIterator](fp, d) = &textIterator{text: *at[string](fp, from)} }
	}
	t := rtype.Of(a.t)
	return func(fp *frame) {
		it := new(mapIterator)
		mapiterinit(t, *at[unsafe.Pointer](fp, from), it)
		*at[*mapIterator](fp, d) = it
	}
}

// next makes d0, d1, d2 = whether there was one more entry, its key, its value.
func (b *builder) next(in *code.Instr) op {
	it := b.arg(in.Args[0]).off
	more, _ := b.dst(in, 0)
	key, withKey := b.dst(in, 1)
	val, withVal := b.dst(in, 2)
	if in.N == 1 {
		return nextRune(it, runeSlots{more.off, key.off, val.off})
	}
	return func(fp *frame) {
		it := *at[*mapIterator](fp, it)
		if it.started {
			mapiternext(it)
		}
		it.started = true
		if more.off != noRegister {
			*at[bool](fp, more.off) = it.key != nil
		}
		if it.key == nil {
			return
		}
		if withKey {
			key.copyValue(fp.addr(key.off), it.key)
		}
		if withVal {
			val.copyValue(fp.addr(val.off), it.elem)
		}
	}
}

// runeSlots is where the results of a step over a string go, each possibly noRegister.
type runeSlots struct{ more, index, char uintptr }

func nextRune(it uintptr, d runeSlots) op {
	return func(fp *frame) {
		it := *at[*textIterator](fp, it)
		i := it.next
		if d.more != noRegister {
			*at[bool](fp, d.more) = i < len(it.text)
		}
		if i >= len(it.text) {
			return
		}
		char, size := rune(it.text[i]), 1
		if char >= utf8.RuneSelf {
			char, size = utf8.DecodeRuneInString(it.text[i:])
		}
		it.next += size
		if d.index != noRegister {
			*at[int](fp, d.index) = i
		}
		if d.char != noRegister {
			*at[rune](fp, d.char) = char
		}
	}
}
