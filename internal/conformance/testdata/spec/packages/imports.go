// Imports: renamed, dot, blank, grouped, several names for one package; names of packages as shadows.
package main

import (
	. "errors"
	"fmt"
	f "fmt"
	_ "image/png"
	m "math"
	"math/rand/v2"
	str "strings"
	. "unicode/utf8"
)

import "sort"
import (
	stdbytes "bytes"
	"container/list"
)

type errors string // shadows nothing: the package is imported with a dot

func (e errors) Error() string { return string(e) }

var e = New("dotted")

type wrapper struct {
	stdbytes.Buffer
	*list.List
}

func main() {
	f.Println("renamed", m.Sqrt(16), str.ToUpper("up"))
	fmt.Println(e, Is(e, e), RuneCountInString("añ"), RuneError, ValidString("\xff"))
	fmt.Println(errors("own"), m.MaxInt8, m.Pi > 3)
	var w wrapper
	w.List = list.New()
	w.PushBack(1)
	w.WriteString("buffer")
	fmt.Println(w.Buffer.String(), w.List.Len(), w.Front().Value)
	r := rand.New(rand.NewPCG(1, 2))
	fmt.Println(r.IntN(100), r.IntN(100), r.Perm(5))
	xs := sort.IntSlice{3, 1, 2}
	xs.Sort()
	fmt.Println(xs, sort.SearchInts(xs, 2))
	{
		fmt := "shadow"
		sort := len(fmt)
		f.Println(fmt, sort)
	}
	func(str string) { f.Println(str) }("parameter named as a package")
	fn := str.Fields
	var rd interface{ Len() int } = str.NewReader("abc")
	fmt.Printf("%q %d %T %T\n", fn(" a b "), rd.Len(), rd, w)
	type list struct{ v int }
	fmt.Printf("%T %v\n", list{1}, list{2})
	join := Join(e, errors("x"))
	var target errors
	fmt.Println(As(join, &target), target, str.ReplaceAll(join.Error(), "\n", "|"))
}
