package main

import (
	"fmt"
	"io"
)

type W struct{ n int }

func (w *W) Write(p []byte) (int, error) { w.n += len(p); return len(p), nil }

type E int

func (e E) Error() string { return fmt.Sprint("E", int(e)) }

type F func() int

func (f F) Call() int { return f() }

func main() {
	ws := make(chan io.Writer, 1)
	es := make(chan error, 1)
	fs := make(chan func() int, 1)
	gs := make(chan F, 1)
	w := &W{}
	for i := range 4 {
		select {
		case ws <- w:
		case <-es:
		}
		select {
		case x := <-ws:
			fmt.Fprint(x, "abc")
		}
		select {
		case es <- E(i):
		}
		select {
		case e, ok := <-es:
			fmt.Println(e, ok)
		}
		select {
		case es <- nil:
		}
		select {
		case e := <-es:
			fmt.Println(e == nil)
		}
		select {
		case fs <- func() int { return i }:
		}
		select {
		case f := <-fs:
			fmt.Println(f())
		}
		select {
		case gs <- func() int { return i * 10 }:
		}
		select {
		case g := <-gs:
			fmt.Println(g.Call())
		}
	}
	fmt.Println(w.n)
}
