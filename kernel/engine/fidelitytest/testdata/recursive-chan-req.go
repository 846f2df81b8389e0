package main

import "fmt"

type Req struct {
	k     string
	reply chan Resp
}
type Resp struct {
	v    int
	from *Req
}

func main() {
	r := Req{"k", make(chan Resp, 1)}
	c := make(chan Req, 1)
	c <- r
	q := <-c
	q.reply <- Resp{4, &q}
	z := <-r.reply
	fmt.Println(z.v, z.from.k)
}
