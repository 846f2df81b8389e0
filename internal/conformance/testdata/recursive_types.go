package main

import "fmt"

type State func(*Lexer) State
type Lexer struct {
	in  string
	pos int
	out []string
}

func lexWord(l *Lexer) State {
	if l.pos >= len(l.in) {
		return nil
	}
	if l.in[l.pos] == ' ' {
		return lexSpace
	}
	s := l.pos
	for l.pos < len(l.in) && l.in[l.pos] != ' ' {
		l.pos++
	}
	l.out = append(l.out, l.in[s:l.pos])
	return lexSpace
}
func lexSpace(l *Lexer) State {
	for l.pos < len(l.in) && l.in[l.pos] == ' ' {
		l.pos++
	}
	return lexWord
}

type Tree struct {
	kids map[string]*Tree
	list []Tree
	up   *Tree
	ch   chan Tree
	fn   func(Tree) *Tree
	arr  [2]*Tree
	any  interface{ Do(Tree) Tree }
}
type Expr interface{ Eval(Env) float64 }
type Env map[string]float64
type Num float64
type Var string
type Bin struct {
	op   byte
	l, r Expr
}

func (n Num) Eval(Env) float64   { return float64(n) }
func (v Var) Eval(e Env) float64 { return e[string(v)] }
func (b Bin) Eval(e Env) float64 {
	x, y := b.l.Eval(e), b.r.Eval(e)
	switch b.op {
	case '+':
		return x + y
	case '*':
		return x * y
	}
	panic("op")
}

type Visitor interface {
	VisitLeaf(*Leaf) string
	VisitNode(*NodeT) string
}
type Elem interface{ Accept(Visitor) string }
type Leaf struct{ v int }
type NodeT struct{ kids []Elem }

func (l *Leaf) Accept(v Visitor) string  { return v.VisitLeaf(l) }
func (n *NodeT) Accept(v Visitor) string { return v.VisitNode(n) }

type printer struct{ depth int }

func (p *printer) VisitLeaf(l *Leaf) string { return fmt.Sprint(p.depth, ":", l.v, " ") }
func (p *printer) VisitNode(n *NodeT) (s string) {
	p.depth++
	defer func() { p.depth-- }()
	for _, k := range n.kids {
		s += k.Accept(p)
	}
	return "(" + s + ")"
}

type Slice []Slice
type MapT map[string]MapT
type Fn func(Fn) int
type A struct{ b *B }
type B struct {
	a    *A
	name string
}
type Observer interface{ Notify(e Event) }
type Event struct {
	src  *Subject
	data any
}
type Subject struct{ obs []Observer }

func (s *Subject) Emit(d any) {
	for _, o := range s.obs {
		o.Notify(Event{s, d})
	}
}

type obsFn func(Event)

func (f obsFn) Notify(e Event) { f(e) }

func main() {
	l := &Lexer{in: "hello  big world"}
	for st := State(lexWord); st != nil; {
		st = st(l)
	}
	fmt.Printf("%q\n", l.out)
	t := Tree{kids: map[string]*Tree{"a": {}}}
	t.kids["a"].up = &t
	t.list = append(t.list, Tree{}, t)
	fmt.Println(len(t.list), t.kids["a"].up == &t, t.list[1].kids["a"] == t.kids["a"])
	e := Bin{'+', Num(2), Bin{'*', Var("x"), Num(3)}}
	fmt.Println(e.Eval(Env{"x": 5}), e)
	root := &NodeT{[]Elem{&Leaf{1}, &NodeT{[]Elem{&Leaf{2}, &Leaf{3}}}}}
	fmt.Println(root.Accept(&printer{}))
	s := Slice{{}, {{}, {}}}
	fmt.Println(len(s), len(s[1]), s)
	m := MapT{"a": {"b": nil}}
	fmt.Println(len(m["a"]), m)
	var f Fn = func(g Fn) int {
		if g == nil {
			return 1
		}
		return 1 + g(nil)
	}
	fmt.Println(f(f))
	a := &A{}
	a.b = &B{a, "b"}
	fmt.Println(a.b.a.b.name)
	sub := &Subject{}
	sub.obs = append(sub.obs, obsFn(func(e Event) { fmt.Println("got", e.data, e.src == sub) }))
	sub.Emit(42)
}
