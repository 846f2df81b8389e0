package main

import (
	"fmt"
	"net/http"
	"strings"
)

func list(s string, n ...int) { fmt.Println(s, n == nil, len(n)) }

func main() {
	list("nil", nil...)
	list("none")
	list("some", []int{1}...)
	fmt.Println(fmt.Sprint(nil...) == "")
	r, err := http.NewRequest("GET", "http://localhost/a", nil)
	fmt.Println(r.URL.Path, err)
	fmt.Println(strings.NewReplacer(nil...).Replace("x"))
	defer func() {
		e := recover()
		fmt.Println(e)
	}()
	panic(nil)
}
