package snapshot_test

import (
	"fmt"
	"time"

	"jeton/runtime/protocol"
	"jeton/runtime/sim"
	"jeton/runtime/snapshot"
)

// The lab's application under blocking checkpoints: everything is killed, and goes on from the last whole wave.
func Example() {
	store := snapshot.NewMemory()
	layer := func(p int, life *snapshot.Recovery) protocol.Process {
		app := snapshot.NewCounter(uint64(p))
		app.Rounds = 20
		return snapshot.NewBlocking(snapshot.Config{App: app, Store: store, Every: 500 * time.Millisecond, Resume: life, Waves: 3})
	}
	cfg := sim.Config{N: 4, FIFO: true, New: func(p int) protocol.Process { return layer(p, nil) }}
	var life *snapshot.Recovery
	for p := range 4 {
		cfg.Faults = append(cfg.Faults, sim.Kill(1300*time.Millisecond, p), sim.Restart(1400*time.Millisecond, p, func(p int) protocol.Process {
			if p == 0 {
				life, _ = snapshot.Recover(store, 4)
				fmt.Println(life)
			}
			return layer(p, life)
		}))
	}
	r, err := sim.Run(cfg)
	if err != nil {
		fmt.Println(err)
		return
	}
	for p, q := range r.Processes {
		fmt.Printf("p%d: %v\n", p, q.(*snapshot.Blocking).App)
	}
	// Output:
	// epoch 1 begins at wave 2
	// p0: count=20 received=19
	// p1: count=20 received=16
	// p2: count=20 received=22
	// p3: count=20 received=23
}
