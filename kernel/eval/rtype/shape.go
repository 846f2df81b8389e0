package rtype

import (
	"fmt"
	"reflect"
	"unsafe"

	"jeton/kernel/code"
)

const (
	wordSize    = unsafe.Sizeof(uintptr(0))
	maxSize     = 1 << 50 // the compiler's limit for a type's size
	maxMaskSize = 2048    // bytes of a mask; the runtime makes longer ones itself
)

// samples are types of each kind whose layout does not depend on other types.
var samples = func() (s [reflect.UnsafePointer + 1]*Raw) {
	for _, t := range []reflect.Type{
		reflect.TypeFor[bool](), reflect.TypeFor[int](), reflect.TypeFor[int8](), reflect.TypeFor[int16](), reflect.TypeFor[int32](),
		reflect.TypeFor[int64](), reflect.TypeFor[uint](), reflect.TypeFor[uint8](), reflect.TypeFor[uint16](), reflect.TypeFor[uint32](),
		reflect.TypeFor[uint64](), reflect.TypeFor[uintptr](), reflect.TypeFor[float32](), reflect.TypeFor[float64](),
		reflect.TypeFor[complex64](), reflect.TypeFor[complex128](), reflect.TypeFor[string](), reflect.TypeFor[unsafe.Pointer](),
		reflect.TypeFor[chan int](), reflect.TypeFor[func()](), reflect.TypeFor[any](), reflect.TypeFor[map[int]int](),
		reflect.TypeFor[*int](), reflect.TypeFor[[]int](),
	} {
		s[t.Kind()] = Of(t)
	}
	return s
}()

// methodInterface is an interface type that is compared as all are that have methods.
var methodInterface = Of(reflect.TypeFor[interface{ M() }]())

// sample is a type of c's kind and layout, nil when the layout depends on others.
func sample(c *code.Type) *Raw {
	if reflect.Kind(c.Kind) == reflect.Interface && len(c.Methods) > 0 {
		return methodInterface
	}
	return samples[c.Kind]
}

// shape is a type with the layout of type id, good for all that looks only at what a value holds by itself. For a named type it is the
// type, laid out.
func (m *maker) shape(id code.TypeID) (*Raw, error) {
	if s := m.shapes[id]; s != nil {
		return s, nil
	}
	c := &m.u.Types[id]
	into := m.types[id]
	if into != nil && into.Align != 0 { // known
		m.shapes[id] = into
		return into, nil
	}
	if m.busy[id] {
		return nil, fmt.Errorf("type %s contains itself", describe(c))
	}
	m.busy[id] = true
	defer func() { m.busy[id] = false }()
	var err error
	switch reflect.Kind(c.Kind) {
	case reflect.Array:
		if into == nil {
			into = &new(arrayType).Raw
		}
		err = m.shapeArray(c, (*arrayType)(unsafe.Pointer(into)))
	case reflect.Struct:
		if into == nil {
			into = &new(structType).Raw
		}
		err = m.shapeStruct(c, (*structType)(unsafe.Pointer(into)))
	default:
		if into == nil {
			into = sample(c)
		} else {
			into.like(sample(c))
		}
	}
	m.shapes[id] = into
	return into, err
}

// like makes t, a new type, what from is, but for its name.
func (t *Raw) like(from *Raw) {
	was := *t
	Move(Of(headOf(reflect.Kind(from.Kind))), unsafe.Pointer(t), unsafe.Pointer(from))
	const own = Uncommon | Named | ExtraStar
	t.Hash, t.Str, t.PtrToThis, t.Flags = was.Hash, was.Str, was.PtrToThis, was.Flags&own|from.Flags&^own
}

func (m *maker) shapeArray(c *code.Type, t *arrayType) error {
	elem, err := m.shape(c.Elem)
	if err != nil {
		return err
	}
	if elem.Size > 0 && uintptr(c.Len) > maxSize/elem.Size {
		return fmt.Errorf("type %s is too large", describe(c))
	}
	t.Kind = uint8(reflect.Array)
	t.Elem, t.Len = elem, uintptr(c.Len)
	t.Slice = samples[reflect.Slice]
	t.Size, t.Align, t.FieldAlign = elem.Size*t.Len, elem.Align, elem.FieldAlign
	if t.Len > 0 && elem.PtrBytes > 0 {
		t.PtrBytes = elem.Size*(t.Len-1) + elem.PtrBytes
	}
	if elem.Flags&RegularMemory != 0 || t.Len == 0 && elem.Equal != nil {
		t.Flags |= RegularMemory
	}
	t.setMask(func(bits mask) {
		for i := range t.Len {
			bits.add(elem, i*elem.Size)
		}
	})
	t.Equal = t.equal()
	return nil
}

func (m *maker) shapeStruct(c *code.Type, t *structType) error {
	t.Kind = uint8(reflect.Struct)
	t.Fields = make([]field, len(c.Fields))
	for i := range c.Fields {
		s, err := m.shape(c.Fields[i].Type)
		if err != nil {
			return err
		}
		f := &c.Fields[i]
		t.Fields[i] = field{Name: newName(f.Name, f.Tag, "", f.Embedded), Type: s}
		if t.PkgPath == nil && !isExported(f.Name) {
			t.PkgPath = newName(f.Pkg, "", "", false)
		}
	}
	if !t.place() {
		return fmt.Errorf("type %s is too large", describe(c))
	}
	return nil
}

// place lays out the fields of a struct, as the compiler does. It reports whether it is not too large.
func (t *structType) place() bool {
	t.Align = 1
	var size, end uintptr // end of the last field of size zero
	regular := true
	for i := range t.Fields {
		f := &t.Fields[i]
		f.Offset = alignUp(size, uintptr(f.Type.Align))
		regular = regular && f.Offset == size && f.Type.Flags&RegularMemory != 0 && textOf(f.Name) != "_"
		size = f.Offset + f.Type.Size
		if size > maxSize {
			return false
		}
		if f.Type.Size == 0 {
			end = size
		}
		t.Align = max(t.Align, f.Type.Align)
		if f.Type.PtrBytes > 0 {
			t.PtrBytes = f.Offset + f.Type.PtrBytes
		}
	}
	if size > 0 && end == size {
		size++ // so that the address of the last field is in the struct
	}
	t.FieldAlign = t.Align
	t.Size = alignUp(size, uintptr(t.Align))
	if len(t.Fields) > 1 && t.Size != size {
		regular = false
	}
	if last := len(t.Fields) - 1; last > 0 && t.Fields[last].Offset+t.Fields[last].Type.Size != t.Size {
		regular = false
	}
	if regular {
		t.Flags |= RegularMemory
	}
	t.setMask(func(bits mask) {
		for _, f := range t.Fields {
			bits.add(f.Type, f.Offset)
		}
	})
	t.Equal = t.equal()
	return true
}

func alignUp(n, align uintptr) uintptr { return (n + align - 1) &^ (align - 1) }

// A mask has a bit for each word: does it hold a pointer?
type mask []byte

// setMask makes t's mask, whose bits fill sets, and the flags that depend on where pointers are.
func (t *Raw) setMask(fill func(mask)) {
	switch words := t.PtrBytes / wordSize; {
	case words == 0:
	case words <= maxMaskSize*8:
		bits := make(mask, alignUp((words+7)/8, wordSize)) // the collector reads whole words
		fill(bits)
		t.Mask = &bits[0]
	default:
		t.Flags |= MaskOnDemand
		t.Mask = (*byte)(unsafe.Pointer(new(uintptr)))
	}
	if t.Size == wordSize && t.PtrBytes == wordSize {
		t.Flags |= DirectIface
	}
}

// add sets the bits of a value of type t at offset at.
func (bits mask) add(t *Raw, at uintptr) {
	if t.PtrBytes == 0 {
		return
	}
	from := unsafe.Slice(t.Mask, (t.PtrBytes/wordSize+7)/8)
	for i := range t.PtrBytes / wordSize {
		if from[i/8]>>(i%8)&1 != 0 {
			w := at/wordSize + i
			bits[w/8] |= 1 << (w % 8)
		}
	}
}

// describe names a type in a message.
func describe(c *code.Type) string {
	if c.Name != "" {
		return c.Name
	}
	return reflect.Kind(c.Kind).String() + " without name"
}
