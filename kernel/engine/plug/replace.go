package plug

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"strings"
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
	m := lastModule
	if m == nil || m.types != section || len(m.typelinks) != len(offsets) || m.typemap == nil {
		return errors.New("this Go's runtime describes its modules in another way")
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

//go:linkname lastModule runtime.lastmoduledatap
var lastModule *module

// A module is the runtime's description of a loaded object (runtime.moduledata of Go 1.26).
type module struct {
	_         uintptr
	_         [5][]byte
	_         []byte // ftab
	_         [1]uintptr
	_         [2]uintptr
	_         [12]uintptr // text to ecovctrs
	_         [3]uintptr  // end, gcdata, gcbss
	types     unsafe.Pointer
	_         uintptr    // etypes
	_         [3]uintptr // rodata, gofunc, epclntab
	_         []byte     // textsectmap
	typelinks []int32
	_         []byte // itablinks
	_         []byte // ptab
	_         string
	_, _      []byte // pkghashes, inittasks
	_         string
	_         []byte
	_         [2]uint8
	_         [2]struct {
		n int32
		p uintptr
	}
	typemap map[int32]unsafe.Pointer
}

// An area is a part of an object's data.
type area struct {
	start, end uintptr
	readOnly   bool
}

// data finds the mappings of the object that has a section.
func data(section uintptr) (areas []area, err error) {
	maps, err := os.Open("/proc/self/maps")
	if err != nil {
		return nil, err
	}
	defer maps.Close()
	var all []area
	var files []string
	own := ""
	for lines := bufio.NewScanner(maps); lines.Scan(); {
		var a area
		var perms string
		line := lines.Text()
		if n, _ := fmt.Sscanf(line, "%x-%x %s", &a.start, &a.end, &perms); n < 3 {
			continue
		}
		f := strings.Fields(line)
		if len(f) < 6 || f[4] == "0" || !strings.HasPrefix(perms, "r") || perms[2] == 'x' {
			continue
		}
		a.readOnly = perms[1] != 'w'
		file := f[3] + " " + f[4]
		if section >= a.start && section < a.end {
			own = file
		}
		all, files = append(all, a), append(files, file)
	}
	for i, a := range all {
		if files[i] == own {
			areas = append(areas, a)
		}
	}
	if own == "" {
		return nil, errors.New("the object's data is not where it should be")
	}
	return areas, nil
}

// replace changes the words of an area that are addresses of types.
func (a area) replace(types map[unsafe.Pointer]unsafe.Pointer) error {
	low, high := ^uintptr(0), uintptr(0)
	for t := range types {
		low, high = min(low, uintptr(t)), max(high, uintptr(t))
	}
	at := func(p uintptr) unsafe.Pointer { return *(*unsafe.Pointer)(unsafe.Pointer(&p)) }
	writable := !a.readOnly
	bytes := unsafe.Slice((*byte)(at(a.start)), a.end-a.start)
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
			if err := unix.Mprotect(bytes, unix.PROT_READ|unix.PROT_WRITE); err != nil {
				return os.NewSyscallError("mprotect", err)
			}
			writable = true
		}
		*word = uintptr(t)
	}
	if writable && a.readOnly {
		return os.NewSyscallError("mprotect", unix.Mprotect(bytes, unix.PROT_READ))
	}
	return nil
}
