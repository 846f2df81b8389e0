// Pointer types: to variables, fields, elements, pointers; nil ones; comparison.
package main

import "fmt"

type Node struct {
	val         int
	left, right *Node
}

func (n *Node) Insert(v int) *Node {
	if n == nil {
		return &Node{val: v}
	}
	p := &n.left
	if v > n.val {
		p = &n.right
	}
	*p = (*p).Insert(v)
	return n
}

func (n *Node) Walk(f func(int)) {
	if n == nil {
		return
	}
	n.left.Walk(f)
	f(n.val)
	n.right.Walk(f)
}

type IntPtr *int
type T struct {
	a  int
	in struct{ b [3]int }
	p  **T
}

func escape() *int   { x := 7; return &x }
func swap(a, b *int) { *a, *b = *b, *a }

func main() {
	var root *Node
	for _, v := range []int{5, 2, 8, 1, 9} {
		root = root.Insert(v)
	}
	root.Walk(func(v int) { fmt.Print(v, " ") })
	fmt.Println()
	a, b := 1, 2
	swap(&a, &b)
	p, q := &a, &a
	fmt.Println(a, b, p == q, *p == *q, p == &b, escape() == escape(), *escape())
	pp := &p
	**pp = 10
	*pp = &b
	*p++
	fmt.Println(a, b, *q, **pp)

	t := T{a: 1}
	pa, pb := &t.a, &t.in.b[1]
	t2 := &t
	t2.p = &t2
	(**t2.p).a = 5
	*pb = 6
	(*t2).in.b[2] = 7
	fmt.Println(*pa, t.in.b, (*t2.p).a, (**t.p).in.b[1], t2 == *t.p)
	t = T{a: 100} // pointers into t stay
	fmt.Println(*pa, *pb, t2.a, t2.p == nil)

	s := []int{1, 2, 3}
	ps := &s
	e := &(*ps)[1]
	*ps = append(*ps, 4)
	*e = 20
	fmt.Println(s, *e, len(*ps), (*ps)[3])
	m := map[string]*int{"a": &a}
	*m["a"]++
	c := *m["a"]
	c++
	fmt.Println(a, c, m["b"] == nil)
	arr := [2]int{1, 2}
	parr := &arr
	parr[0] = 9
	for i := range parr {
		parr[i]++
	}
	sl := parr[:]
	sl[1] = 50
	fmt.Println(arr, len(parr), *parr == [2]int{10, 50})

	var ip IntPtr = &a
	*ip = 77
	var plain *int = ip
	fmt.Printf("%v %v %T %T\n", a, plain == (*int)(ip), ip, plain)
	z1, z2 := new(string), new(string)
	*z1 = "z"
	fmt.Printf("%q %q %v\n", *z1, *z2, z1 != z2)
	var np *T
	var x any = np
	fmt.Println(np == nil, x == nil, x == (*T)(nil), x.(*T) == nil)
	fmt.Printf("%v %+v %T\n", np, np, x)

	f := func() (n int) {
		pn := &n
		defer func() { *pn *= 2 }()
		return 21
	}
	fmt.Println(f())
	var ptrs []*int
	for i := 0; i < 3; i++ {
		ptrs = append(ptrs, &i)
		i := &i
		*i += 0
	}
	fmt.Println(*ptrs[0], *ptrs[1], *ptrs[2])
	for _, g := range []func(){
		func() { fmt.Println(np.a) },
		func() { np.a = 1 },
		func() { var p *int; *p = 1 },
		func() { var p *[3]int; fmt.Println(p[1]) },
		func() { var p **int; fmt.Println(**p) },
		func() { fmt.Println(root.left.left.left.val) },
		func() { _ = *np },
	} {
		func() {
			defer func() { fmt.Println(recover()) }()
			g()
		}()
	}
	i := 3
	ref := func() *int { return &i }
	*ref() += 4
	*ref()++
	fmt.Println(i, &i == ref())
}
