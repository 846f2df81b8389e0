// Function types: named ones with methods, higher-order, variadic, in structures, recursive.
package main

import (
	"errors"
	"fmt"
	"strings"
)

type HandlerFunc func(string) (string, error)

func (h HandlerFunc) Serve(s string) string {
	r, err := h(s)
	if err != nil {
		return "error: " + err.Error()
	}
	return r
}

type Server interface{ Serve(string) string }

type Middleware func(HandlerFunc) HandlerFunc

func chain(h HandlerFunc, ms ...Middleware) HandlerFunc {
	for i := len(ms) - 1; i >= 0; i-- {
		h = ms[i](h)
	}
	return h
}

type stateFn func(*lexer) stateFn
type lexer struct {
	in  string
	pos int
	out []string
}

func text(l *lexer) stateFn {
	i := strings.IndexByte(l.in[l.pos:], '<')
	if i < 0 {
		l.out = append(l.out, "T:"+l.in[l.pos:])
		return nil
	}
	l.out = append(l.out, "T:"+l.in[l.pos:l.pos+i])
	l.pos += i + 1
	return tag
}

func tag(l *lexer) stateFn {
	i := strings.IndexByte(l.in[l.pos:], '>')
	l.out = append(l.out, "G:"+l.in[l.pos:l.pos+i])
	l.pos += i + 1
	return text
}

type op struct {
	name string
	fn   func(float64, float64) float64
}

func compose[A, B, C any](f func(A) B, g func(B) C) func(A) C { return func(a A) C { return g(f(a)) } }

func fixed(f func(func(int) int) func(int) int) func(int) int {
	return func(n int) int { return f(fixed(f))(n) }
}

func opt(fs ...func(*op)) (o op) {
	for _, f := range fs {
		f(&o)
	}
	return
}

func withName(s string) func(*op) { return func(o *op) { o.name += s } }

func counter() (inc, get func() int) {
	n := 0
	inc = func() int { n++; return n }
	get = func() int { return n }
	return
}

func named(a, b int, rest ...string) (sum int, all string, err error) {
	sum = a + b
	all = strings.Join(rest, "-")
	if len(rest) == 0 {
		err = errors.New("no rest")
	}
	return
}

func main() {
	up := HandlerFunc(func(s string) (string, error) {
		if s == "" {
			return "", errors.New("empty")
		}
		return strings.ToUpper(s), nil
	})
	br := func(l, r string) Middleware {
		return func(h HandlerFunc) HandlerFunc {
			return func(s string) (string, error) {
				t, err := h(s)
				return l + t + r, err
			}
		}
	}
	var s Server = chain(up, br("[", "]"), br("(", ")"))
	fmt.Println(s.Serve("x"), up.Serve(""), HandlerFunc.Serve(up, "me"))
	fmt.Printf("%T %T %T\n", s, chain, br)
	l := &lexer{in: "a<b>c<d>"}
	for f := stateFn(text); f != nil; {
		f = f(l)
	}
	fmt.Printf("%q\n", l.out)
	for _, o := range []op{{"+", func(a, b float64) float64 { return a + b }}, {fn: func(a, b float64) float64 { return a / b }}} {
		fmt.Println(o.name, o.fn(1, 4), o.fn != nil)
	}
	fmt.Println(compose(func(i int) string { return fmt.Sprint(i) }, func(s string) int { return len(s) })(12345))
	fmt.Println(fixed(func(self func(int) int) func(int) int {
		return func(n int) int {
			if n < 2 {
				return 1
			}
			return n * self(n-1)
		}
	})(10))
	fmt.Println(opt(withName("a"), withName("b")).name)
	inc, get := counter()
	inc()
	inc()
	inc2, _ := counter()
	fmt.Println(inc(), get(), inc2())
	fmt.Println(named(1, 2))
	fmt.Println(named(1, 2, "x", "y"))
	fmt.Println(named(1, 2, []string{"p", "q"}...))
	m := map[string]func(...int) int{
		"len": func(xs ...int) int { return len(xs) },
		"sum": func(xs ...int) (t int) {
			for _, x := range xs {
				t += x
			}
			return
		},
	}
	fmt.Println(m["len"](), m["sum"](1, 2, 3), m["none"] == nil)
	var nilf func()
	func() {
		defer func() { fmt.Println(recover()) }()
		nilf()
	}()
	func() {
		defer func() { fmt.Println(recover()) }()
		var a, b any = nilf, nilf
		fmt.Println(a == b)
	}()
	fmt.Println(func(a, _ int, _ string) int { return a }(1, 2, ""), func() func() int { return func() int { return 3 } }()())
	var rec func(int) []int
	rec = func(n int) []int {
		if n == 0 {
			return nil
		}
		return append(rec(n-1), n)
	}
	fmt.Println(rec(4))
	type fib func(fib, int) int
	y := func(f fib, n int) int {
		if n < 2 {
			return n
		}
		return f(f, n-1) + f(f, n-2)
	}
	fmt.Println(y(y, 15))
}
