package mpi

import (
	"errors"
	"runtime"
	"testing"
)

// until waits for what another goroutine of this process does.
func until(done func() bool) {
	for !done() {
		runtime.Gosched()
	}
}

// TestOneRequestForTwoGoroutines: who comes second is told so, and the first goes on.
func TestOneRequestForTwoGoroutines(t *testing.T) {
	for name, second := range map[string]func(q *Request) error{
		"Wait":     func(q *Request) error { _, err := q.Wait(); return err },
		"Test":     func(q *Request) error { _, _, err := q.Test(); return err },
		"WaitAll":  func(q *Request) error { _, err := WaitAll([]*Request{nil, q}); return err },
		"TestAll":  func(q *Request) error { _, _, err := TestAll([]*Request{q}); return err },
		"WaitAny":  func(q *Request) error { _, _, err := WaitAny([]*Request{q}); return err },
		"TestAny":  func(q *Request) error { _, _, _, err := TestAny([]*Request{q}); return err },
		"WaitSome": func(q *Request) error { _, _, err := WaitSome([]*Request{q}); return err },
		"TestSome": func(q *Request) error { _, _, err := TestSome([]*Request{q}); return err },
	} {
		t.Run(name, func(t *testing.T) {
			launch(t, 2, func(c *Comm) {
				if c.Rank() == 1 {
					ok(t, c.Barrier())
					ok(t, c.Send([]int{7}, 0, 0))
					return
				}
				x := make([]int, 1)
				q, err := c.Irecv(x, 1, 0)
				ok(t, err)
				first := make(chan error)
				go func() { _, err := q.Wait(); first <- err }()
				until(q.claimed.Load)
				check(t, second(q), ErrRequest, "another goroutine is in a Wait or a Test of this request")
				ok(t, c.Barrier())
				ok(t, <-first)
				if x[0] != 7 {
					t.Errorf("received %d", x[0])
				}
			})
		})
	}
}

// TestTwoCollectivesAtOnce: of one communicator by two goroutines of a rank.
func TestTwoCollectivesAtOnce(t *testing.T) {
	launch(t, 2, func(c *Comm) {
		if c.Rank() == 1 {
			_, err := c.Recv(make([]int, 1), 0, 0)
			ok(t, errors.Join(err, c.Barrier()))
			return
		}
		first := make(chan error)
		go func() { first <- c.Barrier() }()
		until(func() bool { return c.blocking() != nil })
		check(t, c.Bcast(make([]int, 1), 0), ErrOther, "another goroutine of this rank is in Barrier of world at the same time")
		ok(t, errors.Join(c.Send([]int{1}, 1, 0), <-first))
	})
}
