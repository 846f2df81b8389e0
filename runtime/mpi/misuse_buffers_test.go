package mpi

import (
	"bytes"
	"fmt"
	"runtime"
	"strings"
	"testing"
)

// watching turns CheckBuffers on during a test, in which rank r's n-th call is at line n of cell r.
func watching(t *testing.T, n int, f func(c *Comm)) {
	t.Helper()
	before := CheckBuffers(true)
	defer CheckBuffers(before)
	launch(t, n, func(c *Comm) {
		line := 0
		c.p.where = func() string { line++; return fmt.Sprintf("In[%d]:%d", c.Rank(), line) }
		f(c)
	})
}

// TestSendBufferChangedBeforeWait: short messages, which have gone already, and long ones; hashed and copied ones.
func TestSendBufferChangedBeforeWait(t *testing.T) {
	for _, n := range []int{4, 20_000, 1_000_000} {
		watching(t, 2, func(c *Comm) {
			x := make([]int64, n)
			if c.Rank() == 1 {
				ok(t, c.Barrier())
				_, err := c.Recv(x, 0, 0)
				ok(t, err)
				_, err = c.Recv(x, 0, 0)
				ok(t, err)
				return
			}
			q, err := c.Isend(x, 1, 0)
			ok(t, err)
			x[3] = 7
			ok(t, c.Barrier())
			_, err = q.Wait()
			check(t, err, ErrBuffer, "the buffer of Isend at In[0]:1 was changed before it was completed here: it")
			if want := fmt.Sprintf("its element 3 of %d was changed", n); n <= 20_000 && !strings.Contains(err.Error(), want) {
				t.Errorf("%v\nwant %s", err, want)
			}
			if q, err = c.Isend(x, 1, 0); err == nil {
				_, err = q.Wait()
			}
			ok(t, err)
			if left := c.p.pending(); len(left) > 0 {
				t.Errorf("pending: %v", left)
			}
		})
	}
}

// TestReceiveBufferTouchedBeforeItsMessage comes.
func TestReceiveBufferTouchedBeforeItsMessage(t *testing.T) {
	for _, n := range []int{4, 20_000} {
		watching(t, 2, func(c *Comm) {
			x := make([]int64, n)
			if c.Rank() == 1 {
				ok(t, c.Barrier())
				ok(t, c.Send(x, 0, 0))
				return
			}
			q, err := c.Irecv(x, 1, 0)
			ok(t, err)
			x[2] = 1
			ok(t, c.Barrier())
			_, err = q.Wait()
			check(t, err, ErrBuffer, fmt.Sprintf("the buffer of Irecv at In[0]:1 was written to before its message came: its element 2 of %d", n))
		})
	}
}

// TestOverlappingBuffers are told of at the call; two sends may share theirs.
func TestOverlappingBuffers(t *testing.T) {
	watching(t, 1, func(c *Comm) {
		x := make([]int64, 10)
		var all []*Request
		begin := func(q *Request, err error) {
			ok(t, err)
			all = append(all, q)
		}
		begin(c.Irecv(x[:5], 0, 1))
		_, err := c.Irecv(x[4:], 0, 2)
		check(t, err, ErrBuffer, "its buffer overlaps that of Irecv at In[0]:1, which is not complete")
		_, err = c.Isend(x[:1], 0, 2)
		check(t, err, ErrBuffer, "overlaps")
		begin(c.Irecv(x[5:7], 0, 2))
		begin(c.Isend(x[7:], 0, 1))
		begin(c.Isend(x[8:], 0, 2))
		_, err = WaitAll(all)
		ok(t, err)
		begin(c.Isend(x[:5], 0, 1))
		begin(c.Irecv(x[5:], 0, 1))
		if got, want := strings.Join(c.p.pending(), "; "), "Isend at In[0]:9 (5 int64); Irecv at In[0]:10 (5 int64)"; got != want {
			t.Errorf("pending: %s, want %s", got, want)
		}
		_, err = WaitAll(all)
		ok(t, err)
	})
}

// TestRequestOutOfReach: one that nobody can wait for any more is told of; those of a loop once, since they are of one line.
func TestRequestOutOfReach(t *testing.T) {
	said := make(chan string, 10)
	watching(t, 1, func(c *Comm) {
		c.p.stderr = writer(func(s string) { said <- s })
		c.p.where = func() string { return "In[0]:1" }
		func() {
			for range 5 {
				_, err := c.Isend([]int{1}, 0, 0)
				ok(t, err)
			}
		}()
		for len(c.p.pending()) > 0 {
			runtime.GC()
		}
		if s, want := <-said, "mpi: rank 0: Isend at In[0]:1 was never completed by Wait or Test\n"; s != want || len(said) > 0 {
			t.Errorf("%q and %d more, want %q", s, len(said), want)
		}
	})
}

// TestMessagesLeft: what has come and was not received can be listed, and Finalize tells of it, in the language of the notebook.
func TestMessagesLeft(t *testing.T) {
	launch(t, 2, func(c *Comm) {
		if c.Rank() == 1 {
			ok(t, c.Send([]int32{1, 2}, 0, 7))
		}
		ok(t, c.Barrier())
		left := c.p.unreceivedAll()
		if got := strings.Join(left, "; "); c.Rank() == 0 && got != "8 bytes from rank 1 of world, tag 7" || c.Rank() == 1 && got != "" {
			t.Errorf("rank %d: %s", c.Rank(), got)
		}
		for name, want := range map[string]string{
			"en": "mpi: rank 0: a message was never received: 8 bytes from rank 1 of world, tag 7\n",
			"fr": "mpi : rang 0 : un message n’a jamais été reçu : 8 octets du rang 1 de world, étiquette 7\n",
		} {
			if c.Rank() != 0 {
				break // the language is the process's
			}
			t.Setenv("JETON_LANG", name)
			var said bytes.Buffer
			c.p.stderr = &said
			c.p.tellUndone(c.p.d.Expected())
			if said.String() != want {
				t.Errorf("%q, want %q", said.String(), want)
			}
		}
	})
}
