package main

import (
	"bytes"
	"fmt"
	"io"
	"sort"
	"strings"
	"sync"
)

type Logger struct {
	*bytes.Buffer
	prefix string
}

func (l *Logger) Log(s string) { fmt.Fprintf(l, "%s%s\n", l.prefix, s) }

type byLen struct{ sort.StringSlice }

func (b byLen) Less(i, j int) bool { return len(b.StringSlice[i]) < len(b.StringSlice[j]) }

type A struct{ v int }
type B struct{ v int }
type C struct {
	A
	B
	w int
}

func (a A) Who() string  { return "A" + a.Hook() }
func (a A) Hook() string { return "a" }
func (b B) Only() string { return "onlyB" }

type D struct{ C }

func (d D) Hook() string { return "d" }

type Animal interface{ Sound() string }
type Dog struct{}

func (Dog) Sound() string { return "woof" }

type Loud struct{ Animal }

func (l Loud) Sound() string { return strings.ToUpper(l.Animal.Sound()) + "!" }

type Guard struct {
	sync.Mutex
	n int
}
type countW struct {
	io.Writer
	n int
}

func (c *countW) Write(p []byte) (int, error) { c.n += len(p); return c.Writer.Write(p) }

type Stringish struct{ fmt.Stringer }
type S string

func (s S) String() string { return "S:" + string(s) }

type inner struct{ Pub int }
type Outer struct {
	inner
	Extra []int
}
type rec struct {
	*rec
	n int
}

func main() {
	l := &Logger{new(bytes.Buffer), "> "}
	l.Log("one")
	l.WriteString("raw")
	fmt.Println(l.String(), l.Len())
	ss := byLen{sort.StringSlice{"ccc", "a", "bb"}}
	sort.Sort(ss)
	fmt.Println(ss.StringSlice, ss.Len())
	c := C{A{1}, B{2}, 3}
	fmt.Println(c.A.v, c.B.v, c.Who(), c.Only())
	d := D{c}
	fmt.Println(d.Who(), d.Hook(), d.A.Hook(), d.w)
	fmt.Println(Loud{Dog{}}.Sound(), Loud{Loud{Dog{}}}.Sound())
	var a Animal = Loud{Dog{}}
	_, ok := a.(Loud)
	fmt.Println(a.Sound(), ok)
	g := Guard{}
	g.Lock()
	g.n++
	g.Unlock()
	fmt.Println(g.n)
	var buf bytes.Buffer
	cw := &countW{Writer: &buf}
	fmt.Fprintf(cw, "hello %d", 5)
	fmt.Println(cw.n, buf.String())
	fmt.Println(Stringish{S("x")}, Stringish{S("y")}.String())
	o := Outer{inner{4}, nil}
	o.Pub++
	fmt.Printf("%v %+v\n", o, o)
	r := rec{&rec{nil, 1}, 2}
	fmt.Println(r.n, r.rec.n)
	defer func() { fmt.Println(recover()) }()
	fmt.Println(Loud{}.Sound())
}
