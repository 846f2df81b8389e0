// Types without names: structs, interfaces, functions and containers of them, nested, compared and converted.
package main

import (
	"encoding/json"
	"fmt"
	"sort"
)

var config = struct {
	Name  string
	Ports []struct{ From, To int }
	Auth  struct {
		User, Pass string
		Opts       map[string]struct{ On bool }
	}
	Hook func(struct{ Code int }) interface{ Error() string }
}{Name: "n", Ports: []struct{ From, To int }{{1, 2}, {To: 3}}}

func point() struct{ X, Y int } { return struct{ X, Y int }{1, 2} }
func sum(ps ...struct{ X, Y int }) (t struct{ X, Y int }) {
	for _, p := range ps {
		t.X += p.X
		t.Y += p.Y
	}
	return
}
func walk(n interface {
	Kids() []interface{ Name() string }
	Name() string
}) (out []string) {
	out = append(out, n.Name())
	for _, k := range n.Kids() {
		out = append(out, k.Name())
	}
	return
}

type dir struct{ name string }

func (d dir) Name() string { return d.name }
func (d dir) Kids() []interface{ Name() string } {
	return []interface{ Name() string }{dir{d.name + "/a"}, struct{ dir }{dir{"anon"}}, &dir{"ptr"}}
}

type Named struct{ X, Y int }

func (n Named) Sum() int { return n.X + n.Y }

func main() {
	config.Auth.Opts = map[string]struct{ On bool }{"x": {true}, "y": {}}
	config.Auth.User = "u"
	config.Hook = func(c struct{ Code int }) interface{ Error() string } { return fmt.Errorf("code %d", c.Code) }
	fmt.Println(config.Ports, config.Auth, config.Ports[0].To, config.Auth.Opts["x"].On, config.Hook(struct{ Code int }{7}).Error())
	fmt.Println(point(), sum(), sum(point(), point(), struct{ X, Y int }{10, 20}), point() == struct{ X, Y int }{1, 2})
	n := Named(point())
	var p struct{ X, Y int } = n
	n = p
	fmt.Println(n.Sum(), Named(sum(n, p)).Sum(), n == p, any(n) == any(p))
	fmt.Println(walk(dir{"root"}))
	for _, tt := range []struct {
		in   string
		want int
		err  error
		f    func(string) int
	}{{"a", 1, nil, func(s string) int { return len(s) }}, {in: "bb", f: func(s string) int { return -len(s) }}, {err: fmt.Errorf("e")}} {
		if tt.f != nil {
			fmt.Print(tt.in, tt.f(tt.in) == tt.want, " ")
		} else {
			fmt.Println(tt.err)
		}
	}
	m := map[struct{ a, b int }][]struct{ s string }{{1, 2}: {{"x"}}}
	m[struct{ a, b int }{1, 2}] = append(m[struct{ a, b int }{1, 2}], struct{ s string }{"y"})
	fmt.Println(m, len(m))
	var a, b any = struct{ X int }{1}, struct{ X int }{1}
	var c any = struct{ Y int }{1}
	fmt.Println(a == b, a == c)
	switch v := a.(type) {
	case struct{ Y int }:
		fmt.Println("Y", v.Y)
	case struct{ X int }:
		fmt.Println("X", v.X)
	}
	fmt.Printf("%T %T %T %T\n", config, point, m, a)
	fmt.Printf("%v %+v %#v\n", config.Auth, config.Auth, a)
	s := []struct {
		k string
		v *struct{ n int }
	}{{"z", &struct{ n int }{1}}, {"a", nil}}
	sort.Slice(s, func(i, j int) bool { return s[i].k < s[j].k })
	s[1].v.n++
	fmt.Println(s[0].k, s[0].v == nil, s[1].v.n)
	ch := make(chan struct {
		id   int
		done chan<- bool
	}, 1)
	done := make(chan bool, 1)
	ch <- struct {
		id   int
		done chan<- bool
	}{5, done}
	r := <-ch
	r.done <- r.id == 5
	fmt.Println(<-done)
	j, _ := json.Marshal(struct {
		A int `json:"a"`
		B []struct {
			C string `json:"c,omitempty"`
		} `json:"b"`
		D *struct{ E bool }
	}{1, []struct {
		C string `json:"c,omitempty"`
	}{{"x"}, {}}, nil})
	fmt.Println(string(j))
	var back struct {
		A int
		B []struct{ C string }
		Z map[string]struct{ Q float64 }
	}
	fmt.Println(json.Unmarshal([]byte(`{"a":5,"b":[{"c":"k"}],"z":{"w":{"q":1.5}}}`), &back), back)
	ptr := &struct {
		next *struct{ v int }
		arr  [2]struct{ x, y int }
	}{next: &struct{ v int }{3}}
	ptr.arr[1].y = 4
	q := &ptr.arr[1]
	q.x++
	ptr.next.v *= 2
	fmt.Println(ptr.arr, ptr.next.v, *q)
	f := func(o struct {
		v    int
		deep struct{ on bool }
	}) (r struct{ s string }) {
		r.s = fmt.Sprint(o.v, o.deep.on)
		return
	}
	fmt.Println(f(struct {
		v    int
		deep struct{ on bool }
	}{1, struct{ on bool }{true}}).s)
	var i interface {
		Name() string
		interface{ Sum() int }
	}
	fmt.Println(i == nil, [2]struct{}{} == [2]struct{}{}, struct{}{} == struct{}{})
	type local = struct{ v []local2 }
	l := local{[]local2{{1}, {2}}}
	fmt.Println(l, len(l.v))
}

type local2 struct{ n int }
