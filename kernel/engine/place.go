package engine

import (
	"sync"
	"time"
)

// placeEvery is how old the place of a cell in the black box may be.
const placeEvery = 20 * time.Millisecond

// leavePlace leaves the place of a job that runs in the black box from time to time, until stop. Where the system ends the process
// without a warning (SIGKILL, no memory left, a fatal error of Go's runtime) that is all that tells where the cell was.
func leavePlace(j job) (stop func()) {
	if flight == nil {
		return func() {}
	}
	var mu sync.Mutex // guards what follows
	var timer *time.Timer
	ended, looked := false, false
	look := func() {
		mu.Lock()
		defer mu.Unlock()
		if !ended {
			looked = true
			flight.record(lastPlace, render(j.place()))
			timer.Reset(placeEvery)
		}
	}
	mu.Lock()
	defer mu.Unlock()
	timer = time.AfterFunc(placeEvery/4, look)
	return func() {
		mu.Lock()
		defer mu.Unlock()
		ended = true
		timer.Stop()
		if looked {
			flight.record(lastPlace, nil)
		}
	}
}
