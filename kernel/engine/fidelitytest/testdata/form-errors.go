package main

import (
	"errors"
	"fmt"
)

type NotFound struct{ name string }

func (e *NotFound) Error() string { return e.name + " not found" }

type Code int

func (c Code) Error() string   { return fmt.Sprintf("code %d", int(c)) }
func (c Code) Is(t error) bool { return t == errAny }

var errAny = errors.New("any")
var errBase = errors.New("base")

type wrap struct {
	op  string
	err error
}

func (w wrap) Error() string { return w.op + ": " + w.err.Error() }
func (w wrap) Unwrap() error { return w.err }
func find(n string) error {
	if n == "" {
		return nil
	}
	return &NotFound{n}
}
func nilPtr() error { var e *NotFound; return e }
func main() {
	err := find("x")
	fmt.Println(err, err == nil, find("") == nil, nilPtr() == nil)
	var nf *NotFound
	fmt.Println(errors.As(err, &nf), nf.name)
	w := fmt.Errorf("ctx: %w", err)
	fmt.Println(w, errors.Is(w, err), errors.Unwrap(w) == err)
	var e error = wrap{"open", errBase}
	fmt.Println(e, errors.Is(e, errBase), errors.Is(Code(3), errAny))
	var c Code
	fmt.Println(errors.As(fmt.Errorf("a %w", Code(4)), &c), c, int(c))
	switch v := w.(type) {
	case *NotFound:
		fmt.Println("nf", v)
	case interface{ Unwrap() error }:
		fmt.Println("wraps", v.Unwrap())
	}
	j := errors.Join(e, Code(1))
	fmt.Println(j, errors.Is(j, errBase))
	fmt.Printf("%v %s %q %T %T\n", e, e, e, e, err)
	m := map[error]int{errBase: 1, Code(2): 2}
	fmt.Println(m[Code(2)], m[errBase])
	errs := []error{e, nil, Code(9)}
	fmt.Println(errs)
}
