package mpi

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"jeton/runtime/mpi/internal/device"
)

// TestOneBufferTwiceInParts: what is sent and what is received have no memory in common in operations of parts of any length either, nor of two groups, nor of a neighbourhood.
func TestOneBufferTwiceInParts(t *testing.T) {
	first := func(_ any, err error) error { return err }
	const text = "what is sent and what is received have memory in common: "
	launch(t, 2, func(c *Comm) {
		x, me, two, ints := make([]int, 8), c.Rank(), []int{2, 2}, []*Datatype{Int, Int}
		for call, err := range map[string]error{
			"Gatherv":         c.Gatherv(x[1:3], x, two, nil, me),
			"Gatherv/first":   c.Gatherv(x[:2], x, two, nil, me), // the root's part is where it is to go: that is what InPlace says
			"Allgatherv":      c.Allgatherv(x[3:5], x, two, nil),
			"Allgatherv/ring": c.Allgatherv(x[3:5], x, two, []int{0, 4}, WithAlgorithm("ring")),
			"Alltoallv":       c.Alltoallv(x, two, []int{4, 0}, x, two, []int{2, 5}),
			"Alltoallw":       c.Alltoallw(x, two, nil, ints, x, two, []int{40, 24}, ints),
			"Igatherv":        first(c.Igatherv(x[2:4], x, two, nil, me)),
			"AlltoallvInit":   first(c.AlltoallvInit(x, two, nil, x, two, nil)),
		} {
			check(t, err, ErrBuffer, text+"give InPlace as send where the data is in recv")
			check(t, err, ErrBuffer, "): "+call[:6])
		}
		check(t, c.Scatterv(x, two, []int{4, 0}, x[5:7], me), ErrBuffer, text+"give InPlace as recv where the root's part shall stay in send")
		ring, err := c.CartCreate([]int{2}, []bool{true}, false)
		ok(t, err)
		for _, err := range []error{
			ring.NeighborAllgatherv(x[1:3], x, two, nil), ring.NeighborAlltoallv(x, two, nil, x, two, []int{6, 3}), ring.NeighborAlltoallw(x, two, nil, ints, x, two, []int{8, 32}, ints),
			first(ring.IneighborAlltoallv(x, two, nil, x, two, nil)),
		} {
			check(t, err, ErrBuffer, text+"take another slice")
		}
		half, err := c.Split(me, 0)
		ok(t, err)
		pair, err := half.IntercommCreate(0, c, 1-me, 0)
		ok(t, err)
		one := []int{2}
		for _, err := range []error{
			pair.Allgather(x[:2], x[:2]), pair.Allgatherv(x[1:3], x, one, nil), pair.Alltoall(x[:2], x[1:3]), pair.Alltoallv(x, one, []int{3}, x, one, []int{4}), pair.Allreduce(x, x, Sum),
		} {
			check(t, err, ErrBuffer, text+"take another slice")
		}
		// None of them has taken a turn. What lies beside and between each other is in order: the odd and the even elements, the parts of one slice in any order, no elements.
		odd, even := Buffer{Data: x, Count: 2, Type: Must(Must(Int.Vector(1, 1, 1)).Resized(0, 16)), Offset: 1}, Buffer{Data: x, Count: 2, Type: Must(Must(Int.Vector(1, 1, 1)).Resized(0, 16))}
		for _, err := range []error{
			c.Alltoallv(x, []int{1, 1}, []int{6, 2}, x, []int{1, 1}, []int{3, 0}), c.Allgatherv(x[4:6], x, two, []int{0, 2}), c.Allgatherv(x[4:6], x, two, []int{6, 2}),
			c.Alltoallv(odd, []int{1, 1}, nil, even, []int{1, 1}, nil), c.Gatherv(x[4:6], x, two, nil, 0), c.Alltoallv(x, []int{0, 0}, []int{3, 3}, x, []int{0, 0}, []int{3, 3}),
			pair.Alltoall(x[:2], x[2:4]), pair.Allreduce(x[:4], x[4:], Sum), ring.NeighborAllgather(x[:2], x[2:6]), ring.NeighborAlltoallv(x, two, []int{0, 0}, x, two, []int{2, 4}),
		} {
			ok(t, err)
		}
		check(t, c.Alltoallw(x, []int{1, 1}, nil, ints, x, two, []int{40, 32}, ints), ErrCount, "recv: the parts of ranks 0 and 1 overlap: bytes 40 to 55, and 32 to 47")
		check(t, ring.NeighborAlltoallw(x, []int{1, 1}, nil, ints, x, two, []int{40, 32}, ints), ErrCount, "recv: the parts of neighbours 0 and 1 overlap")
	})
}

// TestAllApart: parts meet where two of them do.
func TestAllApart(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	mem := make([]byte, 64)
	types := []*Datatype{Byte, Int16, Must(Byte.Vector(2, 1, 2))}
	some := func() (all []device.Buffer) {
		for range r.IntN(4) {
			k := types[r.IntN(len(types))]
			all = append(all, device.Buffer{Mem: mem, Origin: r.IntN(40), Count: r.IntN(4), Type: k.t})
		}
		return all
	}
	said := 0
	for range 20_000 {
		from, to := some(), some()
		want := false
		for _, a := range from {
			for _, b := range to {
				want = want || apart(a, b, "") != nil
			}
		}
		if got := allApart(from, to, "") != nil; got != want {
			t.Fatalf("%v, %v: %v, want %v", from, to, got, want)
		}
		if want {
			said++
		}
	}
	if said < 500 || said > 19_500 {
		t.Error(fmt.Sprint(said, " of 20000 meet"))
	}
}

// TestTypesThatOverlap: a type that has a byte twice may be sent, and is refused where it would be received into, before anything has come.
func TestTypesThatOverlap(t *testing.T) {
	second := func(_ any, err error) error { return err }
	launch(t, 2, func(c *Comm) {
		twice := Must(Int.Hindexed([]int{2, 2}, []int{0, 8}))
		less := Must(Int.Resized(0, 4))
		x, me := make([]int, 12), c.Rank()
		into := Buffer{Data: x, Count: 1, Type: twice}
		w, err := c.WinCreate(make([]int, 8))
		ok(t, err)
		w.SetErrhandler(ErrorsReturn)
		ok(t, w.Fence())
		const text = "1 elements of hindexed([2 2], [0 8], int64) have byte 8 twice: such a type can be sent, but not received into"
		for call, err := range map[string]error{
			"Recv": second(c.Recv(into, 1-me, 0)), "Irecv": second(c.Irecv(into, 1-me, 0)), "Allgather": c.Allgather(x[:2], Buffer{Data: x, Count: 1, Type: twice}), "Bcast": c.Bcast(into, 1-me),
			"Alltoallw": c.Alltoallw(x, []int{4, 4}, nil, []*Datatype{Int, Int}, x, []int{1, 1}, []int{0, 48}, []*Datatype{twice, twice}), "Win.Get": w.Get(into, me, 0),
			"Win.Put": w.Put(x[:4], me, 0, As(1, twice)),
		} {
			check(t, err, ErrType, text)
			check(t, err, ErrType, call)
		}
		check(t, second(c.Recv(Buffer{Data: x, Count: 3, Type: less}, 1-me, 0)), ErrType, "3 elements of resized(int64, 0, 4) have byte 4 twice")
		got := make([]int, 4)
		ok(t, second(c.Sendrecv(into, 1-me, 0, got, 1-me, 0)))
		ok(t, w.Get(got, me, 0, As(1, twice)))
		ok(t, w.Fence())
		if me == 0 {
			ok(t, c.Bcast(into, 0))
		} else {
			ok(t, c.Bcast(got, 0))
		}
		ok(t, second(c.Sendrecv(Buffer{Data: x, Count: 3, Type: less}, 1-me, 0, got[:3], 1-me, 0)))
		ok(t, w.Free())
	})
}
