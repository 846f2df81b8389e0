package mpi

import (
	"bytes"
	"errors"
	"fmt"
	"sync"
	"testing"
)

// TestUndone: Finalize tells which receives have found nothing, and which epochs of windows were not ended, in the language of the notebook.
func TestUndone(t *testing.T) {
	told := make(chan struct{})
	launch(t, 2, func(c *Comm) {
		w, err := c.WinCreate(make([]int, 2), WithName("count"))
		ok(t, err)
		every, err := c.WinCreate(make([]int, 2), WithName("every"))
		ok(t, err)
		sub, err := c.Dup()
		ok(t, err)
		sub.SetName("rows")
		other, err := c.Group().Incl(1 - c.Rank())
		ok(t, err)
		if c.Rank() == 0 {
			ok(t, errors.Join(w.Lock(LockExclusive, 1), every.LockAll()))
			_, err = c.Irecv(make([]int, 1), 1, 5)
			ok(t, err)
			_, err = sub.Irecv(make([]int, 1), AnySource, AnyTag)
			ok(t, err)
		} else {
			ok(t, every.Post(other))
		}
		ok(t, c.Barrier())
		said := func() string {
			var text bytes.Buffer
			c.p.stderr = &text
			c.p.tellUndone(c.p.d.Expected())
			return text.String()
		}
		if c.Rank() == 1 {
			if got, want := said(), "mpi: rank 1: window every: no Wait after Post\n"; got != want {
				t.Errorf("%s, want %s", got, want)
			}
			close(told)
			return
		}
		<-told // the language is the process's
		for name, want := range map[string]string{
			"en": "mpi: rank 0: a receive has found no message: from rank 1 of world, tag 5\n" +
				"mpi: rank 0: a receive has found no message: from AnySource of rows, tag AnyTag\n" +
				"mpi: rank 0: window count: no Unlock(target=1) after Lock(exclusive, target=1)\n" +
				"mpi: rank 0: window every: no UnlockAll after LockAll\n",
			"fr": "mpi : rang 0 : une réception n’a pas trouvé de message : du rang 1 de world, étiquette 5\n" +
				"mpi : rang 0 : une réception n’a pas trouvé de message : de AnySource de rows, étiquette AnyTag\n" +
				"mpi : rang 0 : fenêtre count : aucun Unlock(target=1) après Lock(exclusive, target=1)\n" +
				"mpi : rang 0 : fenêtre every : aucun UnlockAll après LockAll\n",
		} {
			t.Setenv("JETON_LANG", name)
			if got := said(); got != want {
				t.Errorf("%s:\n%swant:\n%s", name, got, want)
			}
		}
	})
}

// TestUnwaited: Finalize counts the requests of all kinds of which the program has not seen the end, and those alone.
func TestUnwaited(t *testing.T) {
	var looked sync.WaitGroup
	looked.Add(2)
	launch(t, 2, func(c *Comm) {
		other := 1 - c.Rank()
		said := func() string {
			var text bytes.Buffer
			c.p.stderr = &text
			c.p.tellUndone(c.p.d.Expected())
			return text.String()
		}
		begun := func(q *Request, err error) *Request {
			t.Helper()
			ok(t, err)
			return q
		}
		room := make([]int, 1)
		again := begun(c.SendInit([]int{1}, other, 1))
		toNobody := begun(c.RecvInit(room, ProcNull, 1))
		all := []*Request{again, toNobody, begun(c.Irecv(room, other, 1)), begun(c.Isend([]int{1}, ProcNull, 1)), begun(c.Iallreduce([]int{1}, make([]int, 1), Sum))}
		ok(t, errors.Join(again.Start(), toNobody.Start()))
		_, err := WaitAll(all)
		ok(t, err)
		q := begun(c.Ibarrier())
		for done := false; !done; {
			_, done, err = q.Test()
			ok(t, err)
		}
		ok(t, begun(c.Isend([]int{1}, other, 2)).Free())
		_, err = c.Recv(room, other, 2)
		ok(t, err)
		if text := said(); text != "" {
			t.Errorf("with nothing left: %s", text)
		}
		looked.Done()
		looked.Wait() // without a message
		begun(c.Isend([]int{1}, other, 3))
		_, err = c.Recv(room, other, 3)
		ok(t, errors.Join(err, toNobody.Start()))
		begun(c.p.self.Ibarrier())
		want := fmt.Sprintf("mpi: rank %d: requests that no Wait or Test has completed: 3 (CheckBuffers(true), or JETON_MPI_CHECK=1, names them, with their lines)\n", c.Rank())
		if text := said(); text != want {
			t.Errorf("%s, want %s", text, want)
		}
	})
}
