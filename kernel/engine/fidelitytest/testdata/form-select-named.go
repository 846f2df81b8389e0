package main

import "fmt"

type XChan chan int

func (c XChan) Nbrecv() int {
	select {
	case x := <-c:
		return x
	default:
		return -1
	}
}
func (c XChan) Nbsend(x int) bool {
	select {
	case c <- x:
		return true
	default:
		return false
	}
}
func main() {
	c := make(XChan, 1)
	fmt.Println(c.Nbrecv(), c.Nbsend(3), c.Nbsend(4), c.Nbrecv())
	close(c)
	fmt.Println(c.Nbrecv())
}
