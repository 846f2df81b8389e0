package history

import (
	"fmt"
	"os"
	"sync"
	"sync/atomic"
	"time"
)

// RecorderConfig says who records, and where the events go.
type RecorderConfig struct {
	Proc string // the process's name, its own in the run: "rank 2"
	Host string // as the host file has it; default: what the system calls this machine
	// Sink takes a batch of events, in order. It is called by one goroutine, and may block: meanwhile events are kept, and
	// beyond Buffer counted. It does not keep the slice.
	Sink   func([]Event)
	Buffer int           // events that are kept for a Sink that blocks; default 8192
	Linger time.Duration // how long an event waits for others before it is handed over; default 20 ms
	// Rate bounds what is handed over, in events a second, so that a flood of events does not cost the program a core: what comes
	// faster for longer than Buffer lasts is counted as missing. Default: no bound.
	Rate float64
	Now  func() time.Time
	// Where is the cell and the line of the code that records, 0 when that is not known. Default: nobody knows.
	Where func() (cell, line int)
}

const (
	defaultBuffer = 8192
	defaultLinger = 20 * time.Millisecond
)

// A Recorder numbers the events of one process and hands them over in batches. It never blocks the program, and drops nothing without a
// word: events for which there is no room are counted, and a Missing event stands where they were.
//
// Methods may be called from several goroutines. A nil Recorder records nothing.
type Recorder struct {
	config RecorderConfig
	pid    int
	start  time.Time

	mu      sync.Mutex
	seq     uint64  // of the last event
	kept    []Event // for the sink. Invariant: len(kept) <= config.Buffer+1
	spare   []Event // the memory of the batch before
	missing uint64  // events since the last of kept for which there was no room
	epoch   uint64  // of what is kept: how often the collection has been cleared, as far as this process knows
	closed  bool

	handing uint64    // the epoch of the batch that the Sink has; run's own
	rest    time.Time // before which nothing is handed over unasked; run's own

	some  chan struct{}      // holds one word when there is something to hand over
	many  chan struct{}      // and when that is half of what there is room for
	flush chan chan struct{} // of Flush: closed when all is handed over
	stop  chan struct{}
	done  chan struct{} // closed when the goroutine that hands over has ended
}

// NewRecorder starts a Recorder. Close ends it. Errors: no name, or no sink.
func NewRecorder(config RecorderConfig) (*Recorder, error) {
	r, err := newRecorder(config)
	if err == nil {
		go r.run()
	}
	return r, err
}

// newRecorder makes a Recorder that does not hand over yet: run does.
func newRecorder(config RecorderConfig) (*Recorder, error) {
	if config.Proc == "" || config.Sink == nil {
		return nil, fmt.Errorf("history: a Recorder needs the name of its process (%q) and a Sink", config.Proc)
	}
	if config.Host == "" {
		config.Host, _ = os.Hostname()
	}
	if config.Buffer <= 0 {
		config.Buffer = defaultBuffer
	}
	if config.Linger <= 0 {
		config.Linger = defaultLinger
	}
	if config.Now == nil {
		config.Now = time.Now
	}
	r := &Recorder{config: config, pid: os.Getpid(), start: config.Now(),
		some: make(chan struct{}, 1), many: make(chan struct{}, 1), flush: make(chan chan struct{}), stop: make(chan struct{}), done: make(chan struct{})}
	return r, nil
}

// Record records an event: it gives it Proc, Host, Pid, Seq, and Wall, Mono, Cell and Line where they are zero. The message and the attributes
// are kept as they are, and must not change any more. It returns the event's number, 0 when nobody records.
// Cost: some 200 ns, no allocation.
func (r *Recorder) Record(e Event) uint64 {
	if r == nil {
		return 0
	}
	if e.Cell == 0 && r.config.Where != nil {
		e.Cell, e.Line = r.config.Where()
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		return 0
	}
	r.seq++
	if len(r.kept) >= r.config.Buffer {
		r.missing++
		return r.seq
	}
	if e.Wall.IsZero() {
		e.Wall = r.config.Now()
	}
	if e.Mono == 0 {
		e.Mono = e.Wall.Sub(r.start)
	}
	if r.missing > 0 {
		r.keepMissing(e.Wall)
		r.seq++
	}
	e.Seq = r.seq
	r.keep(e)
	return e.Seq
}

// Time is the time by the Recorder's clock: the Wall of an event that is recorded a little later. The zero time when nobody records.
func (r *Recorder) Time() time.Time {
	if r == nil {
		return time.Time{}
	}
	return r.config.Now()
}

// keep keeps an event of the number that it has.
func (r *Recorder) keep(e Event) {
	e.Proc, e.Host, e.Pid = r.config.Proc, r.config.Host, r.pid
	r.kept = append(r.kept, e)
	switch len(r.kept) {
	case 1:
		tell(r.some)
	case r.config.Buffer/2 + 1:
		tell(r.many)
	}
}

func tell(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// keepMissing keeps the word that events before number seq are missing.
func (r *Recorder) keepMissing(now time.Time) {
	e := NewMissing(r.seq, r.missing)
	e.Wall, e.Mono = now, now.Sub(r.start)
	r.keep(e)
	r.missing = 0
}

// run hands events over until the Recorder is closed.
func (r *Recorder) run() {
	defer close(r.done)
	linger := time.NewTimer(0)
	defer linger.Stop()
	for r.turn(linger) {
	}
}

// turn waits for events, lets them gather, and hands them over; false at the end.
func (r *Recorder) turn(linger *time.Timer) (more bool) {
	select {
	case <-r.some:
	case c := <-r.flush:
		r.hand()
		close(c)
		return true
	case <-r.stop:
		r.hand()
		return false
	}
	wait, many := r.config.Linger, r.many
	if pause := r.rest.Sub(r.config.Now()); pause > 0 {
		wait, many = max(wait, pause), nil
	}
	linger.Reset(wait)
	select {
	case <-linger.C:
	case <-many:
	case c := <-r.flush:
		defer close(c)
	case <-r.stop:
	}
	r.hand()
	return true
}

// hand hands over what is kept.
func (r *Recorder) hand() {
	r.mu.Lock()
	if r.missing > 0 {
		r.seq++
		r.keepMissing(r.config.Now())
	}
	batch := r.kept
	r.kept, r.spare = r.spare[:0], nil
	r.handing = r.epoch
	r.mu.Unlock()
	if r.config.Rate > 0 {
		r.rest = r.config.Now().Add(time.Duration(float64(len(batch)) / r.config.Rate * float64(time.Second)))
	}
	if len(batch) > 0 {
		r.config.Sink(batch)
	}
	clear(batch) // their messages may go
	r.mu.Lock()
	r.spare = batch
	r.mu.Unlock()
}

// renew begins an epoch: what is kept is of one before, and forgotten. What the Sink has at the moment is of an earlier epoch, too.
func (r *Recorder) renew(epoch uint64) {
	if r == nil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	clear(r.kept)
	r.kept, r.missing, r.epoch = r.kept[:0], 0, epoch
}

// Flush hands over what has been recorded. It blocks until the Sink has it.
func (r *Recorder) Flush() {
	if r == nil {
		return
	}
	c := make(chan struct{})
	select {
	case r.flush <- c:
		<-c
	case <-r.done:
	}
}

// Close hands over what is kept, and ends the Recorder: later events are not recorded. It blocks until the Sink has it.
func (r *Recorder) Close() {
	if r == nil {
		return
	}
	r.mu.Lock()
	first := !r.closed
	r.closed = true
	r.mu.Unlock()
	if first {
		close(r.stop)
	}
	<-r.done
}

// current is the process's Recorder.
var current atomic.Pointer[Recorder]

// SetCurrent makes r the process's Recorder, nil for none, and returns the one before. Who starts a process calls it.
func SetCurrent(r *Recorder) (before *Recorder) { return current.Swap(r) }

// Recording reports whether the process's events are recorded: a caller for whom it costs something to make an Event asks first.
func Recording() bool { return current.Load() != nil }

// Wanted reports whether an event of this process would be kept, before somebody makes it whom that costs something. Where there is no room
// for it, it counts as missing.
func Wanted() bool {
	r := current.Load()
	return r != nil && !r.full()
}

// full reports whether there is no room for an event, and then counts one.
func (r *Recorder) full() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed || len(r.kept) < r.config.Buffer {
		return r.closed
	}
	r.seq++
	r.missing++
	return true
}

// Record records an event of this process. It returns its number, 0 when nobody records: see [Recorder.Record].
func Record(e Event) uint64 { return current.Load().Record(e) }

// Here records that name happened in the algorithm, with pairs of attribute and value: Here(history.CSEnter), Here("vote", "for", 3).
// The names that the checkers know are the constants of marks. It costs nothing when nobody records.
func Here(name string, attrs ...any) uint64 {
	r := current.Load()
	if r == nil {
		return 0
	}
	return r.Record(Event{Kind: Mark, Name: name, Attrs: attributes(attrs)})
}

// attributes makes a map of pairs. A name without a value has "".
func attributes(pairs []any) map[string]string {
	if len(pairs) == 0 {
		return nil
	}
	m := make(map[string]string, (len(pairs)+1)/2)
	for i := 0; i < len(pairs); i += 2 {
		value := ""
		if i+1 < len(pairs) {
			value = fmt.Sprint(pairs[i+1])
		}
		m[fmt.Sprint(pairs[i])] = value
	}
	return m
}
