package notebook

import (
	"sync"
	"time"
)

// A patience tells the student once why something takes long that happens once, however many cells wait for it.
type patience struct {
	mu   sync.Mutex
	told bool
}

// waits is how long a cell waits before the student is told why.
const waits = 3 * time.Second

// ask has say called when the calling cell has waited long, unless it, or another, has been called already. The cell calls done when it
// waits no more: say is not called from then on.
func (p *patience) ask(say func()) (done func()) {
	waiting := true
	t := time.AfterFunc(waits, func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		if waiting && !p.told {
			p.told = true
			say()
		}
	})
	return func() {
		t.Stop()
		p.mu.Lock()
		defer p.mu.Unlock()
		waiting = false
	}
}
