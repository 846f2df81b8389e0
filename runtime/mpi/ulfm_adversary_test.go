package mpi

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"jeton/runtime/mpi/internal/device"
	"jeton/runtime/mpi/internal/fabric"
)

var adversaryRuns = flag.Int("adversary.runs", 1, "how many times as many random programs the adversaries run")

// A doomed fabric dies when it is about to send its k-th packet, as a process does that is killed there: that packet is not sent, nor any other.
type doomed struct {
	fabric.Fabric
	left atomic.Int64
	dead func()
}

func (d *doomed) Send(to int, h *fabric.Header, payload []byte, token any) (bool, error) {
	if d.left.Add(-1) < 0 {
		d.dead()
		return true, fabric.ErrClosed
	}
	return d.Fabric.Send(to, h, payload, token)
}

// dying runs f on n ranks, of which some die when they are about to send after so many packets. It returns who has died, and what each rank's f has returned.
func dying(n int, doom map[int]int64, f func(c *Comm) error) (dead []int, errs []error) {
	memory := fabric.NewMemory(n)
	var mu sync.Mutex
	ends := slices.Clone(memory)
	limit, cancel := context.WithTimeoutCause(context.Background(), forEver, errForEver)
	defer cancel()
	contexts := slices.Repeat([]context.Context{limit}, n)
	for v, packets := range doom {
		own, die := context.WithCancelCause(limit)
		contexts[v] = own
		end := &doomed{Fabric: memory[v], dead: func() {
			mu.Lock()
			defer mu.Unlock()
			if !slices.Contains(dead, v) {
				dead = append(dead, v)
				die(errKilled)
				memory[v].(*fabric.Memory).Kill(errKilled)
			}
		}}
		end.left.Store(packets)
		ends[v] = end
	}
	errs = mortals(ends, contexts, f)
	mu.Lock()
	defer mu.Unlock()
	return slices.Sorted(slices.Values(dead)), errs
}

// deathsAt runs f on n ranks once for each packet that a victim may be about to send, until it sends all that it has to and lives. check gets the
// errors of the ranks; those of victims count for nothing. It returns in how many runs a victim has died.
func deathsAt(t *testing.T, n int, victims []int, f func(c *Comm) error, check func(t *testing.T, dead []int, errs []error)) (runs int) {
	t.Helper()
	for k := int64(0); ; k++ {
		doom := map[int]int64{}
		for i, v := range victims {
			doom[v] = k / int64(1+i) // several victims die at different packets
		}
		dead, errs := dying(n, doom, f)
		check(t, dead, errs)
		if t.Failed() {
			t.Fatalf("n=%d, victims %v, packet %d", n, victims, k)
		}
		if len(dead) == 0 {
			return runs
		}
		runs++
	}
}

// TestAgreeAdversary: whichever rank, or two, or all but one, die at whichever packet, the living end, and know the same; also those who knew it
// before they died.
func TestAgreeAdversary(t *testing.T) {
	total := 0
	for n := 2; n <= 6; n++ {
		for _, victims := range victimsOf(n) {
			results := make([]atomic.Pointer[string], n)
			total += deathsAt(t, n, victims, func(c *Comm) error {
				results[c.Rank()].Store(nil)
				all, err := c.Agree(^(1 << c.Rank()))
				if err != nil && !errors.Is(err, ErrProcFailed) {
					return err
				}
				said := fmt.Sprintf("%b %v", uint(all)&(1<<n-1), errors.Is(err, ErrProcFailed))
				results[c.Rank()].Store(&said)
				return nil
			}, func(t *testing.T, dead []int, errs []error) {
				same := ""
				for r := range n {
					gone := slices.Contains(dead, r)
					said := results[r].Load()
					switch {
					case errs[r] != nil && !gone:
						t.Errorf("rank %d: %v", r, errs[r])
					case said == nil && !gone:
						t.Errorf("rank %d has no result", r)
					case said != nil && same == "":
						same = *said
					case said != nil && same != *said:
						t.Errorf("rank %d: %s, another %s", r, *said, same)
					}
				}
				if len(dead) == 0 && same != "0 false" {
					t.Errorf("all live, and agree on %q", same)
				}
			})
		}
	}
	t.Logf("%d deaths", total)
}

// victimsOf are sets of ranks that may die: each one, each two, and the first all but one.
func victimsOf(n int) (all [][]int) {
	for i := range n {
		all = append(all, []int{i})
		for j := i + 1; j < n && n > 2; j++ {
			all = append(all, []int{i, j}, []int{j, i})
		}
	}
	if n > 3 {
		var first []int
		for i := range n - 1 {
			first = append(first, i)
		}
		all = append(all, first)
	}
	return all
}

// TestStrangeFaults: a rank that tells of failures in ever more communicators, which there are not, takes some memory and no more, and what is told of one that is made later is not lost.
func TestStrangeFaults(t *testing.T) {
	ends := fabric.NewMemory(2)
	p := start(ends[1], []string{"a", "b"}, device.Config{})
	b := &ballot{flags: allFlags(), call: callAgree, failed: newRoll(2), acked: newRoll(2)}
	deliver := func(verb int32, context uint32, payload []byte) {
		h := fabric.Header{Kind: kindFault, Context: context, Tag: verb, A: 1}
		p.d.Locked(func() { (*faultHandler)(&p.faults).Deliver(0, &h, payload) })
	}
	const last = firstContext + 10*mostStrange*contextsEach
	for context := uint32(firstContext); context < last; context += contextsEach {
		deliver(verbVote, context, b.append(nil))
		deliver(verbRevoked, context, nil)
	}
	if early, councils := len(p.faults.early), len(p.faults.councils); early != mostStrange || councils != mostStrange {
		t.Errorf("%d notices and %d councils are kept, and there may be %d", early, councils, mostStrange)
	}
	deliver(verbRevoked, last, nil)
	c := p.comm(last, []int{0, 1}, "")
	if err := c.faulty.revoked(); err == nil || classOf(err) != ErrRevoked {
		t.Errorf("the communicator was revoked before it was made, and %v", err)
	}
}
