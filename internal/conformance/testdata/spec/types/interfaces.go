// Interface types: embedding, method sets, dynamic types, nil, comparison.
package main

import (
	"fmt"
	"io"
	"strings"
)

type Reader interface{ Read() string }
type Closer interface{ Close() error }
type ReadCloser interface {
	Reader
	Closer
}
type Both interface {
	ReadCloser
	interface{ Read() string } // the same method twice is allowed
	fmt.Stringer
}

type file struct{ name string }

func (f *file) Read() string  { return "read " + f.name }
func (f *file) Close() error  { f.name = "closed"; return nil }
func (f file) String() string { return "file(" + f.name + ")" }

type num int

func (n num) Read() string { return fmt.Sprint("num ", int(n)) }

type fn func() string

func (f fn) Read() string { return f() }

type list []Reader

func (l list) Read() string {
	var b strings.Builder
	for _, r := range l {
		b.WriteString(r.Read() + ";")
	}
	return b.String()
}

type chanT chan string

func (c chanT) Read() string { return <-c }

type mapT map[string]int

func (m mapT) Read() string { return fmt.Sprint(len(m)) }

type emb struct {
	Reader
	extra int
}

type myErr struct{}

func (*myErr) Error() string { return "myErr" }

func mayFail(fail bool) error {
	var e *myErr
	if fail {
		e = &myErr{}
	}
	return e // never nil
}

func use(r Reader) string {
	if c, ok := r.(Closer); ok {
		defer c.Close()
	}
	if s, ok := r.(interface {
		fmt.Stringer
		Reader
	}); ok {
		return s.String() + "/" + s.Read()
	}
	return r.Read()
}

func main() {
	f := &file{"a"}
	c := make(chanT, 1)
	c <- "from channel"
	for _, r := range []Reader{f, num(3), fn(func() string { return "fn" }), list{num(1), emb{num(2), 0}}, c, mapT{"x": 1}, emb{Reader: f}, &emb{num(9), 1}} {
		fmt.Printf("%T: %s\n", r, use(r))
	}
	fmt.Println(f, *f)
	var b Both = f
	var rc ReadCloser = b
	var rd Reader = rc
	f.name = "again"
	fmt.Println(b.String(), rc.Read(), rd.(fmt.Stringer).String(), rd.(Both) == b, rd == Reader(f), rd != rc)

	var r Reader
	fmt.Println(r == nil, any(r) == nil)
	fmt.Printf("%T %v\n", r, r)
	err := mayFail(false)
	fmt.Println(err == nil, err == (*myErr)(nil), err, mayFail(true).Error())
	var e1, e2 any = 1, 1.0
	fmt.Println(e1 == e2, e1 == any(1), e1 == 1, e2 == 1.0, any("a") == any("a"), any(num(1)) == any(1))
	var r1, r2 Reader = num(4), num(4)
	fmt.Println(r1 == r2, r1 == num(4), any(r1) == any(4), emb{r1, 1} == emb{r2, 1}, emb{r1, 1} == emb{f, 1})
	var k = map[Reader]string{num(1): "one", f: "file"}
	k[num(1)] += "!"
	fmt.Println(k[num(1)], k[f], k[&file{"again"}] == "", len(k))
	for _, g := range []func(){
		func() { r.Read() },
		func() { emb{}.Read() },
		func() { _ = r.(Closer) },
		func() { _ = any(3).(Reader) },
		func() { _ = rd.(num) },
		func() { fmt.Println(any(list{}) == any(list{})) },
		func() { k[list{}] = "" },
		func() { _ = Reader(mapT{}) == Reader(mapT{}) },
		func() { fmt.Println(Reader(mapT{}) == Reader(list{})) },
	} {
		func() {
			defer func() {
				if e := recover(); e != nil {
					fmt.Println(e)
				}
			}()
			g()
		}()
	}
	var w io.Writer = &strings.Builder{}
	fmt.Fprint(w, "hello ", 1)
	fmt.Println(w, w.(*strings.Builder).Len(), w.(fmt.Stringer).String())
	method := rd.Read
	rd = num(0)
	fmt.Println(method(), rd.Read(), Reader.Read(num(5)))
	var any0 interface{} = struct{ a, b any }{1, nil}
	fmt.Printf("%v %+v %v\n", any0, any0, any0 == struct{ a, b any }{1, nil})
}
