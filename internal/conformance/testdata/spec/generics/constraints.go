// Constraints: type sets with methods, approximations, comparable, constraint literals, embedding.
package main

import (
	"errors"
	"fmt"
	"strings"
)

type Signed interface {
	~int | ~int8 | ~int16 | ~int32 | ~int64
}
type Unsigned interface {
	~uint | ~uint8 | ~uint16 | ~uint32 | ~uint64 | ~uintptr
}
type Integer interface{ Signed | Unsigned }
type Float interface{ ~float32 | ~float64 }
type Real interface {
	Integer | Float
}
type StringerInt interface {
	~int | ~uint8
	fmt.Stringer
}
type Both interface {
	Real
	Signed
}
type Setter[T any] interface {
	*T
	Set(string) error
}
type Hashable interface {
	comparable
	Hash() uint
}
type Shape interface {
	Area() float64
	~struct{ W, H float64 }
}
type Bytes interface{ ~string | ~[]byte }

type A int
type B uint8
type R struct{ W, H float64 }
type Conf struct{ kv map[string]string }
type K struct{ s string }

func (a A) String() string { return fmt.Sprintf("A<%d>", int(a)) }
func (b B) String() string { return fmt.Sprintf("B<%d>", uint8(b)) }
func (r R) Area() float64  { return r.W * r.H }
func (c *Conf) Set(s string) error {
	k, v, ok := strings.Cut(s, "=")
	if !ok {
		return errors.New("no = in " + s)
	}
	if c.kv == nil {
		c.kv = map[string]string{}
	}
	c.kv[k] = v
	return nil
}
func (k K) Hash() uint { return uint(len(k.s)) }

func Abs[T Signed | Float](x T) T {
	if x < 0 {
		return -x
	}
	return x
}
func IsSigned[T Integer]() bool { var z T; return z-1 < z }
func Bits[T Integer]() (n int) {
	for x := T(1); x != 0; x <<= 1 {
		n++
	}
	return
}
func AddOne[T StringerInt](x T) string { x++; return x.String() }
func Parse[T any, P Setter[T]](lines ...string) (T, error) {
	var v T
	for _, l := range lines {
		if err := P(&v).Set(l); err != nil {
			return v, err
		}
	}
	return v, nil
}
func Index[T comparable](xs []T, x T) int {
	for i, y := range xs {
		if x == y {
			return i
		}
	}
	return -1
}
func Buckets[H Hashable](hs ...H) map[uint][]H {
	m := map[uint][]H{}
	seen := map[H]bool{}
	for _, h := range hs {
		if !seen[h] {
			m[h.Hash()%2] = append(m[h.Hash()%2], h)
		}
		seen[h] = true
	}
	return m
}
func Total[S Shape](ss ...S) (t float64) {
	for _, s := range ss {
		t += s.Area() + R(s).W*0
	}
	return
}
func Vowels[T Bytes](x T) (n int) {
	for i := 0; i < len(x); i++ {
		if strings.IndexByte("aeiou", x[i]) >= 0 {
			n++
		}
	}
	return
}
func Inline[T interface{ ~[]E }, E interface{ comparable }](a, b T) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}
func Lit[P *int | *string](p P) bool { return p == nil }
func Neg[T Both](x T) T              { return -x }
func Mixed[T int | string | []int](x T) string {
	switch v := any(x).(type) {
	case int:
		return fmt.Sprint("int ", v+1)
	case string:
		return "string " + v
	}
	return fmt.Sprintf("else %T", x)
}
func Div[T Real](a, b T) T { return a / b }
func MaxOf[T ~string | Real](a T, rest ...T) T {
	for _, r := range rest {
		if r > a {
			a = r
		}
	}
	return a
}

func main() {
	fmt.Println(Abs(-3), Abs(2.5), Abs(A(-4)), Abs(int8(-128)), IsSigned[int8](), IsSigned[B](), IsSigned[uint64]())
	fmt.Println(Bits[int](), Bits[uint8](), Bits[int16](), Bits[B](), Bits[A](), Bits[uintptr]())
	fmt.Println(AddOne(A(1)), AddOne(B(255)))
	c, err := Parse[Conf]("a=1", "b=2")
	fmt.Println(c, err)
	c, err = Parse[Conf]("a=1", "bad")
	fmt.Println(c.kv, err)
	fmt.Println(Index([]string{"x", "y"}, "y"), Index([]K{{"a"}}, K{"a"}), Index([]any{1, "a", nil}, nil), Index([]error{err}, err), Index([][2]int{{1, 2}}, [2]int{2, 1}))
	fmt.Println(Buckets(K{"a"}, K{"bb"}, K{"a"}, K{"ccc"}))
	fmt.Println(Total(R{2, 3}, R{1, 1}), Vowels("education"), Vowels([]byte("xyz")), Inline([]int{1}, []int{1}), Inline(B2{"a"}, B2{"b"}))
	fmt.Println(Lit((*int)(nil)), Lit(new(string)), Neg(A(5)), Neg(int8(-128)))
	fmt.Println(Mixed(1), Mixed("s"), Mixed([]int{}))
	fmt.Println(Div(7, 2), Div(7.0, 2), Div[uint8](255, 2), Div(A(-7), 2), MaxOf("b", "c", "a"), MaxOf(1.5), MaxOf[A](1, 3, 2))
	func() {
		defer func() { fmt.Println(recover()) }()
		fmt.Println(Div(1, len("")))
	}()
	func() {
		defer func() { fmt.Println(recover()) }()
		Index([]any{func() {}}, any(func() {}))
	}()
}

type B2 []string
