package node

import (
	"context"
	"fmt"
	"net"
	"runtime"
	"strings"
	"testing"
	"time"

	"jeton/runtime/frame"
	"jeton/runtime/protocol"
	"jeton/runtime/topology"
)

// What goes wrong is said with the process, its host and the cause; the neighbour is told.
func TestFailures(t *testing.T) {
	idle := &process{}
	for name, c := range map[string]struct {
		p    *process
		cfg  Config
		want string
	}{
		"a message of another type":  {p: &process{start: func(e *protocol.Env) { e.Send(1, 7) }}, want: "node: process 0 (p0 on localhost), as it started: it sends a int, which is not among Config.Messages (node.word)"},
		"no neighbour":               {p: &process{expire: func(e *protocol.Env, _ string) { e.Send(5, word{}) }, start: func(e *protocol.Env) { e.After(0, "t") }}, want: `as its timer "t" expired: panic: protocol: process 0 sends word to process 5`},
		"a panic":                    {p: &process{start: func(*protocol.Env) { panic("no") }}, want: "as it started: panic: no\n"},
		"a command it does not know": {p: &process{}, cfg: Config{Commands: []At{{0, "fly"}}}, want: `as it was told "fly": it knows no "fly"`},
	} {
		t.Run(name, func(t *testing.T) {
			noLeaks(t)
			c.cfg.Process = c.p
			errs := pair(t, [2]Config{c.cfg, {Process: idle}})
			if errs[0] == nil || !strings.Contains(errs[0].Error(), c.want) {
				t.Errorf("%v\nwant %s", errs[0], c.want)
			}
			if errs[1] == nil || !strings.Contains(errs[1].Error(), "as it listened to process 0 (p0 on localhost): that has given up: node: process 0") {
				t.Errorf("its neighbour: %v", errs[1])
			}
		})
	}
}

func TestOtherPrograms(t *testing.T) {
	noLeaks(t)
	errs := pair(t, [2]Config{{Process: &process{}}, {Process: &process{}, Messages: []any{1}}})
	for i, err := range errs {
		if err == nil || !strings.Contains(err.Error(), "another program") && !strings.Contains(err.Error(), "given up") {
			t.Errorf("process %d: %v", i, err)
		}
	}
}

// N changed while it ran, or numbers were mixed up: two that do not agree on the network say so, both.
func TestAnotherNetwork(t *testing.T) {
	for name, c := range map[string]struct {
		shape topology.Shape
		self  int
		peer  int
		wants [2]string
	}{
		"another N":      {topology.Chain(3), 1, 0, [2]string{"it is one of 3 processes, and this is one of 2", "it is one of 2 processes, and this is one of 3"}},
		"another number": {topology.Chain(2), 0, 1, [2]string{"it calls itself process 0, and here it is process 1", "it calls itself process 0, and here it is process 1"}},
	} {
		t.Run(name, func(t *testing.T) {
			noLeaks(t)
			shapes, errs := [2]topology.Shape{topology.Chain(2), c.shape}, make(chan error, 2)
			a, b := net.Pipe()
			for i, nc := range []net.Conn{a, b} {
				self, peer := 0, 1
				if i == 1 {
					self, peer = c.self, c.peer
				}
				conns := map[int]*frame.Conn{peer: frame.New(nc)}
				defer conns[peer].Close()
				if shapes[i].N == 3 {
					other, far := net.Pipe()
					defer far.Close()
					conns[2] = frame.New(other)
					defer conns[2].Close()
				}
				place, err := shapes[i].PlaceOf(self, conns)
				ok(t, err)
				go func() {
					err := Run(t.Context(), Config{Process: &process{}, Messages: []any{word{}}, Place: place})
					if err == nil || !strings.Contains(err.Error(), c.wants[i]) && !strings.Contains(err.Error(), "has given up: ") {
						err = fmt.Errorf("process %d: %v, want %q", i, err, c.wants[i])
					} else {
						err = nil
					}
					errs <- err
				}()
			}
			ok(t, <-errs)
			ok(t, <-errs)
		})
	}
}

func TestNoConfigs(t *testing.T) {
	c := Config{Process: &process{}, Place: &topology.Place{Shape: topology.Chain(1), Names: []string{""}, Hosts: []string{""}}}
	for want, change := range map[string]func(*Config){
		"Process is missing": func(c *Config) { c.Process = nil },
		"one of them":        func(c *Config) { c.Place = nil },
		"has a nil":          func(c *Config) { c.Messages = []any{nil} },
		"cannot be sent":     func(c *Config) { c.Messages = []any{func() {}} },
	} {
		bad := c
		change(&bad)
		if _, err := New(bad); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
}

// A neighbour whose process dies ends the run, with its name; where Config.Survive says so, it goes on.
func TestDeathOfANeighbour(t *testing.T) {
	for _, survive := range []bool{false, true} {
		t.Run(fmt.Sprint(survive), func(t *testing.T) {
			noLeaks(t)
			var end error
			ok(t, topology.Star(3).Local(t.Context(), func(me *topology.Place) error {
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				p := &process{start: func(e *protocol.Env) {
					if e.Self() == 2 {
						me.Peer(0).Close() // as its operating system would, at its death
					}
				}}
				if me.Self == 1 {
					p.receive = func(e *protocol.Env, _ int, m any) { e.Halt() }
				}
				if me.Self == 0 {
					p.start = func(e *protocol.Env) { e.After(time.Millisecond, "look") }
					p.expire = func(e *protocol.Env, _ string) {
						e.Send(2, word{"are you there?"})
						e.After(time.Millisecond, "look")
					}
					p.command = func(e *protocol.Env, _ string) error { e.Send(1, word{"end"}); e.Halt(); return nil }
				}
				n, err := New(Config{Process: p, Messages: []any{word{}}, Place: me, Survive: survive && me.Self == 0})
				ok(t, err)
				if me.Self == 0 && survive {
					go func() {
						for !n.isGone(2) {
							runtime.Gosched()
						}
						n.Command("end")
					}()
				}
				if err := n.Run(ctx); me.Self == 0 {
					end = err
				}
				return nil
			}))
			if survive && end != nil || !survive && (end == nil || !strings.Contains(end.Error(), "process 2 (p2 on localhost)")) {
				t.Errorf("%v", end)
			}
		})
	}
}

func (n *Node) isGone(p int) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.route[p].gone
}

// A peer that sends half a frame, or what is none, is an error that names it.
func TestHalfAFrame(t *testing.T) {
	for text, want := range map[string]string{"E 100\nhalf": "half a message came", "nonsense\n": "no message", "node:HELLO 1\nx\n": "EOF"} {
		t.Run(text, func(t *testing.T) {
			noLeaks(t)
			ln, err := net.Listen("tcp", "127.0.0.1:0")
			ok(t, err)
			defer ln.Close()
			c, err := frame.Dial(ln.Addr().String(), frame.Config{Peer: "the peer on host9", Patience: 20 * time.Millisecond})
			ok(t, err)
			defer c.Close()
			other, err := ln.Accept()
			ok(t, err)
			defer other.Close()
			other.Write([]byte(text))
			me, err := topology.Chain(2).PlaceOf(0, map[int]*frame.Conn{1: c})
			ok(t, err)
			if err := Run(t.Context(), Config{Process: &process{}, Place: me}); err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "as it listened to process 1") {
				t.Errorf("%v", err)
			}
		})
	}
}

func TestNobodyComes(t *testing.T) {
	noLeaks(t)
	ok(t, topology.Star(3).Local(t.Context(), func(me *topology.Place) error {
		if me.Self > 0 {
			for {
				if _, err := me.Peer(0).Recv(); err != nil {
					return nil
				}
			}
		}
		defer me.Close()
		err := Run(t.Context(), Config{Process: &process{}, Place: me, Patience: 10 * time.Millisecond})
		if err == nil || !strings.Contains(err.Error(), "as it waited for process 1 (p1 on localhost), process 2 (p2 on localhost): not within 10ms") {
			t.Errorf("%v", err)
		}
		return nil
	}))
}
