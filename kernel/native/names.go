package native

import (
	"bytes"
	"encoding/binary"
	"unicode/utf8"

	"jeton/internal/lazyregexp"
)

// The names in a program's type descriptions are records: a byte of flags, the length as a varint, the text, and, if a flag
// says so, a tag in the same form or the offset of a package path (internal/abi.Name). All of them are found by name, and none is a part
// of another. Of the names of an object's types, cleanNames takes the tags out, and calls the package main.

var (
	tagged     = lazyregexp.New("\u1427[0-9a-f]{10}")
	onlyTagged = lazyregexp.New("^[\\pL_][\\pL\\pN_]*?\u1427[0-9a-f]{10}$")
)

// Flags of a name.
const (
	nameTag     = 1 << 1
	namePkgPath = 1 << 2
	nameFlags   = 1<<4 - 1
)

// longestName bounds the search for the start of a record.
const longestName = 1 << 13

// cleanNames changes the names in a linked object, in place.
func cleanNames(so []byte) {
	for at := 0; ; {
		m := tagged().FindIndex(so[at:])
		if m == nil {
			break
		}
		start, end := at+m[0], at+m[1]
		at = end
		if r, ok := recordAround(so, start, end); ok {
			name := tagged().ReplaceAll(so[r.text:r.end], nil)
			r.rename(so, bytes.ReplaceAll(name, []byte(Path+"."), []byte("main."))) // of type arguments, it is the path
			at = r.end
		}
	}
	path := []byte(Path)
	for at := 0; ; {
		i := bytes.Index(so[at:], path)
		if i < 0 {
			return
		}
		start := at + i
		at = start + len(path)
		if r, ok := recordAt(so, start); ok && r.end == at {
			r.rename(so, []byte("main"))
		}
	}
}

// A record is where a name is: its flags, its text, and what is behind.
type record struct{ flags, text, end, rest int }

// recordAround finds the record that has the bytes from start to end in its text.
func recordAround(so []byte, start, end int) (record, bool) {
	for text := start; text > max(2, start-longestName) && so[text-1] != 0; text-- {
		r, ok := recordAt(so, text)
		if !ok || r.end < end || !utf8.Valid(so[r.text:r.end]) || bytes.ContainsFunc(so[r.text:r.end], func(c rune) bool { return c < ' ' }) {
			continue
		}
		if so[text] == '*' || onlyTagged().Match(so[r.text:r.end]) {
			return r, true
		}
	}
	return record{}, false
}

// recordAt reads the record whose text is at a place, if there may be one.
func recordAt(so []byte, text int) (record, bool) {
	for n := 1; n <= 2 && text-n-1 >= 0; n++ {
		length, read := binary.Uvarint(so[text-n : text])
		flags := text - n - 1
		if read != n || n == 2 && length < 1<<7 || so[flags] > nameFlags || length == 0 || text+int(length) > len(so) {
			continue
		}
		r := record{flags: flags, text: text, end: text + int(length)}
		r.rest = r.end
		if so[flags]&nameTag != 0 {
			length, read := binary.Uvarint(so[r.end:min(r.end+binary.MaxVarintLen32, len(so))])
			if r.rest += read + int(length); read <= 0 || r.rest > len(so) {
				continue
			}
		}
		if so[flags]&namePkgPath != 0 {
			r.rest = min(r.rest+4, len(so))
		}
		return r, true
	}
	return record{}, false
}

// rename gives the record a shorter text; what is behind it moves up.
func (r record) rename(so, name []byte) {
	rest := bytes.Clone(so[r.end:r.rest])
	w := binary.PutUvarint(so[r.flags+1:], uint64(len(name)))
	w += r.flags + 1
	w += copy(so[w:], name)
	copy(so[w:], rest)
}
