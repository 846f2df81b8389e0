// Embedding: promotion by depth, shadowing, conflicts that nobody asks about, embedded pointers and interfaces.
package main

import (
	"errors"
	"fmt"
	"sort"
	"strings"
	"sync"
)

type Base struct {
	ID   int
	Name string
}

func (b Base) Describe() string { return fmt.Sprintf("Base(%d,%s)", b.ID, b.Name) }
func (b *Base) Rename(s string) { b.Name = s }
func (b Base) Template() string { return "<" + b.Hook() + ">" }
func (b Base) Hook() string     { return "base hook" }

type Mid struct {
	Base
	Name int // hides Base.Name
}

func (m Mid) Hook() string { return "mid hook" }

type Top struct {
	*Mid
	fmt.Stringer
	error
	level
}

type level int

func (l level) String() string { return fmt.Sprint("level ", int(l)) }
func (l level) Up() level      { return l + 1 }

type Left struct{ X, Y int }
type Right struct{ X, Z int }
type Both struct {
	Left
	Right
}
type Deeper struct {
	Both
	X string
}

type SafeMap struct {
	sync.RWMutex
	m map[string]int
}

func (s *SafeMap) Inc(k string) {
	s.Lock()
	defer s.Unlock()
	s.m[k]++
}

type rev struct{ sort.Interface }

func (r rev) Less(i, j int) bool { return r.Interface.Less(j, i) }

type Builder struct {
	strings.Builder
	n int
}

func (b *Builder) WriteString(s string) (int, error) {
	b.n++
	return b.Builder.WriteString(strings.ToUpper(s))
}

type Gen[T any] struct {
	items []T
}

func (g *Gen[T]) Add(x T) { g.items = append(g.items, x) }
func (g Gen[T]) Len() int { return len(g.items) }

type IntBag struct {
	Gen[int]
	*Gen2
}
type Gen2 = Gen[string]

type slice []int

func (s slice) Sum() (t int) {
	for _, x := range s {
		t += x
	}
	return
}

type WithSlice struct {
	slice
	fn
}
type fn func(int) int

func (f fn) Twice(i int) int { return f(f(i)) }

func main() {
	m := Mid{Base{1, "n"}, 42}
	m.Rename("renamed")
	fmt.Println(m.Name, m.Base.Name, m.ID, m.Describe(), m.Template(), m.Hook(), m.Base.Hook())
	t := Top{Mid: &m, error: errors.New("inner"), level: 3}
	t.ID = 7
	t.Rename("by top")
	fmt.Println(t.Name, m.Base, t.Hook(), t.Template(), t.Up(), t.Error(), t.level.String(), t.error)
	t.Stringer = t.level
	fmt.Println(t.Stringer.String())

	b := Both{Left{1, 2}, Right{3, 4}}
	fmt.Println(b.Y, b.Z, b.Left.X, b.Right.X) // b.X would be ambiguous
	d := Deeper{b, "mine"}
	fmt.Println(d.X, d.Y, d.Both.Left.X, d.Right.X)
	d.Left = Left{10, 20}
	fmt.Printf("%v %+v\n", d, d)

	s := SafeMap{m: map[string]int{}}
	var wg sync.WaitGroup
	for range 10 {
		wg.Go(func() { s.Inc("k") })
	}
	wg.Wait()
	s.RLock()
	fmt.Println(s.m)
	s.RUnlock()

	xs := []int{3, 1, 2}
	sort.Sort(rev{sort.IntSlice(xs)})
	fmt.Println(xs, rev{sort.IntSlice(xs)}.Len())
	var sb Builder
	sb.WriteString("shout ")
	sb.Builder.WriteString("quiet ")
	fmt.Fprint(&sb, "fprint")
	fmt.Println(sb.String(), sb.n, sb.Len())

	bag := IntBag{Gen2: &Gen2{}}
	bag.Gen.Add(1)
	bag.Gen2.Add("x")
	bag.Gen2.Add("y")
	fmt.Println(bag.Gen.Len(), bag.Gen2.Len(), bag.Gen.items, bag.Gen2.items)
	w := WithSlice{slice{1, 2, 3}, func(i int) int { return i * 3 }}
	fmt.Println(w.Sum(), w.Twice(2), w.slice[1], w.fn(1), len(w.slice))

	type Logger struct{ prefix string }
	type Service struct {
		Logger
		*Base
	}
	sv := Service{Logger{"p"}, &m.Base}
	sv.ID++
	fmt.Println(sv.prefix, sv.ID, m.ID, sv.Describe())
	var desc interface{ Describe() string } = sv
	m.Base.ID = 1000
	fmt.Println(desc.Describe())
	var des2 interface{ Describe() string } = m
	m.Base.ID = 2000
	fmt.Println(des2.Describe(), m.Describe())
	f := m.Describe
	g := (&m).Rename
	g("late")
	fmt.Println(f(), m.Base.Name)
	anon := struct {
		Base
		fmt.Stringer
	}{Base{5, "anon"}, level(1)}
	fmt.Println(anon.Describe(), anon.String(), anon)
	func() {
		defer func() { fmt.Println(recover()) }()
		var t Top
		fmt.Println(t.Up())
		fmt.Println(t.Hook())
	}()
	func() {
		defer func() { fmt.Println(recover()) }()
		var t Top
		fmt.Println(t.Error())
	}()
}
