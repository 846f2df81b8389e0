// Generic types embedded in others, methods promoted through them, generic interfaces, and their implementations.
package main

import (
	"errors"
	"fmt"
	"sort"
	"strings"
	"sync"
)

type Store[K comparable, V any] interface {
	Get(K) (V, error)
	Put(K, V)
	Keys() []K
}
type Mem[K comparable, V any] struct {
	mu sync.Mutex
	m  map[K]V
}

var ErrNone = errors.New("none")

func (s *Mem[K, V]) Get(k K) (v V, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	v, ok := s.m[k]
	if !ok {
		err = fmt.Errorf("key %v: %w", k, ErrNone)
	}
	return
}
func (s *Mem[K, V]) Put(k K, v V) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.m == nil {
		s.m = make(map[K]V)
	}
	s.m[k] = v
}
func (s *Mem[K, V]) Keys() (ks []K) {
	for k := range s.m {
		ks = append(ks, k)
	}
	return
}

type Logged[K comparable, V any] struct {
	Store[K, V]
	log *[]string
}

func (l Logged[K, V]) Put(k K, v V) {
	*l.log = append(*l.log, fmt.Sprintf("put %v=%v", k, v))
	l.Store.Put(k, v)
}

type Default[K comparable, V any] struct {
	Store[K, V]
	make func(K) V
}

func (d Default[K, V]) Get(k K) (V, error) {
	v, err := d.Store.Get(k)
	if errors.Is(err, ErrNone) {
		v, err = d.make(k), nil
		d.Put(k, v)
	}
	return v, err
}

type UserStore struct {
	Mem[string, User]
	hits int
}
type User struct {
	Name string
	Age  int
}

func (u *UserStore) Get(name string) (User, error) {
	u.hits++
	return u.Mem.Get(name)
}

type Base[T any] struct{ val T }

func (b Base[T]) Val() T      { return b.val }
func (b *Base[T]) SetVal(v T) { b.val = v }

type A struct{ Base[int] }
type B struct {
	*Base[string]
	A
}
type C[T any] struct {
	Base[[]T]
	extra T
}

func (c *C[T]) Append(xs ...T) { c.val = append(c.val, append(xs, c.extra)...) }

type Valuer[T any] interface{ Val() T }
type Setter[T any] interface {
	Valuer[T]
	SetVal(T)
}

func update[T any](s Setter[T], f func(T) T) T {
	s.SetVal(f(s.Val()))
	return s.Val()
}

type Visitor[R any] interface {
	Num(int) R
	Add(l, r R) R
}
type Expr interface{ isExpr() }
type Num int
type Add struct{ l, r Expr }

func (Num) isExpr() {}
func (Add) isExpr() {}
func Visit[R any](e Expr, v Visitor[R]) R {
	switch e := e.(type) {
	case Num:
		return v.Num(int(e))
	case Add:
		return v.Add(Visit(e.l, v), Visit(e.r, v))
	}
	panic("unknown")
}

type eval struct{}
type show struct{ sep string }

func (eval) Num(i int) int            { return i }
func (eval) Add(l, r int) int         { return l + r }
func (show) Num(i int) string         { return fmt.Sprint(i) }
func (s show) Add(l, r string) string { return "(" + l + s.sep + r + ")" }

func fill(s Store[string, int], words ...string) string {
	for _, w := range words {
		n, _ := s.Get(w)
		s.Put(w, n+1)
	}
	ks := s.Keys()
	sort.Strings(ks)
	return strings.Join(ks, ",")
}

func main() {
	var log []string
	mem := &Mem[string, int]{}
	fmt.Println(fill(mem, "b", "a", "b"))
	fmt.Println(fill(Logged[string, int]{mem, &log}, "c", "b"), log)
	d := Default[string, int]{Store: Logged[string, int]{&Mem[string, int]{}, &log}, make: func(k string) int { return len(k) * 100 }}
	fmt.Println(d.Get("xyz"))
	fmt.Println(fill(d, "xyz", "q"), log[2:])
	var us UserStore
	us.Put("ann", User{"Ann", 5})
	u, err := us.Get("ann")
	_, err2 := us.Get("bob")
	fmt.Println(u, err, err2, errors.Is(err2, ErrNone), us.hits)
	var st Store[string, User] = &us
	st.Get("x")
	fmt.Printf("%d %T %T\n", us.hits, st, d)

	a := A{Base[int]{1}}
	b := B{&Base[string]{"s"}, a}
	b.A.SetVal(5)
	b.SetVal("t")
	fmt.Println(a.Val(), b.Val(), b.A.Val(), update[int](&a, func(i int) int { return i * 7 }), update(Setter[string](b), strings.ToUpper))
	c := C[rune]{extra: 'z'}
	c.Append('a', 'b')
	fmt.Println(string(c.Val()), update[[]rune](&c, func(r []rune) []rune { return r[1:] }))
	fmt.Printf("%v %+v %T\n", a, c, c)
	e := Add{Num(1), Add{Num(2), Num(3)}}
	fmt.Println(Visit[int](e, eval{}), Visit[string](e, show{"+"}))
	_, isS := any(a).(Setter[int])
	_, isV := any(a).(Valuer[int])
	_, isV2 := any(a).(Valuer[string])
	_, isP := any(&a).(Setter[int])
	fmt.Println(isS, isV, isV2, isP)
	func() {
		defer func() { fmt.Println(recover()) }()
		fmt.Println(B{}.A.Val())
		fmt.Println(B{}.Val())
	}()
	func() {
		defer func() { fmt.Println(recover()) }()
		_ = any(a).(Setter[string])
	}()
}
