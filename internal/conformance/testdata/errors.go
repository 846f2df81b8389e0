package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strconv"
)

var ErrNotFound = errors.New("not found")

type NotFound struct {
	Name string
	Err  error
}

func (e *NotFound) Error() string { return e.Name + ": " + e.Err.Error() }
func (e *NotFound) Unwrap() error { return e.Err }

type Code int

func (c Code) Error() string        { return fmt.Sprintf("code %d", int(c)) }
func (c Code) Is(target error) bool { return target == ErrNotFound && c == 404 }

type Timeout struct{}

func (Timeout) Error() string   { return "timeout" }
func (Timeout) Timeout() bool   { return true }
func (Timeout) Temporary() bool { return true }

type multi []error

func (m multi) Error() string   { return fmt.Sprint(len(m), " errors") }
func (m multi) Unwrap() []error { return m }

type asx struct{ s string }

func (a asx) Error() string { return "asx" }
func (a asx) As(t any) bool {
	if p, ok := t.(*Code); ok {
		*p = 77
		return true
	}
	return false
}

func find(n string) error {
	return fmt.Errorf("find: %w", &NotFound{n, ErrNotFound})
}

func main() {
	err := find("x")
	fmt.Println(err, errors.Is(err, ErrNotFound), errors.Is(err, io.EOF))
	var nf *NotFound
	if errors.As(err, &nf) {
		fmt.Println("as", nf.Name)
	}
	var c Code
	fmt.Println(errors.As(err, &c), errors.As(fmt.Errorf("a: %w", Code(5)), &c), c)
	fmt.Println(errors.Is(Code(404), ErrNotFound), errors.Is(Code(500), ErrNotFound), errors.Is(fmt.Errorf("%w", Code(404)), ErrNotFound), errors.Is(Code(3), Code(3)))
	var to interface{ Timeout() bool }
	fmt.Println(errors.As(fmt.Errorf("w %w", Timeout{}), &to), to.Timeout())
	j := errors.Join(ErrNotFound, Code(1), nil)
	fmt.Println(j, errors.Is(j, Code(1)))
	m := multi{io.EOF, Code(9)}
	fmt.Println(m, errors.Is(m[1], Code(9)), errors.As(m, &c), c)
	fmt.Println(errors.As(asx{"q"}, &c), c)
	e2 := fmt.Errorf("two: %w and %w", io.EOF, ErrNotFound)
	fmt.Println(e2, errors.Is(e2, io.EOF), errors.Is(e2, ErrNotFound), errors.Unwrap(e2))
	_, err = os.Open("/nonexistent/file")
	var pe *fs.PathError
	fmt.Println(err, errors.Is(err, os.ErrNotExist), errors.As(err, &pe), pe.Op, pe.Path)
	_, err = strconv.Atoi("12x")
	var ne *strconv.NumError
	fmt.Println(err, errors.As(err, &ne), ne.Func, ne.Num, ne.Err == strconv.ErrSyntax)
	var target error = ErrNotFound
	switch {
	case errors.Is(find("y"), target):
		fmt.Println("switch ok")
	}
	switch e := find("z"); e := errors.Unwrap(e).(type) {
	case *NotFound:
		fmt.Println("type", e.Name)
	}
	fmt.Println(errors.Unwrap(errors.New("x")) == nil, errors.Is(nil, nil))
	if err, ok := any(Code(3)).(error); ok {
		fmt.Println(err)
	}
	fmt.Println(errors.New("a") == errors.New("a"), Code(1) == error(Code(1)))
}
