package diagram

import (
	"encoding/xml"
	"errors"
	"io"
	"strconv"
	"strings"
	"testing"
	"time"

	"jeton/runtime/check"
	"jeton/runtime/detector"
	"jeton/runtime/election"
	"jeton/runtime/history"
	"jeton/runtime/mutex"
	"jeton/runtime/order"
	"jeton/runtime/protocol"
	"jeton/runtime/sim"
	"jeton/runtime/snapshot"
)

func must[T any](x T, err error) T {
	if err != nil {
		panic(err)
	}
	return x
}

func figure8(kind order.Kind) *history.Log { return must(order.Figure8(kind).Run()).Log() }

// electionLog is an election of Chang and Roberts on a ring of n processes, with numbering.
func electionLog(n int) *history.Log {
	ids := []int{3, 1, 4, 5, 2, 9, 7, 8, 6, 10}
	cfg := sim.Config{N: n, Seed: 3, FIFO: true, New: func(p int) protocol.Process {
		return election.NewChangRoberts(election.Config{ID: election.ID{Number: ids[p%10] + 10*(p/10)}, Number: true})
	}}
	for p := range n {
		cfg.Commands = append(cfg.Commands, sim.Command{Proc: p, Command: "elect", At: time.Duration(p) * time.Millisecond})
	}
	return must(sim.Run(cfg)).Log()
}

// mutexLog is an algorithm at work, with faults.
func mutexLog(name string, n, times int, faults ...sim.Fault) *history.Log {
	a := must(mutex.Find(name))
	return must(sim.Run(sim.Config{N: n, Seed: 2, FIFO: true, Limit: sim.Limit{Time: time.Hour}, Faults: faults, New: func(p int) protocol.Process {
		return a.Workload(mutex.Config{Hold: -1}, mutex.Work{Times: times, Stay: 4 * time.Millisecond, Think: 5 * time.Millisecond})
	}})).Log()
}

// laps is a token that nobody wants, on its way round a ring of n processes.
func laps(n, laps int) *history.Log {
	return must(sim.Run(sim.Config{N: n, Seed: 2, FIFO: true, Limit: sim.Limit{Events: n * (2*laps + 1)}, Delay: sim.Fixed(time.Millisecond), New: func(p int) protocol.Process {
		return mutex.NewTokenRing(mutex.Config{Hold: time.Millisecond})
	}})).Log()
}

// waveLog is a Chandy-Lamport wave among processes that go on working.
func waveLog() *history.Log {
	return must(sim.Run(sim.Config{N: 4, Seed: 5, FIFO: true, Limit: sim.Limit{Time: 60 * time.Millisecond}, Commands: []sim.Command{{At: 20 * time.Millisecond, Command: "snapshot"}}, New: func(p int) protocol.Process {
		app := snapshot.NewCounter(uint64(p))
		app.Rounds, app.Listen = 20, 4*time.Millisecond
		return snapshot.NewChandyLamport(snapshot.Config{App: app})
	}})).Log()
}

// detectorLog is the lab's two detectors: one process is killed, one stopped, one cut off from its detector.
func detectorLog() *history.Log {
	return must(sim.Run(sim.Config{N: 8, Seed: 1, New: detector.New(detector.Config{Period: time.Second / 2}), Limit: sim.Limit{Time: 12 * time.Second},
		Faults: []sim.Fault{sim.Kill(3*time.Second, 4), sim.Stop(5*time.Second, 6), sim.Cut(4*time.Second, 1, 7)}})).Log()
}

// curves are the φ of three processes: one that lives, one that was stopped for a while, one that was killed.
func curves() (all []Curve) {
	r := must(sim.Run(sim.Config{N: 4, Seed: 1, Delay: sim.Exponential(60 * time.Millisecond), Limit: sim.Limit{Time: 12 * time.Second}, New: func(p int) protocol.Process {
		return detector.NewAccrual(detector.AccrualConfig{Observers: []int{0}, Deviation: 80 * time.Millisecond})
	}, Faults: []sim.Fault{sim.Stop(6*time.Second, 2), sim.Continue(8*time.Second, 2), sim.Kill(9*time.Second, 3)}}))
	for p := 1; p < 4; p++ {
		all = append(all, Curve{"p" + strconv.Itoa(p), r.Processes[0].(*detector.Accrual).Curve(p)})
	}
	return all
}

// runs are the logs that every picture has to be right for.
func runs() map[string]*history.Log {
	a := must(mutex.Find("lamport"))
	bad := must(sim.Run(sim.Config{N: 4, Seed: 9, Loss: 0.15, Duplicate: 0.2, Reorder: 0.3, Limit: sim.Limit{Time: time.Second}, New: func(p int) protocol.Process {
		return a.Workload(mutex.Config{}, mutex.Work{Times: 3, Stay: time.Millisecond, Think: time.Millisecond})
	}, Faults: []sim.Fault{sim.Partition(10*time.Millisecond, []int{0, 1}, []int{2, 3}), sim.Heal(30 * time.Millisecond)}})).Log()
	return map[string]*history.Log{
		"figure 8": figure8(order.None), "figure 8, causal": figure8(order.Causal), "election": electionLog(5), "ricart-agrawala": mutexLog("ricart-agrawala", 3, 2),
		"faults": mutexLog("lamport", 5, 1, sim.Stop(4*time.Millisecond, 2), sim.Continue(30*time.Millisecond, 2), sim.Kill(60*time.Millisecond, 4)),
		"laps":   laps(4, 100), "wave": waveLog(), "detectors": detectorLog(), "bad network": bad,
	}
}

// An element is a tag of a picture, with its attributes and its text.
type element struct {
	name  string
	attrs map[string]string
	text  string
}

func (e *element) has(class string) bool {
	for _, c := range strings.Fields(e.attrs["class"]) {
		if c == class {
			return true
		}
	}
	return false
}

func (e *element) num(t *testing.T, attr string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(e.attrs[attr], 64)
	if err != nil {
		t.Fatalf("<%s>: %v", e.name, err)
	}
	return v
}

// parse reads a picture as strict XML.
func parse(t *testing.T, svg string) (all []*element) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(svg))
	var open []*element
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			at := d.InputOffset()
			t.Fatalf("not well-formed: %v, near %.200q", err, svg[max(0, at-100):])
		}
		switch x := token.(type) {
		case xml.StartElement:
			e := &element{name: x.Name.Local, attrs: map[string]string{}}
			for _, a := range x.Attr {
				e.attrs[a.Name.Local] = a.Value
			}
			open, all = append(open, e), append(all, e)
		case xml.CharData:
			if len(open) > 0 {
				open[len(open)-1].text += string(x)
			}
		case xml.EndElement:
			open = open[:len(open)-1]
		}
	}
}

func verdicts(l *history.Log) []check.Verdict {
	return []check.Verdict{check.Mutex(l), check.Causal(l)}
}

// curvePoints is a short curve.
var curvePoints = []detector.Point{{At: time.Second, Phi: 1}, {At: 2 * time.Second, Phi: 9}}
