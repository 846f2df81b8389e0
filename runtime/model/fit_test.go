package model

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"jeton/runtime/mpi"
)

// made is measurements by a formula, with errors of some percent.
func made(seconds func(n int) float64, noise float64) (all []mpi.Sample) {
	r := rand.New(rand.NewPCG(1, 2))
	for n := 1; n <= 4<<20; n *= 4 {
		all = append(all, mpi.Sample{Bytes: n, Time: time.Duration(1e9 * seconds(n) * (1 + noise*(2*r.Float64()-1)))})
	}
	return all
}

func near(got, want, by float64) bool { return math.Abs(got/want-1) <= by }

func TestFitFindsTheLine(t *testing.T) {
	const a, b = 20e-6, 1e-9
	s := made(func(n int) float64 { return a + b*float64(n) }, 0.03)
	m, err := Fit(s)
	if err != nil {
		t.Fatal(err)
	}
	if len(m.Lines) != 1 || !near(m.Lines[0].Latency.Seconds(), a, 0.03) || !near(m.Lines[0].Bandwidth(), 1/b, 0.03) {
		t.Errorf("%+v, want %v and %v", m.Lines, a, b)
	}
	s[3].Time *= 40 // an outlier
	if m, _ = Fit(s); len(m.Lines) != 1 || !near(m.Lines[0].Latency.Seconds(), a, 0.04) || !near(m.Lines[0].Bandwidth(), 1/b, 0.04) {
		t.Errorf("with an outlier: %+v", m.Lines)
	}
}

// Above the eager limit a message asks first, and then goes faster.
func TestFitFindsTheBreak(t *testing.T) {
	m, err := Fit(made(func(n int) float64 {
		if n > 16<<10 {
			return 30e-6 + 1e-10*float64(n)
		}
		return 2e-6 + 1e-9*float64(n)
	}, 0.02))
	if err != nil {
		t.Fatal(err)
	}
	if len(m.Lines) != 2 || m.Lines[1].From != 64<<10 || !near(m.Lines[0].Latency.Seconds(), 2e-6, 0.03) || !near(m.Lines[1].Latency.Seconds(), 30e-6, 0.05) || !near(m.Lines[1].PerByte, 1e-10, 0.05) {
		t.Errorf("%+v", m.Lines)
	}
	if got := m.Time(1 << 20); !near(got.Seconds(), 30e-6+1e-10*(1<<20), 0.05) {
		t.Errorf("1 MiB takes %v", got)
	}
}

func TestFitOfNoise(t *testing.T) {
	m, err := Fit([]mpi.Sample{{Bytes: 1, Time: 3 * time.Microsecond}, {Bytes: 2, Time: 2 * time.Microsecond}, {Bytes: 3, Time: time.Microsecond}})
	if err != nil || m.Lines[0].PerByte != 0 || m.Lines[0].Latency <= 0 || !math.IsInf(m.Lines[0].Bandwidth(), 1) {
		t.Errorf("%+v, %v", m, err)
	}
}

func TestFitRefuses(t *testing.T) {
	for want, s := range map[string][]mpi.Sample{
		"0 sizes are too few": nil,
		"1 sizes are too few": {{Bytes: 8, Time: 1}, {Bytes: 8, Time: 1}, {Bytes: 8, Time: 1}},
		"cannot have been":    {{Bytes: 1, Time: 1}, {Bytes: 2, Time: 0}, {Bytes: 3, Time: 1}},
	} {
		if _, err := Fit(s); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v: %v, want %s", s, err, want)
		}
	}
}

// On a loaded machine some messages wait for a time slice: that makes no latency vanish, nor long messages begin sooner than short ones.
func TestFitOnALoadedMachine(t *testing.T) {
	laws := map[string]func(n float64) float64{
		"line":  func(n float64) float64 { return 1e-6 + 0.3e-9*n },
		"cache": func(n float64) float64 { return 1e-6 + 0.3e-9*n + 0.3e-9*math.Max(n-256<<10, 0) }, // out of which the longest do not fit
	}
	for name, law := range laws {
		for _, first := range []int{1, 1024} {
			for seed := range uint64(200) {
				r := rand.New(rand.NewPCG(seed, 7))
				var s []mpi.Sample
				step := 4
				if first > 1 {
					step = 64
				}
				for n := first; n <= 4<<20; n *= step {
					seconds := law(float64(n))
					if r.Float64() < 0.3 {
						seconds += 1e-4 * r.Float64()
					}
					s = append(s, mpi.Sample{Bytes: n, Time: time.Duration(seconds * 1e9)})
				}
				m, err := Fit(s)
				if err != nil {
					t.Fatal(err)
				}
				least := time.Duration(1)
				for _, l := range m.Lines {
					if l.Latency < least || l.PerByte < 0 {
						t.Errorf("%s from %d bytes, seed %d: %+v of %v", name, first, seed, m.Lines, s)
					}
					least = l.Latency
				}
				if first == 1 && (m.Lines[0].Latency < 300*time.Nanosecond || m.Lines[0].Latency > 3*time.Microsecond) {
					t.Errorf("%s, seed %d: the latency of 1 µs is %v", name, seed, m.Lines[0].Latency)
				}
			}
		}
	}
}

// Of several measurements of a size the shortest counts.
func TestFitOfRepeatedMeasurements(t *testing.T) {
	s := made(func(n int) float64 { return 20e-6 + 1e-9*float64(n) }, 0)
	for _, x := range s[:len(s):len(s)] {
		s = append(s, mpi.Sample{Bytes: x.Bytes, Time: 3 * x.Time}, mpi.Sample{Bytes: x.Bytes, Time: 2 * x.Time})
	}
	m, err := Fit(s)
	if err != nil || len(m.Lines) != 1 || !near(m.Lines[0].Latency.Seconds(), 20e-6, 0.001) || !near(m.Lines[0].PerByte, 1e-9, 0.001) {
		t.Errorf("%+v, %v", m.Lines, err)
	}
}

// A latency that the sizes do not show is not said to be 0.
func TestFitWithoutShortMessages(t *testing.T) {
	m, err := Fit([]mpi.Sample{{Bytes: 1 << 20, Time: time.Millisecond}, {Bytes: 2 << 20, Time: 3 * time.Millisecond}, {Bytes: 4 << 20, Time: 9 * time.Millisecond}})
	if err != nil || m.Lines[0].Latency != 0 || !strings.HasPrefix(m.String(), "latency not seen: measure shorter messages, ") {
		t.Errorf("%v, %v", m, err)
	}
}
