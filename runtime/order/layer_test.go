package order

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"jeton/runtime/protocol"
)

// asker is an application that uses every effect.
type asker struct{ got []uint64 }

func (a *asker) Start(env *protocol.Env) {
	env.After(time.Second, "t")
	env.Stop("u")
	env.Mark("begun", "at", env.Now())
	env.SendAll(nil, "to nobody")
	env.Send(1, "m")
}
func (a *asker) Receive(env *protocol.Env, from int, m any) {
	a.got = append(a.got, env.ID())
	env.Deliver(from, env.ID(), m)
	env.Hold(from, env.ID(), m)
	env.Halt()
}
func (a *asker) Expire(env *protocol.Env, timer string) { env.Mark(timer) }
func (a *asker) Command(_ *protocol.Env, command string) error {
	return errors.New("no " + command)
}
func (a *asker) State() map[string]string { return map[string]string{"asked": "yes"} }

// What the application wants done is done, in its order; only what it sends is stamped.
func TestLayerPassesOn(t *testing.T) {
	app := &asker{}
	l := NewLayer(Config{Kind: FIFO}, app)
	if got := l.State(); !reflect.DeepEqual(got, map[string]string{"asked": "yes"}) {
		t.Errorf("before the start: %v", got)
	}
	env := protocol.NewEnv(0, 2, 5, nil)
	l.Start(env)
	m := Message{From: 0, To: []int{1}, Stamp: Stamp{Seq: []int{1}}, Body: "m"}
	effects(t, "Start", env, []protocol.Effect{
		{Op: protocol.OpAfter, D: time.Second, Name: "t"}, {Op: protocol.OpStop, Name: "u"},
		{Op: protocol.OpMark, Name: "begun", Attrs: []string{"at", "5ns"}}, {Op: protocol.OpSend, To: []int{1}, Msg: m},
	})
	env.Reset(0, 6, 7)
	l.Receive(env, 1, Message{From: 1, To: []int{0}, Stamp: Stamp{Seq: []int{2}}, Body: "second"})
	effects(t, "a message that is too early", env, []protocol.Effect{{Op: protocol.OpHold, From: 1, ID: 7, Msg: "second"}})
	env.Reset(0, 7, 6)
	l.Receive(env, 1, Message{From: 1, To: []int{0}, Stamp: Stamp{Seq: []int{1}}, Body: "first"})
	effects(t, "the missing one", env, append(handed(6, "first"), handed(7, "second")...))
	if !reflect.DeepEqual(app.got, []uint64{6, 7}) {
		t.Errorf("the application saw the numbers %v", app.got)
	}
	env.Reset(0, 8, 0)
	l.Expire(env, "t")
	effects(t, "Expire", env, []protocol.Effect{{Op: protocol.OpMark, Name: "t", Attrs: []string{}}})
	if err := l.Command(env, "elect"); err == nil || err.Error() != "no elect" {
		t.Errorf("Command: %v", err)
	}
	if err := NewLayer(Config{}, NewCorrespondent(nil)).Command(env, "elect"); err == nil || !strings.Contains(err.Error(), "takes no commands") {
		t.Errorf("Command: %v", err)
	}
	if got := l.State(); !reflect.DeepEqual(got, map[string]string{"asked": "yes", "clock": "sent [0 1], delivered [0 2]"}) {
		t.Errorf("State: %v", got)
	}
	if l.App() != protocol.Process(app) {
		t.Error("App is another")
	}
}

// handed are the effects of a delivery to an asker.
func handed(id uint64, body string) []protocol.Effect {
	return []protocol.Effect{
		{Op: protocol.OpDeliver, From: 1, ID: id, Msg: body},
		{Op: protocol.OpDeliver, From: 1, ID: id, Msg: body}, {Op: protocol.OpHold, From: 1, ID: id, Msg: body}, {Op: protocol.OpHalt},
	}
}

func effects(t *testing.T, what string, env *protocol.Env, want []protocol.Effect) {
	t.Helper()
	if !reflect.DeepEqual(env.Effects(), want) {
		t.Errorf("%s: effects\n%+v, want\n%+v", what, env.Effects(), want)
	}
}

// What a layer does not take, it marks.
func TestLayerRefuses(t *testing.T) {
	l := NewLayer(Config{Kind: FIFO, Limit: 1}, NewCorrespondent(nil))
	env := protocol.NewEnv(0, 2, 0, nil)
	l.Start(env)
	numbered := func(n int, body any) Message {
		return Message{From: 1, To: []int{0}, Stamp: Stamp{Seq: []int{n}}, Body: body}
	}
	for _, c := range []struct {
		m    any
		want string
	}{
		{"bare", "do all processes have the layer?"},
		{Message{From: 0, To: []int{0}}, "says it is of process 0"},
		{numbered(0, nil), "begin at 1"},
		{numbered(3, nil), ""},
		{numbered(2, nil), ErrFull.Error()},
	} {
		env.Reset(0, 0, 1)
		l.Receive(env, 1, c.m)
		e := env.Effects()
		if c.want == "" {
			if len(e) != 1 || e[0].Op != protocol.OpHold {
				t.Errorf("%v: %+v", c.m, e)
			}
			continue
		}
		if len(e) != 1 || e[0].Name != Refused || e[0].Attrs[0] != "from" || e[0].Attrs[1] != "1" || !strings.Contains(e[0].Attrs[3], c.want) {
			t.Errorf("%v: %+v, want %q", c.m, e, c.want)
		}
	}
	env.Reset(0, 0, 0)
	if NewCorrespondent(nil).Receive(env, 1, 7); env.Effects()[0].Attrs[1] != "a correspondent reads a Note, and got int" {
		t.Errorf("%+v", env.Effects())
	}
}
