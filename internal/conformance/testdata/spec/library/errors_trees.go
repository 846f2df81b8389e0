// errors: Is, As, AsType-like helpers, Join, Unwrap trees, own Is and As methods, typed nils, sentinels.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strconv"
)

type Code int

func (c Code) Error() string        { return "code " + strconv.Itoa(int(c)) }
func (c Code) Is(target error) bool { return target == ErrAny || target == io.EOF && c == 0 }
func (c Code) Timeout() bool        { return c > 500 }

type Wrap struct {
	op  string
	err error
}

func (w *Wrap) Error() string { return w.op + ": " + w.err.Error() }
func (w *Wrap) Unwrap() error { return w.err }

type Multi struct{ errs []error }

func (m Multi) Error() string   { return fmt.Sprint(m.errs) }
func (m Multi) Unwrap() []error { return m.errs }

type Conv struct{ text string }

func (c Conv) Error() string { return "conv " + c.text }
func (c Conv) As(target any) bool {
	switch t := target.(type) {
	case *Code:
		*t = Code(len(c.text))
		return true
	case **Wrap:
		*t = &Wrap{"made", c}
		return true
	}
	return false
}

type slice []string

func (s slice) Error() string { return fmt.Sprint("slice ", len(s)) }

type Generic[T any] struct{ v T }

func (g Generic[T]) Error() string { return fmt.Sprintf("generic %v", g.v) }

var ErrAny = errors.New("any code")
var ErrBase = errors.New("base")
var ErrMid = fmt.Errorf("mid: %w", ErrBase)

func find[E error](err error) (E, bool) {
	var e E
	ok := errors.As(err, &e)
	return e, ok
}

func work(n int) (err error) {
	defer func() {
		if err != nil {
			err = &Wrap{"work " + strconv.Itoa(n), err}
		}
	}()
	switch n {
	case 0:
		return nil
	case 1:
		return Code(404)
	case 2:
		return fmt.Errorf("two: %w", errors.Join(ErrMid, Code(503)))
	case 3:
		_, err := os.Open("/no/such/file")
		return err
	case 4:
		_, err := strconv.Atoi("x1")
		return err
	case 5:
		return Multi{[]error{nil2(), Conv{"abc"}, io.ErrUnexpectedEOF}}
	case 6:
		return Generic[int]{6}
	case 7:
		return slice{"a"}
	}
	return context.DeadlineExceeded
}

func nil2() error { return Code(0) }

func main() {
	for i := range 9 {
		err := work(i)
		var c Code
		var w *Wrap
		var pe *fs.PathError
		var ne *strconv.NumError
		var to interface{ Timeout() bool }
		fmt.Println(i, err)
		if err == nil {
			continue
		}
		fmt.Println("  is:", errors.Is(err, ErrBase), errors.Is(err, ErrAny), errors.Is(err, io.EOF), errors.Is(err, fs.ErrNotExist), errors.Is(err, Code(404)), errors.Is(err, strconv.ErrSyntax), errors.Is(err, context.DeadlineExceeded))
		fmt.Println("  as:", errors.As(err, &c), int(c), errors.As(err, &w), w.op, errors.As(err, &pe), errors.As(err, &ne), errors.As(err, &to) && to.Timeout())
	}
	g, ok := find[Generic[int]](work(6))
	_, ok2 := find[Generic[string]](work(6))
	s, ok3 := find[slice](work(7))
	fmt.Println(g.v, ok, ok2, s, ok3)
	fmt.Println(errors.Unwrap(ErrMid) == ErrBase, errors.Unwrap(Code(1)), errors.Unwrap(errors.Join(ErrBase)), errors.Join() == nil, errors.Join(nil, nil) == nil)
	j := errors.Join(ErrBase, nil, Code(1))
	u := j.(interface{ Unwrap() []error }).Unwrap()
	fmt.Printf("%q %d %v\n", j.Error(), len(u), u[1])
	fmt.Println(errors.New("x") == errors.New("x"), errors.Is(nil, nil), errors.Is(ErrBase, nil), errors.Is(nil, ErrBase), Code(1) == error(Code(1)))
	var typed *Wrap
	var err error = typed
	fmt.Println(err == nil, err != error(nil), errors.Is(Multi{nil}, ErrBase))
	func() {
		defer func() { fmt.Println(recover()) }()
		errors.As(ErrBase, nil)
	}()
	func() {
		defer func() { fmt.Println(recover()) }()
		var x int
		errors.As(ErrBase, &x)
	}()
	func() {
		defer func() { fmt.Println(recover()) }()
		errors.As(ErrBase, Code(1))
	}()
	fmt.Println(errors.Is(slice{"a"}, io.EOF), func() (r any) {
		defer func() { r = recover() }()
		return errors.Is(slice{"a"}, slice{"a"})
	}())
	ctx, cancel := context.WithCancelCause(context.Background())
	cancel(&Wrap{"cause", Code(7)})
	fmt.Println(ctx.Err(), context.Cause(ctx), errors.Is(context.Cause(ctx), ErrAny), errors.Is(errors.ErrUnsupported, ErrAny))
}
