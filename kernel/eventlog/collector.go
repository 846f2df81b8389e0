package eventlog

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"strconv"
	"sync"
	"time"

	"jeton/runtime/history"
)

// A Config says how much is collected, and where it is kept.
type Config struct {
	Folder   func() (string, error) // makes the folder of the file, when there is need of one
	MaxBytes int64                  // of text; what comes then is counted, and lost. Default: 256 MB, about a million events
	Off      bool                   // nothing is collected before Set(true)
	Proc     string                 // under which the events of Note stand; default: "kernel"
	Host     string                 // and the host
}

const defaultMaxBytes = 256 << 20

// A Collector collects the events of a run. Its methods may be called from several goroutines.
type Collector struct {
	cfg   Config
	began time.Time

	mu    sync.Mutex // guards what follows
	epoch uint64
	off   bool
	full  bool // there is no room for more
	why   error
	lanes map[key]*lane
	lives map[string]int // of each name: how many processes have had it
	list  []*lane        // in the order in which they came; a record has the index
	spool spool
	notes uint64 // events of Note
}

// A key names a process.
type key struct {
	proc, host string
	pid        int
}

// A lane is what is known of one process.
type lane struct {
	key
	number  uint32
	life    int    // as history.Event.Life: how many processes have had its name, with this one; 0 for the first
	born    uint64 // the epoch in which its first batch came
	events  int    // in the log
	missing uint64 // that its own word says are not
	dropped uint64 // for which there was no room here
	last    uint64 // the number of the last event that came
}

// New makes a Collector. It must be closed.
func New(cfg Config) *Collector {
	cfg.MaxBytes = cmp.Or(cfg.MaxBytes, defaultMaxBytes)
	cfg.Proc = cmp.Or(cfg.Proc, "kernel")
	return &Collector{cfg: cfg, began: time.Now(), off: cfg.Off, lanes: map[key]*lane{}, lives: map[string]int{}, spool: spool{folder: cfg.Folder}}
}

// Take takes what a process sends: a history.Batch, and answers with a history.BatchAnswer. proc and host are what its owner calls them.
func (c *Collector) Take(proc, host string, request []byte) (answer []byte, err error) {
	b, err := history.DecodeBatch(request)
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	off := c.off
	if !off {
		c.add(key{proc, host, b.Pid}, b)
	}
	c.mu.Unlock()
	return json.Marshal(history.BatchAnswer{Off: off})
}

// lane is that of a process. A name that was another process's is this one's now, since who has started them lets no two have it at once. The
// caller holds mu, as in all that follows without a word.
func (c *Collector) lane(k key) *lane {
	l := c.lanes[k]
	if l == nil {
		l = &lane{key: k, number: uint32(len(c.list)), born: c.epoch}
		if c.lives[k.proc]++; c.lives[k.proc] > 1 {
			l.life = c.lives[k.proc]
		}
		c.lanes[k] = l
		c.list = append(c.list, l)
	}
	return l
}

// add keeps a batch, unless it is of an earlier run.
func (c *Collector) add(k key, b history.Batch) {
	l := c.lane(k)
	if max(b.Epoch, l.born) < c.epoch {
		return
	}
	l.last = max(l.last, b.Last)
	if c.spool.size()+int64(len(b.Events)) > c.cfg.MaxBytes {
		c.full = true
	}
	if !c.full {
		if err := c.spool.add(record{l.number, uint32(b.Count), b.Events}); err != nil {
			c.full, c.why = true, err
		}
	}
	if c.full {
		l.dropped += uint64(b.Count)
		return
	}
	l.events += b.Count
	l.missing += b.Missing
}

// Note adds an event that the collector's own process knows of: what was done to others.
func (c *Collector) Note(e history.Event) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.off {
		return
	}
	c.notes++
	now := time.Now()
	e.Proc, e.Host, e.Seq, e.Wall, e.Mono = c.cfg.Proc, c.cfg.Host, c.notes, now, now.Sub(c.began)
	if n := c.lives[e.Attrs["proc"]]; n > 1 {
		e.Attrs = maps.Clone(e.Attrs)
		e.Attrs[history.AttrLife] = strconv.Itoa(n)
	}
	b, err := history.NewBatch(e)
	if err != nil {
		return // a time that JSON cannot say
	}
	b.Epoch = c.epoch
	c.add(key{c.cfg.Proc, c.cfg.Host, 0}, b)
}

// Clear forgets all events: a new run begins. It returns the run's epoch, which processes are to be told of: what they send as of an
// earlier one does not count any more.
func (c *Collector) Clear() (epoch uint64, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.clear()
}

func (c *Collector) clear() (epoch uint64, err error) {
	c.epoch++
	for _, l := range c.list {
		l.events, l.missing, l.dropped = 0, 0, 0
	}
	c.full, c.why = false, nil
	return c.epoch, c.spool.clear()
}

// Replace puts the events of a log in the place of what was collected, and collects nothing from now on.
func (c *Collector) Replace(l *history.Log) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, err := c.clear(); err != nil {
		return err
	}
	for _, e := range l.Events {
		b, err := history.NewBatch(e)
		if err != nil {
			return err
		}
		b.Epoch = c.epoch
		c.add(key{e.Proc, e.Host, e.Pid}, b)
	}
	c.off = true
	if c.full {
		return errors.Join(fmt.Errorf("the log is larger than the %d MB that are kept", c.cfg.MaxBytes>>20), c.why)
	}
	return nil
}

// Set says whether events are collected.
func (c *Collector) Set(on bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.off = !on
}

// On reports whether events are collected.
func (c *Collector) On() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return !c.off
}

// A Count is how many events of a process there are.
type Count struct {
	Proc, Host string
	Pid        int
	Events     int
	Missing    uint64 // that are known to be lost
}

// Counts are those of all processes with events in this run, and why more are not kept: nil when they are.
func (c *Collector) Counts() (all []Count, full error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, l := range c.list {
		if l.events > 0 || l.dropped > 0 {
			all = append(all, Count{l.proc, l.host, l.pid, l.events, l.missing + l.dropped})
		}
	}
	if c.full {
		full = cmp.Or(c.why, fmt.Errorf("the events of this run fill the %d MB that are kept of one", c.cfg.MaxBytes>>20))
	}
	return all, full
}

// Close lets go of the file.
func (c *Collector) Close() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.off = true
	return c.spool.close()
}

// Total is how many events are collected.
func (c *Collector) Total() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.spool.events
}
