package node

import (
	"context"
	"fmt"
	"io"
	"math"
	"net"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"jeton/runtime/frame"
	"jeton/runtime/history"
	"jeton/runtime/protocol"
	"jeton/runtime/topology"
	"jeton/runtime/transport"
)

// A token's hop between two processes of the operating system, and beside it what it stands on: a bare ping-pong over TCP. The three kinds take
// turns in one run, and the best turn of each counts: the one that other programs of the machine have disturbed least.

const (
	benchPeer = "NODE_BENCH_PEER"
	benchHops = 5000
	bareBytes = 8
)

var benchSecret = []byte(strings.Repeat("s", 32))

// A token goes to and fro.
type token struct{ Value int }

// A player sends back what comes, until so many hops are made.
type player struct{ hops int }

func (p *player) Start(env *protocol.Env) {
	if env.Self() == 0 {
		env.Send(1, token{1})
	}
}

func (p *player) Receive(env *protocol.Env, from int, m any) {
	if v := m.(token).Value; v < p.hops {
		env.Send(from, token{v + 1})
	}
	if v := m.(token).Value; v >= p.hops-1 {
		env.Halt()
	}
}

func (p *player) Expire(*protocol.Env, string) {}

// answerBench is the other process: "kind address recorded". It plays until the other ends.
func answerBench(how string) {
	var kind, addr string
	var recorded bool
	fmt.Sscan(how, &kind, &addr, &recorded)
	if recorded {
		defer record("p1")()
	}
	c := Config{Messages: []any{token{}}}
	switch kind {
	case "bare":
		nc, err := net.Dial("tcp", addr)
		for b := make([]byte, bareBytes); err == nil; {
			if _, err = io.ReadFull(nc, b); err == nil {
				_, err = nc.Write(b)
			}
		}
		return
	case "frames":
		fc, err := frame.Dial(addr)
		if err != nil {
			return
		}
		c.Place, _ = topology.Chain(2).PlaceOf(1, map[int]*frame.Conn{0: fc})
	case "mesh":
		m, err := transport.Open(context.Background(), transport.Config{Rank: 1, Size: 2, Secret: benchSecret, Directory: transport.NewAddresses(addr)})
		if err != nil {
			return
		}
		defer m.Close()
		c.Mesh = m
	}
	for err := error(nil); err == nil; {
		c.Process = &player{benchHops}
		err = Run(context.Background(), c)
	}
}

func record(proc string) (end func()) {
	r, err := history.NewRecorder(history.RecorderConfig{Proc: proc, Sink: func([]history.Event) {}})
	if err != nil {
		panic(err)
	}
	history.SetCurrent(r)
	return func() { history.SetCurrent(nil); r.Close() }
}

// benchEnd starts the other process, and returns what makes benchHops hops.
func benchEnd(b *testing.B, kind string, recorded bool) (play func()) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	ok(b, err)
	defer ln.Close()
	addr := ln.Addr().String()
	c := Config{Messages: []any{token{}}}
	if kind == "mesh" {
		m, err := transport.Open(context.Background(), transport.Config{Rank: 0, Size: 2, Secret: benchSecret, Directory: transport.NewAddresses()})
		ok(b, err)
		b.Cleanup(func() { m.Close() })
		addr, c.Mesh = m.Addr(), m
	}
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), fmt.Sprintf("%s=%s %s %v", benchPeer, kind, addr, recorded))
	ok(b, cmd.Start())
	b.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	if kind == "mesh" {
		return func() { playOnce(b, c, recorded) }
	}
	nc, err := ln.Accept()
	ok(b, err)
	b.Cleanup(func() { _ = nc.Close() })
	if kind == "bare" {
		buf := make([]byte, bareBytes)
		return func() {
			for range benchHops / 2 {
				_, err := nc.Write(buf)
				ok(b, err)
				_, err = io.ReadFull(nc, buf)
				ok(b, err)
			}
		}
	}
	c.Place, err = topology.Chain(2).PlaceOf(0, map[int]*frame.Conn{1: frame.New(nc)})
	ok(b, err)
	return func() { playOnce(b, c, recorded) }
}

func playOnce(b *testing.B, c Config, recorded bool) {
	if recorded {
		defer record("p0")()
	}
	c.Process = &player{benchHops}
	ok(b, Run(context.Background(), c))
}

func BenchmarkHop(b *testing.B) {
	for _, recorded := range []bool{false, true} {
		b.Run(fmt.Sprintf("recorded=%v", recorded), func(b *testing.B) {
			kinds := []string{"bare", "frames", "mesh"}
			plays, best := map[string]func(){}, map[string]time.Duration{}
			for _, kind := range kinds {
				plays[kind] = benchEnd(b, kind, recorded)
				plays[kind]() // warm
				best[kind] = math.MaxInt64
			}
			for b.Loop() {
				for _, kind := range kinds {
					start := time.Now()
					plays[kind]()
					best[kind] = min(best[kind], time.Since(start))
				}
			}
			for _, kind := range kinds {
				b.ReportMetric(float64(best[kind].Microseconds())/benchHops, kind+"-µs/hop")
				if kind != "bare" {
					b.ReportMetric(float64(best[kind])/float64(best["bare"]), kind+"/bare")
				}
			}
		})
	}
}
