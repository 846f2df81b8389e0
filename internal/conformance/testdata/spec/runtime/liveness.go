// What the garbage collector may take: a value lives until it is used for the last time, not until its function returns.
package main

import (
	"fmt"
	"runtime"
	"sync"
	"unsafe"
)

// A node is what lives or not. It holds a pointer, so that it is an object of its own.
type node struct {
	next *node
	data [6]int
}

var gone struct {
	sync.Mutex
	names map[string]bool
}

//go:noinline
func named(name string) *node {
	n := &node{}
	runtime.SetFinalizer(n, func(*node) {
		gone.Lock()
		defer gone.Unlock()
		gone.names[name] = true
	})
	return n
}

//go:noinline
func watch(c chan bool) {
	runtime.SetFinalizer(&node{}, func(*node) { close(c) })
}

// alive collects, and tells which of the names are alive. Finalizers run one after the other: when that of an object has run which
// was dropped after those of the same collection had begun, they all have.
//
//go:noinline
func alive(names ...string) string {
	runtime.GC()
	for range 2 {
		c := make(chan bool)
		watch(c)
		runtime.GC()
		<-c
	}
	gone.Lock()
	defer gone.Unlock()
	s := ""
	for _, n := range names {
		if !gone.names[n] {
			s += n + " "
		}
	}
	return s + "."
}

//go:noinline
func use(*node) {}

//go:noinline
func number(n *node) uintptr { return uintptr(unsafe.Pointer(n)) }

func variable() {
	a, b := named("a"), named("b")
	fmt.Println("variable", alive("a", "b"))
	use(a)
	fmt.Println("variable", alive("a", "b"))
	use(b)
	b = nil
	fmt.Println("variable", alive("a", "b"))
}

//go:noinline
func parameter(c, d *node) {
	fmt.Println("parameter", alive("c", "d"))
	use(c)
}

func loop() {
	for i, name := range []string{"e", "f", "g"} {
		n := named(name)
		if i == 1 {
			continue
		}
		fmt.Println("loop", alive("e", "f", "g"))
		use(n)
	}
	fmt.Println("loop", alive("e", "f", "g"))
}

type pair struct {
	left, right *node
	n           int
}

func structure() {
	var p pair
	p.left, p.n = named("h"), 1
	p.right = named("i")
	fmt.Println("structure", alive("h", "i"))
	use(p.left)
	use(p.right)
	fmt.Println("structure", alive("h", "i"))
	q := &p
	q.left = named("h2")
	fmt.Println("structure", alive("h2"))
	use(q.left)
	fmt.Println("structure", alive("h2"))
}

func captured() {
	n := named("j")
	f := func() {
		fmt.Println("captured", alive("j"))
		use(n)
		fmt.Println("captured", alive("j"))
	}
	f()
	f = nil
	fmt.Println("captured", alive("j"))
}

//go:noinline
func deferredArgument() {
	n := named("k")
	defer func(n *node) {
		fmt.Println("deferred", alive("k"))
		use(n)
	}(n)
	n = nil
	fmt.Println("deferred", alive("k"))
}

//go:noinline
func result() (n *node) {
	defer func() {
		fmt.Println("result", alive("l"), recover())
	}()
	n = named("l")
	panic("recovered")
}

//go:noinline
func unwound() {
	n := named("m")
	use(n)
	var none *pair
	none.n = 1
	use(n)
}

func panicking() {
	defer func() {
		fmt.Println("panicking", alive("m"), recover() != nil)
	}()
	unwound()
}

func parts() {
	list := []*node{named("n"), named("o"), named("p")}
	head := &pair{left: list[0], right: list[1]}
	list[2].next = list[1]
	last := list[2]
	list = nil
	fmt.Println("parts", alive("n", "o", "p"))
	head.left = nil
	head.right.data[head.n] = 1
	fmt.Println("parts", alive("n", "o", "p"))
	use(head.right)
	fmt.Println("parts", alive("n", "o", "p"))
	use(last)
	fmt.Println("parts", alive("n", "o", "p"))
}

//go:noinline
//go:uintptrescapes
func numbers(at uintptr, more ...uintptr) string { return alive("q", "r") }

func asNumbers() {
	fmt.Println("numbers", numbers(uintptr(unsafe.Pointer(named("q"))), uintptr(unsafe.Pointer(named("r")))))
	fmt.Println("numbers", alive("q", "r"))
	at := number(named("s"))
	fmt.Println("numbers", alive("s"), at != 0)
}

func boxed() {
	var x any = named("t")
	if n, ok := x.(*node); ok {
		x = nil
		fmt.Println("boxed", alive("t"))
		use(n)
		fmt.Println("boxed", alive("t"))
	}
	m := map[string]*node{"u": named("u")}
	fmt.Println("boxed", alive("u"))
	delete(m, "u")
	fmt.Println("boxed", alive("u"), len(m))
}

func main() {
	gone.names = map[string]bool{}
	variable()
	parameter(named("c"), named("d"))
	loop()
	structure()
	captured()
	deferredArgument()
	fmt.Println("result", result() != nil)
	panicking()
	parts()
	asNumbers()
	boxed()
}
