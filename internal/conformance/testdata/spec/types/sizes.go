// Sizes, alignments and offsets, as unsafe gives them on 64-bit machines; and what that package can do.
package main

import (
	"fmt"
	"reflect"
	"unsafe"
)

type S struct {
	a bool
	b int64
	c uint16
	d float32
	e string
	f []int
	g any
	h [3]byte
	i struct{}
}

type Packed struct {
	a, b, c byte
	d       uint16
	e       uint32
}
type Emb struct {
	x byte
	Packed
	*S
}
type I int16

const size = unsafe.Sizeof(S{})

func main() {
	var s S
	fmt.Println(size, unsafe.Alignof(s), unsafe.Sizeof(Packed{}), unsafe.Alignof(Packed{}))
	fmt.Println(unsafe.Offsetof(s.a), unsafe.Offsetof(s.b), unsafe.Offsetof(s.c), unsafe.Offsetof(s.d), unsafe.Offsetof(s.e),
		unsafe.Offsetof(s.f), unsafe.Offsetof(s.g), unsafe.Offsetof(s.h), unsafe.Offsetof(s.i))
	var e Emb
	fmt.Println(unsafe.Sizeof(e), unsafe.Offsetof(e.Packed), unsafe.Offsetof(e.Packed.d), unsafe.Offsetof(e.S), unsafe.Offsetof(e.Packed.e))
	fmt.Println(unsafe.Sizeof(0), unsafe.Sizeof(I(0)), unsafe.Sizeof(""), unsafe.Sizeof([]int{}), unsafe.Sizeof(map[int]int{}), unsafe.Sizeof(any(1)),
		unsafe.Sizeof(func() {}), unsafe.Sizeof(make(chan int)), unsafe.Sizeof([5]int16{}), unsafe.Sizeof(struct{}{}), unsafe.Sizeof(1i), unsafe.Sizeof('a'), unsafe.Sizeof(1.5), unsafe.Sizeof(true))
	fmt.Println(unsafe.Sizeof([size]byte{}), unsafe.Sizeof(struct {
		a int32
		b struct{}
	}{}), unsafe.Alignof(struct {
		a byte
		b complex64
	}{}))
	t := reflect.TypeOf(s)
	for i := range t.NumField() {
		fmt.Print(t.Field(i).Offset, "/", t.Field(i).Type.Size(), "/", t.Field(i).Type.Align(), " ")
	}
	fmt.Println(t.Size() == size, t.Comparable(), reflect.TypeOf(Packed{}).Comparable())

	f := 1.5
	bits := *(*uint64)(unsafe.Pointer(&f))
	fmt.Printf("%#x\n", bits)
	arr := [4]int32{10, 20, 30, 40}
	p := unsafe.Pointer(&arr[0])
	second := *(*int32)(unsafe.Add(p, 4))
	third := *(*int32)(unsafe.Pointer(uintptr(p) + 2*unsafe.Sizeof(arr[0])))
	fmt.Println(second, third, unsafe.Slice(&arr[1], 2), *unsafe.SliceData(arr[2:]))
	b := []byte("bytes")
	str := unsafe.String(&b[0], len(b))
	fmt.Println(str, *unsafe.StringData("hello"), unsafe.Slice(unsafe.StringData("abc"), 2))
	s.c = 7
	pc := (*uint16)(unsafe.Add(unsafe.Pointer(&s), unsafe.Offsetof(s.c)))
	*pc++
	fmt.Println(s.c)
	type header struct {
		data unsafe.Pointer
		len  int
		cap  int
	}
	sl := make([]int, 3, 10)
	h := (*header)(unsafe.Pointer(&sl))
	fmt.Println(h.len, h.cap, h.data == unsafe.Pointer(&sl[0]))
	type other struct {
		a, b, c byte
		d       uint16
		e       uint32
	}
	pk := Packed{1, 2, 3, 4, 5}
	fmt.Println(*(*other)(unsafe.Pointer(&pk)), unsafe.Slice((*byte)(nil), 0) == nil)
	func() {
		defer func() { fmt.Println(recover()) }()
		n := -1
		_ = unsafe.Slice(&arr[0], n)
	}()
	var x uint32 = 0x01020304
	fmt.Println(*(*[4]byte)(unsafe.Pointer(&x)), uintptr(0), unsafe.Pointer(nil) == nil)
}
