// Generic types: methods, embedding, nesting, printing of their names, instances as map values and in interfaces.
package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"sort"
	"strings"
)

type Stack[T any] struct{ items []T }

func (s *Stack[T]) Push(xs ...T) { s.items = append(s.items, xs...) }
func (s *Stack[T]) Pop() (x T, err error) {
	if len(s.items) == 0 {
		return x, errors.New("empty stack of " + fmt.Sprintf("%T", x))
	}
	x = s.items[len(s.items)-1]
	s.items = s.items[:len(s.items)-1]
	return
}
func (s Stack[_]) Len() int { return len(s.items) }

type Tree[K cmp.Ordered, V any] struct {
	root *node[K, V]
	n    int
}
type node[K cmp.Ordered, V any] struct {
	k           K
	v           V
	left, right *node[K, V]
}

func (t *Tree[K, V]) Put(k K, v V) {
	p := &t.root
	for *p != nil {
		switch c := cmp.Compare(k, (*p).k); {
		case c < 0:
			p = &(*p).left
		case c > 0:
			p = &(*p).right
		default:
			(*p).v = v
			return
		}
	}
	*p = &node[K, V]{k: k, v: v}
	t.n++
}
func (n *node[K, V]) walk(yield func(K, V) bool) bool {
	return n == nil || n.left.walk(yield) && yield(n.k, n.v) && n.right.walk(yield)
}
func (t *Tree[K, V]) All() iter.Seq2[K, V] {
	return func(yield func(K, V) bool) { t.root.walk(yield) }
}

type Option[T any] struct {
	v  T
	ok bool
}

func Some[T any](v T) Option[T] { return Option[T]{v, true} }
func None[T any]() Option[T]    { return Option[T]{} }
func (o Option[T]) OrElse(d T) T {
	if o.ok {
		return o.v
	}
	return d
}
func (o Option[T]) String() string {
	if !o.ok {
		return "None"
	}
	return fmt.Sprintf("Some(%v)", o.v)
}

type Cache[K comparable, V any] struct {
	Tree2 map[K]Option[V]
	*Stack[K]
	miss func(K) V
}

func (c *Cache[K, V]) Get(k K) V {
	if o := c.Tree2[k]; o.ok {
		return o.v
	}
	v := c.miss(k)
	c.Tree2[k] = Some(v)
	c.Push(k)
	return v
}

type Matrix[T ~int | ~float64, R [2]T | [3]T] []R
type Set[T comparable] map[T]struct{}

func (s Set[T]) Add(xs ...T) Set[T] {
	for _, x := range xs {
		s[x] = struct{}{}
	}
	return s
}
func Union[T comparable](a, b Set[T]) Set[T] {
	u := Set[T]{}
	for _, s := range []Set[T]{a, b} {
		for x := range s {
			u.Add(x)
		}
	}
	return u
}

type Func[A, B any] func(A) B

func (f Func[A, B]) Then(g Func[B, B]) Func[A, B] { return func(a A) B { return g(f(a)) } }

type Event[T any] struct {
	handlers []func(T)
	last     *T
}

func (e *Event[T]) On(f func(T)) *Event[T] { e.handlers = append(e.handlers, f); return e }
func (e *Event[T]) Fire(v T) {
	e.last = &v
	for _, h := range e.handlers {
		h(v)
	}
}

type Ints = Stack[int]
type Sorted[T any] struct {
	xs   []T
	less func(a, b T) bool
}

func (s Sorted[T]) Len() int           { return len(s.xs) }
func (s Sorted[T]) Less(i, j int) bool { return s.less(s.xs[i], s.xs[j]) }
func (s Sorted[T]) Swap(i, j int)      { s.xs[i], s.xs[j] = s.xs[j], s.xs[i] }

type Resp[T any] struct {
	Data T      `json:"data"`
	Err  string `json:"err,omitempty"`
}
type Phantom[T any] struct{ id int }
type User struct{ Name string }

func main() {
	var s Stack[string]
	s.Push("a", "b")
	fmt.Println(s.Pop())
	fmt.Println(s.Pop())
	fmt.Println(s.Pop())
	_, err := new(Ints).Pop()
	_, err2 := new(Stack[Option[*User]]).Pop()
	fmt.Println(err, err2, s.Len())
	t := Tree[string, []int]{}
	for i, w := range strings.Fields("the quick brown fox jumps over the lazy dog") {
		t.Put(w, []int{i})
	}
	for k, v := range t.All() {
		if k > "p" {
			break
		}
		fmt.Print(k, v, " ")
	}
	fmt.Println(t.n)
	fmt.Println(Some(3), None[string](), Some(Some("x")), Some([]Option[int]{Some(1), None[int]()}), None[float64]().OrElse(2.5), Some("v").OrElse("d"))
	c := Cache[string, int]{map[string]Option[int]{}, &Stack[string]{}, func(k string) int { fmt.Print("miss:", k, " "); return len(k) }}
	fmt.Println(c.Get("abc"), c.Get("abc"), c.Get(""), c.Len(), c.items, c.Tree2)
	fmt.Println(len(Union(Set[int]{}.Add(1, 2), Set[int]{2: {}, 3: {}})), Set[User]{}.Add(User{"u"}, User{"u"}))
	m := Matrix[float64, [2]float64]{{1, 2}, {3, 4}}
	m[1][0]++
	fmt.Printf("%T %v\n", m, m)
	fmt.Println(Func[string, int](func(s string) int { return len(s) }).Then(func(i int) int { return i * i })("abcd"))
	var e Event[User]
	e.On(func(u User) { fmt.Print("1:", u.Name, " ") }).On(func(u User) { fmt.Println("2:", u) })
	e.Fire(User{"ev"})
	fmt.Println(*e.last)
	so := Sorted[User]{[]User{{"z"}, {"a"}}, func(a, b User) bool { return a.Name < b.Name }}
	sort.Sort(so)
	fmt.Println(so.xs)
	b, _ := json.Marshal([]any{Resp[User]{Data: User{"j"}}, Resp[[]int]{[]int{1}, "bad"}, &Resp[map[string]Resp[bool]]{Data: map[string]Resp[bool]{"k": {}}}})
	fmt.Println(string(b))
	var r Resp[struct{ X, Y int }]
	fmt.Println(json.Unmarshal([]byte(`{"data":{"X":1,"y":2},"err":"e"}`), &r), r)
	fmt.Printf("%T %T %T %T %T\n", s, t, c, e, r)
	fmt.Printf("%v %+v %#v\n", Phantom[int]{1}, Phantom[User]{2}, Phantom[Stack[User]]{3})
	for _, x := range []any{Phantom[int]{1}, Phantom[string]{1}, Some(1), Stack[int]{}, new(Ints), Option[string]{}} {
		switch x := x.(type) {
		case Phantom[int]:
			fmt.Print("phantom int ", x.id)
		case Option[int]:
			fmt.Print("option int ", x.OrElse(0))
		case Stack[int], *Stack[int]:
			fmt.Printf("stack %T", x)
		case fmt.Stringer:
			fmt.Print("stringer ", x)
		default:
			fmt.Printf("other %T", x)
		}
		fmt.Print("; ")
	}
	fmt.Println(any(Phantom[int]{1}) == any(Phantom[string]{1}), Phantom[int]{1} == Phantom[int]{1})
}
