// Sets of ranks: operations on them, and their laws.
package main

import (
	"fmt"

	"jeton/runtime/mpi"
)

func tell(what string, g *mpi.Group) {
	all := make([]int, g.Size())
	for i := range all {
		all[i] = i
	}
	world, _ := g.Translate(all, mpi.World().Group())
	fmt.Printf("%s: size %d rank %d %v\n", what, g.Size(), g.Rank(), world)
}

func how(c mpi.Comparison) string {
	return map[mpi.Comparison]string{mpi.Ident: "ident", mpi.Congruent: "congruent", mpi.Similar: "similar", mpi.Unequal: "unequal"}[c]
}

func main() {
	defer mpi.Finalize()
	w := mpi.World().Group()
	tell("world", w)
	empty := w.Difference(w)
	tell("difference with itself", empty)
	if w.Size() < 6 {
		return
	}
	a, _ := w.Incl(4, 1, 5, 0)
	tell("incl", a)
	b, _ := w.Excl(5, 1)
	tell("excl", b)
	tell("union", a.Union(b))
	tell("union", b.Union(a))
	tell("intersection", a.Intersection(b))
	tell("intersection", b.Intersection(a))
	tell("difference", a.Difference(b))
	tell("difference", b.Difference(a))
	c, _ := w.RangeIncl(mpi.Range{First: 5, Last: 1, Stride: -2}, mpi.Range{First: 0, Last: 2, Stride: 2})
	tell("range_incl", c)
	c, _ = w.RangeExcl(mpi.Range{First: 1, Last: 5, Stride: 2})
	tell("range_excl", c)
	c, _ = w.RangeIncl(mpi.Range{First: 2, Last: 2, Stride: 1})
	tell("range of one", c)
	c, _ = w.Incl()
	tell("incl of none", c)
	out, _ := b.Translate([]int{0, 1, 2, 3}, a)
	fmt.Println("translated", out)
	out, _ = b.Translate([]int{mpi.ProcNull}, a)
	fmt.Println("translated nobody", out)
	c, _ = w.Incl(0, 1, 4, 5)
	fmt.Println(how(a.Compare(c)))
	fmt.Println(how(a.Compare(b)))
	c, _ = w.Incl(4, 1, 5, 0)
	fmt.Println(how(a.Compare(c)))
	none, _ := w.Incl()
	fmt.Println(how(empty.Compare(none)))
}
