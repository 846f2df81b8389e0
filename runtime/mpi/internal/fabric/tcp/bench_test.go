package tcp

import (
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"sync"
	"testing"

	"jeton/runtime/mpi/internal/fabric"
	"jeton/runtime/transport"
)

// Half a round trip, and the bandwidth of long messages one after the other, between two processes: of the fabric, and of a plain net.Conn that
// the waiting goroutine reads itself.

const peerEnv = "FABRIC_TCP_PEER"

func TestMain(m *testing.M) {
	if how := os.Getenv(peerEnv); how != "" {
		other(how)
		return
	}
	os.Exit(m.Run())
}

// A wire is what is measured. send returns when b may be changed, recv when it is filled.
type wire interface {
	send(b []byte)
	recv(b []byte)
}

type plain struct{ nc net.Conn }

func (p plain) send(b []byte) { p.nc.Write(b) }
func (p plain) recv(b []byte) {
	if _, err := io.ReadFull(p.nc, b); err != nil {
		os.Exit(0)
	}
}

// A fabricWire sends a message as packets, which the receiver puts where they belong.
type fabricWire struct {
	f    *Fabric
	to   int
	mu   sync.Mutex // guards what follows
	into []byte
	got  []int // lengths of messages that have come
	part int   // of the next one
	open int   // tokens under way
	lost bool

	came, sent func() bool
}

func newFabricWire(f *Fabric, to int) *fabricWire {
	w := &fabricWire{f: f, to: to, into: make([]byte, 16<<20)}
	w.came = func() bool { return len(w.got) > 0 || w.lost }
	w.sent = func() bool { return w.open == 0 }
	f.Attach(w, &w.mu)
	return w
}

func (w *fabricWire) Place(_ int, h *fabric.Header, n int) []byte { return w.into[h.A:][:n] }

func (w *fabricWire) Deliver(_ int, h *fabric.Header, payload []byte) {
	if w.part += len(payload); w.part == int(h.Size) {
		w.got = append(w.got, w.part)
		w.part = 0
	}
}

func (w *fabricWire) Sent(any)        { w.open-- }
func (w *fabricWire) Lost(int, error) { w.lost = true }

func (w *fabricWire) send(b []byte) {
	w.mu.Lock()
	defer w.mu.Unlock()
	h := fabric.Header{Size: uint64(len(b))}
	for at := 0; at < len(b); {
		n := min(len(b)-at, w.f.Limit(w.to))
		h.A = uint64(at)
		if now, _ := w.f.Send(w.to, &h, b[at:at+n], w); !now {
			w.open++
		}
		at += n
	}
	w.wait(w.sent)
}

func (w *fabricWire) recv(b []byte) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.wait(w.came)
	if w.lost {
		os.Exit(0)
	}
	w.got = w.got[:copy(w.got, w.got[1:])]
}

func (w *fabricWire) wait(done func() bool) {
	for !done() {
		if !w.f.Poll() {
			w.mu.Unlock()
			w.f.Park(context.Background(), w.to, done)
			w.mu.Lock()
		}
	}
}

// other is the other process: it takes rounds of so many messages and answers the last one with as many bytes as it was asked.
func other(how string) {
	var kind, addr string
	var bytes, count, answer int
	fmt.Sscan(how, &kind, &addr, &bytes, &count, &answer)
	var w wire
	switch kind {
	case "conn":
		nc, err := net.Dial("tcp", addr)
		if err != nil {
			panic(err)
		}
		w = plain{nc}
	default:
		m, err := transport.Open(context.Background(), transport.Config{Rank: 1, Size: 2, Secret: secret, Directory: transport.NewAddresses(addr)})
		if err != nil {
			panic(err)
		}
		if kind == "idle" {
			idle(m)
			return
		}
		w = newFabricWire(New(m, "mpi"), 0)
	}
	b := make([]byte, bytes)
	w.send(b[:8]) // it has connected
	for {
		for range count {
			w.recv(b)
		}
		w.send(b[:answer])
	}
}

// start starts the other process, and returns the wire to it.
func start(b *testing.B, kind string, bytes, count, answer int) wire {
	var addr string
	var w func() wire
	if kind == "conn" {
		ln, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			b.Fatal(err)
		}
		b.Cleanup(func() { ln.Close() })
		addr, w = ln.Addr().String(), func() wire {
			nc, err := ln.Accept()
			if err != nil {
				b.Fatal(err)
			}
			return plain{nc}
		}
	} else {
		m, err := transport.Open(b.Context(), transport.Config{Rank: 0, Size: 2, Secret: secret, Directory: transport.NewAddresses()})
		if err != nil {
			b.Fatal(err)
		}
		b.Cleanup(func() { m.Close() })
		addr, w = m.Addr(), func() wire { return newFabricWire(New(m, "mpi"), 1) }
	}
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), fmt.Sprintf("%s=%s %s %d %d %d", peerEnv, kind, addr, bytes, count, answer))
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
	to := w()
	to.recv(make([]byte, 8))
	return to
}

func BenchmarkPingPong(b *testing.B) {
	for _, n := range []int{8, 1 << 10, 64 << 10, 1 << 20} {
		for _, kind := range []string{"fabric", "conn"} {
			b.Run(fmt.Sprintf("bytes=%d/kind=%s", n, kind), func(b *testing.B) {
				w := start(b, kind, n, 1, n)
				buf := make([]byte, n)
				round := func() { w.send(buf); w.recv(buf) }
				for range 100 {
					round()
				}
				b.ReportAllocs()
				for b.Loop() {
					round()
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/2000, "µs/hop")
			})
		}
	}
}

func BenchmarkStream(b *testing.B) {
	for _, n := range []int{1 << 20, 16 << 20} {
		for _, kind := range []string{"fabric", "conn"} {
			b.Run(fmt.Sprintf("bytes=%d/kind=%s", n, kind), func(b *testing.B) {
				count := (64 << 20) / n
				w := start(b, kind, n, count, 8)
				buf, ack := make([]byte, n), make([]byte, 8)
				round := func() {
					for range count {
						w.send(buf)
					}
					w.recv(ack)
				}
				round()
				b.SetBytes(int64(n * count))
				for b.Loop() {
					round()
				}
			})
		}
	}
}
