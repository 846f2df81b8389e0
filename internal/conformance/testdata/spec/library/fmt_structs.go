// fmt on her own types: %v, %+v, %#v, %T, nested to any depth.
package main

import (
	"fmt"
	"time"
)

type Color int

func (c Color) String() string { return [...]string{"red", "green"}[c] }

type Temp float64

func (t Temp) String() string { return fmt.Sprintf("%.1f°", float64(t)) }

type Ptr struct{ n int }

func (p *Ptr) String() string { return fmt.Sprint("Ptr!", p.n) }

type Err struct{ Op string }

func (e Err) Error() string  { return "err " + e.Op }
func (e Err) String() string { return "never: Error comes first" }

type GoS struct{ x int }

func (g GoS) GoString() string { return fmt.Sprintf("NewGoS(%d)", g.x) }

type F struct{ v int }

func (f F) Format(s fmt.State, verb rune) {
	w, hasW := s.Width()
	p, hasP := s.Precision()
	fmt.Fprintf(s, "F<%c %d %v %d %v plus=%v sharp=%v minus=%v>", verb, w, hasW, p, hasP, s.Flag('+'), s.Flag('#'), s.Flag('-'))
}

type All struct {
	C   Color
	c   Color
	T   Temp
	P   Ptr
	PP  *Ptr
	E   error
	e   error
	S   []Color
	M   map[Color]Temp
	A   [2]Color
	I   any
	F   F
	St  struct{ C Color }
	Fn  func()
	Ch  chan int
	B   []byte
	Ba  [2]byte
	Bo  bool
	Cx  complex64
	U   uintptr
	R   rune
	St2 string
	N   *int
}
type Emb struct {
	Color
	Extra int
}
type EmbPtr struct{ *Ptr }
type Slice []Temp
type Map map[string]Color
type Str string
type Bytes []byte
type Fn func(int) string
type Gen[T any] struct{ V T }
type Iface interface{ M() }
type unexported struct{ inner struct{ deep []Color } }
type Rec struct {
	N    int
	Next *Rec
	Kids []Rec
}

func main() {
	a := All{C: 1, c: 1, T: 36.6, P: Ptr{1}, E: Err{"x"}, S: []Color{0, 1}, M: map[Color]Temp{1: 2, 0: 1}, A: [2]Color{1, 0}, I: Color(1), B: []byte("hi"), Ba: [2]byte{1, 2}, Cx: 1i, U: 255, R: 'x', St2: "s\"q"}
	a.St.C = 1
	fmt.Printf("%v\n%+v\n%#v\n%T\n", a, a, a, a)
	for _, x := range []any{
		Color(1), Temp(2), Ptr{3}, &Ptr{4}, Err{"o"}, &Err{"p"}, GoS{5}, &GoS{6}, Emb{1, 2}, EmbPtr{}, Slice{1, 2}, Map{"a": 1}, Str("s"), Bytes("b"), Gen[Color]{1}, Gen[*Ptr]{nil},
		[]any{Color(0), nil, Temp(1), &Ptr{8}}[:3], []*Ptr{nil}, map[string]any{"k": Color(1), "l": []Color{1}}, struct{ C Color }{1}, &struct{ C Color }{0}, [3]Color{}, []error{Err{"q"}, nil},
		[]fmt.Stringer{Color(1), Temp(3)}, unexported{}, &[]Color{1}, &map[Color]int{1: 2}, &[2]Temp{}, Rec{1, nil, []Rec{{N: 2}}}, time.Duration(1500) * time.Millisecond, []time.Duration{1, 2e9}, struct {
			D time.Duration
			t time.Month
		}{3, time.May}, Iface(nil), error(nil), [][]Color{{1}, nil}, map[Str][]Str{"k": {"v"}}, []string{"a b", ""}, []Str{"x"}, [2][]byte{[]byte("x")}, true, int8(-5), uint8(200), 'x', 1.0, float32(0.1), 2 - 3i, "q\n", []byte(nil), []int(nil), map[string]int(nil), (*int)(nil), (func())(nil), (chan int)(nil), struct{}{}, [0]int{},
	} {
		fmt.Printf("%v | %+v | %#v | %T\n", x, x, x, x)
	}
	fmt.Printf("%d %x %s %q %v %5v|%-7v|%07.2f\n", Color(1), Color(1), Color(1), Color(1), Color(1), Color(1), Color(0), Temp(3.14159))
	fmt.Printf("%s %q %x %X % x %d %v\n", Bytes("hi"), Bytes("hi"), Bytes("hi"), Str("hi"), Str("hi"), Bytes("hi"), Bytes("hi"))
	fmt.Printf("%v %+v %#v %5.2v %-4d %s|%10v|\n", F{1}, F{1}, F{1}, F{1}, F{1}, F{1}, &F{1})
	fmt.Println(F{1}, []F{{1}}, Gen[F]{})
	fmt.Printf("%v %s %d\n", []Color{0, 1}, []Color{0, 1}, []Color{0, 1})
	fmt.Printf("%v %d %s\n", map[Color]Color{1: 0}, map[Color]Color{1: 0}, struct{ A, B Color }{0, 1})
	fmt.Printf("%6.2f|%v|%x|%t|%08b|%o|%e\n", []float64{1, 2.5}, [2]bool{true}, []string{"ab", "c"}, []bool{true, false}, []int{1, 2}, 8, Temp(12345.678))
	fmt.Printf("%v %v\n", &a == nil, fmt.Sprintf("%p", nil))
	fmt.Printf("%!|%z|%d|%s|%d %d\n", 1, "s", 2, 3)
	fmt.Printf("%d %s\n", 1)
	fmt.Printf("%d\n", 1, 2, Color(1))
	fmt.Printf("%[2]d %[1]d %d %[5]d %[1]*d|%*d|%-*d|%.*f\n", 1, 2, 5, 6, 4, 7, 2, 1.2345)
}
