package plug

import (
	"unsafe"

	"golang.org/x/sys/unix"
)

// LastTypes are the types without name of the object that was loaded last: their offsets in its section of types.
func LastTypes() (section unsafe.Pointer, offsets []int32) {
	sections, lists := typelinks()
	return sections[len(sections)-1], lists[len(lists)-1]
}

// Replace puts other types into the place of those of the object that was loaded last, before its code runs. Go has one description
// of each type, and compares addresses; what is made while a program runs, by reflect and by kernel/eval, is one that an object's
// linker knew nothing of. The object mentions its types by addresses in its data, and by offsets, for which the runtime has a
// map.
func Replace(types map[unsafe.Pointer]unsafe.Pointer) error {
	section, offsets := LastTypes()
	m, err := last()
	if err != nil || m.typemap == nil {
		return errModule
	}
	for _, off := range offsets {
		if t := types[unsafe.Add(section, off)]; t != nil {
			m.typemap[off] = t
		}
	}
	for old, t := range types {
		m.typemap[int32(uintptr(old)-uintptr(section))] = t
	}
	areas, err := data(uintptr(section))
	if err != nil {
		return err
	}
	for _, a := range areas {
		if err := a.replace(types); err != nil {
			return err
		}
	}
	return nil
}

// replace changes the words of an area that are addresses of types.
func (a area) replace(types map[unsafe.Pointer]unsafe.Pointer) error {
	low, high := ^uintptr(0), uintptr(0)
	for t := range types {
		low, high = min(low, uintptr(t)), max(high, uintptr(t))
	}
	writable := !a.readOnly
	for p := a.start; p+unsafe.Sizeof(p) <= a.end; p += unsafe.Sizeof(p) {
		word := (*uintptr)(at(p))
		if *word < low || *word > high {
			continue
		}
		t := types[at(*word)]
		if t == nil {
			continue
		}
		if !writable {
			if err := a.protect(unix.PROT_READ | unix.PROT_WRITE); err != nil {
				return err
			}
			writable = true
		}
		*word = uintptr(t)
	}
	if writable && a.readOnly {
		return a.protect(unix.PROT_READ)
	}
	return nil
}
