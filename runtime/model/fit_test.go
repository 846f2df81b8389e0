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
