package clock

import (
	"bytes"
	"encoding/gob"
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"
)

func TestLamport(t *testing.T) {
	var l Lamport
	if s := l.Tick(); s != 1 || l != 1 {
		t.Errorf("the first event has stamp %d, clock %d; want 1", s, l)
	}
	for _, c := range []struct{ stamp, want Lamport }{{7, 8}, {3, 9}, {9, 10}} { // a later, an earlier and the same time
		if got := l.Receive(c.stamp); got != c.want || l != c.want {
			t.Errorf("receipt of stamp %d: %d, clock %d; want %d", c.stamp, got, l, c.want)
		}
	}
	if l.Merge(4); l != 10 {
		t.Errorf("Merge(4) of 10 = %d", l)
	}
	if !Lamport(1).MayPrecede(2) || Lamport(2).MayPrecede(2) || Lamport(3).MayPrecede(2) {
		t.Error("MayPrecede is <")
	}
}

// Lamport 1978, "Anomalous behavior" aside: the pairs are ordered totally, ties by process.
func TestStamps(t *testing.T) {
	stamps := []Stamp{Lamport(2).Stamp(1), Lamport(1).Stamp(2), Lamport(2).Stamp(0)}
	slices.SortFunc(stamps, Stamp.Compare)
	if want := []Stamp{{1, 2}, {2, 0}, {2, 1}}; !slices.Equal(stamps, want) || !stamps[1].Less(stamps[2]) || stamps[2].Less(stamps[2]) {
		t.Errorf("sorted %v, want %v", stamps, want)
	}
	named := []NamedStamp{Lamport(2).NamedStamp("b"), Lamport(3).NamedStamp("a"), Lamport(2).NamedStamp("a")}
	slices.SortFunc(named, NamedStamp.Compare)
	if want := []NamedStamp{{2, "a"}, {2, "b"}, {3, "a"}}; !slices.Equal(named, want) || !named[0].Less(named[1]) {
		t.Errorf("sorted %v, want %v", named, want)
	}
	if got := stamps[0].String() + named[0].String(); got != "(1, 2)(2, a)" {
		t.Error(got)
	}
}

func TestCompare(t *testing.T) {
	for _, c := range []struct {
		v, w Vector
		want Order
	}{
		{nil, nil, Equal},
		{Vector{0, 0}, nil, Equal},
		{Vector{1, 2}, Vector{1, 2}, Equal},
		{Vector{1, 2}, Vector{1, 3}, Before},
		{Vector{1, 2}, Vector{2, 3}, Before},
		{Vector{1, 2}, Vector{0, 2}, After},
		{Vector{1, 2}, Vector{2, 1}, Concurrent},
		{Vector{1}, Vector{1, 1}, Before}, // a process that one has not heard of
		{Vector{2}, Vector{1, 1}, Concurrent},
	} {
		mirror := map[Order]Order{Equal: Equal, Before: After, After: Before, Concurrent: Concurrent}
		if got, back := c.v.Compare(c.w), c.w.Compare(c.v); got != c.want || back != mirror[c.want] {
			t.Errorf("%v is %v %v, and the other way %v; want %v", c.v, got, c.w, back, c.want)
		}
		if c.v.Before(c.w) != (c.want == Before) || c.v.Concurrent(c.w) != (c.want == Concurrent) {
			t.Errorf("%v, %v: Before %t, Concurrent %t", c.v, c.w, c.v.Before(c.w), c.v.Concurrent(c.w))
		}
		named := func(v Vector) NamedVector {
			n := NamedVector{}
			for k, e := range v {
				n[string(rune('a'+k))] = e
			}
			return n
		}
		v, w := named(c.v), named(c.w)
		if got := v.Compare(w); got != c.want || v.Before(w) != (got == Before) || v.Concurrent(w) != (got == Concurrent) {
			t.Errorf("%v is %v %v, want %v", v, got, w, c.want)
		}
		m, n := NewMatrix(2), NewMatrix(2)
		m.Merge(Matrix{c.v})
		n.Merge(Matrix{nil, c.w})
		both := Equal
		if len(c.v) > 0 && slices.Max(c.v) > 0 {
			both = Concurrent // each has a row that the other has not
		}
		if got := (Matrix{c.v}).Compare(Matrix{c.w}); got != c.want {
			t.Errorf("matrices of one row: %v is %v %v, want %v", c.v, got, c.w, c.want)
		}
		if got := m.Compare(n); got != both || m.Concurrent(n) != (both == Concurrent) {
			t.Errorf("%v is %v %v, want %v", m, got, n, both)
		}
		x, y := NamedMatrix{"p": v}, NamedMatrix{"p": w}
		if got := x.Compare(y); got != c.want || x.Before(y) != (got == Before) || x.Concurrent(y) != (got == Concurrent) {
			t.Errorf("%v is %v %v, want %v", x, got, y, c.want)
		}
	}
}

func TestVector(t *testing.T) {
	v := NewVector(3)
	v.Tick(0)
	if s := v.Receive(0, Vector{0, 4, 1}); s.String() != "[2 4 1]" || s.Compare(v) != Equal {
		t.Errorf("receipt %v, clock %v; want [2 4 1]: a merge and one event", s, v)
	}
	if v.Merge(Vector{0, 0, 0, 5}); v.String() != "[2 4 1 5]" || v.At(3) != 5 || v.At(4) != 0 || v.At(-1) != 0 {
		t.Errorf("merged with one of four: %v", v)
	}
	n := NamedVector{}
	n.Tick("afida")
	if s := n.Receive("afida", NamedVector{"brandon": 2}); s.String() != "{afida:2 brandon:2}" || s.Compare(n) != Equal {
		t.Errorf("receipt %v, clock %v", s, n)
	}
}

func TestMatrix(t *testing.T) {
	m := NewMatrix(3)
	m.Sent(0, 1, 2)
	m.Sent(0, 2)
	if m.String() != "[0 1 2; 0 0 0; 0 0 0]" || m.Column(2).String() != "[2 0 0]" || m.Row(0).String() != "[0 1 2]" {
		t.Errorf("counts %v, column 2 %v, row 0 %v", m, m.Column(2), m.Row(0))
	}
	m.Merge(Matrix{{0, 5, 0}, {0, 0, 1}})
	if m.String() != "[0 5 2; 0 0 1; 0 0 0]" {
		t.Errorf("merged %v", m)
	}
	n := NamedMatrix{}
	n.Sent("a", "b", "n")
	n.Merge(NamedMatrix{"b": {"a": 1, "n": 2}, "a": {"b": 3}})
	if n.String() != "{a:{b:3 n:1} b:{a:1 n:2}}" || n.Column("n").String() != "{a:1 b:2}" {
		t.Errorf("%v, column n %v", n, n.Column("n"))
	}
	var empty Matrix
	if empty.Merge(m); empty.Compare(m) != Equal || empty.Row(7) != nil || empty.Known(1) != 0 {
		t.Errorf("merged into none: %v", empty)
	}
}

// The matrix clock of Wuu and Bernstein: the own row is the vector clock, and row k never says more than k knew.
func TestMatrixClock(t *testing.T) {
	a, b := NewMatrix(2), NewMatrix(2)
	a.Tick(0)
	stamp := a.Tick(0) // 0 sends
	b.Receive(1, 0, stamp)
	if b.String() != "[2 0; 2 1]" {
		t.Errorf("after the receipt: %v, want 0 to know 2 of its own, and 1 the same and one of its own", b)
	}
	if a.Known(0) != 0 || b.Known(0) != 2 || b.Known(1) != 0 {
		t.Errorf("known to all: %d at 0; %d and %d at 1", a.Known(0), b.Known(0), b.Known(1))
	}
}

// A clock that was copied does not change by itself: what a map or slice in a message would do.
func TestCopiesShareNothing(t *testing.T) {
	v := Vector{1, 2}
	c, s := v.Copy(), v.Tick(0)
	v[1] = 9
	if c.String() != "[1 2]" || s.String() != "[2 2]" {
		t.Errorf("copy %v, stamp %v", c, s)
	}
	n := NamedVector{"a": 1}
	nc, ns := n.Copy(), n.Tick("a")
	if n["a"] = 9; nc["a"] != 1 || ns["a"] != 2 {
		t.Errorf("copy %v, stamp %v", nc, ns)
	}
	m := Matrix{{1, 2}, {3, 4}}
	mc, row, column := m.Copy(), m.Row(0), m.Column(0)
	m.Sent(0, 0, 1)
	if mc.String() != "[1 2; 3 4]" || row.String() != "[1 2]" || column.String() != "[1 3]" {
		t.Errorf("copy %v, row %v, column %v", mc, row, column)
	}
	x := NamedMatrix{"a": {"b": 1}}
	xc, col := x.Copy(), x.Column("b")
	x.Sent("a", "b")
	if xc["a"]["b"] != 1 || col["a"] != 1 {
		t.Errorf("copy %v, column %v", xc, col)
	}
	var into Matrix
	into.Merge(m)
	into.Sent(1, 0)
	fresh := NamedMatrix{}
	fresh.Merge(x)
	fresh.Sent("a", "b")
	if m[1][0] != 3 || x["a"]["b"] != 2 {
		t.Errorf("Merge kept memory of what it read: %v, %v", m, x)
	}
}

// What goes over the wire comes back the same, as JSON and as gob.
func TestWire(t *testing.T) {
	type message struct {
		L Lamport
		S Stamp
		P NamedStamp
		V Vector
		M Matrix
		N NamedVector
		X NamedMatrix
	}
	sent := message{3, Stamp{0, 1}, NamedStamp{2, "a"}, Vector{0, 1}, Matrix{{0, 0}, {1, 0}}, NamedVector{"a:b": 1}, NamedMatrix{"a@b": {"c": 0}}}
	var buf bytes.Buffer
	if err := gob.NewEncoder(&buf).Encode(sent); err != nil {
		t.Fatal(err)
	}
	var got message
	if err := gob.NewDecoder(&buf).Decode(&got); err != nil || !reflect.DeepEqual(got, sent) {
		t.Errorf("gob: %+v, %v; want %+v", got, err, sent)
	}
	text, err := json.Marshal(sent)
	if err != nil {
		t.Fatal(err)
	}
	got = message{}
	if err := json.Unmarshal(text, &got); err != nil || !reflect.DeepEqual(got, sent) {
		t.Errorf("JSON %s: %+v, %v; want %+v", text, got, err, sent)
	}
	if !strings.Contains(string(text), `"V":[0,1],"M":[[0,0],[1,0]]`) {
		t.Errorf("JSON: %s", text)
	}
}

func TestErrorsSayWhatToLookAt(t *testing.T) {
	for _, c := range []struct {
		err  error
		want string
	}{
		{Vector{1}.Check(2), "a vector of 1 entries, but there are 2 processes"},
		{Vector{1, -1}.Check(2), "entry 1 of the vector [1 -1] is below 0"},
		{Matrix{{1, 0}}.Check(2), "a matrix of 1 rows"},
		{Matrix{{1, 0}, {1}}.Check(2), "row 1 of a matrix: clock: a vector of 1 entries"},
		{NamedVector{"a": -2}.Check(), `the entry of "a" is -2`},
		{NamedMatrix{"b": {"a": -2}}.Check(), `row "b" of a matrix`},
	} {
		if c.err == nil || !strings.Contains(c.err.Error(), c.want) {
			t.Errorf("%v, want %q", c.err, c.want)
		}
	}
	for _, err := range []error{Vector{1, 0}.Check(2), NewMatrix(2).Check(2), NamedVector{"a": 1}.Check(), NamedMatrix{"a": nil}.Check()} {
		if err != nil {
			t.Error(err)
		}
	}
	for name, f := range map[string]func(){
		"process 3 has no entry": func() { NewVector(3).Tick(3) },
		"process -1 has no row":  func() { NewMatrix(3).Sent(-1, 0) },
		"process 0 has no entry": func() { var v Vector; v.Receive(0, nil) },
		"process 2 has no row":   func() { m := NewMatrix(2); m.Receive(0, 2, nil) },
	} {
		func() {
			defer func() {
				if text, _ := recover().(string); !strings.Contains(text, name) {
					t.Errorf("panic %q, want %q", text, name)
				}
			}()
			f()
		}()
	}
}
