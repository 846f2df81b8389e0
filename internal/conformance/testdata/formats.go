package main

import (
	"errors"
	"fmt"
	"os"
	"time"
)

type P struct {
	X int
	y string
}
type S struct{ name string }

func (s S) String() string { return "<" + s.name + ">" }

type PS struct{ n int }

func (p *PS) String() string { return fmt.Sprint("PS", p.n) }

type E int

func (e E) Error() string { return fmt.Sprintf("E%d", int(e)) }

type G struct{}

func (G) GoString() string { return "G!" }

type F struct{}

func (F) Format(s fmt.State, v rune) { fmt.Fprintf(s, "F(%c)", v) }

type Hex []byte
type Nested struct {
	S  S
	Ps *PS
	L  []S
	M  map[string]S
	E  error
	I  any
	f  S
}
type Enum uint8

const (
	A Enum = iota
	B
)

func (e Enum) String() string { return [...]string{"A", "B"}[e] }

type panicky struct{}

func (*panicky) String() string { panic("oops") }

type Celsius float64
type Names []string
type Fn func()
type Rec struct {
	next *Rec
	v    int
}

func main() {
	p := P{1, "a"}
	fmt.Printf("%v|%+v|%#v|%T|%v|%+v\n", p, p, p, p, &p, &p)
	fmt.Printf("%v|%s|%d|%+v|%#v|%q|%x\n", S{"n"}, S{"n"}, S{"n"}, S{"n"}, S{"n"}, S{"n"}, S{"n"})
	fmt.Println(PS{3}, &PS{4}, []S{{"a"}, {"b"}}, map[string]S{"k": {"v"}}, []*S{})
	fmt.Println(E(4), []E{1, 2}, [2]E{}, struct{ E }{5})
	fmt.Printf("%#v %v %#v %#v\n", G{}, G{}, []G{{}}, struct{ g G }{})
	fmt.Printf("%v %d %s\n", F{}, F{}, []F{{}})
	fmt.Printf("%x %X %s %v\n", Hex("hi"), Hex("hi"), Hex("hi"), Hex("hi"))
	n := Nested{S{"s"}, &PS{9}, []S{{"l"}}, map[string]S{"m": {"n"}}, E(3), S{"i"}, S{"f"}}
	n.Ps = nil
	fmt.Printf("%v\n%+v\n", n, n)
	fmt.Println(A, B, []Enum{A, B}, map[Enum]Enum{B: A}, struct{ e Enum }{B}, &struct{ E Enum }{B})
	fmt.Printf("%d %v %s %x %T %#v\n", B, B, B, B, B, B)
	fmt.Println(&panicky{}, (*panicky)(nil))
	fmt.Printf("%v %.1f %T %#v\n", Celsius(1.25), Celsius(1.25), Celsius(0), Celsius(3))
	fmt.Printf("%v %q %#v %T\n", Names{"a"}, Names{"a"}, Names{"a"}, Names{})
	fmt.Printf("%T %T %T %T %T\n", Fn(nil), func(int, ...string) (P, error) { return P{}, nil }, make(chan P), map[P][]*S{}, [3]any{})
	fmt.Printf("%5d|%-5d|%05d|%+d|%x|%X|%o|%#o|%b|%#x|%c|%U|%e|%8.3f|%-8.2f|%g|%t|%6t\n", 42, 42, 42, 42, 255, 255, 8, 8, 5, 255, 'x', 'x', 12345.678, 3.14159, 2.5, 1e21, true, false)
	fmt.Printf("%*d|%-*d|%.*f|%[2]d %[1]d|%%|%v\n", 5, 1, 4, 2, 2, 3.14159, 1, 2)
	fmt.Printf("%d %s\n", "str", 5)
	fmt.Printf("%d\n", 1, 2)
	fmt.Printf("%d %d\n", 1)
	fmt.Printf("%z\n", 3)
	fmt.Println(nil, []any{nil, 1, "a"}, map[string]any{"x": nil}, error(nil), struct{}{}, [0]int{}, []string(nil), map[int]int(nil))
	fmt.Printf("%v %+v %#v %s\n", nil, nil, nil, nil)
	fmt.Printf("%#v %#v %#v %#v %#v\n", []int(nil), map[string]bool{"t": true}, [2]string{"a"}, struct {
		A int
		b any
	}{1, "x"}, []any{1, "a", nil, 2.5, P{}})
	fmt.Printf("%q %v %c %U\n", 'x', 'x', 0x4E16, 0x4E16)
	fmt.Printf("%q %q\n", []string{"a b", "c"}, []rune("hi"))
	fmt.Printf("%6.2f|%v|%v|%v|%v\n", []float64{1, 2.555}, 1e6, 1e20, 1e21, float32(0.1))
	fmt.Printf("%v %v %v\n", 1+2i, time.Duration(1500)*time.Millisecond, errors.New("e"))
	fmt.Printf("%t %v %p\n", true, false, nil)
	fmt.Printf("%s|%v|%d\n", []byte("ab"), []byte("ab"), []byte("ab"))
	fmt.Printf("%x|%X|% x|%#x\n", "hello", []byte{1, 171}, []byte{1, 171}, []byte{1, 171})
	fmt.Printf("%08b|%+.2e|%G|%+q|%x\n", 5, 1234.5, 1e-10, "é", 3.5)
	fmt.Printf("%3c|%-3c|%q|%#q|%#U\n", 'a', 'b', "a\tb", "ab", '⌘')
	fmt.Printf("%v %v\n", &[]int{1}, &map[string]int{"a": 1})
	fmt.Printf("%v\n", Rec{nil, 1})
	fmt.Printf("%+v %v\n", struct {
		*P
		Q *int
	}{}, [2][]int{{1}, {2, 3}})
	fmt.Print("a", "b", 1, 2, true, "c", 3.0, '\n', "\n")
	fmt.Print(1, 2, "\n")
	fmt.Fprintln(os.Stdout, fmt.Sprint("x", 1, 2, "y"), fmt.Sprintln("end", 1))
	var ip *int
	var e error
	fmt.Println(ip, e, ip == nil)
	fmt.Printf("%s %v %d\n", e, e, ip)
	fmt.Printf("%s\n", errors.Join(errors.New("a"), E(2)))
	fmt.Printf("%v %s\n", fmt.Errorf("w: %w", E(7)), []error{E(1), errors.New("z")})
	fmt.Printf("%T %T %T\n", E(1), fmt.Errorf("x"), fmt.Errorf("x %w", E(1)))
	var st fmt.Stringer = S{"iface"}
	fmt.Printf("%v %T %+v\n", st, st, struct{ fmt.Stringer }{st})
	fmt.Println(time.Date(2024, 2, 29, 13, 4, 5, 0, time.UTC), time.March, time.Saturday)
}
