package main

import (
	"fmt"
	"time"
)

type T struct{ a bool }
type U = T
type F func() bool
type E []int
type M map[string]bool

func main() {
	var x int64 = 3
	y := true
	p := &T{true}
	s := "abc"
	if (x) == 3 && y {
		fmt.Println("0")
	}
	if time.Duration(x) == 3 && y {
		fmt.Println("1")
	}
	if (*U)(p) == p && y {
		fmt.Println("2")
	}
	if (*T)(p).a && y {
		fmt.Println("3")
	}
	if []byte(s)[0] == 'a' && y {
		fmt.Println("4")
	}
	if (p.a) && y {
		fmt.Println("5")
	}
	if ((p).a) && y {
		fmt.Println("6")
	}
	if (*p).a && y {
		fmt.Println("7")
	}
	if (*T)(*(&p)).a && y {
		fmt.Println("8")
	}
	if any(p) != nil && y {
		fmt.Println("9")
	}
	if p.a && y {
		fmt.Println("10")
	}
	if func() bool { return y }() && y {
		fmt.Println("11")
	}
	if (func() bool { return y })() && y {
		fmt.Println("12")
	}
	if F(func() bool { return y })() && y {
		fmt.Println("13")
	}
	if (T{true}).a && y {
		fmt.Println("14")
	}
	if (T{true}) == *p && y {
		fmt.Println("15")
	}
	if len(E{1}) == 1 && y {
		fmt.Println("16")
	}
	if (E{1, 2})[1] == 2 || y {
		fmt.Println("17")
	}
	if (M{"a": true})["a"] && y {
		fmt.Println("18")
	}
	if (map[string]bool{"a": true})["a"] && y {
		fmt.Println("19")
	}
	if -x == -3 && y {
		fmt.Println("20")
	}
	if (x) > 2 || y {
		fmt.Println("21")
	}
	if (x)+1 == 4 && y {
		fmt.Println("22")
	}
	if fmt.Sprint(x) == "3" && y {
		fmt.Println("23")
	}
	if time.Monday == 1 && y {
		fmt.Println("24")
	}
	if time.Local != nil && y {
		fmt.Println("25")
	}
	if (time.Local) != nil && y {
		fmt.Println("26")
	}
	if *(&x) == 3 && y {
		fmt.Println("27")
	}
	if &x != nil && y {
		fmt.Println("28")
	}
	if (*[3]int)(make([]int, 3))[1] == 0 && y {
		fmt.Println("29")
	}
	if (interface{ String() string })(time.Monday).String() == "Monday" && y {
		fmt.Println("30")
	}
	if (func() bool)(nil) == nil && y {
		fmt.Println("31")
	}
	if (<-chan int)(nil) == nil && y {
		fmt.Println("32")
	}
	var d float64 = 2.5
	if float64(int(d)) == 2 && d > 1 || y {
		fmt.Println("33")
	}
	if int(d) == 2 && (int(d) == 3 || float32(d) == 2.5) && !bool(!y) {
		fmt.Println("34")
	}
	if string([]rune(s)[1:]) == "bc" && y {
		fmt.Println("35")
	}
	if string(s[0]) == "a" && s[1:] == "bc" && s[int(d)] == 'c' && y {
		fmt.Println("36")
	}
	const debug = false
	if debug && y || !debug && y {
		fmt.Println("37")
	}
	if uint8(x)&1 == 1 && uint(d)<<uint(x) == 16 && y {
		fmt.Println("38")
	}
	var i any = x
	if i.(int64) == 3 && y {
		fmt.Println("39")
	}
	if (i).(int64) == 3 && y {
		fmt.Println("40")
	}
	if complex(d, 1) == 2.5+1i && real(complex128(complex(d, 1))) == 2.5 && y {
		fmt.Println("41")
	}
	if -1 < x && y {
		fmt.Println("43")
	}
	if y == y && y {
		fmt.Println("44")
	}
	if 1.5 < d && y {
		fmt.Println("45")
	}
	if 'a' == s[0] && y {
		fmt.Println("46")
	}
	if "abc" == s && y {
		fmt.Println("47")
	}
	if time.Second > time.Duration(x) && y {
		fmt.Println("48")
	}
	if nil != p && y {
		fmt.Println("49")
	}
	if (true) && y {
		fmt.Println("50")
	}
	if 2i == complex(0, 2) && y {
		fmt.Println("51")
	}
	if len("abc") == 3 && y {
		fmt.Println("52")
	}
	if 1<<40 > x && y {
		fmt.Println("53")
	}
	if (x+1)*2 == 8 && y {
		fmt.Println("54")
	}
	if (-x) == -3 && y {
		fmt.Println("55")
	}
	if -(x) == -3 && y {
		fmt.Println("56")
	}
	if !(y) || y {
		fmt.Println("57")
	}
	if (*p).a && !(x < 3) && (y) {
		fmt.Println("58")
	}
	if p2 := (&T{a: true}); p2.a && y {
		fmt.Println("59")
	}
	if [2]int{1, 2} == [2]int{1, 2} && y {
		fmt.Println("60")
	}
	if len([]int{1, 2}) == 2 && y {
		fmt.Println("61")
	}
	if min(x, 4) == 3 && y {
		fmt.Println("62")
	}
	if cap(make([]int, int(x))) == 3 && y {
		fmt.Println("63")
	}
	if (<-time.After(1)).Year() > 1 && y {
		fmt.Println("64")
	}
	if <-func() chan bool { c := make(chan bool, 1); c <- true; return c }() && y {
		fmt.Println("65")
	}
	for int(x) < 5 && y {
		x++
	}
	switch {
	case int(x) == 6 && y, int(x) == 5 && y:
		fmt.Println("42", x)
	}
	ok := int(x) == 5 && y
	ok = ok && int(x) == 5
	fmt.Println(ok, int(x) == 5 && y, func() bool { return int(x) == 5 && y }())
}
