package notebook

import (
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

func TestPatience(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var p patience
		said := 0
		wait := func(d time.Duration) {
			defer p.ask(func() { said++ })()
			time.Sleep(d)
		}
		wait(waits - 1)
		time.Sleep(waits)
		if said != 0 {
			t.Error("a short wait was told of")
		}
		var cells sync.WaitGroup
		for range 3 {
			cells.Go(func() { wait(2 * waits) })
		}
		cells.Wait()
		wait(2 * waits)
		if said != 1 {
			t.Errorf("told %d times, want once", said)
		}
	})
}
