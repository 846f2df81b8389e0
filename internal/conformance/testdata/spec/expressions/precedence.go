// Operator precedence and associativity, conversions and unary operators that look like something else.
package main

import "fmt"

type T struct{ p *int }
type F func(int) int
type C chan int

func neg(x int) int { return -x }

func main() {
	a, b, c := 6, 4, 3
	p := &b
	fmt.Println(a-b-c, a-(b-c), a/b*c, a/(b*c), a*b/c, a%b*c, a*b%c, a<<1+1, a<<(1+1), a+1<<2, a|b&c, (a|b)&c, a^b|c, a&^b+c, a&^(b+c))
	fmt.Println(a+b == c+7, a > b == (b > c), a < b || b > c && c > a, (a < b || b > c) && c > a, !(a > b) || c == 3, a&1 == 0, a|1 != 7)
	fmt.Println(-a+b, -(a + b), -a*-b, ^a&b, ^(a & b), - -a, +-+a, -^a, ^-a, !!(a > b), -5%3, -5/2, -(5 % 3))
	fmt.Println(*p**p, a**p, a / *p, *p - -*p, -*p, &*p == p, *&b, a&*p, a & ^*p)
	t := T{p}
	tp := &t
	*t.p++
	*tp.p *= 2
	fmt.Println(b, *t.p, (*tp).p == p, -*tp.p)
	var f F = neg
	fmt.Println(-f(-a), f(f(a)), (func(int) int)(f)(1), F(neg)(2), (F)(nil) == nil, -neg(3)-neg(-3))
	ch := make(C, 4)
	ch <- a + b
	ch <- -1
	ch <- 1 << 2
	fmt.Println(<-ch+1, -<-ch, <-ch*<-func() C { d := make(C, 1); d <- 5; return d }())
	var r <-chan int = (<-chan int)(ch)
	var s = chan<- int(ch)
	s <- 9
	fmt.Println(<-r, len(ch) == 0)
	x := []int{1, 2, 3}
	m := map[string][]int{"k": {4, 5}}
	fmt.Println(-x[0], x[len(x)-1]-x[0]*x[1], m["k"][0]<<x[0], len(x[1:])+cap(x[:1:2])*2, x[a%3:][0], *&x[1])
	fmt.Println("a"+"b" == "ab", "a" < "b" == true, "x"+string(rune('a'+1))+"y", len("ab"+"cd")*2, "abc"[1]-'a', "abc"[1:][0] == 'b')
	fmt.Println(float64(a)/float64(b)*2, float64(a/b)*2, int(2.9*float64(c)), uint8(a)<<7>>7, int8(a<<5)>>1, 1<<3*2, 1<<(3*2), 7.0/2*2, 7/2*2.0)
	var i any = a
	fmt.Println(i.(int)+1, -i.(int), i == 6 && i.(int) > 5, any(nil) == nil == true, interface{}(a) != any(b))
	u := uint(3)
	fmt.Println(a>>u<<u, a<<u>>u, ^uint8(0)>>1, 1<<u-1, -1>>u, 1<<u|1<<(u-1), 0xF0&^(1<<u<<1))
	q := func() *int { return &c }
	*q()++
	*q() = *q()*2 + 1
	fmt.Println(c, *q()**q(), -*q())
	d := a
	d += b * 2
	d -= -d
	d *= 2 - 1
	d <<= 1 + 1
	d &= 1<<6 - 1
	d |= a & b
	fmt.Println(d, a == b != (b == c), (a == 6) == true, 1+2*3-4<<1&7|8)
	y, z := 2, 3
	y, z = z-y*2, y+z<<1
	fmt.Println(y, z, complex(1, 2)*2-1i, -1i*1i, real(2i*-1i), 3+4i == 4i+3)
}
