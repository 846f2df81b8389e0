package mpi

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"testing"
	"unsafe"

	"jeton/runtime/mpi/internal/device"
	"jeton/runtime/mpi/internal/fabric"
)

// The ways to send. Each sends x once, and returns when it is done; a receive is posted already.
var sendings = map[string]func(c *Comm, x any, dest, tag int) error{
	"Send":  (*Comm).Send,
	"Ssend": (*Comm).Ssend,
	"Rsend": (*Comm).Rsend,
	"Bsend": (*Comm).Bsend,
	"Isend": func(c *Comm, x any, dest, tag int) error { return waited(c.Isend(x, dest, tag)) },
	"Issend": func(c *Comm, x any, dest, tag int) error {
		return waited(c.Issend(x, dest, tag))
	},
	"Irsend": func(c *Comm, x any, dest, tag int) error { return waited(c.Irsend(x, dest, tag)) },
	"Ibsend": func(c *Comm, x any, dest, tag int) error { return waited(c.Ibsend(x, dest, tag)) },
	"SendInit": func(c *Comm, x any, dest, tag int) error {
		return started(c.SendInit(x, dest, tag))
	},
	"SsendInit": func(c *Comm, x any, dest, tag int) error { return started(c.SsendInit(x, dest, tag)) },
	"RsendInit": func(c *Comm, x any, dest, tag int) error { return started(c.RsendInit(x, dest, tag)) },
}

func waited(q *Request, err error) error {
	if err == nil {
		_, err = q.Wait()
	}
	return err
}

func started(q *Request, err error) error {
	if err == nil {
		err = q.Start()
	}
	return waited(q, err)
}

// lengths are those of messages that go at once, and of some that ask first.
var lengths = []int{0, 1, 100, 2048, 2049, 30_000}

// TestModes: whatever the mode and the length, a message goes round the ring, to oneself too, with what its status says of it.
func TestModes(t *testing.T) {
	for name, send := range sendings {
		for _, n := range []int{1, 2, 5} {
			for _, eager := range []int{-1, 16 << 10} {
				t.Run(fmt.Sprintf("%s/ranks=%d/eager=%d", name, n, eager), func(t *testing.T) {
					launch(t, n, func(c *Comm) {
						c.SetEagerLimit(eager)
						ok(t, c.BufferAttach(1<<20))
						me := c.Rank()
						next, before := (me+1)%n, (me+n-1)%n
						for tag, count := range lengths {
							got := make([]int, count+1)
							q, err := c.Irecv(got, before, tag)
							ok(t, err)
							ok(t, c.Barrier()) // for the ready mode
							ok(t, send(c, data(me, count), next, tag))
							s, err := q.Wait()
							ok(t, err)
							if s.Source != before || s.Tag != tag || s.Count(Int) != count || s.Count(Byte) != 8*count || s.Elements(Int) != count || s.Cancelled() || s.Err != nil {
								t.Errorf("%d elements: %v", count, s)
							}
							same(t, c, name, got[:count], data(before, count))
							if got[count] != 0 {
								t.Errorf("%d elements: there is one more", count)
							}
						}
						size, err := c.BufferDetach()
						if ok(t, err); size != 1<<20 {
							t.Errorf("BufferDetach: %d", size)
						}
					})
				})
			}
		}
	}
}

// TestStatusCounts: elements that are not whole. MPI 4.1, 5.1.11.
func TestStatusCounts(t *testing.T) {
	pair := Must(StructType([]int{1, 1}, []int{0, 8}, []*Datatype{Int32, Float64}))
	empty := Must(Int.Contiguous(0))
	launch(t, 2, func(c *Comm) {
		if c.Rank() == 0 {
			ok(t, c.Send([]int32{1, 2, 3}, 1, 0))
			ok(t, c.Send(nil, 1, 0))
			return
		}
		s, err := c.Recv(make([]int32, 5), 0, 0)
		ok(t, err)
		if s.Count(Int32) != 3 || s.Count(Float64) != Undefined || s.Elements(Float64) != Undefined || s.Count(pair) != 1 || s.Elements(pair) != 2 {
			t.Errorf("12 bytes: %d %d %d %d %d", s.Count(Int32), s.Count(Float64), s.Elements(Float64), s.Count(pair), s.Elements(pair))
		}
		if two := Must(Int32.Contiguous(2)); s.Count(two) != Undefined || s.Elements(two) != 3 {
			t.Errorf("12 bytes of 2 int32: %d, %d", s.Count(two), s.Elements(two))
		}
		s, err = c.Recv(nil, 0, 0)
		if ok(t, err); s.Count(Int32) != 0 || s.Count(empty) != 0 || s.Elements(empty) != 0 {
			t.Errorf("nothing: %v", s)
		}
	})
}

// TestBeginning: a message may be the beginning of what a receive has room for, also of one element of several kinds. MPI 4.1, 3.2.4, 5.1.11.
func TestBeginning(t *testing.T) {
	mixed := Must(StructType([]int{1, 2}, []int{0, 8}, []*Datatype{Float64, Int32}))
	launch(t, 2, func(c *Comm) {
		if c.Rank() == 0 {
			ok(t, c.Send([]float64{1.5}, 1, 0))
			ok(t, c.Send([]float64{1.5, 2.5}, 1, 0))
			ok(t, c.Send([]int32{1}, 1, 0))
			return
		}
		room := Buffer{Data: make([]byte, 48), Count: 3, Type: mixed}
		s, err := c.Recv(room, 0, 0)
		if ok(t, err); s.Count(mixed) != Undefined || s.Elements(mixed) != 1 {
			t.Errorf("half an element: %v", s)
		}
		if got := *(*float64)(unsafe.Pointer(&room.Data.([]byte)[0])); got != 1.5 {
			t.Errorf("half an element: %v was received", got)
		}
		for _, text := range []string{"2 float64 were sent, and received as struct", "1 int32 were sent, and received as struct"} {
			_, err = c.Recv(room, 0, 0)
			check(t, err, ErrType, text)
		}
	})
}

// TestPartOfElement: what comes of an element with gaps is put in its place, and the rest of it stays. MPI 4.1, 5.1.11.
func TestPartOfElement(t *testing.T) {
	for _, times := range []int{1, 3000} {
		gaps := Must(Int.Vector(3, 1, 2)) // elements 0, 2 and 4 of 5
		launch(t, 2, func(c *Comm) {
			x, y := data(0, 3*times+2), poisoned(5*times+5)
			if c.Rank() == 0 {
				ok(t, c.Send(x, 1, 0))
				return
			}
			s, err := c.Recv(Buffer{Data: y, Count: times + 1, Type: gaps}, 0, 0)
			if ok(t, err); s.Elements(gaps) != len(x) {
				t.Errorf("%v", s)
			}
			want := poisoned(len(y))
			for i, v := range x {
				want[i/3*5+i%3*2] = v
			}
			same(t, c, "Recv", y, want)
		})
	}
}

// TestSendsStay: a send does not change what was sent before it, packed or as it lies.
func TestSendsStay(t *testing.T) {
	gaps := Must(Int.Vector(3, 1, 2))
	launch(t, 2, func(c *Comm) {
		x, y := data(0, 10), data(1, 10)
		if c.Rank() == 0 {
			ok(t, c.Send(x, 1, 0))
			ok(t, c.Send(Buffer{Data: y, Count: 1, Type: gaps}, 1, 0))
			same(t, c, "Send", x, data(0, 10))
			same(t, c, "Send", y, data(1, 10))
			return
		}
		for range 2 {
			_, err := c.Recv(make([]int, 10), 0, 0)
			ok(t, err)
		}
	})
}

// TestProcNull: messages to nobody, and from nobody, in all calls. MPI 4.1, 3.10.
func TestProcNull(t *testing.T) {
	launch(t, 2, func(c *Comm) {
		null := func(s Status, err error) {
			t.Helper()
			if ok(t, err); s.Source != ProcNull || s.Tag != AnyTag || s.Count(Int) != 0 {
				t.Errorf("%v", s)
			}
		}
		x := []int{7}
		for name, send := range sendings {
			if err := send(c, x, ProcNull, 3); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
		null(c.Recv(x, ProcNull, 3))
		null(c.Probe(ProcNull, AnyTag))
		s, found, err := c.Iprobe(ProcNull, 3)
		if null(s, err); !found {
			t.Error("Iprobe finds nothing")
		}
		m, err := c.Mprobe(ProcNull, 3)
		ok(t, err)
		null(m.Recv(x))
		q, err := c.Irecv(x, ProcNull, AnyTag)
		ok(t, err)
		null(q.Wait())
		q, err = c.RecvInit(x, ProcNull, AnyTag)
		ok(t, err)
		ok(t, q.Start())
		null(q.Wait())
		null(c.Sendrecv(x, ProcNull, 1, x, ProcNull, 1))
		null(c.SendrecvReplace(x, ProcNull, 1, ProcNull, 1))
		if x[0] != 7 {
			t.Error(x)
		}
		check(t, c.Send(x, ProcNull, -1), ErrTag, "tags are 0 to")
	})
}

// TestShift: data goes along a line that ends on both sides.
func TestShift(t *testing.T) {
	for _, n := range sizes {
		for _, count := range lengths {
			launch(t, n, func(c *Comm) {
				me := c.Rank()
				left, right := me-1, me+1
				if left < 0 {
					left = ProcNull
				}
				if right == n {
					right = ProcNull
				}
				got, want := poisoned(count), poisoned(count)
				if left != ProcNull {
					want = data(left, count)
				}
				s, err := c.Sendrecv(data(me, count), right, 1, got, left, 1)
				if ok(t, err); s.Source != left {
					t.Errorf("%v", s)
				}
				same(t, c, "Sendrecv", got, want)
				x := data(me, count)
				_, err = c.SendrecvReplace(x, (me+1)%n, 2, (me+n-1)%n, 2)
				ok(t, err)
				same(t, c, "SendrecvReplace", x, data((me+n-1)%n, count))
				holes := make([]int, 2*count)
				for i := range count {
					holes[2*i] = value(me, i)
				}
				column := Buffer{Data: holes, Count: 1, Type: Must(Int.Vector(count, 1, 2))}
				_, err = c.SendrecvReplace(column, (me+1)%n, 2, (me+n-1)%n, 2)
				ok(t, err)
				for i := range count {
					if holes[2*i] != value((me+n-1)%n, i) || holes[2*i+1] != 0 {
						t.Fatalf("SendrecvReplace of a column: %v", holes)
					}
				}
			})
		}
	}
}

// TestWildcards: receives from anybody, with any tag, take each message once, and those of one sender in order.
func TestWildcards(t *testing.T) {
	const each = 50
	for _, n := range sizes {
		launch(t, n, func(c *Comm) {
			var sends []*Request
			for i := range each {
				q, err := c.Isend(data(i, i%3*1500), 0, i%7)
				ok(t, err)
				sends = append(sends, q)
			}
			if c.Rank() == 0 {
				next := make([]int, n)
				for range n * each {
					got := make([]int, 3000)
					s, err := c.Recv(got, AnySource, AnyTag)
					ok(t, err)
					i := next[s.Source]
					next[s.Source]++
					if s.Tag != i%7 || s.Count(Int) != i%3*1500 || s.Count(Int) > 0 && got[0] != value(i, 0) {
						t.Errorf("message %d of rank %d: %v, %d", i, s.Source, s, got[0])
					}
				}
			}
			_, err := WaitAll(sends)
			ok(t, err)
		})
	}
}

// TestWaits: any, some and all; requests that are nil, not started or done already count for nothing. MPI 4.1, 3.7.5.
func TestWaits(t *testing.T) {
	launch(t, 2, func(c *Comm) {
		peer := 1 - c.Rank()
		const n = 6
		post := func() (all []*Request, bufs [][]int) {
			for i := range n {
				bufs = append(bufs, make([]int, 1))
				q, err := c.Irecv(bufs[i], peer, i)
				ok(t, err)
				all = append(all, q)
			}
			return append(all, nil), bufs
		}
		send := func(tags ...int) {
			ok(t, c.Barrier())
			for _, i := range tags {
				ok(t, c.Send([]int{100 + i}, peer, i))
			}
		}
		all, bufs := post()
		send(3)
		i, s, err := WaitAny(all)
		if ok(t, err); i != 3 || s.Tag != 3 || bufs[3][0] != 103 {
			t.Errorf("WaitAny: %d %v %v", i, s, bufs)
		}
		if i, s, done, err := TestAny(all); i != Undefined || done || err != nil {
			t.Errorf("TestAny: %d %v %v %v", i, s, done, err)
		}
		if _, done, err := TestAll(all); done || err != nil {
			t.Errorf("TestAll: %v %v", done, err)
		}
		if some, _, err := TestSome(all); len(some) != 0 || err != nil {
			t.Errorf("TestSome: %v %v", some, err)
		}
		send(0, 5)
		var got []int
		for len(got) < 2 {
			some, statuses, err := WaitSome(all)
			ok(t, err)
			for k, i := range some {
				if statuses[k].Tag != i || bufs[i][0] != 100+i {
					t.Errorf("WaitSome: %v %v", some, statuses)
				}
			}
			got = append(got, some...)
		}
		slices.Sort(got)
		same(t, c, "WaitSome", got, []int{0, 5})
		send(1, 2, 4)
		statuses, err := WaitAll(all)
		if ok(t, err); statuses[4].Tag != 4 || statuses[3].Source != AnySource || statuses[3].Tag != AnyTag || statuses[n].Bytes != 0 {
			t.Errorf("WaitAll: %v", statuses)
		}
		// nothing is under way
		if i, s, err := WaitAny(all); i != Undefined || s != emptyStatus() || err != nil {
			t.Errorf("WaitAny of nothing: %d %v %v", i, s, err)
		}
		if i, _, done, err := TestAny(all); i != Undefined || !done || err != nil {
			t.Errorf("TestAny of nothing: %d %v %v", i, done, err)
		}
		if some, _, err := WaitSome(all); some != nil || err != nil {
			t.Errorf("WaitSome of nothing: %v %v", some, err)
		}
		if _, done, err := TestAll(all); !done || err != nil {
			t.Errorf("TestAll of nothing: %v %v", done, err)
		}
		if s, err := (*Request)(nil).Wait(); s != emptyStatus() || err != nil {
			t.Errorf("Wait of nil: %v %v", s, err)
		}
		// one of several has failed: the statuses say which
		all, _ = post()
		ok(t, c.Barrier())
		for i := range n {
			ok(t, c.Send(make([]int, 1+i%2*4), peer, i)) // odd ones are too long
		}
		statuses, err = WaitAll(all)
		check(t, err, ErrInStatus, "a message of 40 bytes was sent, and the buffer has room for 8")
		for i := range n {
			if (statuses[i].Err != nil) != (i%2 == 1) {
				t.Errorf("status %d: %v", i, statuses[i].Err)
			}
		}
		check(t, statuses[1].Err, ErrTruncate, fmt.Sprintf("Irecv(1 int64, source=%d, tag=1)", peer))
		for name, f := range map[string]func([]*Request) error{"WaitAll": func(all []*Request) error { _, err := WaitAll(all); return err },
			"WaitSome": func(all []*Request) error { _, _, err := WaitSome(all); return err }, "TestSome": func(all []*Request) error { _, _, err := TestSome(all); return err },
			"TestAll": func(all []*Request) error { _, _, err := TestAll(all); return err }} {
			q, err := c.Irecv(make([]int, 1), c.Rank(), 0)
			ok(t, err)
			ok(t, c.Send(make([]int, 2), c.Rank(), 0))
			check(t, f([]*Request{q}), ErrInStatus, "mpi: "+name+"(")
		}
		// persistent ones
		q, err := c.RecvInit(make([]int, 1), peer, 0)
		ok(t, err)
		check(t, (&Request{c: c}).Start(), ErrRequest, "it is not persistent")
		ok(t, q.Start())
		check(t, q.Start(), ErrRequest, "it was started, and not waited for yet")
		send(0)
		if s, done := q.Status(); done && s.Tag != 0 {
			t.Errorf("%v", s)
		}
		_, err = q.Wait()
		ok(t, err)
		ok(t, q.Free())
		check(t, q.Start(), ErrRequest, "the request was freed")
	})
}

// TestCancel: a receive that nobody has met is taken back; one that was met is not; a send that nobody receives is.
func TestCancel(t *testing.T) {
	launch(t, 2, func(c *Comm) {
		peer := 1 - c.Rank()
		x := []int{7}
		q, err := c.Irecv(x, peer, 1)
		ok(t, err)
		ok(t, q.Cancel())
		if s, err := q.Wait(); err != nil || !s.Cancelled() {
			t.Errorf("%v %v", s, err)
		}
		ok(t, c.Send([]int{8}, c.Rank(), 2))
		q, err = c.Irecv(x, c.Rank(), 2) // it has met its message
		ok(t, err)
		ok(t, q.Cancel())
		if s, err := q.Wait(); err != nil || s.Cancelled() || x[0] != 8 {
			t.Errorf("%v %v %v", s, err, x)
		}
		if c.Rank() == 0 { // the other one waits in Barrier, and answers
			for _, count := range []int{1, 50_000} {
				q, err = c.Issend(make([]int, count), peer, 3)
				ok(t, err)
				ok(t, q.Cancel())
				if s, err := q.Wait(); err != nil || !s.Cancelled() {
					t.Errorf("Issend of %d: %v %v", count, s, err)
				}
			}
		}
		ok(t, c.Barrier())
		if _, found, _ := c.Iprobe(AnySource, AnyTag); found {
			t.Error("a message is there that was cancelled")
		}
		check(t, q.Cancel(), ErrRequest, "nothing is under way")
		q, err = c.Ibarrier()
		ok(t, err)
		check(t, q.Cancel(), ErrRequest, "a collective operation cannot be cancelled: the other ranks count on this one's part")
		_, err = q.Wait()
		ok(t, err)
	})
}

// TestBsend: what does not fit into the attached buffer is an error; what was received makes room; without a buffer there is none.
func TestBsend(t *testing.T) {
	launch(t, 2, func(c *Comm) {
		peer := 1 - c.Rank()
		const count = 5000 // long: it stays in the buffer until it is received
		x := data(c.Rank(), count)
		check(t, c.Bsend(x, peer, 0), ErrBuffer, "no buffer is attached: BufferAttach(nbytes) comes first")
		ok(t, c.BufferAttach(2*(8*count+BsendOverhead)))
		check(t, c.BufferAttach(5), ErrBuffer, "a buffer is attached already, of 80192 bytes")
		ok(t, c.Bsend(x, peer, 0))
		ok(t, c.Bsend(x, peer, 0))
		clear(x) // it is the library's copy that goes
		check(t, c.Bsend([]int{1}, peer, 0), ErrBuffer, "the message takes 104 bytes of the attached buffer, of which 0 of 80192 are free")
		ok(t, c.Barrier())
		got := make([]int, count)
		for range 2 {
			_, err := c.Recv(got, peer, 0)
			ok(t, err)
			same(t, c, "Bsend", got, data(peer, count))
		}
		ok(t, c.Barrier())
		ok(t, c.Barrier()) // the peer's receives were answered
		ok(t, c.Bsend(data(3, count), peer, 0))
		_, err := c.Recv(got, peer, 0)
		ok(t, err)
		same(t, c, "Bsend", got, data(3, count))
		_, err = c.BufferDetach()
		ok(t, err)
		check(t, c.BufferAttach(-1), ErrBuffer, "a size of -1")
	})
}

// TestMprobeThreads: several goroutines that take messages by probes get each message once, with the length that was found.
func TestMprobeThreads(t *testing.T) {
	const each, workers = 40, 4
	launch(t, 3, func(c *Comm) {
		if c.Rank() > 0 {
			for i := range each * workers {
				ok(t, c.Send(data(i, i), 0, 5))
			}
			return
		}
		var mu sync.Mutex
		seen := map[[2]int]int{}
		var wg sync.WaitGroup
		for range workers {
			wg.Go(func() {
				for range 2 * each {
					m, err := c.Mprobe(AnySource, 5)
					if ok(t, err); err != nil {
						return
					}
					n := m.Status.Count(Int)
					got := make([]int, n)
					s, err := m.Recv(got)
					if ok(t, err); s.Count(Int) != n || !slices.Equal(got, data(n, n)) {
						t.Errorf("found %v, received %v", m.Status, s)
					}
					_, err = m.Recv(got)
					check(t, err, ErrRequest, "the message was received already")
					mu.Lock()
					seen[[2]int{s.Source, n}]++
					mu.Unlock()
				}
			})
		}
		wg.Wait()
		for k, n := range seen {
			if n != 1 {
				t.Errorf("message %d of rank %d was received %d times", k[1], k[0], n)
			}
		}
		if len(seen) != 2*each*workers {
			t.Errorf("%d messages", len(seen))
		}
		m, err := c.Improbe(AnySource, AnyTag)
		if m != nil || err != nil {
			t.Errorf("one more: %v %v", m, err)
		}
		_, err = m.Recv(nil)
		check(t, err, ErrRequest, "the message is nil: the probe has found none")
	})
}

// TestSynchronousToTeach: with no eager limit two ranks that both Send first wait for each other; with one they do not.
func TestSynchronousToTeach(t *testing.T) {
	launch(t, 2, func(c *Comm) {
		c.SetEagerLimit(-1)
		q, err := c.Isend([]int{1}, 1-c.Rank(), 0)
		ok(t, err)
		ok(t, c.Barrier())
		if _, done, _ := q.Test(); done || c.EagerLimit() != -1 {
			t.Error("a send without an eager limit is done before its receive")
		}
		ok(t, c.Barrier())
		_, err = c.Recv(make([]int, 1), 1-c.Rank(), 0)
		ok(t, err)
		_, err = q.Wait()
		ok(t, err)
		c.SetEagerLimit(8)
		ok(t, c.Send([]int{1}, 1-c.Rank(), 0))
		_, err = c.Recv(make([]int, 1), 1-c.Rank(), 0)
		ok(t, err)
	})
}

// curious is a fabric that asks twice whether a rank has what it waits for, as those may whose connections are read by many.
type curious struct {
	fabric.Fabric
	mu sync.Locker
}

func (c *curious) Attach(s fabric.Sink, mu sync.Locker) {
	c.mu = mu
	c.Fabric.Attach(s, mu)
}

func (c *curious) Spin() bool { return false }

func (c *curious) Park(ctx context.Context, _ int, done func() bool) {
	for over := false; !over && ctx.Err() == nil; runtime.Gosched() {
		c.mu.Lock()
		c.Poll()
		over = done()
		done()
		c.mu.Unlock()
	}
}

// TestMprobeTakesOne: Mprobe takes one message, however often it is asked whether it has one.
func TestMprobeTakesOne(t *testing.T) {
	const messages = 100
	all := fabric.NewMemory(2)
	for i, f := range all {
		all[i] = &curious{Fabric: f}
	}
	launchOn(t, all, device.Config{}, func(c *Comm) {
		x := make([]int, 1)
		for k := range messages {
			if c.Rank() == 0 {
				if k%10 == 0 { // rank 1 waits by now, as a rule
					_, err := c.Recv(x, 1, 9)
					ok(t, err)
				}
				ok(t, c.Send([]int{k}, 1, 0))
				continue
			}
			if k%10 == 0 {
				ok(t, c.Send(x, 0, 9))
			}
			m, err := c.Mprobe(AnySource, AnyTag)
			ok(t, err)
			_, err = m.Recv(x)
			if ok(t, err); x[0] != k {
				t.Fatalf("message %d after %d", x[0], k)
			}
		}
	})
}
