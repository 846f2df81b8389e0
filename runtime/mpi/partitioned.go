package mpi

import (
	"fmt"
	"slices"

	"jeton/runtime/mpi/internal/device"
)

// Partitioned communication: one message whose parts become ready one by one, each said by Pready, from any goroutine, and sent at once. MPI 4.1, chapter 4.
//
//	q, err := c.PsendInit(data, 8, dest, tag, nil)      // 8 partitions of len(data)/8 elements
//	for range rounds {
//		q.Start()
//		for i := range 8 {
//			go func() { fill(data, i); q.Pready(i) }()
//		}
//		q.Wait()
//	}
//
// A PsendInit and a PrecvInit find each other by communicator, rank and tag, in the order in which they were called. Each round is a Start on both sides. Neither
// side knows how the other cuts the data.

// PsendInit makes a request that sends buf in parts, of as many elements each. Start begins it; then each of the partitions, from 0 on, is made ready once,
// by Pready or its like; Wait returns when all are, and buf may be changed. partitions divides the number of elements. A partition must not be changed from
// its Pready on. info is not looked at. Local: it does not wait for the receiver. MPI_Psend_init, §4.2.
func (c *Comm) PsendInit(buf any, partitions, dest, tag int, info *Info) (*Request, error) {
	b, null, err := c.checkSend(buf, dest, tag)
	args := func() string {
		return fmt.Sprintf("%s, partitions=%d, dest=%s, tag=%s", words(b), partitions, rankWord(dest), tagWord(tag))
	}
	x := &parts{c: c, buf: b, n: partitions, send: true}
	if err = firstOf(err, x.check()); err == nil && !null {
		err = x.offer(dest, tag)
	}
	if err != nil {
		return nil, c.fail("PsendInit", args(), err)
	}
	return x.request("PsendInit", args, null), nil
}

// PrecvInit makes a request that receives what a PsendInit sends. Between Start and Wait, Parrived tells whether a partition, of those of this side, is
// there, and may be read. partitions divides the number of elements, and may be another than the sender's. source and tag are certain ones. Of a sender,
// requests with one tag meet in the order in which both sides make them. Local. MPI_Precv_init, §4.2.
//
// Errors, of Wait: ErrTruncate when more is sent than buf takes; ErrType when it is of another type, or cut where no element ends of a type with gaps.
func (c *Comm) PrecvInit(buf any, partitions, source, tag int, info *Info) (*Request, error) {
	b, null, err := c.checkRecv(buf, source, tag)
	args := func() string {
		return fmt.Sprintf("%s, partitions=%d, source=%s, tag=%s", words(b), partitions, rankWord(source), tagWord(tag))
	}
	x := &parts{c: c, buf: b, n: partitions}
	switch {
	case err != nil:
	case source == AnySource:
		err = bad(ErrRank, "AnySource is not for partitioned communication, which finds its other side before any data is sent: name the rank")
	case tag == AnyTag:
		err = bad(ErrTag, "AnyTag is not for partitioned communication, which finds its other side before any data is sent: name the tag")
	default:
		err = x.check()
	}
	if err != nil {
		return nil, c.fail("PrecvInit", args(), err)
	}
	if !null {
		x.accept(source, tag)
	}
	return x.request("PrecvInit", args, null), nil
}

// Pready says that a partition of a started PsendInit may be sent. Goroutines may call it at once, for different partitions, each of
// which is made ready once between Start and Wait. It does not wait. MPI_Pready, §4.2. Errors: ErrRequest, ErrArg.
func (q *Request) Pready(partition int) error { return q.preadies("Pready", []int{partition}) }

// PreadyRange is Pready of the partitions from first to last, both included. MPI_Pready_range, §4.2.
func (q *Request) PreadyRange(first, last int) error {
	var list []int
	if q != nil && q.parts != nil {
		if first > last || first < 0 || last >= q.parts.n {
			return q.c.fail("PreadyRange", fmt.Sprintf("%d, %d", first, last), bad(ErrArg, "the partitions are 0 to %d, and first is not above last", q.parts.n-1))
		}
		for i := first; i <= last; i++ {
			list = append(list, i)
		}
	}
	return q.preadies("PreadyRange", list)
}

// PreadyList is Pready of several partitions. MPI_Pready_list, §4.2.
func (q *Request) PreadyList(partitions []int) error { return q.preadies("PreadyList", partitions) }

func (q *Request) preadies(call string, list []int) error {
	err := q.partitioned(call, true)
	if err == nil {
		err = q.parts.ready(list)
	}
	if err == nil || q == nil {
		return err
	}
	args := fmt.Sprint(list)
	if len(list) == 1 {
		args = fmt.Sprint(list[0])
	}
	return q.c.fail(call, args, err)
}

// Parrived reports whether a partition of a started PrecvInit has come; of one that is not started, true. It does not wait. MPI_Parrived, §4.2.
func (q *Request) Parrived(partition int) (bool, error) {
	err := q.partitioned("Parrived", false)
	arrived := false
	if err == nil {
		arrived, err = q.parts.arrived(partition)
	}
	if err == nil || q == nil {
		return arrived, err
	}
	return false, q.c.fail("Parrived", fmt.Sprint(partition), err)
}

// partitioned checks that a call is one of such a request.
func (q *Request) partitioned(call string, send bool) error {
	switch {
	case q == nil:
		return typeErr(call, bad(ErrRequest, "the request is nil"))
	case q.parts == nil:
		return bad(ErrRequest, "%s is a request without partitions: PsendInit and PrecvInit make those that have some", q.call)
	case q.parts.send != send && send:
		return bad(ErrRequest, "it receives: Pready is for what PsendInit has made; Parrived asks for a partition that comes")
	case q.parts.send != send:
		return bad(ErrRequest, "it sends: Parrived is for what PrecvInit has made")
	}
	return q.live()
}

// check reports what is wrong with the partitions.
func (x *parts) check() error {
	switch {
	case x.n < 1:
		return bad(ErrArg, "%d partitions: there is at least 1", x.n)
	case x.buf.Count%x.n != 0:
		return bad(ErrCount, "%s are no %d equal partitions", words(x.buf), x.n)
	}
	return nil
}

// request is the public side. null is one with nobody at the other end, which is done when it is started.
func (x *parts) request(call string, args func() string, null bool) *Request {
	q := x.c.request(call, args, nil)
	q.parts, x.null, x.job = x, null, x.c.p.jobs.Load()
	q.start = func() (*device.Request, error) { return x.start() }
	return q
}

// part is one of the partitions.
func (x *parts) part(i int) device.Buffer {
	each := x.buf.Count / x.n
	return span(x.buf, i*each, each)
}

// number takes n numbers in a row for partitions, which tell them apart among all that this rank sends.
func (p *process) number(n int) (first int, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if n > TagUB-p.used {
		return 0, bad(ErrOther, "this rank has made %d partitions, and there are no more", p.used)
	}
	first = p.used
	p.used += n
	return first, nil
}

// duplicate is a number that is there twice; false when none is.
func duplicate(list []int) (int, bool) {
	sorted := slices.Sorted(slices.Values(list))
	for i := 1; i < len(sorted); i++ {
		if sorted[i] == sorted[i-1] {
			return sorted[i], true
		}
	}
	return 0, false
}
