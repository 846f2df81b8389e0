package plug

import (
	"reflect"
	"sort"
	"unsafe"

	"golang.org/x/sys/unix"
)

//go:linkname typelinks reflect.typelinks
func typelinks() (sections []unsafe.Pointer, offsets [][]int32)

var sorted = map[*int32]bool{} // the lists that are in order, by their first element

// sortTypes puts the lists of types of all loaded objects in the order of their names again: reflect looks types up by bisection,
// and the linker sorted them by the names that they had before kernel/native gave them the student's.
func sortTypes() {
	sections, lists := typelinks()
	for i, offs := range lists {
		if len(offs) == 0 || sorted[&offs[0]] {
			continue
		}
		sorted[&offs[0]] = true
		name := func(off int32) string { return typeAt(sections[i], off).String() }
		less := func(a, b int) bool { return name(offs[a]) < name(offs[b]) }
		if sort.SliceIsSorted(offs, less) || !writable(offs, true) {
			continue
		}
		sort.Slice(offs, less)
		writable(offs, false)
	}
}

// typeAt is the type at an offset of a section.
func typeAt(section unsafe.Pointer, off int32) reflect.Type {
	t := any(new(int))
	(*[2]unsafe.Pointer)(unsafe.Pointer(&t))[0] = unsafe.Add(section, off)
	return reflect.TypeOf(t)
}

// writable makes the pages of a list of an object writable, or read-only again.
func writable(offs []int32, yes bool) bool {
	page := uintptr(unix.Getpagesize())
	start := uintptr(unsafe.Pointer(&offs[0]))
	first := start &^ (page - 1)
	end := (start + uintptr(len(offs))*unsafe.Sizeof(offs[0]) + page - 1) &^ (page - 1)
	pages := unsafe.Slice((*byte)(unsafe.Add(unsafe.Pointer(&offs[0]), -int(start-first))), end-first)
	prot := unix.PROT_READ
	if yes {
		prot |= unix.PROT_WRITE
	}
	return unix.Mprotect(pages, prot) == nil
}
