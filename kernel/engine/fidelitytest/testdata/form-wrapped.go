package main

import (
	"fmt"
	"io"
)

type cnt int

func (c *cnt) Write(p []byte) (int, error) { *c += cnt(len(p)); return len(p), nil }

type st struct{ n int }

func (c *st) Write(p []byte) (int, error) { c.n += len(p); return len(p), nil }
func main() {
	var c cnt
	var x io.Writer = &c
	w := io.MultiWriter(x, io.Writer(&c))
	fmt.Fprint(w, "abc")
	fmt.Println(c)
	fmt.Fprint(&c, "abc")
	fmt.Println(c)
	var s st
	fmt.Fprint(io.MultiWriter(&s, &s), "abc")
	fmt.Println(s)
}
