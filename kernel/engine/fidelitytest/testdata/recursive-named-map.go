package main

import "fmt"

type M map[string]M

func main() { m := M{"a": M{"b": nil}}; fmt.Println(len(m["a"])) }
