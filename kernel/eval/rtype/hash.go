package rtype

import (
	"reflect"
	"unsafe"
)

// reflect.MapOf gives each map type the runtime's general function that hashes by type, which looks at the type at each call. A
// hasher is the same function for one type: as fast as what the compiler makes, and with the same results, since the map may
// be in use.
type hasher = func(p unsafe.Pointer, seed uintptr) uintptr

// plainHash are compiled functions for types of a kind, and wordHash for plain memory of a size.
var plainHash = map[reflect.Kind]hasher{
	reflect.Float32:    hasherIn(reflect.TypeFor[map[float32]int]()),
	reflect.Float64:    hasherIn(reflect.TypeFor[map[float64]int]()),
	reflect.Complex64:  hasherIn(reflect.TypeFor[map[complex64]int]()),
	reflect.Complex128: hasherIn(reflect.TypeFor[map[complex128]int]()),
	reflect.String:     hasherIn(reflect.TypeFor[map[string]int]()),
}

var (
	wordHash            = map[uintptr]hasher{4: hasherIn(reflect.TypeFor[map[int32]int]()), 8: hasherIn(reflect.TypeFor[map[int64]int]())}
	anyHash, methodHash = hasherIn(reflect.TypeFor[map[any]int]()), hasherIn(reflect.TypeFor[map[interface{ M() }]int]())
)

func hasherIn(m reflect.Type) hasher { return (*mapType)(unsafe.Pointer(Of(m))).Hasher }

//go:linkname memhash runtime.memhash
//go:noescape
func memhash(p unsafe.Pointer, seed, size uintptr) uintptr

// hasherOf is the function that hashes values of a comparable type.
func hasherOf(t *Raw) hasher {
	if t.Flags&RegularMemory != 0 {
		if f := wordHash[t.Size]; f != nil {
			return f
		}
		size := t.Size
		return func(p unsafe.Pointer, seed uintptr) uintptr { return memhash(p, seed, size) }
	}
	switch k := reflect.Kind(t.Kind); k {
	case reflect.Interface:
		if len((*interfaceType)(unsafe.Pointer(t)).Methods) == 0 {
			return anyHash
		}
		return methodHash
	case reflect.Array:
		a := (*arrayType)(unsafe.Pointer(t))
		f, n, size := hasherOf(a.Elem), a.Len, a.Elem.Size
		return func(p unsafe.Pointer, seed uintptr) uintptr {
			for i := range n {
				seed = f(unsafe.Add(p, i*size), seed)
			}
			return seed
		}
	case reflect.Struct:
		return structHasher((*structType)(unsafe.Pointer(t)))
	default:
		return plainHash[k]
	}
}

func structHasher(t *structType) hasher {
	type part struct {
		hash   hasher
		offset uintptr
	}
	var parts []part
	for _, f := range t.Fields {
		if textOf(f.Name) != "_" {
			parts = append(parts, part{hasherOf(f.Type), f.Offset})
		}
	}
	if len(parts) == 1 && parts[0].offset == 0 {
		return parts[0].hash
	}
	return func(p unsafe.Pointer, seed uintptr) uintptr {
		for i := range parts {
			seed = parts[i].hash(unsafe.Add(p, parts[i].offset), seed)
		}
		return seed
	}
}

// reflectHash is the code of the function that reflect.MapOf makes.
var reflectHash = codeOf(hasherIn(reflect.MapOf(reflect.TypeFor[sampleEmbedded](), reflect.TypeFor[sampleStruct]())))

func codeOf(f hasher) uintptr { return **(**uintptr)(unsafe.Pointer(&f)) }

// mapOf is a map type with a fast hasher.
func mapOf(key, elem *Raw) *Raw {
	t := Of(reflect.MapOf(key.Reflect(), elem.Reflect()))
	if m := (*mapType)(unsafe.Pointer(t)); codeOf(m.Hasher) == reflectHash {
		m.Hasher = hasherOf(key)
	}
	return t
}
