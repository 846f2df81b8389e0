package snapshot

import (
	"strings"
	"testing"

	"jeton/runtime/history"
	"jeton/runtime/protocol"
	"jeton/runtime/sim"
)

// A message that cannot be is not accepted, changes nothing, and the log says why.
func TestReject(t *testing.T) {
	second := &Recovery{Epoch: 2}
	member := func(b build) protocol.Process { return b(Config{Initiator: 1, Resume: second}) }
	for _, c := range []struct {
		name string
		p    protocol.Process
		self int
		m    any
		why  string
	}{
		{"another algorithm's", member(blocking), 0, "what?", "no message of this algorithm"},
		{"of the life before", member(chandyLamport), 0, App{Epoch: 1, Msg: Transfer{5}}, "it is of epoch 1, and this is epoch 2"},
		{"of a life to come", member(blocking), 0, Marker{Epoch: 3, Wave: 1}, "it is of epoch 3"},
		{"a marker of a wave that is over", member(chandyLamport), 0, Marker{Epoch: 2, Wave: 0}, "it is of wave 0"},
		{"an answer to one who did not ask", member(blocking), 0, Done{Epoch: 2, Wave: 1}, "starts no waves"},
		{"an answer when no wave goes on", member(blocking), 1, Done{Epoch: 2, Wave: 1}, "not the one that goes on"},
		{"the application's, to the one outside", NewOutsider(Config{Resume: second}), 2, App{Epoch: 2}, "outside the graph"},
		{"an answer of the life before, to the one outside", NewOutsider(Config{Resume: second}), 2, Done{Epoch: 1}, "epoch 1"},
	} {
		env := protocol.NewEnv(c.self, 3, 0, nil)
		c.p.Start(env)
		env.Reset(c.self, 0, 1)
		c.p.Receive(env, 0, c.m)
		es := env.Effects()
		if len(es) != 1 || es[0].Op != protocol.OpMark || es[0].Name != "snap.reject" || !strings.Contains(strings.Join(es[0].Attrs, " "), c.why) {
			t.Errorf("%s: %+v, want one mark with %q", c.name, es, c.why)
		}
	}
}

// The initiator outside takes the command, too, and counts each member once.
func TestOutsiderCommand(t *testing.T) {
	o := NewOutsider(Config{})
	cfg := sim.Config{N: 3, FIFO: true, New: func(p int) protocol.Process {
		if p == 2 {
			return o
		}
		return NewChandyLamport(Config{Outside: true})
	}, Commands: []sim.Command{{Proc: 2, Command: "snapshot"}, {Proc: 2, Command: "snapshot"}}}
	r, err := sim.Run(cfg)
	if err != nil {
		t.Fatal(err)
	}
	if n := marks(r.Log(), history.SnapCommit); n != 2 || o.State()["done"] != "2" || o.State()["wave"] != "2" {
		t.Errorf("%d waves, state %v; want 2 waves", n, o.State())
	}
	if err := o.Command(protocol.NewEnv(2, 3, 0, nil), "dance"); err == nil {
		t.Error("it dances")
	}
}

// The word for a state in the log: the application's own, or its State, or how large it is.
func TestWord(t *testing.T) {
	for want, app := range map[string]Application{"7": &Bank{Balance: 7}, "a=1 b=2": stating{}, "3 bytes": nameless{}} {
		if got := word(app, []byte("abc")); got != want {
			t.Errorf("%T: %q, want %q", app, got, want)
		}
	}
}

type nameless struct{}

func (nameless) Start(*protocol.Env)             {}
func (nameless) Receive(*protocol.Env, int, any) {}
func (nameless) Expire(*protocol.Env, string)    {}
func (nameless) Save() ([]byte, error)           { return []byte("abc"), nil }
func (nameless) Restore([]byte) error            { return nil }

type stating struct{ nameless }

func (stating) State() map[string]string { return map[string]string{"b": "2", "a": "1"} }

// Commands that are not the layer's are the application's.
func TestApplicationsCommand(t *testing.T) {
	c := NewChandyLamport(Config{App: &paying{}})
	env := protocol.NewEnv(0, 2, 0, nil)
	c.Start(env)
	if err := c.Command(env, "pay"); err != nil || len(env.Effects()) != 1 || env.Effects()[0].Msg != any(App{Msg: Transfer{5}}) {
		t.Errorf("%v, %+v", err, env.Effects())
	}
}

type paying struct{ Bank }

func (p *paying) Command(env *protocol.Env, command string) error {
	p.pay(env, 1, 5)
	return nil
}
