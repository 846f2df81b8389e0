package tcp

import (
	"bytes"
	"fmt"
	"sync"

	"jeton/runtime/mpi/internal/fabric"
	"jeton/runtime/transport"
)

// A lane is what is sent to a rank and is not written yet: the job that the mesh writes, and those behind it, in their order.
type lane struct {
	under *job
	queue []*job
}

// A job is a packet under way.
type job struct {
	f     *Fabric
	to    int
	x     transport.Packet
	token any         // nil: nobody waits for its payload
	told  func(error) // of a goodbye
	done  transport.Done
	next  *job
}

// Send implements fabric.Fabric, as the other methods do.
func (f *Fabric) Send(to int, h *fabric.Header, payload []byte, token any) (now bool, err error) {
	e := &f.ends[to]
	switch {
	case to == f.m.Rank():
		panic(fmt.Sprintf("tcp: rank %d sends to itself", to))
	case f.closed:
		return true, fabric.ErrClosed
	case e.lost != nil:
		return true, e.lost
	}
	e.met = true
	j := f.job(to, token)
	j.x = transport.Packet{Tag: uint64(uint32(h.Tag)), Preface: h.Append(f.head[:0]), Data: payload}
	if e.lane.idle() {
		switch f.s.TrySend(to, j.x, token != nil, j.done) {
		case transport.Written:
			f.free(j)
			return true, nil
		case transport.Copied:
			j.token = nil
			e.lane.under = j
			return true, nil
		case transport.Kept:
			e.lane.under = j
			e.pending++
			return false, nil
		}
	}
	j.x.Preface = bytes.Clone(j.x.Preface)
	if token == nil {
		j.x.Data = bytes.Clone(payload)
	}
	if err := f.line(j); err != nil {
		f.free(j)
		return true, err
	}
	if token != nil {
		e.pending++
	}
	return token == nil, nil
}

func (l *lane) idle() bool { return l.under == nil && len(l.queue) == 0 }

// line sends a job whose slices stay as they are after those before it, and does not wait. Errors: the mesh is closed.
func (f *Fabric) line(j *job) error {
	l := &f.ends[j.to].lane
	if !l.idle() {
		l.queue = append(l.queue, j)
		return nil
	}
	if err := f.s.Post(j.to, j.x, j.done); err != nil {
		return err
	}
	l.under = j
	return nil
}

// proceed sends what is next on a lane. The caller has the lock.
func (f *Fabric) proceed(to int) {
	e := &f.ends[to]
	for e.lane.under == nil && len(e.lane.queue) > 0 {
		j := e.lane.queue[0]
		switch f.s.TrySend(to, j.x, true, j.done) {
		case transport.Refused:
			if err := f.s.Post(to, j.x, j.done); err != nil {
				f.fail(to, err)
				return
			}
			e.lane.under = j
		case transport.Written:
			defer f.free(j)
			f.sent(j)
		case transport.Copied:
			e.lane.under = j
			f.sent(j)
		case transport.Kept:
			e.lane.under = j
		}
		e.lane.queue = e.lane.queue[1:]
	}
	if len(e.lane.queue) == 0 {
		e.lane.queue = nil
	}
}

// sent says that a job's payload may be changed.
func (f *Fabric) sent(j *job) {
	if token := j.token; token != nil {
		j.token = nil
		f.ends[j.to].pending--
		f.sink.Sent(token)
	}
	if told := j.told; told != nil {
		j.told = nil
		told(nil)
	}
}

// finished is called when the mesh has written a job, or cannot. held is the lock that the caller has.
func (j *job) finished(err error, held sync.Locker) {
	f, to := j.f, j.to
	if held != f.mu {
		f.mu.Lock()
		defer f.mu.Unlock()
	}
	f.ends[to].lane.under = nil
	f.sent(j)
	f.free(j)
	if err != nil {
		f.fail(to, err)
	} else {
		f.proceed(to)
	}
	f.tell(to)
	f.rest.ring(to)
}

// fail is the end of a lane: nothing more goes on it.
func (f *Fabric) fail(to int, err error) {
	e := &f.ends[to]
	if e.lost == nil { // what is Sent now is not followed by more
		e.lost = err
	}
	queue := e.lane.queue
	e.lane.queue = nil
	for _, j := range queue {
		f.sent(j)
		f.free(j)
	}
	f.tell(to)
}

// job takes one that is unused, so that a packet costs no allocation.
func (f *Fabric) job(to int, token any) *job {
	j := f.jobs
	if j == nil {
		j = &job{f: f}
		j.done = j.finished
	} else {
		f.jobs = j.next
	}
	j.to, j.token, j.next = to, token, nil
	return j
}

func (f *Fabric) free(j *job) {
	j.x, j.token, j.told, j.next = transport.Packet{}, nil, nil, f.jobs
	f.jobs = j
}

// bid says goodbye, after all that was sent before: a message without a preface. The caller holds the lock.
func (f *Fabric) bid(rank int, told func(error)) {
	f.ends[rank].bade = true
	j := f.job(rank, nil)
	j.told = told
	if err := f.line(j); err != nil {
		f.sent(j)
		f.free(j)
	}
}
