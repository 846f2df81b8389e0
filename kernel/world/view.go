package world

import (
	"bytes"
	"context"
	"errors"
	"hash/maphash"
	"io"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"jeton/runtime/session"
)

// An Output is where a cell's view goes: a part of front.Output.
type Output interface {
	Stream(name string, text []byte)
	Display(b session.Bundle)
	Result(b session.Bundle)
	Input(ctx context.Context, prompt string, password bool) (string, error)
}

// A ViewConfig says what a View shows, and how.
type ViewConfig struct {
	World *World
	Ranks Set // that run the cell
	Out   Output
	// ID names the output that is updated in place. Empty: lines go out as printed text, for front ends that update nothing.
	ID string
	// Spill opens the file for what is too long to be shown. It is called at most once.
	Spill func() (w io.Writer, name string, err error)
}

// A View is what one cell shows on its ranks, merged. Its methods may be called from several goroutines. A rank that prints faster than
// others are merged waits, and nobody else does.
type View struct {
	cfg ViewConfig

	mu       sync.Mutex // guards what follows
	room     sync.Cond  // of mu: lanes have been emptied
	lanes    []lane
	running  Set
	t        *transcript
	values   [][]session.Bundle // by rank
	opened   time.Time          // when what is not settled began; zero when there is none
	loose    int                // blocks that are not settled
	timer    *time.Timer        // nil when no showing is due
	dirty    bool               // something is to be shown
	every    time.Duration      // between updates
	pace     pace
	shown    bool
	finished bool

	show sync.Mutex // held while a form goes out, so that the last one stays; taken before mu
}

// A lane is what one rank has shown and is not merged yet.
type lane struct {
	fresh []*block
	bytes int
	open  [2][]byte // the beginnings of lines, by kind
	clear bool      // what it has shown goes when it shows more
	own   map[string]*block
}

const (
	// laneBytes and laneBlocks are what a rank may be ahead of the merge.
	laneBytes, laneBlocks = 256 << 10, 2000
	// lineBytes is the longest line; a longer one is cut in pieces.
	lineBytes = 64 << 10
	// showEvery is how often an output is updated at the most.
	showEvery = 80 * time.Millisecond
	// looseBlocks is how many lines are merged anew with what other ranks show.
	looseBlocks = 5000
	// printAfter is the length of an output, in blocks, that is not updated any more once its cell has ended.
	printAfter = 1000
	// showRate bounds, in bytes a second, what live updates send.
	showRate = 2 << 20
)

// A pace says how long what one rank shows waits for that of others.
type pace struct {
	first  time.Duration // the first output, before it is shown
	line   time.Duration // a printed line, for equal ones
	settle time.Duration // lines are merged anew for so long
}

var usual = pace{first: 40 * time.Millisecond, line: 150 * time.Millisecond, settle: time.Second}

// NewView returns the view of one cell.
func NewView(cfg ViewConfig) *View {
	n := cfg.World.Size()
	if cfg.ID == "" { // what is printed needs no file
		cfg.Spill = nowhere
	}
	v := &View{cfg: cfg, lanes: make([]lane, n), running: cfg.Ranks, t: newTranscript(n, cfg.Spill), values: make([][]session.Bundle, n), every: showEvery, pace: usual}
	v.t.printed = cfg.ID == ""
	v.room.L = &v.mu
	return v
}

func nowhere() (w io.Writer, name string, err error) { return io.Discard, "", nil }

// Stream takes what a rank has printed.
func (v *View) Stream(rank int, name string, text []byte) {
	k := stdout
	if name == "stderr" {
		k = stderr
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	for len(text) > 0 {
		v.wait(rank)
		l := &v.lanes[rank]
		line, rest, ended := bytes.Cut(text, []byte("\n"))
		if n := lineBytes - len(l.open[k]); len(line) > n {
			line, rest, ended = text[:n], text[n:], true
		}
		text = rest
		l.open[k] = append(l.open[k], line...)
		if ended {
			v.endLine(rank, k)
		}
	}
	v.due()
}

// endLine makes a block of a rank's open line.
func (v *View) endLine(rank int, k kind) {
	l := &v.lanes[rank]
	v.put(rank, lineOf(k, visible(l.open[k])))
	l.open[k] = l.open[k][:0]
}

// visible is a line as a terminal shows it in the end: what stands behind the last return of the carriage.
func visible(line []byte) string {
	line = bytes.TrimRight(line, "\r")
	if i := bytes.LastIndexByte(line, '\r'); i >= 0 {
		line = line[i+1:]
	}
	return strings.ToValidUTF8(string(line), "\uFFFD")
}

func (v *View) put(rank int, b *block) {
	l := &v.lanes[rank]
	if l.clear {
		l.clear = false
		v.wipe(rank)
	}
	l.fresh = append(l.fresh, b)
	l.bytes += b.size()
}

func (l *lane) full() bool { return l.bytes >= laneBytes || len(l.fresh) >= laneBlocks }

// wait waits until a rank's lane has room. When all that run have none, there is nothing to wait for.
func (v *View) wait(rank int) {
	for v.lanes[rank].full() {
		if v.stuck() {
			v.merge(true)
			continue
		}
		v.due()
		v.room.Wait()
	}
}

// stuck reports whether no rank that runs could print more before a merge.
func (v *View) stuck() bool {
	for r := range v.running.Ranks {
		if !v.lanes[r].full() {
			return false
		}
	}
	return true
}

// Display takes a display of a rank.
func (v *View) Display(rank int, b session.Bundle) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.flushLines(rank)
	l := &v.lanes[rank]
	if text, ok := b.Data["text/plain"].(string); ok && len(b.Data) == 1 && b.ID == "" { // as good as printed
		for line := range strings.Lines(text) {
			v.put(rank, lineOf(stdout, strings.TrimRight(line, "\n")))
		}
		v.due()
		return
	}
	if b.Update {
		if old := l.own[b.ID]; old != nil {
			old.bundle = &b
			v.due()
		}
		return
	}
	v.wait(rank)
	n := &block{kind: picture, bundle: &b, hash: hashOf(b), own: b.ID != ""}
	if n.own {
		if l.own == nil {
			l.own = map[string]*block{}
		}
		l.own[b.ID] = n
	}
	v.put(rank, n)
	v.due()
}

// flushLines ends the open lines of a rank.
func (v *View) flushLines(rank int) {
	for k := range v.lanes[rank].open {
		if len(v.lanes[rank].open[k]) > 0 {
			v.endLine(rank, kind(k))
		}
	}
}

// hashOf is equal for bundles that look the same.
func hashOf(b session.Bundle) uint64 {
	var h maphash.Hash
	h.SetSeed(seed)
	for _, mime := range slices.Sorted(maps.Keys(b.Data)) {
		h.WriteString(mime)
		switch form := b.Data[mime].(type) {
		case string:
			h.WriteString(form)
		case []byte:
			h.Write(form)
		}
	}
	return h.Sum64()
}

// Result takes a value of a rank's last expression.
func (v *View) Result(rank int, b session.Bundle) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.values[rank] = append(v.values[rank], b)
}

// Clear forgets what a rank has shown, now or when it shows more.
func (v *View) Clear(rank int, wait bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.lanes[rank].clear = wait; !wait {
		v.wipe(rank)
	}
	v.due()
}

func (v *View) wipe(rank int) {
	v.merge(true)
	for _, list := range [][]*block{v.t.head, v.t.tail} {
		for _, b := range list {
			b.ranks = b.ranks.Without(One(rank))
		}
	}
}

// Input asks the person in the name of a rank: only rank 0 may.
func (v *View) Input(ctx context.Context, rank int, prompt string, password bool) (string, error) {
	if rank == 0 {
		return v.cfg.Out.Input(ctx, prompt, password)
	}
	return "", errNotRankZero
}

var errNotRankZero = errors.New("in a world only rank 0 reads it: read there, and send what it says to the others")

// Note shows a sentence of ours about some ranks.
func (v *View) Note(s Set, text string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	for line := range strings.Lines(text) {
		n := lineOf(note, strings.TrimRight(line, "\n"))
		for r := range s.Ranks {
			v.flushLines(r)
			v.put(r, &block{kind: note, text: n.text, hash: n.hash})
		}
	}
	v.due()
}

// Ended says that a rank's program has ended; what it left behind may still print.
func (v *View) Ended(rank int) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.flushLines(rank)
	v.running = v.running.Without(One(rank))
	v.room.Broadcast() // who waited for this rank looks again
}

// merge merges what is fresh, and settles it when that is asked for, or due. The caller holds mu.
func (v *View) merge(settle bool) {
	fresh := make([][]*block, len(v.lanes))
	any := false
	for r := range v.lanes {
		l := &v.lanes[r]
		fresh[r], l.fresh, l.bytes = l.fresh, nil, 0
		any = any || len(fresh[r]) > 0
	}
	if any && v.opened.IsZero() {
		v.opened = time.Now()
	}
	if any || !v.opened.IsZero() {
		settle = settle || v.cfg.ID == "" || v.finished || v.loose > looseBlocks || time.Since(v.opened) > v.pace.settle
		v.t.merge(fresh)
		if v.cfg.ID == "" {
			v.print(v.t.since(v.t.base))
		}
		if v.loose = v.t.end() - v.t.base; settle {
			v.t.settle()
			v.loose, v.opened = 0, time.Time{}
		}
	}
	v.room.Broadcast()
}

// due has the view shown soon. The caller holds mu.
func (v *View) due() {
	v.dirty = true
	if v.timer != nil {
		return
	}
	after := v.every
	switch {
	case v.cfg.ID == "":
		after = v.pace.line
	case !v.shown:
		after = v.pace.first
	}
	v.timer = time.AfterFunc(after, v.update)
}

// update shows what there is now.
func (v *View) update() {
	v.show.Lock()
	defer v.show.Unlock()
	v.mu.Lock()
	v.merge(false)
	v.timer = nil
	if v.cfg.ID == "" || !v.dirty || v.t.end() == 0 && !v.hasOpen() {
		v.mu.Unlock()
		return
	}
	b := v.bundle()
	update := v.shown
	v.dirty, v.shown = false, true
	v.every = max(showEvery, time.Duration(float64(len(b.Data["text/html"].(string)))/showRate*float64(time.Second)))
	v.mu.Unlock()
	b.ID, b.Update = v.cfg.ID, update
	v.cfg.Out.Display(b)
}

func (v *View) hasOpen() bool {
	for r := range v.lanes {
		for k := range v.lanes[r].open {
			if len(v.lanes[r].open[k]) > 0 {
				return true
			}
		}
	}
	return false
}

// Finish shows all that there is, in its final form, and the ranks' values. What comes later is shown, too.
func (v *View) Finish() {
	v.mu.Lock()
	for r := range v.lanes {
		v.flushLines(r)
	}
	v.finished, v.dirty, v.running = true, true, Set{}
	v.merge(true)
	if v.timer != nil {
		v.timer.Stop()
		v.timer = nil
	}
	v.t.finish()
	v.mu.Unlock()
	v.update()
	v.mu.Lock()
	value, ok := v.value()
	v.mu.Unlock()
	if ok {
		v.cfg.Out.Result(value)
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.t.end() > printAfter {
		v.printFromHere()
	}
}

// printFromHere lets the transcript go, which nobody updates any more: goroutines that the cell has left may keep the view for long, and each
// line that they print would send all that is shown once more. What comes goes out as printed text. The caller holds mu.
func (v *View) printFromHere() {
	v.cfg.ID, v.t = "", newTranscript(len(v.lanes), nowhere)
	for r := range v.lanes {
		v.lanes[r].own = nil
	}
}
