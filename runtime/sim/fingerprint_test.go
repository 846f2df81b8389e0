package sim

import (
	"fmt"
	"testing"
	"time"

	"jeton/runtime/protocol"
)

type inner struct {
	name string
	next *inner
}

type outer struct {
	a    int8
	b    []string
	m    map[string][]int
	p, q *inner
	f    func()
	x    any
	t    time.Time
	set  map[inner]bool
	arr  [2]complex64
	raw  []byte
	c    chan int
}

func TestFingerprints(t *testing.T) {
	of := func(v any) fingerprint {
		e := &encoder{}
		e.reset()
		e.any(v)
		return e.sum()
	}
	full := func(change func(*outer)) *outer {
		one := &inner{name: "one"}
		one.next = one // a ring
		o := &outer{a: 1, b: []string{"x", ""}, m: map[string][]int{}, p: one, q: &inner{name: "q"}, x: 7, t: time.Unix(5, 0).UTC(), set: map[inner]bool{{name: "k"}: true, {name: "l"}: false}, raw: []byte{1}}
		for i := range 20 {
			o.m[fmt.Sprint(i)] = []int{i}
		}
		if change != nil {
			change(o)
		}
		return o
	}
	want := of(full(nil))
	for range 50 {
		if of(full(nil)) != want { // whatever the order of the maps
			t.Fatal("equal values have different fingerprints")
		}
	}
	if of(full(func(o *outer) { clear(o.m); o.m["x"] = nil; delete(o.m, "x"); o.m = full(nil).m })) != want {
		t.Error("an equal map that was filled another way has another fingerprint")
	}
	seen := map[fingerprint]string{want: "none"}
	for name, change := range map[string]func(*outer){
		"int": func(o *outer) { o.a++ }, "string": func(o *outer) { o.b[1] = "y" }, "shifted": func(o *outer) { o.b = []string{"", "x"} },
		"joined": func(o *outer) { o.b = []string{"x"} }, "nil slice": func(o *outer) { o.b = nil }, "empty slice": func(o *outer) { o.b = []string{} },
		"map value": func(o *outer) { o.m["3"] = []int{4} }, "map key": func(o *outer) { delete(o.m, "3"); o.m["33"] = []int{3} },
		"nil map": func(o *outer) { o.m = nil }, "through a pointer": func(o *outer) { o.q.name = "r" }, "two pointers to one": func(o *outer) { o.q = o.p },
		"type in an interface": func(o *outer) { o.x = int8(7) }, "nil interface": func(o *outer) { o.x = nil }, "a func": func(o *outer) { o.f = func() {} },
		"longer ring": func(o *outer) { o.p.next = &inner{name: "one", next: o.p} }, "no ring": func(o *outer) { o.p.next = nil },
		"time": func(o *outer) { o.t = o.t.Add(1) }, "key with fields": func(o *outer) { o.set[inner{name: "l"}] = true }, "array": func(o *outer) { o.arr[1] = 1i },
		"bytes": func(o *outer) { o.raw[0] = 2 }, "channel": func(o *outer) { o.c = make(chan int) },
	} {
		got := of(full(change))
		if other, ok := seen[got]; ok {
			t.Errorf("the change %q has the fingerprint of %q", name, other)
		}
		seen[got] = name
	}
}

func TestStateThatIsTooLarge(t *testing.T) {
	all := make([]byte, maxState)
	cfg := Config{N: 2, New: func(int) protocol.Process {
		type holder struct {
			*scripted
			all *[]byte
		}
		return holder{&scripted{}, &all}
	}}
	if _, err := Explore(cfg, Bound{}); err != errTooLarge {
		t.Errorf("error %v", err)
	}
	if x, err := Explore(cfg, Bound{Histories: true}); err != nil || !x.Exhaustive {
		t.Errorf("%v, %v", x, err)
	}
}
