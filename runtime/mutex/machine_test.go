package mutex

import (
	"bytes"
	"encoding/gob"
	"reflect"
	"strings"
	"testing"

	"jeton/runtime/history"
	"jeton/runtime/protocol"
)

// A desk gives a process commands and messages, and tells its effects in short words.
type desk struct {
	t   *testing.T
	env *protocol.Env
	p   Process
}

func newDesk(t *testing.T, p Process, self, n int) desk {
	d := desk{t, protocol.NewEnv(self, n, 0, nil), p}
	p.Start(d.env)
	return d
}

func (d desk) effects() string {
	var words []string
	for _, e := range d.env.Effects() {
		switch e.Op {
		case protocol.OpSend:
			words = append(words, protocol.TypeOf(e.Msg))
		case protocol.OpHalt:
			words = append(words, "halt")
		case protocol.OpAfter:
			words = append(words, "after "+e.Name)
		case protocol.OpStop:
			words = append(words, "stop "+e.Name)
		default:
			words = append(words, strings.Join(append([]string{e.Name}, e.Attrs...), " "))
		}
	}
	return strings.Join(words, ", ")
}

func (d desk) command(word, want string) {
	d.t.Helper()
	d.env.Reset(d.env.Self(), 0, 0)
	if err := d.p.Command(d.env, word); err != nil {
		d.t.Fatalf("Command(%q): %v", word, err)
	}
	if got := d.effects(); got != want {
		d.t.Errorf("Command(%q) has the effects %q, want %q", word, got, want)
	}
}

func (d desk) refused(word, want string) {
	d.t.Helper()
	d.env.Reset(d.env.Self(), 0, 0)
	err := d.p.Command(d.env, word)
	if err == nil || !strings.Contains(err.Error(), want) || len(d.env.Effects()) != 0 {
		d.t.Errorf("Command(%q): %v, effects %q, want an error with %q and no effect", word, err, d.effects(), want)
	}
}

func (d desk) receive(from int, m any, want string) {
	d.t.Helper()
	d.env.Reset(d.env.Self(), 0, 0)
	d.p.Receive(d.env, from, m)
	if got := d.effects(); got != want {
		d.t.Errorf("Receive(%d, %T) has the effects %q, want %q", from, m, got, want)
	}
}

func (d desk) expire(timer, want string) {
	d.t.Helper()
	d.env.Reset(d.env.Self(), 0, 0)
	d.p.Expire(d.env, timer)
	if got := d.effects(); got != want {
		d.t.Errorf("Expire(%q) has the effects %q, want %q", timer, got, want)
	}
}

// TestCommands is the shape that all have in common, in a world of one.
func TestCommands(t *testing.T) {
	for _, a := range Algorithms() {
		if a.Name == "central" || a.Name == "token" {
			continue // their messages to themselves are in other tests
		}
		granted := 0
		d := newDesk(t, a.New(Config{Granted: func(*protocol.Env) { granted++ }}), 0, 1)
		for range 3 {
			d.refused("release", "is outside")
			d.env.Reset(0, 0, 0)
			if err := d.p.Command(d.env, "request"); err != nil {
				t.Fatal(err)
			}
			d.refused("request", "while it is in it")
			d.refused("leave", "is inside")
			if d.p.State()["section"] != "inside" {
				t.Errorf("%s: state %v", a.Name, d.p.State())
			}
			d.command("release", history.CSExit)
		}
		d.command("leave", "")
		d.command("leave", "")
		d.refused("request", "after it left")
		d.refused("enter", `unknown command "enter"`)
		d.refused("lost", `"" is not the number`)
		d.refused("lost 0x", `"0x" is not the number`)
		d.refused("lost 1", "there is no process 1: there are 1")
		d.refused("lost 0", "needs all its processes")
		d.refused("back 0", "only the server of Central")
		d.receive(0, "hello", "unexpected type string from 0")
		if granted != 3 {
			t.Errorf("%s: granted %d times, want 3", a.Name, granted)
		}
	}
}

func TestCentralMachine(t *testing.T) {
	s := newDesk(t, NewCentral(Config{}), 0, 4)
	s.receive(1, Request{}, "GRANT")
	s.receive(2, Request{}, "")
	s.receive(3, Request{}, "")
	s.receive(2, Release{}, "") // it has not the lock
	if got, want := s.p.State(), map[string]string{"section": "outside", "holder": "1", "queue": "[2 3]"}; !reflect.DeepEqual(got, want) {
		t.Errorf("state %v, want %v", got, want)
	}
	s.command("lost 2", "cs.lost of 2 had request")
	s.command("lost 1", "cs.lost of 1 had section, GRANT")
	s.receive(1, Release{}, "")
	s.receive(1, Request{}, "") // it came before the end of the connection
	s.receive(3, Release{}, "")
	s.command("lost 3", "cs.lost of 3 had nothing")
	s.refused("lost 0", "that it has ended itself")
	s.refused("back 0", "that it is back itself")
	s.command("back 1", "")
	s.receive(1, Request{}, "GRANT")
	s.receive(1, Release{}, "")
	s.receive(1, Grant{}, "unexpected type GRANT from 1")

	c := newDesk(t, NewCentral(Config{}), 1, 4)
	c.command("request", "cs.request, REQ")
	c.refused("request", "a second time")
	c.receive(0, Grant{}, "cs.enter")
	c.command("release", "cs.exit, REL")
	c.receive(0, Grant{}, "REL") // it has not asked: others may
	c.receive(2, Request{}, "unexpected type REQ from 2")
	c.refused("lost 2", "tell the server, process 0")
	c.refused("back 2", "tell the server, process 0")
}

func TestTokenRingMachine(t *testing.T) {
	r := newDesk(t, NewTokenRing(Config{Ring: []int{2, 0, 1}}), 2, 3)
	if got := r.effects(); got != "token at 2, after hold" {
		t.Errorf("Start has the effects %q", got)
	}
	r.command("request", "cs.request, stop hold, cs.enter")
	r.command("release", "cs.exit, TOKEN")
	r.command("request", "cs.request")
	r.receive(1, Token{Left: 2}, "token at 2, stop hold, cs.enter")
	r.command("release", "cs.exit, TOKEN")
	r.command("leave", "")
	r.receive(1, Token{Left: 1}, "token at 2, stop hold, TOKEN")
	r.receive(1, Token{Left: 2}, "token at 2, stop hold, END, halt")

	idle := newDesk(t, NewTokenRing(Config{}), 0, 3)
	idle.expire("other", "")
	idle.expire(holdTimer, "TOKEN")
	idle.expire(holdTimer, "") // the token is gone

	last := newDesk(t, NewTokenRing(Config{}), 1, 3)
	last.receive(0, End{Hops: 1}, "stop hold, halt")
	last.receive(0, Grant{}, "unexpected type GRANT from 0")
}

// TestReleaseInGranted: the application may be done at once.
func TestReleaseInGranted(t *testing.T) {
	for _, a := range Algorithms() {
		var p Process
		entries := 0
		p = a.New(Config{Granted: func(env *protocol.Env) {
			entries++
			if err := p.Command(env, "release"); err != nil {
				t.Errorf("%s: %v", a.Name, err)
			}
		}})
		env := protocol.NewEnv(0, 1, 0, nil)
		p.Start(env)
		carry := func() { // what it sends to itself
			for len(env.Effects()) > 0 {
				effects := append([]protocol.Effect(nil), env.Effects()...)
				env.Reset(0, 0, 0)
				for _, e := range effects {
					if e.Op == protocol.OpSend && a.Name != "token" {
						p.Receive(env, 0, e.Msg)
					}
				}
			}
		}
		for range 2 {
			if a.Name == "token" {
				p.Receive(env, 0, Token{})
			}
			if err := p.Command(env, "request"); err != nil {
				t.Errorf("%s: %v", a.Name, err)
			}
			carry()
		}
		if entries != 2 || p.State()["section"] != "outside" {
			t.Errorf("%s: %d entries, %v", a.Name, entries, p.State())
		}
	}
}

// TestWrongConfig: what cannot be run says so at once.
func TestWrongConfig(t *testing.T) {
	for want, p := range map[string]Process{
		"Config.Server is process 3": NewCentral(Config{Server: 3}),
		"Config.Ring is [0 1]":       NewTokenRing(Config{Ring: []int{0, 1}}),
		"Config.Ring is [1 2 3]":     NewTokenRing(Config{Ring: []int{1, 2, 3}}),
		"Config.Ring is [0 0 1]":     NewTokenRing(Config{Ring: []int{0, 0, 1}}),
		"Config.Tree is [-1 0]":      NewRaymond(Config{Tree: []int{-1, 0}}),
		"Config.Tree is [-1 2 1]":    NewRaymond(Config{Tree: []int{-1, 2, 1}}),
		"Config.Tree is [-1 -1 0]":   NewRaymond(Config{Tree: []int{-1, -1, 0}}),
		"Config.Tree is [-1 0 7]":    NewRaymond(Config{Tree: []int{-1, 0, 7}}),
	} {
		func() {
			defer func() {
				if got, _ := recover().(string); !strings.Contains(got, want) {
					t.Errorf("panic %q, want %q", got, want)
				}
			}()
			p.Start(protocol.NewEnv(0, 3, 0, nil))
		}()
	}
}

// TestMessagesOnTheWire: each message comes out of gob as it went in.
func TestMessagesOnTheWire(t *testing.T) {
	for _, m := range Messages() {
		gob.Register(m)
	}
	for _, m := range append(Messages(), Request{Time: 7}, Privilege{Served: []uint64{1, 2}, Queue: []int{1}}) {
		var b bytes.Buffer
		var got any
		if err := gob.NewEncoder(&b).Encode(&m); err != nil {
			t.Fatalf("%T: %v", m, err)
		}
		if err := gob.NewDecoder(&b).Decode(&got); err != nil || !reflect.DeepEqual(got, m) {
			t.Errorf("%T: %+v came out as %+v, %v", m, m, got, err)
		}
	}
}
