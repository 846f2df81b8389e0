package protocol

import (
	"reflect"
	"testing"
)

type typed struct{}

func (typed) Type() string { return "E" }

func TestTypeOf(t *testing.T) {
	type ping struct{}
	for _, c := range []struct {
		m    any
		want string
	}{{typed{}, "E"}, {&typed{}, "E"}, {ping{}, "ping"}, {&ping{}, "ping"}, {7, "int"}, {[]int{1}, "[]int"}, {nil, "nil"}} {
		if got := TypeOf(c.m); got != c.want {
			t.Errorf("TypeOf(%#v) = %q, want %q", c.m, got, c.want)
		}
	}
}

func TestEnv(t *testing.T) {
	e := NewEnv(1, 3, 0, nil)
	e.Send(2, "a")
	e.SendAll(e.Others(), "b")
	e.Mark("rank", "rank", 1)
	want := []Effect{{Op: OpSend, To: []int{2}, Msg: "a"}, {Op: OpSend, To: []int{0, 2}, Msg: "b"}, {Op: OpMark, Name: "rank", Attrs: []string{"rank", "1"}}}
	if !reflect.DeepEqual(e.Effects(), want) {
		t.Errorf("effects %+v, want %+v", e.Effects(), want)
	}
	other := NewEnv(1, 3, 0, nil)
	for _, effect := range e.Effects() {
		other.Pass(effect)
	}
	if !reflect.DeepEqual(other.Effects(), want) {
		t.Errorf("passed on: %+v, want %+v", other.Effects(), want)
	}
	if e.Reset(2, 5, 9); len(e.Effects()) != 0 || e.Self() != 2 || e.ID() != 9 {
		t.Errorf("after Reset: %+v", e)
	}
	defer func() {
		if recover() == nil {
			t.Error("a message to process 3 of 3 was sent")
		}
	}()
	e.Send(3, "c")
}
