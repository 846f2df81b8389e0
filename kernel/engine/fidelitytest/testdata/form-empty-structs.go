package main

import (
	"fmt"
)

type S struct{}
type U struct{}

func (S) M() int { return 4 }
func main() {
	var x any = S{}
	_, ok := x.(S)
	_, ok2 := x.(U)
	fmt.Println(ok, ok2)
	s := S{}
	t := s
	fmt.Println(t == s)
	m := map[S]int{{}: 3}
	fmt.Println(m[S{}])
	c := make(chan S, 1)
	c <- S{}
	<-c
	fmt.Println(len([]S{{}, {}}))
	fmt.Println(s.M(), S{}.M())
	f := s.M
	fmt.Println(f())
	var i interface{ M() int } = s
	fmt.Println(i.M(), s)
	fmt.Printf("%v %+v %#v %T\n", x, x, x, x)
}
