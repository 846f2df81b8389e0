//go:build linux

package shm

import (
	"fmt"
	"testing"

	"jeton/runtime/mpi/internal/fabric"
)

// pinger sends to rank 1 and waits for the answer.
type pinger struct {
	*end
	from, want int
	cond       func() bool
}

func newPinger(e *end, from int) *pinger {
	p := &pinger{end: e, from: from}
	p.cond = func() bool { return p.n[p.from] >= p.want }
	return p
}

func (p *pinger) ping(h *fabric.Header, payload []byte) {
	p.mu.Lock()
	p.want = p.n[p.from] + 1
	_, _ = p.f.Send(1, h, payload, nil)
	p.until(p.cond)
	p.mu.Unlock()
}

// BenchmarkPingPong reports half a round trip.
func BenchmarkPingPong(b *testing.B) {
	for _, spin := range []bool{true, false} {
		for _, n := range []int{0, 8, 64, 1 << 10, 16 << 10, 64 << 10} {
			b.Run(fmt.Sprintf("ranks=2/spin=%v/bytes=%d", spin, n), func(b *testing.B) {
				p := newPinger(start(b, 2, "echo", &spin).self, 1)
				var h fabric.Header
				payload := make([]byte, n)
				for range 10000 {
					p.ping(&h, payload)
				}
				for b.Loop() {
					p.ping(&h, payload)
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/2, "ns/half")
			})
		}
	}
}

// BenchmarkToken reports a hop of a token that goes round.
func BenchmarkToken(b *testing.B) {
	for _, n := range []int{2, 4, 8, 32} {
		b.Run(fmt.Sprintf("ranks=%d", n), func(b *testing.B) {
			p := newPinger(start(b, n, "token", nil).self, n-1)
			var h fabric.Header
			payload := make([]byte, 8)
			for range 1000 {
				p.ping(&h, payload)
			}
			for b.Loop() {
				p.ping(&h, payload)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/hop")
		})
	}
}

// stream sends a message in pieces, and waits for the word that all has come.
func (p *pinger) stream(message []byte, piece int) {
	p.mu.Lock()
	p.want = p.n[p.from] + 1
	for at := 0; at < len(message); at += piece {
		h := fabric.Header{A: uint64(at)}
		end := min(at+piece, len(message))
		if end == len(message) {
			h.Tag = 1
		}
		_, _ = p.f.Send(1, &h, message[at:end], p.end)
	}
	p.until(p.cond)
	p.mu.Unlock()
}

var messages = []int{64 << 10, 256 << 10, 1 << 20, 4 << 20, 16 << 20}

// BenchmarkStream sends whole messages through the ring, one after the other is there.
func BenchmarkStream(b *testing.B) {
	for _, n := range messages {
		for _, piece := range []int{8 << 10, 16 << 10, 32 << 10, 64 << 10} {
			b.Run(fmt.Sprintf("ranks=2/bytes=%d/piece=%d", n, piece), func(b *testing.B) {
				p := newPinger(start(b, 2, "take", nil).self, 1)
				message := make([]byte, n)
				for range 20 {
					p.stream(message, piece)
				}
				b.SetBytes(int64(n))
				for b.Loop() {
					p.stream(message, piece)
				}
			})
		}
	}
}

// BenchmarkFetch has the receiver copy messages from the sender's memory.
func BenchmarkFetch(b *testing.B) {
	for _, n := range messages {
		b.Run(fmt.Sprintf("ranks=2/bytes=%d", n), func(b *testing.B) {
			p := newPinger(start(b, 2, "fetch", nil).self, 1)
			message := make([]byte, n)
			h := fabric.Header{Size: uint64(n), A: uint64(addressOf(message))}
			for range 20 {
				p.ping(&h, nil)
			}
			b.SetBytes(int64(n))
			for b.Loop() {
				p.ping(&h, nil)
			}
		})
	}
}

// BenchmarkMemcpy is what one copy costs.
func BenchmarkMemcpy(b *testing.B) {
	for _, n := range messages {
		b.Run(fmt.Sprintf("bytes=%d", n), func(b *testing.B) {
			from, to := make([]byte, n), make([]byte, n)
			b.SetBytes(int64(n))
			for b.Loop() {
				copy(to, from)
			}
		})
	}
}
