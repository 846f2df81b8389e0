package device

import (
	"bytes"
	"context"
	"errors"
	"testing"

	"jeton/runtime/mpi/internal/dtype"
	"jeton/runtime/mpi/internal/fabric"
)

const someOp = 3

// exchange makes a rank's part of collective operations of bytes.
func exchange(d *Device) *Exchange {
	x := d.NewExchange()
	x.Source, x.Op, x.Type = d.Rank(), someOp, dtype.Of(dtype.Byte)
	return x
}

// filled is a row of n bytes that says who has sent it, and when.
func filled(n, from, turn int) []byte {
	return bytes.Repeat([]byte{byte(10*from + turn)}, n)
}

// TestExchange: in rounds in which all send to all, rows of any length are where they belong, though some ranks are far ahead: their messages wait.
func TestExchange(t *testing.T) {
	const n, turns = 4, 5
	for _, eager := range []int{-1, 0} {
		for _, size := range []int{0, 1, 8, DefaultEager, DefaultEager + 1, 300_000} {
			run(t, job(n, Config{Eager: eager}), func(d *Device) {
				x := exchange(d)
				var sends, recvs []Transfer
				for r := range n {
					if r != d.Rank() {
						sends = append(sends, Transfer{Rank: r, Number: r})
						recvs = append(recvs, Transfer{Rank: r, Number: r, Row: make([]byte, size)})
					}
				}
				for turn := range turns {
					x.Tag = turn
					for i := range sends {
						sends[i].Row = filled(size, d.Rank(), turn)
					}
					first := sends
					if eager == 0 && size <= DefaultEager { // what is sent waits
						first = nil
						if peer, err := x.Round(ctx, sends, nil); err != nil {
							t.Errorf("rank %d: %v", peer, err)
						}
					}
					if peer, err := x.Round(ctx, first, recvs); err != nil {
						t.Errorf("rank %d: %v", peer, err)
					}
					for _, r := range recvs {
						if !bytes.Equal(r.Row, filled(size, r.Rank, turn)) {
							t.Errorf("size %d, turn %d: rank %d has something else from %d", size, turn, d.Rank(), r.Rank)
						}
					}
				}
			})
		}
	}
}

// A wide fabric takes long packets.
type wide struct{ fabric.Fabric }

func (wide) Limit(int) int { return 1 << 20 }

// TestExchangeSoon: a message of an operation that can only go by packets goes at once, though it is longer than others that do, unless that limit was adjusted, or there
// is no credit: then it is asked for, which takes a packet more each way.
func TestExchangeSoon(t *testing.T) {
	for name, c := range map[string]struct {
		size    int
		config  Config
		packets uint64 // that each sends
	}{
		"at once":   {soon, Config{}, 1},
		"long":      {soon + 1, Config{}, 3},
		"adjusted":  {soon, Config{Eager: DefaultEager + 1}, 3},
		"never":     {8, Config{Eager: -1}, 3},
		"no credit": {soon, Config{Window: soon}, 3},
	} {
		var all []*Device
		for _, f := range fabric.NewMemory(2) {
			all = append(all, New(wide{f}, c.config))
		}
		run(t, all, func(d *Device) {
			other := 1 - d.Rank()
			x, out, in := exchange(d), filled(c.size, d.Rank(), 1), make([]byte, c.size)
			if _, err := x.Round(ctx, []Transfer{{Rank: other, Number: other, Row: out}}, []Transfer{{Rank: other, Number: other, Row: in}}); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			if !bytes.Equal(in, filled(c.size, other, 1)) {
				t.Errorf("%s: rank %d has something else", name, d.Rank())
			}
			var sent []uint64
			d.Locked(func() { sent, _ = d.Traffic() })
			if sent[other] != c.packets {
				t.Errorf("%s: rank %d has sent %d packets, want %d", name, d.Rank(), sent[other], c.packets)
			}
		})
	}
}

// TestExchangeWithRequests: an exchange speaks with requests as they do among themselves.
func TestExchangeWithRequests(t *testing.T) {
	for _, size := range []int{0, 8, DefaultEager + 1} {
		run(t, job(2, Config{}), func(d *Device) {
			other := 1 - d.Rank()
			out, in := filled(size, d.Rank(), 1), make([]byte, size)
			if d.Rank() == 0 {
				x := exchange(d)
				x.Check = 7
				if _, err := x.Round(ctx, []Transfer{{Rank: 1, Number: 1, Row: out}}, []Transfer{{Rank: 1, Number: 1, Row: in}}); err != nil {
					t.Error(err)
				}
			} else {
				r := d.Irecv(Source{Rank: 0, Source: 0, Op: someOp, Check: 7}, of(in, dtype.Byte))
				s := d.Isend(Standard, Destination{Rank: 0, Source: 1, Op: someOp, Check: 7}, of(out, dtype.Byte))
				if err := d.WaitAll(ctx, []*Request{r, s}); err != nil || r.Err != nil || s.Err != nil {
					t.Error(err, r.Err, s.Err)
				}
			}
			if !bytes.Equal(in, filled(size, other, 1)) {
				t.Errorf("size %d: rank %d has something else", size, d.Rank())
			}
		})
	}
}

// TestExchangeWrong: ranks that do not do the same are told so, and what they sent goes nowhere.
func TestExchangeWrong(t *testing.T) {
	for _, size := range []int{8, DefaultEager + 8} {
		for name, c := range map[string]struct {
			wrong func(x *Exchange, row []byte) []byte
			is    func(err error) bool
		}{
			"operation": {func(x *Exchange, row []byte) []byte { x.Op++; return row }, isA[*MixedError]},
			"check":     {func(x *Exchange, row []byte) []byte { x.Check++; return row }, isA[*MixedError]},
			"length":    {func(_ *Exchange, row []byte) []byte { return row[:len(row)-1] }, isA[*MixedError]},
			"type":      {func(x *Exchange, row []byte) []byte { x.Type = dtype.Of(dtype.Float64); return row }, isA[*TypeError]},
		} {
			run(t, job(2, Config{}), func(d *Device) {
				x, out, in := exchange(d), filled(size, 1, 1), make([]byte, size)
				if d.Rank() == 1 {
					if _, err := x.Round(ctx, []Transfer{{Rank: 0, Row: c.wrong(x, out)}}, nil); err != nil {
						t.Errorf("%s: the sender is told %v", name, err)
					}
					return
				}
				peer, err := x.Round(ctx, nil, []Transfer{{Rank: 1, Number: 1, Row: in}})
				if peer != 1 || !c.is(err) || !bytes.Equal(in, make([]byte, size)) {
					t.Errorf("%s: rank %d: %v; received %v", name, peer, err, in[:4])
				}
			})
		}
	}
}

func isA[T error](err error) bool {
	var x T
	return errors.As(err, &x)
}

// TestExchangeLost: a round ends when a rank that it waits for has left, and one that is begun later, too.
func TestExchangeLost(t *testing.T) {
	run(t, job(3, Config{}), func(d *Device) {
		if d.Rank() == 2 {
			if err := d.Close(ctx); err != nil {
				t.Error(err)
			}
			return
		}
		for range 2 {
			x := exchange(d)
			peer, err := x.Round(ctx, []Transfer{{Rank: 2, Number: 2, Row: make([]byte, 8)}}, []Transfer{{Rank: 2, Number: 2, Row: make([]byte, 8)}})
			if !isA[*LostError](err) || peer != 2 {
				t.Errorf("rank %d: %v", peer, err)
			}
		}
	})
}

// TestExchangeRefused: in a context that is refused, a round that waits ends, the next one does not begin, and a message that comes late is thrown away.
func TestExchangeRefused(t *testing.T) {
	all := job(2, Config{})
	d, x, refused := all[0], exchange(all[0]), errors.New("refused")
	recvs := []Transfer{{Rank: 1, Number: 1, Row: make([]byte, 8)}}
	x.Tag = 5
	d.mu.Lock()
	x.expect(recvs)
	d.Refuse(x.Context, 6, refused)
	if recvs[0].done {
		t.Error("an earlier turn is refused")
	}
	d.Refuse(x.Context, 5, refused)
	if !recvs[0].done {
		t.Error("it waits in a context that is refused")
	}
	peer, err := x.end()
	d.mu.Unlock()
	if peer != 1 || err != refused {
		t.Errorf("rank %d: %v", peer, err)
	}
	late := exchange(all[1])
	late.Tag = 5
	if _, err := late.Round(ctx, []Transfer{{Rank: 0, Number: 0, Row: make([]byte, 8)}}, nil); err != nil {
		t.Error(err)
	}
	if _, err := x.Round(ctx, nil, recvs); err != refused {
		t.Errorf("the next round: %v", err)
	}
	if left := d.Unreceived(); left != nil {
		t.Errorf("kept: %v", left)
	}
}

// TestExchangeEnds: a round whose context ends is over, and so is what it had begun: a message that comes later waits.
func TestExchangeEnds(t *testing.T) {
	all := job(2, Config{})
	ended, cancel := context.WithCancelCause(ctx)
	why := errors.New("enough")
	cancel(why)
	row := make([]byte, 8)
	if _, err := exchange(all[0]).Round(ended, nil, []Transfer{{Rank: 1, Number: 1, Row: row}}); err != why {
		t.Error(err)
	}
	if _, err := exchange(all[1]).Round(ctx, []Transfer{{Rank: 0, Row: filled(8, 1, 1)}}, nil); err != nil {
		t.Error(err)
	}
	all[0].Test(func() bool { return false })
	if u, ok := all[0].Unasked(0); !ok || u.From != 1 || row[0] != 0 {
		t.Errorf("%+v, %t, %v", u, ok, row)
	}
}
