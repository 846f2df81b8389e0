package ps

import (
	"context"
	"sync"
	"time"
)

// lookEvery is how soon it is noticed that a process was stopped.
const lookEvery = 50 * time.Millisecond

// WhileRunning is a context that ends when a process is found stopped or dead, too: who waits for what the process answers need wait no longer.
// The function must be called when it has answered.
func WhileRunning(ctx context.Context, pid int) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(ctx)
	var looking sync.WaitGroup
	looking.Go(func() {
		tick := time.NewTicker(lookEvery)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
			case <-ctx.Done():
				return
			}
			if Stopped(pid) || Ended(pid) {
				cancel()
			}
		}
	})
	return ctx, func() {
		cancel()
		looking.Wait()
	}
}
