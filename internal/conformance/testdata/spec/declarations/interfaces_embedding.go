// Interfaces embedded in interfaces and structs: overlapping methods, overriding by wrappers, partial implementations.
package main

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"sort"
	"strings"
)

type Getter interface{ Get(string) (string, bool) }
type Setter interface{ Set(k, v string) }
type Deleter interface {
	Getter
	Delete(string) bool
}
type Store interface {
	Getter
	Setter
	Deleter // Get twice: the same method
	fmt.Stringer
}
type base map[string]string

func (b base) Get(k string) (string, bool) { v, ok := b[k]; return v, ok }
func (b base) Set(k, v string)             { b[k] = v }
func (b base) Delete(k string) bool        { _, ok := b[k]; delete(b, k); return ok }
func (b base) String() string              { return fmt.Sprint(len(b), " entries") }

type logging struct {
	Store
	log []string
}

func (l *logging) Get(k string) (string, bool) {
	v, ok := l.Store.Get(k)
	l.log = append(l.log, fmt.Sprintf("get %s %v", k, ok))
	return v, ok
}

type readonly struct{ Store }

func (readonly) Set(k, v string) { panic(errors.New("read only")) }

type prefixed struct {
	Store
	prefix string
}

func (p prefixed) Get(k string) (string, bool) { return p.Store.Get(p.prefix + k) }
func (p prefixed) Set(k, v string)             { p.Store.Set(p.prefix+k, v) }

type two struct {
	Getter
	Setter
}
type onlyGet struct{ Getter }

func copyKey(s interface {
	Getter
	Setter
}, from, to string) {
	if v, ok := s.Get(from); ok {
		s.Set(to, v)
	}
}

type reverse struct{ sort.Interface }

func (r reverse) Less(i, j int) bool { return r.Interface.Less(j, i) }

type countWriter struct {
	io.Writer
	n int
}

func (c *countWriter) Write(p []byte) (int, error) {
	n, err := c.Writer.Write(p)
	c.n += n
	return n, err
}

type rw struct {
	io.Reader
	io.Writer
}
type ctxErr struct {
	error
	op string
}

func (c ctxErr) Unwrap() error { return c.error }

type recorder struct {
	http.ResponseWriter
	code int
}

func (r *recorder) WriteHeader(c int) { r.code = c }

type shape interface{ area() float64 }
type unit struct{}

func (unit) area() float64 { return 1 }

type scaled struct {
	shape
	k float64
}

func (s scaled) area() float64 { return s.k * s.shape.area() }

func main() {
	var s Store = base{"a": "1"}
	l := &logging{Store: s}
	copyKey(l, "a", "b")
	l.Get("zz")
	fmt.Println(l.log, l, s.Delete("a"), l.Delete("a"))
	ro := readonly{l}
	func() {
		defer func() { fmt.Println("recovered", recover()) }()
		copyKey(ro, "b", "c")
	}()
	p := prefixed{prefixed{s, "x/"}, "y/"}
	p.Set("k", "v")
	copyKey(p, "k", "k2")
	fmt.Println(s.(base)["x/y/k2"], p, len(l.log))
	t := two{ro, s}
	t.Set("q", "w")
	fmt.Println(t.Get("q"))
	var g Getter = onlyGet{t}
	_, isSetter := g.(Setter)
	_, isSetter2 := g.(onlyGet).Getter.(Setter)
	_, isStore := any(l).(Store)
	_, isStore2 := any(*l).(Store)
	fmt.Println(isSetter, isSetter2, isStore, isStore2)
	xs := []int{1, 3, 2}
	sort.Sort(reverse{reverse{reverse{sort.IntSlice(xs)}}})
	fmt.Println(xs)
	var sb strings.Builder
	cw := &countWriter{Writer: &countWriter{Writer: &sb}}
	fmt.Fprintf(cw, "hello %d", 5)
	io.Copy(rw{strings.NewReader("never"), cw}, rw{strings.NewReader("copied"), nil})
	fmt.Println(sb.String(), cw.n, cw.Writer.(*countWriter).n)
	e := ctxErr{ctxErr{io.EOF, "in"}, "out"}
	fmt.Println(e, errors.Is(e, io.EOF), e.error.(ctxErr).op, errors.Unwrap(e) == e.error)
	r := &recorder{}
	var w http.ResponseWriter = r
	w.WriteHeader(404)
	fmt.Println(r.code, r.ResponseWriter == nil)
	var sh shape = scaled{scaled{unit{}, 2}, 3}
	fmt.Println(sh.area(), sh.(scaled).shape.(scaled).shape.area())
	anon := struct {
		Getter
		fmt.Stringer
		extra int
	}{s, s, 1}
	var a interface {
		Getter
		String() string
	} = anon
	v, ok := a.Get("q")
	fmt.Println(a.String(), v, ok)
	func() {
		defer func() { fmt.Println("recovered", recover()) }()
		(&logging{}).Get("x")
	}()
	func() {
		defer func() { fmt.Println("recovered", recover()) }()
		_ = Store.String(readonly{})
	}()
	f := Store.Get
	fmt.Println(f(p, "k"))
	h := Getter.Get
	fmt.Println(h(onlyGet{p}, "none"))
}
