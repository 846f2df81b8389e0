package main

import (
	"errors"
	"fmt"
	"io"
)

type Code int

func (c Code) Error() string { return fmt.Sprint("code ", int(c)) }

type named struct{ s string }

func (n named) Error() string { return n.s }
func (n named) As(t any) bool {
	if p, ok := t.(*Code); ok {
		*p = 77
		return true
	}
	return false
}

type pointed struct{ s string }

func (n *pointed) Error() string { return n.s }
func (n *pointed) As(t any) bool {
	p, ok := t.(*named)
	if ok {
		p.s = n.s + "!"
	}
	return ok
}
func (n *pointed) Is(t error) bool { return t == io.EOF }

func main() {
	var c Code
	fmt.Println(errors.As(named{"q"}, &c), c)
	fmt.Println(errors.As(fmt.Errorf("w: %w", named{"q"}), &c), c)
	var n named
	err := fmt.Errorf("two: %w %w", io.EOF, &pointed{"p"})
	fmt.Println(errors.As(err, &n), n.s, errors.Is(err, io.EOF))
	c = 0
	fmt.Println(errors.As(err, &c), c)
	fmt.Println(errors.As(errors.Join(err, Code(4)), &c), c)
	fmt.Println(errors.As(nil, &c))
}
