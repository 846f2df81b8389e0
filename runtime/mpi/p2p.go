package mpi

import (
	"cmp"
	"errors"
	"fmt"

	"jeton/runtime/mpi/internal/device"
)

// Send sends a buffer to a rank. It returns when the buffer may be changed: at once for a short message (see SetEagerLimit), and when its receive is there
// for a longer one. So a program must not count on either. Of what one rank sends another, a receive takes the first that fits it, in the order of sending.
// To ProcNull nothing goes. MPI_Send, §3.2.
//
// Errors: ErrRank, ErrTag, ErrBuffer, ErrType, ErrCount, ErrComm; ErrProcFailed when the rank has died.
func (c *Comm) Send(buf any, dest, tag int) error {
	return c.sends("Send", device.Standard, buf, dest, tag)
}

// Ssend is Send that returns only when its receive is there, also for a short message. MPI_Ssend, §3.4.
func (c *Comm) Ssend(buf any, dest, tag int) error {
	return c.sends("Ssend", device.Synchronous, buf, dest, tag)
}

// Rsend is Send of which the caller promises that its receive is there already. Nothing checks that: it does what Send does. MPI_Rsend, §3.4.
func (c *Comm) Rsend(buf any, dest, tag int) error {
	return c.sends("Rsend", device.Ready, buf, dest, tag)
}

func (c *Comm) sends(call string, mode device.Mode, buf any, dest, tag int) error {
	b, null, err := c.checkSend(buf, dest, tag)
	if null && err == nil {
		return nil
	}
	if err == nil && c.p.tracing.Load() {
		defer called(ofSend, call, fmt.Sprintf("%s, dest=%d, tag=%d", words(b), dest, tag))()
	}
	if err == nil {
		var r *device.Request
		if r, err = c.p.d.Send(mode, c.to(dest, tag), b); r != nil {
			err = c.finish(r)
		}
	}
	if err == nil {
		return nil
	}
	return c.fail(call, fmt.Sprintf("%s, dest=%s, tag=%s", words(b), rankWord(dest), tagWord(tag)), err)
}

// checkSend is the buffer of a send; null says that it goes nowhere.
func (c *Comm) checkSend(buf any, dest, tag int) (b device.Buffer, null bool, err error) {
	b, bufErr := view(buf) // first: sentences about the others say what was to be sent
	if err := c.live(); err != nil {
		return b, false, err
	}
	if dest != ProcNull {
		if err := c.checkRank(dest); err != nil {
			return b, false, receivesOnly(err, dest, AnySource, "AnySource")
		}
	}
	if err := checkTag(tag); err != nil {
		return b, false, receivesOnly(err, tag, AnyTag, "AnyTag")
	}
	return b, dest == ProcNull, bufErr
}

// receivesOnly says more of an error if what is wrong is a wildcard.
func receivesOnly(err error, value, wildcard int, name string) error {
	if value != wildcard {
		return err
	}
	return bad(classOf(err), "%v, and %s is for receives only", err, name)
}

func (c *Comm) checkRecv(buf any, source, tag int) (b device.Buffer, null bool, err error) {
	b, bufErr := receives(buf)
	if err := c.checkSource(source, tag); err != nil {
		return b, false, err
	}
	return b, source == ProcNull, bufErr
}

func (c *Comm) checkSource(source, tag int) error {
	if err := c.live(); err != nil {
		return err
	}
	if source != ProcNull && source != AnySource {
		if err := c.checkRank(source); err != nil {
			return err
		}
	}
	if tag != AnyTag {
		return checkTag(tag)
	}
	return nil
}

func (c *Comm) to(dest, tag int) device.Destination {
	return device.Destination{Rank: c.peers()[dest], Context: c.context, Source: c.rank, Tag: tag, Tally: c.tally(PointToPoint, c.peers()[dest])}
}

func (c *Comm) from(source, tag int) device.Source {
	s := device.Source{Rank: device.Any, Context: c.context, Source: source, Tag: tag}
	if source != AnySource {
		s.Rank = c.peers()[source]
	}
	return s
}

// finish waits for a request that only this call knows.
func (c *Comm) finish(r *device.Request) error {
	if err := c.p.d.Wait(c.p.ctx(), r); err != nil {
		c.p.d.Cancel(r)
		return err
	}
	err := r.Err
	c.p.d.Free(r)
	return err
}

// received waits for a receive that only this call knows, and takes it back when that ends with an error.
func (c *Comm) received(r *device.Request) error {
	for {
		err := c.p.d.Wait(c.p.ctx(), r)
		if err == nil {
			return nil
		}
		c.p.d.Cancel(r)
		if r.Status.Cancelled || classOf(err) != ErrProcFailedPending {
			return err
		} // else it has met its message meanwhile
	}
}

// Recv receives a message from a rank, or AnySource, with a tag, or AnyTag, into a buffer, which may be longer than the message: what is
// behind stays as it is, and Status.Count says how much has come. It blocks until it is there. From ProcNull it returns at once, with nothing. MPI_Recv, §3.2.
//
// Errors: ErrTruncate when the message is longer than the buffer, ErrType when it is of another type: it is lost then, and the buffer as it was; ErrRank,
// ErrTag, ErrBuffer, ErrComm; ErrProcFailed when the rank has died; ErrProcFailedPending when one has that AnySource might have been, and FailureAck was not
// called since.
func (c *Comm) Recv(buf any, source, tag int) (Status, error) {
	b, null, err := c.checkRecv(buf, source, tag)
	if null && err == nil {
		return nullStatus(), nil
	}
	if err == nil && c.p.tracing.Load() {
		defer called(ofReceive, "Recv", fmt.Sprintf("%s, source=%s, tag=%s", words(b), rankWord(source), tagWord(tag)))()
	}
	var s Status
	if err == nil {
		r := c.p.d.Irecv(c.from(source, tag), b)
		if err = c.received(r); err == nil {
			s, err = c.status(r), r.Err
			c.p.d.Free(r)
		}
	}
	if err == nil {
		return s, nil
	}
	err = c.fail("Recv", fmt.Sprintf("%s, source=%s, tag=%s", words(b), rankWord(source), tagWord(tag)), err)
	s.Err = err
	return s, err
}

func rankWord(r int) string {
	switch r {
	case AnySource:
		return "AnySource"
	case ProcNull:
		return "ProcNull"
	}
	return fmt.Sprint(r)
}

func tagWord(t int) string {
	if t == AnyTag {
		return "AnyTag"
	}
	return fmt.Sprint(t)
}

// Sendrecv sends one buffer and receives into another, both at once: nobody has to be first. The buffers have no memory in common: else ErrBuffer; lengths and
// types of the two may differ. It returns when both are done. MPI_Sendrecv, §3.10. Errors: as Send and Recv.
func (c *Comm) Sendrecv(send any, dest, sendTag int, recv any, source, recvTag int) (Status, error) {
	return c.sendrecv("Sendrecv", send, dest, sendTag, recv, source, recvTag)
}

func (c *Comm) sendrecv(call string, send any, dest, sendTag int, recv any, source, recvTag int) (Status, error) {
	in, noRecv, err := c.checkRecv(recv, source, recvTag)
	out, noSend, err2 := c.checkSend(send, dest, sendTag)
	args := func() string {
		return fmt.Sprintf("%s, dest=%s, sendtag=%s, %s, source=%s, recvtag=%s", words(out), rankWord(dest), tagWord(sendTag), words(in), rankWord(source), tagWord(recvTag))
	}
	if err = cmp.Or(err, err2); err == nil && !noRecv && !noSend {
		err = apart(out, in, "take SendrecvReplace, or another slice")
	}
	if err != nil {
		return Status{}, c.fail(call, args(), err)
	}
	if c.p.tracing.Load() {
		defer called(ofReceive, call, args())()
	}
	var r, s *device.Request
	status := nullStatus()
	if !noRecv {
		r = c.p.d.Irecv(c.from(source, recvTag), in)
	}
	if !noSend {
		s, err = c.p.d.Send(device.Standard, c.to(dest, sendTag), out)
	}
	if r != nil {
		if err2 = c.received(r); err2 == nil {
			status, err2 = c.status(r), r.Err
			c.p.d.Free(r)
		}
		err = errors.Join(err, err2)
	}
	if s != nil {
		err = errors.Join(err, c.finish(s))
	}
	if err != nil {
		err = c.fail(call, args(), err)
		status.Err = err
	}
	return status, err
}

// SendrecvReplace is Sendrecv of one buffer, of which it sends a copy: what comes is as long at most. MPI_Sendrecv_replace, §3.10.
func (c *Comm) SendrecvReplace(buf any, dest, sendTag, source, recvTag int) (Status, error) {
	b, err := receives(buf)
	var row []byte
	if err == nil && b.Count > 0 {
		row, err = b.Type.Pack(nil, b.Mem, b.Origin, b.Count)
	}
	if err != nil {
		return Status{}, c.fail("SendrecvReplace", words(b), err)
	}
	copyOf := any(nil)
	if b.Count > 0 {
		t := &Datatype{t: b.Type.Row()}
		copyOf = Buffer{Data: row, Count: b.Count, Type: t}
	}
	return c.sendrecv("SendrecvReplace", copyOf, dest, sendTag, buf, source, recvTag)
}

// EagerLimit is up to how many bytes a message goes at once. Before a longer one goes a question whether its receive is there, and the answer comes back. It is
// 16 KiB until SetEagerLimit changes it, for all communicators of this process, until its job ends; until it is changed, messages of collective
// operations between hosts go at once up to 64 KiB. -1 makes each Send wait for its receive, as Ssend does: a program that hangs then is one that counts on
// buffers which the standard does not promise.
func (c *Comm) EagerLimit() int { return c.must("EagerLimit").p.d.Eager() }

// SetEagerLimit is described at EagerLimit.
func (c *Comm) SetEagerLimit(nbytes int) {
	c.must("SetEagerLimit").p.settle()
	c.p.d.SetEager(nbytes)
}
