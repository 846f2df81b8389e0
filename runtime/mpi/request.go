package mpi

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"

	"jeton/runtime/history"
	"jeton/runtime/mpi/internal/device"
)

// A Request is something under way: a send, a receive, a collective operation. It must be waited for, by Wait, or Test until it is done; until then its
// buffers must not be touched (those of a send not be changed). What is wrong with the arguments, the call says that makes it; all else, Wait or Test. One
// goroutine at a time may be in those. MPI 4.1, 3.7.
//
// A persistent one (SendInit, BcastInit …) is made without waiting for anybody, and then again and again begun by Start and ended by Wait. Where its buffers
// are and how long is said once; the data is that of each Start, and between Wait and Start they are the caller's. Ranks Start those of collective operations
// in the same order.
type Request struct {
	c    *Comm
	call string
	args func() string
	r    *device.Request // nil: nothing is under way; goes and stops set it
	job  int32           // in which it has begun
	// start begins a persistent request anew; nil for others, which are over when they are done.
	start func() (*device.Request, error)
	freed bool
	parts *parts // of partitioned communication; nil for others

	collective bool
	watched    *watched    // its buffer, if those are checked
	claimed    atomic.Bool // by the goroutine that waits for it, or tests it
}

// request makes the request of a call that was begun.
func (c *Comm) request(call string, args func() string, r *device.Request) *Request {
	q := &Request{c: c, call: call, args: args}
	if r != nil {
		q.goes(r)
	}
	return q
}

// goes begins the request, and stops ends it. The process counts those that are between the two.
func (q *Request) goes(r *device.Request) {
	q.r, q.job = r, q.c.p.jobs.Load()
	q.c.p.unwaited.Add(1)
}

func (q *Request) stops() {
	if q.r != nil && q.job == q.c.p.jobs.Load() {
		q.c.p.unwaited.Add(-1)
	}
	q.r = nil
}

// null is what a send to ProcNull, or a receive from it, is: done, with a status.
func (c *Comm) null(call string, args func() string) *Request {
	return c.request(call, args, c.p.nobody())
}

// nobody is the null request of the device.
func (p *process) nobody() *device.Request {
	r := p.d.Open()
	r.Status = device.Status{Source: ProcNull, Tag: AnyTag}
	p.d.Finish(r, nil)
	return r
}

// Isend is Send that does not wait: buf must not be changed until the request is done. MPI_Isend, §3.7.
func (c *Comm) Isend(buf any, dest, tag int) (*Request, error) {
	return c.isends("Isend", device.Standard, buf, dest, tag)
}

// Issend is Ssend that does not wait. MPI_Issend, §3.7.
func (c *Comm) Issend(buf any, dest, tag int) (*Request, error) {
	return c.isends("Issend", device.Synchronous, buf, dest, tag)
}

// Irsend is Rsend that does not wait. MPI_Irsend, §3.7.
func (c *Comm) Irsend(buf any, dest, tag int) (*Request, error) {
	return c.isends("Irsend", device.Ready, buf, dest, tag)
}

func (c *Comm) isends(call string, mode device.Mode, buf any, dest, tag int) (*Request, error) {
	b, null, err := c.checkSend(buf, dest, tag)
	args := func() string { return fmt.Sprintf("%s, dest=%s, tag=%s", words(b), rankWord(dest), tagWord(tag)) }
	switch {
	case err != nil:
		return nil, c.fail(call, args(), err)
	case null:
		return c.null(call, args), nil
	}
	w, err := c.p.watchBuffer(call, b, true)
	if err != nil {
		return nil, c.fail(call, args(), err)
	}
	under := c.p.begun(ofSend, call, args)
	return c.request(call, args, under(c.p.d.Isend(mode, c.to(dest, tag), b))).watch(w), nil
}

// Irecv is Recv that does not wait: buf must be neither read nor written until the request is done. MPI_Irecv, §3.7.
func (c *Comm) Irecv(buf any, source, tag int) (*Request, error) {
	b, null, err := c.checkRecv(buf, source, tag)
	args := func() string {
		return fmt.Sprintf("%s, source=%s, tag=%s", words(b), rankWord(source), tagWord(tag))
	}
	switch {
	case err != nil:
		return nil, c.fail("Irecv", args(), err)
	case null:
		return c.null("Irecv", args), nil
	}
	w, err := c.p.watchBuffer("Irecv", b, false)
	if err != nil {
		return nil, c.fail("Irecv", args(), err)
	}
	under := c.p.begun(ofReceive, "Irecv", args)
	return c.request("Irecv", args, under(c.p.d.Irecv(c.from(source, tag), b))).watch(w), nil
}

// SendInit makes a persistent request, of which each Start is an Isend. MPI_Send_init, §3.9.
func (c *Comm) SendInit(buf any, dest, tag int) (*Request, error) {
	return c.sendInit("SendInit", device.Standard, buf, dest, tag)
}

// SsendInit is SendInit in synchronous mode. MPI_Ssend_init, §3.9.
func (c *Comm) SsendInit(buf any, dest, tag int) (*Request, error) {
	return c.sendInit("SsendInit", device.Synchronous, buf, dest, tag)
}

// RsendInit is SendInit in ready mode. MPI_Rsend_init, §3.9.
func (c *Comm) RsendInit(buf any, dest, tag int) (*Request, error) {
	return c.sendInit("RsendInit", device.Ready, buf, dest, tag)
}

func (c *Comm) sendInit(call string, mode device.Mode, buf any, dest, tag int) (*Request, error) {
	b, null, err := c.checkSend(buf, dest, tag)
	args := func() string { return fmt.Sprintf("%s, dest=%s, tag=%s", words(b), rankWord(dest), tagWord(tag)) }
	if err != nil {
		return nil, c.fail(call, args(), err)
	}
	q := c.request(call, args, nil)
	q.start = func() (*device.Request, error) {
		if null {
			return c.p.nobody(), nil
		}
		under := c.p.begun(ofSend, "Start", q.words)
		return under(c.p.d.Isend(mode, c.to(dest, tag), b)), nil
	}
	return q, nil
}

// RecvInit is SendInit of a receive: each Start is an Irecv. MPI_Recv_init, §3.9.
func (c *Comm) RecvInit(buf any, source, tag int) (*Request, error) {
	b, null, err := c.checkRecv(buf, source, tag)
	args := func() string {
		return fmt.Sprintf("%s, source=%s, tag=%s", words(b), rankWord(source), tagWord(tag))
	}
	if err != nil {
		return nil, c.fail("RecvInit", args(), err)
	}
	q := c.request("RecvInit", args, nil)
	q.start = func() (*device.Request, error) {
		if null {
			return c.p.nobody(), nil
		}
		under := c.p.begun(ofReceive, "Start", q.words)
		return under(c.p.d.Irecv(c.from(source, tag), b)), nil
	}
	return q, nil
}

// words are what a recorded Start has begun.
func (q *Request) words() string { return q.call + "(" + q.args() + ")" }

// Start begins a persistent request, and does not wait: until it is done, its buffers must not be touched. MPI_Start, §3.9. Errors: ErrRequest when it is
// under way already, or not persistent.
func (q *Request) Start() error {
	if err := q.usable(); err != nil {
		return err
	}
	var err error
	switch {
	case q.start == nil:
		err = bad(ErrRequest, "it is not persistent: SendInit, RecvInit and their like make those that can be started")
	case q.r != nil:
		err = bad(ErrRequest, "it was started, and not waited for yet")
	default:
		if err = q.c.lasts(); err != nil {
			break
		}
		var r *device.Request
		if r, err = q.start(); err == nil {
			q.goes(r)
		}
	}
	return q.c.fail("Start", q.call, err)
}

// lasts reports that a communicator's job has ended: its number may be another's now. One that was only freed lasts as long as its requests.
func (c *Comm) lasts() error {
	if c == c.p.world || c == c.p.self {
		return c.p.upToDate()
	}
	return c.p.goesOn(c.born)
}

// StartAll starts all, in their order, up to the first that cannot be. MPI_Startall, §3.9.
func StartAll(all []*Request) error {
	for _, q := range all {
		if err := q.Start(); err != nil {
			return err
		}
	}
	return nil
}

func (q *Request) usable() error {
	if q == nil {
		return typeErr("Start", bad(ErrRequest, "the request is nil"))
	}
	return q.c.fail("Start", q.call, q.live())
}

// Wait blocks until the request is done. Of one that is nil, not started, or done already, it returns at once with an empty status. MPI_Wait, §3.7.
// Errors: those of what was begun; ErrRequest when it was freed, or another goroutine waits for it.
func (q *Request) Wait() (Status, error) {
	if q == nil {
		return emptyStatus(), nil
	}
	if err := q.claim(); err != nil {
		return Status{Err: err}, q.c.fail("Wait", q.call, err)
	}
	defer q.release()
	if q.r != nil && q.c.p.tracing.Load() {
		defer called(ofReceive, "Wait", q.call)()
	}
	return q.wait()
}

// live reports that a request was freed: then it is not known whether its buffer is filled, or sent.
func (q *Request) live() error {
	if q.freed {
		return bad(ErrRequest, "the request was freed: nobody can wait for it")
	}
	return nil
}

// wait is Wait of a request that is claimed.
func (q *Request) wait() (Status, error) {
	if err := q.live(); err != nil {
		return Status{Err: err}, q.c.fail("Wait", q.call, err)
	}
	if q.r == nil {
		return emptyStatus(), nil
	}
	if err := q.await(); err != nil {
		return Status{Err: err}, q.c.fail(q.call, q.args(), err)
	}
	return q.ended()
}

// await blocks until a request under way is done.
func (q *Request) await() error {
	if q.parts != nil {
		return q.parts.wait(q.r)
	}
	return q.c.p.d.Wait(q.c.p.ctx(), q.r)
}

// Test is Wait that does not wait: done says whether the request is, which is then as after Wait. It makes progress. MPI_Test, §3.7.
func (q *Request) Test() (s Status, done bool, err error) {
	if q == nil {
		return emptyStatus(), true, nil
	}
	if err := q.claim(); err != nil {
		return Status{Err: err}, false, q.c.fail("Test", q.call, err)
	}
	defer q.release()
	if err := q.live(); err != nil {
		return Status{Err: err}, false, q.c.fail("Test", q.call, err)
	}
	if q.r == nil {
		return emptyStatus(), true, nil
	}
	stalled := error(nil)
	if !q.c.p.d.Test(func() bool { stalled = q.stalled(); return q.isDone() || stalled != nil }) {
		return s, false, nil
	}
	if stalled != nil {
		return s, false, q.c.fail(q.call, q.args(), stalled)
	}
	s, err = q.ended()
	return s, true, err
}

// Status is Test that leaves the request as it is. MPI_Request_get_status, §3.7.
func (q *Request) Status() (s Status, done bool) {
	if q == nil || q.r == nil {
		return emptyStatus(), true
	}
	if !q.c.p.d.Test(q.isDone) {
		return s, false
	}
	return ofDevice(q.r.Status, q.r.Err), true
}

func (q *Request) isDone() bool { return q.r == nil || q.r.Done }

// stalled is why a request that is not done may never be: a receive from AnySource, after a death. It is waited for again after FailureAck. It is called
// under the device's lock.
func (q *Request) stalled() error {
	if q == nil || q.r == nil || q.r.Done {
		return nil
	}
	return q.c.p.d.Stalled(q.r)
}

// ended takes what a request that is done has brought.
func (q *Request) ended() (Status, error) {
	r := q.r
	q.stops()
	s, err := ofDevice(r.Status, r.Err), q.verified(r.Err)
	q.c.p.d.Free(r)
	if err != nil {
		err = q.c.fail(q.call, q.args(), err)
		s.Err = err
	}
	return s, err
}

// Cancel takes a request back that has not met its other end. It is waited for all the same; Status.Cancelled says what came of it. What is
// neither a send nor a receive goes on. MPI_Cancel, §3.8. Errors: ErrRequest when nothing is under way, or a collective operation.
func (q *Request) Cancel() error {
	if q == nil || q.r == nil {
		return typeErr("Cancel", bad(ErrRequest, "nothing is under way"))
	}
	if q.collective {
		return q.c.fail("Cancel", q.call, bad(ErrRequest, "a collective operation cannot be cancelled: the other ranks count on this one's part"))
	}
	q.c.p.d.Cancel(q.r)
	return nil
}

// Free says that nobody will wait for the request: it ends by itself, and its errors are seen by nobody. Its buffers must not be touched until it has
// ended, which only the program's own messages can tell. A collective operation that is under way must be waited for. MPI_Request_free, §3.7.
func (q *Request) Free() error {
	if q == nil {
		return typeErr("Free", bad(ErrRequest, "the request is nil"))
	}
	if err := q.claim(); err != nil {
		return q.c.fail("Free", q.call, err)
	}
	defer q.release()
	err := q.live()
	if q.collective && q.r != nil {
		err = bad(ErrRequest, "a collective operation under way cannot be freed: wait for it first")
	}
	if err != nil {
		return q.c.fail("Free", q.call, err)
	}
	if err := q.parts.idle(q); err != nil {
		return q.c.fail("Free", q.call, err)
	}
	_ = q.verified(nil)
	q.stops()
	q.freed = true
	return nil
}

// first is a communicator of the requests, nil if none is under way.
func first(all []*Request) *Comm {
	for _, q := range all {
		if q != nil && q.r != nil {
			return q.c
		}
	}
	return nil
}

// WaitAll blocks until all requests are done, and returns a status for each, in their order. Its error is of class ErrInStatus when one has failed; the Err
// of the statuses says which. MPI_Waitall, §3.7.
func WaitAll(all []*Request) ([]Status, error) { return waitAll("WaitAll", all) }

func waitAll(call string, all []*Request) ([]Status, error) {
	statuses := make([]Status, len(all))
	var failed []error
	if c, err := claimAll(all); err != nil {
		return statuses, c.fail(call, numberOf(all), err)
	}
	defer releaseAll(all)
	if c := first(all); c != nil && c.p.tracing.Load() {
		defer called(ofReceive, call, numberOf(all))()
	}
	for i, q := range all {
		if q == nil {
			statuses[i] = emptyStatus()
			continue
		}
		var err error
		if statuses[i], err = q.wait(); err != nil {
			failed = append(failed, err)
			if errors.Is(err, context.Canceled) {
				break
			}
		}
	}
	if len(failed) > 0 {
		return statuses, several(call, failed)
	}
	return statuses, nil
}

// several is the error of a call about several requests.
func several(call string, all []error) error {
	return &Error{Class: ErrInStatus, Call: call, Err: errors.Join(all...)}
}

// TestAll is WaitAll if all are done; if they are not, it leaves them as they are, and there are no statuses. MPI_Testall, §3.7.
func TestAll(all []*Request) (statuses []Status, done bool, err error) {
	if c, err := claimAll(all); err != nil {
		return nil, false, c.fail("TestAll", numberOf(all), err)
	}
	done = allDone(all)
	releaseAll(all)
	if !done {
		return nil, false, nil
	}
	statuses, err = waitAll("TestAll", all)
	return statuses, true, err
}

// allDone looks at requests that are claimed. One that is stalled is waited for no longer.
func allDone(all []*Request) bool {
	c := first(all)
	return c == nil || c.p.d.Test(func() bool {
		for _, q := range all {
			if q != nil && !q.isDone() && q.stalled() == nil {
				return false
			}
		}
		return true
	})
}

// WaitAny blocks until one of the requests is done, and says which: all[index], which is then as after Wait; Undefined when none is under way. MPI_Waitany, §3.7.
func WaitAny(all []*Request) (index int, s Status, err error) {
	if c, err := claimAll(all); err != nil {
		return Undefined, Status{Err: err}, c.fail("WaitAny", numberOf(all), err)
	}
	defer releaseAll(all)
	c := first(all)
	if c == nil {
		return Undefined, emptyStatus(), nil
	}
	if c.p.tracing.Load() {
		defer called(ofReceive, "WaitAny", numberOf(all))()
	}
	var stalled error
	err = c.p.d.WaitForOf(c.p.ctx(), &someOf{all}, func() bool {
		index, stalled = anyOver(all)
		return index != Undefined
	})
	if err != nil {
		return Undefined, Status{Err: err}, c.fail("WaitAny", numberOf(all), err)
	}
	s, err = all[index].over(stalled)
	return index, s, err
}

func numberOf(all []*Request) string { return fmt.Sprintf("%d requests", len(all)) }

// anyOver is the first request that is done, or else the first that is stalled, and why. It is called under the device's lock.
func anyOver(all []*Request) (index int, stalled error) {
	index = Undefined
	for i, q := range all {
		if q == nil || q.r == nil {
			continue
		}
		if q.r.Done {
			return i, nil
		}
		if err := q.stalled(); err != nil && stalled == nil {
			index, stalled = i, err
		}
	}
	return index, stalled
}

// over is ended of a request that is done; one that is stalled stays as it is.
func (q *Request) over(stalled error) (Status, error) {
	if stalled == nil {
		return q.ended()
	}
	err := q.c.fail(q.call, q.args(), stalled)
	return Status{Err: err}, err
}

// TestAny is WaitAny that does not wait: done says whether one was, or none is under way. MPI_Testany, §3.7.
func TestAny(all []*Request) (index int, s Status, done bool, err error) {
	if c, err := claimAll(all); err != nil {
		return Undefined, Status{Err: err}, false, c.fail("TestAny", numberOf(all), err)
	}
	defer releaseAll(all)
	c := first(all)
	if c == nil {
		return Undefined, emptyStatus(), true, nil
	}
	var stalled error
	if !c.p.d.Test(func() bool { index, stalled = anyOver(all); return index != Undefined }) {
		return Undefined, s, false, nil
	}
	s, err = all[index].over(stalled)
	return index, s, stalled == nil, err
}

// WaitSome blocks until at least one request is done, and returns the indices of all that are, with their statuses; nil when none is under way.
// MPI_Waitsome, §3.7.
func WaitSome(all []*Request) (indices []int, statuses []Status, err error) {
	if c, err := claimAll(all); err != nil {
		return nil, nil, c.fail("WaitSome", numberOf(all), err)
	}
	defer releaseAll(all)
	if c := first(all); c != nil {
		if c.p.tracing.Load() {
			defer called(ofReceive, "WaitSome", numberOf(all))()
		}
		if err := c.p.d.WaitForOf(c.p.ctx(), &someOf{all}, func() bool { i, _ := anyOver(all); return i != Undefined }); err != nil {
			return nil, nil, c.fail("WaitSome", numberOf(all), err)
		}
	}
	return testSome("WaitSome", all)
}

// TestSome is WaitSome that does not wait. MPI_Testsome, §3.7.
func TestSome(all []*Request) (indices []int, statuses []Status, err error) {
	if c, err := claimAll(all); err != nil {
		return nil, nil, c.fail("TestSome", numberOf(all), err)
	}
	defer releaseAll(all)
	return testSome("TestSome", all)
}

func testSome(call string, all []*Request) (indices []int, statuses []Status, err error) {
	c := first(all)
	if c == nil {
		return nil, nil, nil
	}
	var stalled []error
	c.p.d.Test(func() bool {
		for i, q := range all {
			if q == nil || q.r == nil {
				continue
			}
			if err := q.stalled(); err != nil || q.r.Done {
				indices, stalled = append(indices, i), append(stalled, err)
			}
		}
		return true
	})
	var failed []error
	for k, i := range indices {
		s, err := all[i].over(stalled[k])
		statuses = append(statuses, s)
		if err != nil {
			failed = append(failed, err)
		}
	}
	if len(failed) > 0 {
		return indices, statuses, several(call, failed)
	}
	return indices, statuses, nil
}

// begin starts an operation that a call has prepared, and does not wait.
func (c *Comm) begin(call string, o *operation, err error) (*Request, error) {
	if err != nil {
		return nil, c.fail(call, o.args(), err)
	}
	q := c.request(call, o.args, nil)
	under := c.p.begun(ofCollective, call, o.args, history.AttrInside, o.code.String())
	q.collective = true
	q.goes(under(c.spawn(o)))
	return q, nil
}

// spawn runs an operation in a goroutine of its own.
func (c *Comm) spawn(o *operation) *device.Request {
	r := c.p.d.Open()
	o.begin()
	ctx := c.p.ctx()
	go func() { c.p.d.Finish(r, o.run(ctx)) }()
	return r
}

// persistent makes a request of an operation that Start begins. Its buffers are looked at once.
func (c *Comm) persistent(call string, o *operation, err error) (*Request, error) {
	if err != nil {
		return nil, c.fail(call, o.args(), err)
	}
	q := c.request(call, o.args, nil)
	q.collective = true
	q.start = func() (*device.Request, error) {
		under := c.p.begun(ofCollective, "Start", q.words, history.AttrInside, o.code.String())
		return under(c.spawn(o)), nil
	}
	return q, nil
}
