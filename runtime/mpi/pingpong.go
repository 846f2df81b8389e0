package mpi

import (
	"fmt"
	"slices"
	"time"

	"jeton/runtime/mpi/internal/schedule"
)

// A Sample is how long a message of a size takes: half of what it takes there and back.
type Sample struct {
	Bytes int
	Time  time.Duration
}

// How long a size is measured: some batches, each of about batchTime; the median counts.
const (
	batches   = 7
	batchTime = 3 * time.Millisecond
	mostLaps  = 2000
)

// pingPongSizes are what is measured when nothing else is asked for: so many that a fit finds where the way of sending changes.
func pingPongSizes() (all []int) {
	for n := 1; n <= 4<<20; n *= 2 {
		all = append(all, n)
	}
	return all
}

// PingPong measures how long messages take between ranks 0 and 1: the median of batches of laps, some 25 ms for each size. It is there to check a
// measurement of one's own. All ranks get the result. Its messages are not counted as traffic. Collective; without sizes it takes the
// powers of two from 1 byte to 4 MiB, for less than a second.
//
// Errors: ErrComm for one rank alone; ErrCount for a negative size; ErrProcFailed.
func PingPong(c *Comm, sizes ...int) ([]Sample, error) {
	if len(sizes) == 0 {
		sizes = pingPongSizes()
	}
	args := fmt.Sprint(sizes)
	err := c.usable()
	if err == nil && (c.remote != nil || c.Size() < 2) {
		err = bad(ErrComm, "a ping-pong needs two ranks of one group, and %s has %d", c.Name(), c.Size())
	}
	if err == nil && slices.Min(sizes) < 0 {
		err = bad(ErrCount, "a message of %d bytes", slices.Min(sizes))
	}
	if err != nil {
		return nil, c.fail("PingPong", args, err)
	}
	var all []Sample
	for _, n := range sizes {
		s, err := c.pingPong(n)
		if err != nil {
			return nil, c.fail("PingPong", args, err)
		}
		all = append(all, s)
	}
	return all, nil
}

// pingPong measures one size.
func (c *Comm) pingPong(nbytes int) (Sample, error) {
	buf := make([]byte, nbytes)
	_, err := c.laps(buf, 3) // pages are touched, connections made
	if err != nil {
		return Sample{}, err
	}
	trial, err := c.laps(buf, 10)
	if err != nil {
		return Sample{}, err
	}
	laps := []int{int(max(1, min(batchTime*10/max(trial, 1), mostLaps)))}
	if err := c.same(laps); err != nil {
		return Sample{}, err
	}
	times := make([]int, batches)
	for i := range times {
		t, err := c.laps(buf, laps[0])
		if err != nil {
			return Sample{}, err
		}
		times[i] = int(t) / laps[0] / 2
	}
	slices.Sort(times)
	median := times[batches/2 : batches/2+1]
	err = c.same(median)
	return Sample{nbytes, time.Duration(median[0])}, err
}

// same gives all ranks what rank 0 has.
func (c *Comm) same(x []int) error {
	o, err := c.bcast(x, 0, nil)
	return c.unseen("PingPong", o, err)
}

// laps sends a buffer from rank 0 to rank 1 and back, again and again, and says how long it took.
func (c *Comm) laps(buf []byte, laps int) (time.Duration, error) {
	o, err := c.prepare("PingPong", codeOf("PingPong"), func() string { return fmt.Sprintf("%d bytes", len(buf)) })
	if err != nil || c.rank > 1 {
		if err == nil { // it takes its turn, and has nothing to do
			err = c.unseen("PingPong", o, nil)
		}
		return 0, err
	}
	b, err := view(buf)
	if err != nil {
		return 0, err
	}
	out, back := step{sends: []transfer{{1 - c.rank, b}}}, step{recvs: []transfer{{1 - c.rank, b}}}
	if c.rank == 1 {
		out, back = back, out
	}
	var began time.Time
	o.stages = []stage{func() ([]step, error) {
		steps := make([]step, 0, 2*laps)
		for range laps {
			steps = append(steps, out, back)
		}
		began = time.Now()
		return steps, nil
	}}
	err = c.unseen("PingPong", o, nil)
	return time.Since(began), err
}

// A Network says what a message costs, for Predict: how long one of so many bytes keeps its sender, until it is there.
type Network interface {
	Seconds(nbytes int) float64
}

// Predict is how long a collective operation takes on a network, by the schedule of an algorithm: a rank sends one message at a time, and what
// ranks compute costs nothing. nbytes is what count would be in Explain, in bytes. An algorithm "" is the first that Algorithms names.
//
// For messages that take a+b·n seconds that is, of N ranks: (N−1)(a+bn) for a linear broadcast, ⌈log₂N⌉(a+bn) for a binomial one, and
// ⌈log₂N⌉a+(N−1)bn for a binomial scatter of n bytes to each.
//
// There may be 100,000 ranks. Where all ranks do the same (Alltoall; a ring, if the bytes can be dealt out evenly), the schedule of one is followed; of others, up to four million
// messages are.
//
// Errors: those of Explain; ErrArg when there are too many messages.
func Predict(network Network, operation, algorithm string, ranks, root, nbytes int, options ...Option) (time.Duration, error) {
	of, how, err := schedules(operation, algorithm, ranks, root, nbytes, mostPredicted, options)
	if err != nil {
		return 0, typeErr("Predict", err)
	}
	cost, err := costOf(operation, how, ranks, root, nbytes, of, schedule.Network{Message: network.Seconds})
	if err != nil {
		return 0, typeErr("Predict", err)
	}
	return time.Duration(cost.Last() * float64(time.Second)), nil
}

// What Predict follows, in some seconds and some hundred megabytes.
const (
	mostPredicted = 100_000   // ranks
	mostFollowed  = 4_000_000 // messages
)

func costOf(operation string, how schedule.Algorithm, ranks, root, count int, of func(int) *schedule.Schedule, net schedule.Network) (*schedule.Cost, error) {
	if schedule.Turned(operation, how, ranks, count) {
		return schedule.CostOfTurned(ranks, of(0), net)
	}
	usual := (root + ranks/2) % ranks // a rank that is not the root, if there is one
	if n := messages(of(root)) + ranks*messages(of(usual)); n > mostFollowed {
		return nil, bad(ErrArg, "%s by %q on %d ranks would be some %d messages, of which Predict follows %d; try fewer ranks, or another algorithm", operation, how, ranks, n, mostFollowed)
	}
	return schedule.CostOf(ranks, of, net)
}

// messages is a rank's share of them: of each it has one end.
func messages(s *schedule.Schedule) int {
	ends := 0
	for i := range s.Rounds {
		ends += len(s.Rounds[i].Sends) + len(s.Rounds[i].Recvs)
	}
	return (ends + 1) / 2
}
