package main

import "fmt"

type Node interface {
	Kids() []Node
	Name() string
}
type T struct {
	name string
	kids []Node
}

func (t *T) Kids() []Node { return t.kids }
func (t *T) Name() string { return t.name }
func main() {
	r := &T{"r", []Node{&T{"a", nil}, &T{"b", nil}}}
	for _, k := range r.Kids() {
		fmt.Println(k.Name())
	}
}
