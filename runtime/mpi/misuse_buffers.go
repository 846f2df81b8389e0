package mpi

import (
	"bytes"
	"cmp"
	"fmt"
	"hash/maphash"
	"os"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"jeton/runtime/mpi/internal/device"
	"jeton/runtime/session"
)

// checkVariable turns CheckBuffers on in a program: JETON_MPI_CHECK=1.
const checkVariable = "JETON_MPI_CHECK"

var checking atomic.Bool

// CheckBuffers turns on, or off, that the buffers of Isend, Irecv and their like are watched between the call and the Wait or Test that completes it; it
// returns what was before. Told, as errors of class ErrBuffer:
//
//   - a send's buffer that was changed meanwhile, at the Wait, with both places and the first element that differs;
//   - a receive's buffer that was written to before the message came, at the Wait;
//   - a buffer that overlaps that of another request under way, unless both are sent or one has gaps, at the call.
//
// [Pending] lists requests that were begun and not completed, with their places, and Finalize tells of them.
//
// It holds until the job ends: a notebook's next one begins with what JETON_MPI_CHECK says.
//
// What cannot be seen: that a buffer was only read too early, or written to after the message came. Requests that were begun before are not watched, nor
// persistent ones. Cost: a copy of each buffer, or, above 1 MiB, a pass over it.
func CheckBuffers(on bool) (before bool) {
	settle()
	return checking.Swap(on)
}

// mostCopied is up to how many bytes a buffer is copied, so that what has changed can be named; of a longer one there is a hash.
const mostCopied = 1 << 20

var seed = maphash.MakeSeed()

// A watched is a buffer under way.
type watched struct {
	call, where string
	words       string
	b           device.Buffer
	send        bool
	row         []byte // what it was, or
	sum         uint64
	touched     error // of a receive: written to before its message came. The device's lock guards it
	number      uint64
}

// A watchlist has the buffers of a process that are under way.
type watchlist struct {
	mu     sync.Mutex // guards what follows
	all    map[*watched]bool
	number uint64
	told   map[string]bool // calls whose requests are out of reach: of a loop's, one is enough
}

// begin watches the buffer of a call that is about to begin, when buffers are checked. Its error is that of a buffer that is in use.
func (p *process) watchBuffer(call string, b device.Buffer, send bool) (*watched, error) {
	if !checking.Load() || b.Bytes() == 0 {
		return nil, nil
	}
	w := &watched{call: call, where: p.where(), words: words(b), b: b, send: send}
	u := &p.buffers
	u.mu.Lock()
	defer u.mu.Unlock()
	for _, other := range u.list() {
		if meetDense(w.b, other.b) && !(send && other.send) {
			return nil, bad(ErrBuffer, "its buffer overlaps that of %v, which is not complete: Wait for it first, or take another buffer", other)
		}
	}
	w.row, w.sum = w.content()
	if u.all == nil {
		u.all = map[*watched]bool{}
	}
	u.number++
	w.number = u.number
	u.all[w] = true
	return w, nil
}

func (u *watchlist) list() []*watched {
	all := make([]*watched, 0, len(u.all))
	for w := range u.all {
		all = append(all, w)
	}
	slices.SortFunc(all, func(a, b *watched) int { return cmp.Compare(a.number, b.number) })
	return all
}

func (u *watchlist) forget(w *watched) {
	u.mu.Lock()
	defer u.mu.Unlock()
	delete(u.all, w)
}

// clear forgets all: what a job that has ended had under way never ends, and its buffers are free.
func (u *watchlist) clear() {
	u.mu.Lock()
	defer u.mu.Unlock()
	clear(u.all)
}

func (w *watched) String() string {
	if w.where == "" {
		return w.call
	}
	return fmt.Sprintf("%s at %s", w.call, w.where)
}

// content is the buffer's data: a copy of a short one, a hash of a long one.
func (w *watched) content() (row []byte, sum uint64) {
	row, err := w.b.Type.Pack(nil, w.b.Mem, w.b.Origin, w.b.Count)
	if err != nil {
		return nil, 0
	}
	if len(row) > mostCopied {
		return nil, maphash.Bytes(seed, row)
	}
	return row, 0
}

// changed says what is not as it was, "" if nothing.
func (w *watched) changed() string {
	row, sum := w.content()
	if sum != w.sum {
		return "it was changed"
	}
	if bytes.Equal(row, w.row) {
		return ""
	}
	at := 0
	for row[at] == w.row[at] {
		at++
	}
	if kind, ok := w.b.Type.Uniform(); ok && kind.Size() > 0 {
		return fmt.Sprintf("its element %d of %d was changed", at/kind.Size(), len(row)/kind.Size())
	}
	return fmt.Sprintf("its byte %d of %d was changed", at, len(row))
}

// watch gives a request its watched buffer.
func (q *Request) watch(w *watched) *Request {
	if w == nil {
		return q
	}
	q.watched = w
	if !w.send {
		q.c.p.d.Guard(q.r, func() {
			if what := w.changed(); what != "" {
				w.touched = bad(ErrBuffer, "the buffer of %v was written to before its message came: %s. Until Wait or Test has completed it, the buffer is the library's", w, what)
			}
		})
	}
	runtime.SetFinalizer(q, (*Request).dropped)
	return q
}

// dropped tells of a request that nobody can complete any more.
func (q *Request) dropped() {
	w := q.watched
	if w == nil {
		return
	}
	u, call := &q.c.p.buffers, w.String()
	u.mu.Lock()
	delete(u.all, w)
	known := u.told[call]
	if u.told == nil {
		u.told = map[string]bool{}
	}
	u.told[call] = true
	u.mu.Unlock()
	if !known {
		fmt.Fprintln(q.c.p.stderr, sayIncomplete.With(session.Language(), q.c.p.world.rank, call))
	}
}

// verified is a request's own error, or what has become of its buffer meanwhile.
func (q *Request) verified(err error) error {
	w := q.watched
	if w == nil {
		return err
	}
	q.watched = nil
	runtime.SetFinalizer(q, nil)
	q.c.p.buffers.forget(w)
	switch {
	case err != nil:
		return err
	case !w.send:
		return w.touched
	}
	if what := w.changed(); what != "" {
		return bad(ErrBuffer, "the buffer of %v was changed before it was completed here: %s. What was sent may be the old or the new value: change it after the Wait", w, what)
	}
	return nil
}

// Pending are the calls of this rank that were begun while buffers were checked (CheckBuffers), and that no Wait or Test has completed: "Isend at In[3]:5
// (4 int64)".
func Pending() (calls []string) {
	p, err := me()
	if err != nil {
		return nil
	}
	return p.pending()
}

func (p *process) pending() (calls []string) {
	p.buffers.mu.Lock()
	defer p.buffers.mu.Unlock()
	for _, w := range p.buffers.list() {
		calls = append(calls, fmt.Sprintf("%v (%s)", w, w.words))
	}
	return calls
}

// checksBuffers makes the environment's choice.
func checksBuffers() error {
	switch word := os.Getenv(checkVariable); word {
	case "", "0":
	case "1":
		checking.Store(true)
	default:
		return fmt.Errorf("the environment's %s is %q: it can be 1 or 0", checkVariable, word)
	}
	return nil
}
