package mpi

import (
	"testing"
	"time"
)

func TestPingPong(t *testing.T) {
	launch(t, 3, func(c *Comm) {
		all, err := PingPong(c, 0, 8, 100_000)
		ok(t, err)
		if len(all) != 3 || all[2].Bytes != 100_000 {
			t.Fatalf("%v", all)
		}
		for _, s := range all {
			if s.Time <= 0 || s.Time > time.Second {
				t.Errorf("%d bytes take %v", s.Bytes, s.Time)
			}
		}
		ok(t, c.Barrier()) // the ranks are still in step
		if got := c.Traffic().Only(PointToPoint).Total().Messages; got != 0 {
			t.Errorf("%d messages are counted", got)
		}
		_, err = PingPong(c, -1)
		check(t, err, ErrCount, "-1 bytes")
		_, err = PingPong(c.p.self)
		check(t, err, ErrComm, "two ranks")
	})
}

// line takes a millisecond a message, and a microsecond a byte.
type line struct{}

func (line) Seconds(nbytes int) float64 { return 1e-3 + 1e-6*float64(nbytes) }

// The predictions are the closed formulas of textbooks.
func TestPredict(t *testing.T) {
	const n = 8
	us := func(messages, nbytes int) time.Duration {
		return time.Duration(messages)*time.Millisecond + time.Duration(nbytes)*time.Microsecond
	}
	for _, x := range []struct {
		operation, algorithm string
		want                 time.Duration
	}{
		{"Bcast", "linear", us(n-1, (n-1)*500)},
		{"Bcast", "binomial", us(3, 3*500)},
		{"Scatter", "linear", us(n-1, (n-1)*500)},
		{"Scatter", "binomial", us(3, (n-1)*500)},
		{"Allgather", "ring", us(n-1, (n-1)*500)},
		{"Allreduce", "recursive-doubling", us(3, 3*500)},
	} {
		got, err := Predict(line{}, x.operation, x.algorithm, n, 0, 500)
		ok(t, err)
		if (got - x.want).Abs() > time.Microsecond {
			t.Errorf("%s, %s: %v, want %v", x.operation, x.algorithm, got, x.want)
		}
	}
	const many = 10_000
	for _, x := range []struct {
		operation, algorithm string
		want                 time.Duration
	}{
		{"Bcast", "binomial", us(14, 14*500)},
		{"Allgather", "ring", us(many-1, (many-1)*500)},
		{"Alltoall", "pairwise", us(many-1, (many-1)*500)},
		{"Alltoall", "linear", us(many-1, (many-1)*500)},
	} {
		got, err := Predict(line{}, x.operation, x.algorithm, many, 0, 500)
		ok(t, err)
		if (got - x.want).Abs() > time.Millisecond {
			t.Errorf("%s, %s, %d ranks: %v, want %v", x.operation, x.algorithm, many, got, x.want)
		}
	}
	_, err := Predict(line{}, "Allreduce", "ring", many, 0, 500) // parts of unequal lengths
	check(t, err, ErrArg, "Predict follows 4000000")
	_, err = Predict(line{}, "Bcast", "", 100_001, 0, 500)
	check(t, err, ErrArg, "there can be 1 to 100000")
	_, err = Predict(line{}, "Bcast", "star", n, 0, 500)
	check(t, err, ErrArg, "the algorithms of Bcast")
}
