// Slice expressions: of strings, arrays, slices, with two and three indices; conversions to arrays; the panics.
package main

import "fmt"

type Path string
type Ints []int

func (p Path) Base() Path {
	for i := len(p) - 1; i >= 0; i-- {
		if p[i] == '/' {
			return p[i+1:]
		}
	}
	return p
}

func try(f func()) {
	defer func() { fmt.Println(recover()) }()
	f()
}

func tail[S ~[]E, E any](s S) S                { return s[1:] }
func sub[T ~string | ~[]byte](x T, i, j int) T { return x[i:j] }

func main() {
	a := [6]int{0, 1, 2, 3, 4, 5}
	s := a[1:4]
	t := s[1:5]
	u := s[:2:3]
	v := a[:]
	w := (&a)[2:]
	show := func(x []int) { fmt.Print(x, len(x), "/", cap(x), " ") }
	for _, x := range [][]int{s, t, u, v, w, s[:0], s[3:], a[6:], s[:cap(s)], t[:0:0], v[2:2:2], s[1:][1:][1:]} {
		show(x)
	}
	fmt.Println()
	t[0] = 20
	u = append(u, 30)
	u = append(u, 40)
	u[0] = -1
	fmt.Println(a, s, t, u)
	str := "hello, 世界"
	fmt.Println(str[:5], str[7:], str[7:10], len(str[7:8]), str[3:3] == "", str[:], Path("/a/b/c.go").Base(), "const"[1:3])
	fmt.Printf("%T %T %T %T %T\n", Path("x")[0:], Ints{1}[:1], Path("x")[0], tail(Ints{1, 2}), sub(Path("abc"), 1, 2))
	fmt.Println(tail([]string{"a", "b"}), string(sub([]byte("abc"), 0, 2)), sub("xyz", 2, 3))
	var ns []int
	fmt.Println(ns[:] == nil, ns[0:0:0] == nil, len(Ints(nil)[:]), Path("")[0:0] == "")

	// To arrays, and to pointers to them.
	arr := [3]int(s)
	pa := (*[2]int)(s)
	pa[1] = 77
	arr[0] = 1000
	fmt.Println(arr, s, *pa, (*[0]int)(s) != nil, (*[0]int)(ns) == nil, [0]int(ns), len((*[3]int)(s)))
	type A4 [4]int
	fmt.Printf("%T %v\n", A4(v[:4]), A4(v[2:]))

	n, neg, big := 9, -1, uint(1<<63)
	one, three := 1, 3
	p := &a
	var np *[6]int
	try(func() { _ = a[n:] })
	try(func() { _ = a[:n] })
	try(func() { _ = a[three:one] })
	try(func() { _ = a[neg:] })
	try(func() { _ = s[:n] })
	try(func() { _ = s[n:] })
	try(func() { _ = s[three:one] })
	try(func() { _ = s[:neg] })
	try(func() { _ = s[5:] })
	try(func() { _ = str[n+9:] })
	try(func() { _ = str[:n*9] })
	try(func() { _ = str[three:one] })
	try(func() { _ = str[neg:] })
	try(func() { _ = s[:one:n] })
	try(func() { _ = s[one:three:one] })
	try(func() { _ = s[three:one:three] })
	try(func() { _ = s[one:n:three] })
	try(func() { _ = s[:big] })
	try(func() { _ = p[:n] })
	try(func() { _ = np[:] })
	try(func() { _ = np[one:three] })
	try(func() { _ = [4]int(s) })
	try(func() { _ = (*[4]int)(s) })
	try(func() { _ = [1]int(ns) })
	try(func() { _ = tail(ns) })
	try(func() { _ = sub("ab", 1, 0) })
	try(func() { _ = sub([]byte("ab"), 0, n) })
}
