package transport

import (
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"testing"

	"jeton/runtime/history"
	"jeton/runtime/session"
)

// Half a round trip between two processes, at sizes from 1 B to 4 MiB: a Mesh, and beside it what it stands on, a plain net.Conn that
// the waiting goroutine reads itself (io.ReadFull), over TCP and a UNIX socket; and one that is read by a goroutine which hands
// messages over a channel, as most libraries do.

const peerEnv = "TRANSPORT_BENCH_PEER"

func TestMain(m *testing.M) {
	if how := os.Getenv(peerEnv); how != "" {
		answerPings(how)
		return
	}
	session.Current() // it listens for Ctrl-C from now on, outside of bubbles and of counts of goroutines
	os.Exit(m.Run())
}

// An end is what is measured: it sends and receives messages of one length.
type end interface {
	send(b []byte) error
	recv(b []byte) error
}

type meshEnd struct {
	m    *Mesh
	peer int
	s    *Stream
}

func (e meshEnd) send(b []byte) error { return e.s.Send(e.m.ctx, e.peer, b) }
func (e meshEnd) recv([]byte) error {
	m, err := e.s.Recv(e.m.ctx, e.peer)
	m.Release()
	return err
}

type plainEnd struct{ nc net.Conn }

func (e plainEnd) send(b []byte) error { _, err := e.nc.Write(b); return err }
func (e plainEnd) recv(b []byte) error { _, err := io.ReadFull(e.nc, b); return err }

type channelEnd struct {
	plainEnd
	ask, got chan []byte
}

func newChannelEnd(nc net.Conn) channelEnd {
	e := channelEnd{plainEnd{nc}, make(chan []byte, 1), make(chan []byte, 1)}
	go func() {
		for b := range e.ask {
			if e.plainEnd.recv(b) != nil {
				close(e.got)
				return
			}
			e.got <- b
		}
	}()
	return e
}

func (e channelEnd) recv(b []byte) error {
	e.ask <- b
	if _, ok := <-e.got; !ok {
		return io.EOF
	}
	return nil
}

// answerPings is the other process: it takes messages of b.N's kind until its peer ends. how is "kind address bytes".
func answerPings(how string) {
	var kind, addr string
	var n int
	fmt.Sscan(how, &kind, &addr, &n)
	b := make([]byte, n)
	if kind == "idle" {
		idle(addr)
		return
	}
	e, err := benchEnd(kind, addr)
	for err == nil {
		if err = e.recv(b); err == nil {
			err = e.send(b)
		}
	}
}

func benchEnd(kind, addr string) (end, error) {
	switch kind {
	case "mesh", "recorded":
		if kind == "recorded" {
			recordedBench()
		}
		m, err := Open(context.Background(), Config{Rank: 1, Size: 2, Secret: secret, Directory: NewAddresses(addr)})
		if err != nil {
			return nil, err
		}
		return meshEnd{m, 0, m.Stream("")}, m.Connect(context.Background(), 0)
	case "unix":
		nc, err := net.Dial("unix", addr)
		return plainEnd{nc}, err
	}
	nc, err := net.Dial("tcp", addr)
	if kind == "channel" {
		return newChannelEnd(nc), err
	}
	return plainEnd{nc}, err
}

func BenchmarkPingPong(b *testing.B) {
	for _, n := range []int{1, 8, 1 << 10, 64 << 10, 1 << 20, 4 << 20} {
		for _, kind := range []string{"mesh", "recorded", "tcp", "unix", "channel"} {
			b.Run(fmt.Sprintf("bytes=%d/kind=%s", n, kind), func(b *testing.B) { pingPong(b, kind, n) })
		}
	}
}

func pingPong(b *testing.B, kind string, n int) {
	if kind == "recorded" {
		recordedBench()
		defer history.Leave()
	}
	me, stop := benchPeer(b, kind, n)
	defer stop()
	buf := make([]byte, n)
	round := func() {
		if err := me.send(buf); err != nil {
			b.Fatal(err)
		}
		if err := me.recv(buf); err != nil {
			b.Fatal(err)
		}
	}
	round()
	b.SetBytes(2 * int64(n))
	b.ReportAllocs()
	for b.Loop() {
		round()
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/2000, "µs/hop")
}

// benchPeer starts the other process, and is the end that leads to it.
func benchPeer(b *testing.B, kind string, n int) (me end, stop func()) {
	e, addr, closeAll := benchServer(b, kind)
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), peerEnv+"="+kind+" "+addr+" "+strconv.Itoa(n))
	ok(b, cmd.Start())
	me = e()
	if m, ok := me.(meshEnd); ok {
		if err := m.m.Connect(soonest(b), 1); err != nil {
			b.Fatal(err)
		}
	}
	return me, func() { cmd.Process.Kill(); cmd.Wait(); closeAll() }
}

func benchServer(b *testing.B, kind string) (e func() end, addr string, closeAll func()) {
	if kind == "mesh" || kind == "recorded" {
		dir := NewAddresses()
		m, err := Open(b.Context(), Config{Rank: 0, Size: 2, Secret: secret, Directory: dir})
		ok(b, err)
		return func() end {
			// The other process calls: its address is nowhere to be found.
			eventually(b, "the peer calls", func() bool { p, _ := m.peer(1); return p.current.Load() != nil })
			return meshEnd{m, 1, m.Stream("")}
		}, m.Addr(), func() { m.Close() }
	}
	network, at := "tcp", "127.0.0.1:0"
	if kind == "unix" {
		network, at = "unix", filepath.Join(b.TempDir(), "s")
	}
	ln, err := net.Listen(network, at)
	ok(b, err)
	return func() end {
		nc, err := ln.Accept()
		ok(b, err)
		if kind == "channel" {
			return newChannelEnd(nc)
		}
		return plainEnd{nc}
	}, ln.Addr().String(), func() { ln.Close() }
}

// All of 8 processes send to each other and receive from each other, as in an all-to-all, on however many cores there are.
func BenchmarkAllToAll(b *testing.B) {
	for _, n := range []int{8, 64 << 10} {
		b.Run(fmt.Sprintf("ranks=8/bytes=%d", n), func(b *testing.B) {
			all := meshes(b, 8)
			body := make([]byte, n)
			exchange := func() {
				var wg sync.WaitGroup
				for _, m := range all {
					wg.Go(func() {
						for d := 1; d < 8; d++ {
							if err := m.Send(m.ctx, (m.Rank()+d)%8, body); err != nil {
								b.Error(err)
							}
						}
						for d := 1; d < 8; d++ {
							if _, err := m.Recv(m.ctx, (m.Rank()+8-d)%8); err != nil {
								b.Error(err)
							}
						}
					})
				}
				wg.Wait()
			}
			exchange()
			b.SetBytes(8 * 7 * int64(n))
			for b.Loop() {
				exchange()
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/56000, "µs/message")
		})
	}
}
