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

//go:linkname lastModule runtime.lastmoduledatap
var lastModule *module

// A module is the runtime's description of a loaded object (runtime.moduledata of Go 1.26).
type module struct {
	_         uintptr
	funcnames []byte // each ends with a zero byte
	_         []byte // cutab
	filenames []byte // as funcnames
	_         [2][]byte
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

var errModule = errors.New("this Go's runtime describes its modules in another way")

// last is the object that was loaded last, if the description is the one that we know.
func last() (*module, error) {
	section, offsets := LastTypes()
	m := lastModule
	if m == nil || m.types != section || len(m.typelinks) != len(offsets) {
		return nil, errModule
	}
	return m, nil
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

// at is the address as a pointer: not one of Go's own memory.
func at(p uintptr) unsafe.Pointer { return *(*unsafe.Pointer)(unsafe.Pointer(&p)) }

func (a area) protect(prot int) error {
	return os.NewSyscallError("mprotect", unix.Mprotect(unsafe.Slice((*byte)(at(a.start)), a.end-a.start), prot))
}
