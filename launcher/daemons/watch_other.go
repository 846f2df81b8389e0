//go:build !linux || portable

package daemons

import (
	"sync"
	"time"

	"jeton/launcher/ps"
)

// lookEvery is how often files and processes are looked at where the system does not tell of them.
const lookEvery = 50 * time.Millisecond

// A watcher tells logs when their files have grown, by looking at them again and again.
type watcher struct {
	mu   sync.Mutex
	last int32
	logs map[int32]*watched
}

type watched struct {
	log  *logFile
	size int64
}

func newWatcher() (*watcher, error) { return &watcher{logs: map[int32]*watched{}}, nil }

// add begins to watch a log.
func (w *watcher) add(l *logFile) (id int32, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.last++
	w.logs[w.last] = &watched{log: l, size: l.size()}
	return w.last, nil
}

func (w *watcher) remove(id int32) {
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.logs, id)
}

// run looks, for as long as the guard lives.
func (w *watcher) run() {
	for range time.Tick(lookEvery) {
		for _, l := range w.look() {
			l.changed()
		}
	}
}

// look finds the logs that have grown.
func (w *watcher) look() (grown []*logFile) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, l := range w.logs {
		if size := l.log.size(); size != l.size {
			l.size = size
			grown = append(grown, l.log)
		}
	}
	return grown
}

// adoptOrphans does nothing: here the system's first process adopts daemons.
func adoptOrphans() error { return nil }

// follow notes a daemon's end, which only its parent would be told: so, how it has ended is not known.
func (r *registry) follow(e *entry, pid int, ticks int64) {
	go func() { // it ends with the daemon
		for range time.Tick(lookEvery) {
			if s, ok := ps.Find(pid); ok && s.Started == ticks && s.Alive() {
				continue
			}
			r.mu.Lock()
			if !e.hasEnded() {
				e.end(-1, 0)
			}
			r.mu.Unlock()
			return
		}
	}()
}
