package world

import (
	"context"
	"fmt"
	"sync"
	"time"

	"jeton/runtime/history"
	"jeton/runtime/link"
	"jeton/runtime/session"
)

// answerTime bounds the wait for a launcher that does not answer; it does so within a millisecond.
const answerTime = 30 * time.Second

// launched makes a program a rank of the world that `jeton run -n` has launched it into, if it has. It happens at the first use of this
// package, so that a program that does without pays nothing.
var launched = sync.OnceFunc(func() {
	if _, engine := session.Installed(); engine {
		return // its kernel tells it
	}
	if err := enter(); err != nil {
		// It would take itself for a world of one, and compute something else.
		panic(fmt.Errorf("world: this program was launched as a rank of a world, but cannot learn which: %w", err))
	}
})

func enter() error {
	Join()
	if err := link.Join(); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), answerTime)
	defer cancel()
	info, err := session.Call(ctx, callInfo, nil)
	if err == session.ErrAlone {
		return nil
	}
	if err != nil {
		return err
	}
	if err := me.learn(info); err != nil {
		return err
	}
	me.mu.Lock()
	defer me.mu.Unlock()
	if me.info.Record {
		return history.Join(fmt.Sprintf("rank %d", me.info.Rank), me.info.Hosts[me.info.Rank])
	}
	return nil
}
