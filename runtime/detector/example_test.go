package detector_test

import (
	"fmt"
	"time"

	"jeton/runtime/detector"
	"jeton/runtime/protocol"
	"jeton/runtime/sim"
)

// Two detectors of four processes each; one process dies, another is suspended for a while.
func Example() {
	cfg := sim.Config{
		N: 10, New: detector.New(detector.Config{Period: 500 * time.Millisecond, K: 3, Adaptive: true}), Delay: sim.Fixed(10 * time.Millisecond),
		Faults: []sim.Fault{sim.Kill(3200*time.Millisecond, 4), sim.Stop(time.Second, 7), sim.Continue(5*time.Second, 7)},
		Limit:  sim.Limit{Time: 10 * time.Second},
	}
	r, err := sim.Run(cfg)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("dead:", r.Processes[0].(*detector.Detector).Dead(), r.Processes[1].(*detector.Detector).Dead())
	q := detector.Measure(r.Log())
	fmt.Println("complete:", q.Complete, "T_D:", q.DetectionMean, "mistakes:", q.Mistakes, "T_M:", q.Duration)
	// Output:
	// dead: [4] [4]
	// complete: true T_D: 1.805s mistakes: 2 T_M: 2.51s
}

// The level of suspicion of a process that dies after 20 s.
func ExampleAccrual() {
	cfg := detector.AccrualConfig{Period: 500 * time.Millisecond, Observers: []int{0}, Look: time.Second / 4}
	r, err := sim.Run(sim.Config{
		N: 2, Seed: 1, New: func(int) protocol.Process { return detector.NewAccrual(cfg) }, Delay: sim.Uniform(0, 100*time.Millisecond),
		Faults: []sim.Fault{sim.Kill(20*time.Second, 1)}, Limit: sim.Limit{Time: 21 * time.Second},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, p := range r.Processes[0].(*detector.Accrual).Curve(1) {
		if p.At >= 20*time.Second && p.At%(250*time.Millisecond) == 0 {
			fmt.Printf("%v: %.1f\n", p.At, p.Phi)
		}
	}
	// Output:
	// 20s: 0.2
	// 20.25s: 4.7
	// 20.5s: 17.6
	// 20.75s: 39.1
	// 21s: 69.3
}
