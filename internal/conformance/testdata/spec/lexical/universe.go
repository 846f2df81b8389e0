// The universe block: predeclared types, constants, and functions, and what each of them is by default.
package main

import (
	"errors"
	"fmt"
)

type myErr int

func (e myErr) Error() string { return fmt.Sprint("myErr ", int(e)) }

func zero[T any]() (z T) { return }

func show[T any](name string) {
	z := zero[T]()
	fmt.Printf("%s: %T %v %#v\n", name, z, z, z)
}

func main() {
	show[bool]("bool")
	show[byte]("byte")
	show[rune]("rune")
	show[int]("int")
	show[int8]("int8")
	show[int16]("int16")
	show[int32]("int32")
	show[int64]("int64")
	show[uint]("uint")
	show[uint8]("uint8")
	show[uint16]("uint16")
	show[uint32]("uint32")
	show[uint64]("uint64")
	show[uintptr]("uintptr")
	show[float32]("float32")
	show[float64]("float64")
	show[complex64]("complex64")
	show[complex128]("complex128")
	show[string]("string")
	show[error]("error")
	show[any]("any")
	show[[2]bool]("[2]bool")
	show[[]int]("[]int")
	show[map[string]int]("map")
	show[*int]("*int")
	show[chan int]("chan")
	show[<-chan int]("recv")
	show[func(int) error]("func")
	show[struct {
		A int
		b string
	}]("struct")
	show[interface{ M(int) }]("interface")

	var e error = myErr(3)
	var a any = e
	_, isErr := a.(error)
	fmt.Println(e, isErr, true, false, !true, errors.Is(e, myErr(3)), errors.Is(e, myErr(4)))
	var b byte = 1
	var u uint8 = b
	var r rune = 2
	var i int32 = r
	fmt.Printf("%T %T %T\n", []byte{u}, []rune{i}, map[byte]rune{})
	var bs []byte = []uint8("same type")
	fmt.Println(string(bs), any(b) == any(uint8(1)), any(r) == any(int32(2)), any(r) == any(2))

	fmt.Println(cap(make([]int, 2, 5)), len("four"), min(3, 1, 2), max(2.5, 1), complex(1, 2), real(1i), imag(1i))
	s := append([]int(nil), 1, 2, 3)
	n := copy(s[1:], s)
	m := map[string]int{"a": 1, "b": 2}
	delete(m, "a")
	fmt.Println(s, n, m)
	clear(m)
	clear(s)
	p := new(int)
	*p++
	c := make(chan int)
	close(c)
	v, ok := <-c
	fmt.Println(s, m, *p, v, ok)
	var x interface{} = nil
	fmt.Println(x == nil, x, e != nil, error(nil) == nil)
}
