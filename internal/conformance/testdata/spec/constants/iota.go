// iota: one per specification, whatever the line does with it.
package main

import "fmt"

const (
	c0 = iota
	c1
	c2
)

const (
	a = 1 << iota
	b
	_
	d
	e = 3
	f
	g = iota * 10
	h
)

const (
	u         = iota * 42
	v float64 = iota * 42
	w         = iota * 42
)

const x = iota
const y = iota

const (
	bit0, mask0 = 1 << iota, 1<<iota - 1
	bit1, mask1
	_, _
	bit3, mask3
)

type Weekday int

const (
	Sunday Weekday = iota
	Monday
	Tuesday
	numDays = iota
)

func (d Weekday) String() string { return [...]string{"Sun", "Mon", "Tue"}[d] }

type Flags uint8

const (
	Up Flags = 1 << iota
	Broadcast
	Loopback
	All = Up | Broadcast | Loopback
)

func (f Flags) Has(g Flags) bool { return f&g != 0 }

const (
	_  = iota
	KB = 1 << (10 * iota)
	MB
	GB
	TB
	PB
	EB
	ZB
	YB
)

const (
	s0 = "s"
	s1
	i2 = len(s1) + iota
	i3
	l4, l5 = iota, iota + 10
	l6, l7
)

const (
	p0 = iota + 'a'
	p1
	n0 = -iota
	n1
	q0 = iota == 4
	q1
	r0 = float32(iota) / 4
	r1
)

func main() {
	fmt.Println(c0, c1, c2, a, b, d, e, f, g, h, u, v, w, x, y)
	fmt.Printf("%T %T %T %T\n", u, v, w, numDays)
	fmt.Println(bit0, mask0, bit1, mask1, bit3, mask3)
	fmt.Println(Sunday, Tuesday, numDays, Monday+1, []Weekday{2, 1, 0}, map[Weekday]int{Monday: 1})
	fmt.Printf("%d %v %s %x %T\n", Monday, Monday, Monday, Monday, Monday)
	fmt.Println(Up, Broadcast, Loopback, All, All.Has(Loopback), (All &^ Up).Has(Up))
	fmt.Println(KB, MB, GB, TB, PB, EB, ZB/EB, YB/ZB, float64(YB))
	fmt.Println(s0, s1, i2, i3, l4, l5, l6, l7)
	fmt.Println(p0, p1, string(p1), n0, n1, q0, q1, r0, r1)
	fmt.Printf("%T %T %T %T\n", p1, n1, q1, r1)

	const (
		local = iota + 1
		inner = iota*10 == 10 || false
		arr   = len([iota + 3]int{})
	)
	fmt.Println(local, inner, arr)
	for range 2 {
		const (
			skip, one = iota, 1
			zero, two
		)
		fmt.Println(skip, one, zero, two)
	}
}
