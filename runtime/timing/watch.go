package timing

import (
	"fmt"
	"strings"
	"sync"
	"time"

	"jeton/runtime/display"
)

// A Watch measures the parts of a program between its laps. Its methods may be called from several goroutines.
type Watch struct {
	mu    sync.Mutex
	now   func() time.Time
	start time.Time
	last  time.Time
	laps  []Lap
}

// A Lap is one part: what it is called, how long it took, and when it ended after the start.
type Lap struct {
	Name string
	Took time.Duration
	At   time.Duration
}

// Start starts a watch.
func Start() *Watch { return startWatch(time.Now) }

func startWatch(now func() time.Time) *Watch {
	t := now()
	return &Watch{now: now, start: t, last: t}
}

// Lap ends a part, gives it its name, and returns how long it took since the lap before.
func (w *Watch) Lap(name string) time.Duration {
	w.mu.Lock()
	defer w.mu.Unlock()
	t := w.now()
	l := Lap{name, t.Sub(w.last), t.Sub(w.start)}
	w.last, w.laps = t, append(w.laps, l)
	return l.Took
}

// Elapsed is the time since the start.
func (w *Watch) Elapsed() time.Duration { return w.now().Sub(w.start) }

// Laps are those until now; the caller owns them.
func (w *Watch) Laps() []Lap {
	w.mu.Lock()
	defer w.mu.Unlock()
	return append([]Lap(nil), w.laps...)
}

// String has one line for each lap.
func (w *Watch) String() string {
	var b strings.Builder
	total := Seconds(0)
	for _, l := range w.Laps() {
		total += of(l.Took)
	}
	for _, l := range w.Laps() {
		share := 0.0
		if total > 0 {
			share = 100 * float64(of(l.Took)/total)
		}
		fmt.Fprintf(&b, "%-20s %10v  %4.1f %%\n", l.Name, of(l.Took), share)
	}
	fmt.Fprintf(&b, "%-20s %10v", "all", total)
	return b.String()
}

// Show shows the laps as a table.
func (w *Watch) Show() {
	rows := [][]string{}
	for _, l := range w.Laps() {
		rows = append(rows, []string{l.Name, of(l.Took).String(), of(l.At).String()})
	}
	display.TableHeader([]string{"lap", "took", "at"}, rows)
}
