package detector

import (
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"

	"jeton/runtime/protocol"
	"jeton/runtime/sim"
)

// φ = −log₁₀(1 − F(t)), F the normal distribution of the samples (Hayashibara et al. 2004): at the mean half of all
// heartbeats are still to come; and known quantiles.
func TestPhiOfKnownQuantiles(t *testing.T) {
	a := NewArrivals(1000, time.Second, time.Millisecond)
	for range 500 {
		a.Add(900 * ms)
		a.Add(1100 * ms)
	}
	for _, c := range []struct {
		since time.Duration
		phi   float64
	}{{time.Second, math.Log10(2)}, {1100 * ms, 0.79955}, {1200 * ms, 1.64301}, {1300 * ms, 2.86970}, {1500 * ms, 6.54265}} {
		if got := a.Phi(c.since); math.Abs(got-c.phi) > 1e-3 {
			t.Errorf("φ(%v) = %.5f, want %.5f", c.since, got, c.phi)
		}
	}
}

// φ grows with the silence, without end and without a step where the tail is computed in another way.
func TestPhiIncreases(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := NewArrivals(rapid.IntRange(2, 50).Draw(t, "window"), time.Second, 10*ms)
		for range rapid.IntRange(0, 120).Draw(t, "samples") {
			a.Add(time.Duration(rapid.Int64Range(0, int64(3*time.Second)).Draw(t, "between")))
		}
		last := math.Inf(-1)
		for since := time.Duration(0); since < 20*time.Second; since += 25 * ms {
			phi := a.Phi(since)
			if phi < last || math.IsInf(phi, 0) || math.IsNaN(phi) || since > 6*time.Second && phi == last {
				t.Fatalf("φ(%v) = %v after %v", since, phi, last)
			}
			last = phi
		}
	})
	for z := 1.0; z < 60; z += 0.01 {
		if step := log10Tail(z) - log10Tail(z+0.01); step <= 0 || step > 0.3 {
			t.Fatalf("the tail falls by %v at %v", step, z)
		}
	}
}

// The window forgets: only the last samples count, and rounding does not pile up.
func TestWindow(t *testing.T) {
	a, b := NewArrivals(10, time.Second, ms), NewArrivals(10, time.Second, ms)
	for i := range 100_000 {
		a.Add(time.Duration(i%977) * time.Second)
	}
	for i := range 10 {
		a.Add(time.Duration(100+i) * ms)
		b.Add(time.Duration(100+i) * ms)
	}
	if x, y := a.Phi(120*ms), b.Phi(120*ms); math.Abs(x-y) > 1e-6 {
		t.Errorf("φ %v and %v of the same ten samples", x, y)
	}
}

// The curve climbs when a process is stopped, falls when it goes on, and the threshold is the user's.
func TestAccrual(t *testing.T) {
	for _, threshold := range []float64{1, 3, 8} {
		cfg := AccrualConfig{Period: 500 * ms, Threshold: threshold, Observers: []int{0}}
		r := run(t, sim.Config{N: 3, New: func(int) protocol.Process { return NewAccrual(cfg) }, Delay: sim.Uniform(0, 20*ms),
			Faults: []sim.Fault{sim.Stop(20*time.Second, 1), sim.Continue(30*time.Second, 1), sim.Kill(40*time.Second, 2)}, Limit: sim.Limit{Time: 60 * time.Second}})
		a := r.Processes[0].(*Accrual)
		peak := 0.0
		for _, p := range a.Curve(1) {
			if p.At > 20*time.Second && p.At < 30*time.Second {
				peak = max(peak, p.Phi)
			}
		}
		if peak < threshold || a.Phi(1) > 1 || a.Phi(2) < threshold || len(a.Curve(1)) < 200 || a.Curve(0) != nil {
			t.Errorf("threshold %v: peak %v, φ of p1 %v, of p2 %v, %d points", threshold, peak, a.Phi(1), a.Phi(2), len(a.Curve(1)))
		}
		q := Measure(r.Log(), "p0")
		if !q.Complete || q.DetectionMax > 3*time.Second || threshold > 1 && q.Mistakes != 1 {
			t.Errorf("threshold %v:\n%v", threshold, q)
		}
	}
}

// A process that never says anything is suspected, too; one that starts in time is not.
func TestAccrualAtStart(t *testing.T) {
	r := run(t, sim.Config{N: 3, New: func(int) protocol.Process { return NewAccrual(AccrualConfig{}) }, Faults: []sim.Fault{sim.Kill(0, 2)}, Limit: sim.Limit{Time: 10 * time.Second}})
	q := Measure(r.Log())
	if !q.Complete || q.Mistakes != 0 {
		t.Error(q)
	}
	if s := r.Processes[0].(*Accrual).State(); s["dead"] != "2" {
		t.Errorf("state %v", s)
	}
}

// A higher threshold gives fewer mistakes, and later detection: the trade-off of the paper.
func TestThresholdTradesMistakesForTime(t *testing.T) {
	var last Quality
	for i, threshold := range []float64{0.5, 1, 2, 4, 8} {
		r := run(t, sim.Config{N: 2, Seed: 7, New: func(int) protocol.Process {
			return NewAccrual(AccrualConfig{Threshold: threshold, Observers: []int{0}, Look: 10 * ms})
		},
			Delay: sim.Exponential(60 * ms), Faults: []sim.Fault{sim.Kill(10*time.Minute, 1)}, Limit: sim.Limit{Time: 11 * time.Minute}})
		q := Measure(r.Log(), "p0")
		if !q.Complete || i > 0 && (q.Mistakes > last.Mistakes || q.DetectionMean < last.DetectionMean) {
			t.Errorf("threshold %v: %d mistakes, T_D %v; with the one before %d, %v", threshold, q.Mistakes, q.DetectionMean, last.Mistakes, last.DetectionMean)
		}
		last = q
	}
}
