package check_test

import (
	"testing"
	"time"

	"jeton/runtime/check"
	"jeton/runtime/detector"
	"jeton/runtime/history"
	"jeton/runtime/protocol"
	"jeton/runtime/sim"
	"jeton/runtime/snapshot"
)

// schedules is under how many seeds an algorithm is run.
const schedules = 300

// A claim is a checker with what it has to say of an algorithm: the same under all seeds, or violated under some.
type claim struct {
	name  string
	check func(l *history.Log) check.Verdict
	want  check.Status
}

// hold runs a configuration, and holds its runs against the claims.
func hold(t *testing.T, cfg sim.Config, claims []claim) {
	t.Helper()
	violated := map[string]int{}
	err := sim.Each(cfg, schedules, func(r *sim.Result) error {
		for _, c := range claims {
			v := c.check(r.Log())
			if v.Status == check.Violated {
				violated[c.name]++
			}
			if c.want != check.Violated && v.Status != c.want {
				t.Errorf("seed %d, %s: want %v\n%v", r.Seed, c.name, c.want, v)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range claims {
		if c.want == check.Violated && violated[c.name] == 0 {
			t.Errorf("%s: never violated under %d seeds", c.name, schedules)
		}
	}
}

func TestSnapshotAlgorithms(t *testing.T) {
	rest := check.AtRest(true)
	cut := claim{"consistent cut", func(l *history.Log) check.Verdict { return check.ConsistentCut(l) }, check.OK}
	markers := claim{"markers", func(l *history.Log) check.Verdict { return check.Markers(l, rest) }, check.OK}
	count := claim{"count of markers", func(l *history.Log) check.Verdict { return check.Messages(l, check.MarkerCount(4, 2, false), rest) }, check.OK}
	whole := claim{"whole waves", func(l *history.Log) check.Verdict { return check.WholeWaves(l, rest) }, check.OK}
	conserved := claim{"conserved", func(l *history.Log) check.Verdict { return check.Conserved(l, check.Amounts{}) }, check.OK}
	empty := func(want check.Status) claim {
		return claim{"channels empty", func(l *history.Log) check.Verdict { return check.ChannelsEmpty(l) }, want}
	}
	blocked := func(want check.Status) claim {
		return claim{"blocked", func(l *history.Log) check.Verdict { return check.NoSendWhileBlocked(l) }, want}
	}
	cfg := func(layer func(c snapshot.Config) protocol.Process) sim.Config {
		return sim.Config{N: 4, FIFO: true, Delay: sim.Uniform(0, 20*time.Millisecond), Limit: sim.Limit{Time: 10 * time.Second}, New: func(int) protocol.Process {
			bank := &snapshot.Bank{Balance: 100, Every: 7 * time.Millisecond, Left: 12}
			return layer(snapshot.Config{App: bank, Every: 25 * time.Millisecond, Waves: 2})
		}}
	}
	t.Run("blocking", func(t *testing.T) {
		hold(t, cfg(func(c snapshot.Config) protocol.Process { return snapshot.NewBlocking(c) }),
			[]claim{cut, markers, count, whole, conserved, empty(check.OK), blocked(check.OK)})
	})
	t.Run("Chandy-Lamport", func(t *testing.T) {
		hold(t, cfg(func(c snapshot.Config) protocol.Process { return snapshot.NewChandyLamport(c) }),
			[]claim{cut, markers, count, whole, conserved, empty(check.Violated), blocked(check.Violated)})
	})
	t.Run("Chandy-Lamport without FIFO channels", func(t *testing.T) {
		c := cfg(func(c snapshot.Config) protocol.Process { return snapshot.NewChandyLamport(c) })
		c.FIFO = false
		cut.want = check.Violated
		hold(t, c, []claim{cut})
	})
}

func TestDetectors(t *testing.T) {
	const T, K = 500 * time.Millisecond, 3
	cfg := func(most time.Duration) sim.Config {
		return sim.Config{N: 6, Delay: sim.Uniform(0, most), New: detector.New(detector.Config{Period: T, K: K}),
			Faults: []sim.Fault{sim.Kill(1300*time.Millisecond, 4)}, Limit: sim.Limit{Time: 6 * time.Second}}
	}
	monitors := check.Monitors("p0", "p1")
	claims := func(accurate check.Status) []claim {
		return []claim{
			{"complete", func(l *history.Log) check.Verdict { return check.Completeness(l, 3*time.Second, monitors) }, check.OK},
			{"accurate", func(l *history.Log) check.Verdict { return check.Accuracy(l, monitors) }, accurate},
			{"agree", func(l *history.Log) check.Verdict { return check.Agreement(l, monitors) }, check.OK},
			// K·T less a message's time, to (K+1)·T; a message more for who is told.
			{"in time", func(l *history.Log) check.Verdict {
				return check.DetectionTime(l, check.Detection{Least: K*T - 100*time.Millisecond, Most: (K + 1) * T, Relay: 100 * time.Millisecond}, monitors)
			}, check.OK},
		}
	}
	t.Run("bounded delays", func(t *testing.T) { hold(t, cfg(100*time.Millisecond), claims(check.OK)) })
	t.Run("delays beyond K·T", func(t *testing.T) { hold(t, cfg(4*time.Second), claims(check.Violated)[1:2]) })
}
