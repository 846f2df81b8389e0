package mpi

import (
	"fmt"

	"jeton/runtime/mpi/internal/device"
)

// Probe blocks until there is a message that a Recv with the same source and tag would receive, and says what is known of it: Status.Count is how long a
// buffer it needs, and Recv from its Source with its Tag receives it, unless another goroutine is faster (see Mprobe). The message stays. MPI_Probe, §3.8.
func (c *Comm) Probe(source, tag int) (Status, error) {
	s, err := nullStatus(), c.checkSource(source, tag)
	if err == nil && source != ProcNull {
		if c.p.tracing.Load() {
			defer called(ofReceive, "Probe", sourceArgs(source, tag))()
		}
		var d device.Status
		d, err = c.p.d.Probe(c.p.ctx(), c.from(source, tag))
		s = ofDevice(d, nil)
	}
	return s, c.fail("Probe", sourceArgs(source, tag), err)
}

func sourceArgs(source, tag int) string {
	return fmt.Sprintf("source=%s, tag=%s", rankWord(source), tagWord(tag))
}

// Iprobe is Probe that does not wait: found says whether there is one. It makes progress. MPI_Iprobe, §3.8.
func (c *Comm) Iprobe(source, tag int) (s Status, found bool, err error) {
	if err := c.checkSource(source, tag); err != nil {
		return s, false, c.fail("Iprobe", sourceArgs(source, tag), err)
	}
	if source == ProcNull {
		return nullStatus(), true, nil
	}
	d, found, err := c.p.d.Iprobe(c.from(source, tag))
	return ofDevice(d, nil), found, c.fail("Iprobe", sourceArgs(source, tag), err)
}

// A Message is one that Mprobe has found, and that only its Recv will receive. MPI_Message.
type Message struct {
	Status Status
	c      *Comm
	m      device.Message
	job    int32 // which of the process's it is of
	null   bool
	taken  bool
}

// Mprobe is Probe that takes the message: no other receive will have it, also of other goroutines. MPI_Mprobe, §3.8.
func (c *Comm) Mprobe(source, tag int) (*Message, error) {
	if err := c.checkSource(source, tag); err != nil {
		return nil, c.fail("Mprobe", sourceArgs(source, tag), err)
	}
	if source == ProcNull {
		return &Message{Status: nullStatus(), c: c, null: true}, nil
	}
	if c.p.tracing.Load() {
		defer called(ofReceive, "Mprobe", sourceArgs(source, tag))()
	}
	m, err := c.p.d.Mprobe(c.p.ctx(), c.from(source, tag))
	if err != nil {
		return nil, c.fail("Mprobe", sourceArgs(source, tag), err)
	}
	return &Message{Status: ofDevice(m.Status, nil), c: c, m: m, job: c.p.jobs.Load()}, nil
}

// Improbe is Mprobe that does not wait: the message is nil when there is none. MPI_Improbe, §3.8.
func (c *Comm) Improbe(source, tag int) (*Message, error) {
	if err := c.checkSource(source, tag); err != nil {
		return nil, c.fail("Improbe", sourceArgs(source, tag), err)
	}
	if source == ProcNull {
		return &Message{Status: nullStatus(), c: c, null: true}, nil
	}
	m, ok, err := c.p.d.Improbe(c.from(source, tag))
	if !ok {
		return nil, c.fail("Improbe", sourceArgs(source, tag), err)
	}
	return &Message{Status: ofDevice(m.Status, nil), c: c, m: m, job: c.p.jobs.Load()}, nil
}

// Recv receives the message, once. MPI_Mrecv, §3.8. Errors: ErrRequest the second time; ErrTruncate, ErrType, ErrBuffer.
func (m *Message) Recv(buf any) (Status, error) {
	q, err := m.irecv("Mrecv", buf)
	if err != nil {
		return Status{Err: err}, err
	}
	return q.Wait()
}

// Irecv is Recv that does not wait. MPI_Imrecv, §3.8.
func (m *Message) Irecv(buf any) (*Request, error) { return m.irecv("Imrecv", buf) }

func (m *Message) irecv(call string, buf any) (*Request, error) {
	b, err := receives(buf)
	if m == nil {
		return nil, callErr(call, words(b), bad(ErrRequest, "the message is nil: the probe has found none"))
	}
	switch {
	case err != nil:
	case m.taken:
		err = bad(ErrRequest, "the message was received already")
	case !m.null:
		err = m.c.p.goesOn(m.job)
	}
	args := func() string { return words(b) }
	if err != nil {
		return nil, m.c.fail(call, args(), err)
	}
	m.taken = true
	if m.null {
		return m.c.null(call, args), nil
	}
	under := m.c.p.begun(ofReceive, call, args)
	return m.c.request(call, args, under(m.c.p.d.Imrecv(m.m, b))), nil
}
