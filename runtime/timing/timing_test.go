package timing

import (
	"context"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"jeton/runtime/session"
)

// A fake is a machine whose clock moves only when work is done.
type fake struct {
	t      time.Time
	calls  int
	stopAt int // stopped after that many calls; 0: never
}

func (m *fake) bench() *bench {
	return &bench{
		now:     func() time.Time { return m.t },
		stopped: func() bool { return m.stopAt > 0 && m.calls >= m.stopAt },
		collect: func() {},
	}
}

// work returns a function that takes the given times, in turn.
func (m *fake) work(times ...time.Duration) func() {
	i := 0
	return func() {
		m.t = m.t.Add(times[i%len(times)])
		i++
		m.calls++
	}
}

// free is an empty function that takes no time.
func free() {}

func TestRepeatFillsARun(t *testing.T) {
	for _, c := range []struct {
		per   time.Duration
		loops int
	}{{time.Microsecond, 100_000}, {3 * time.Microsecond, 50_000}, {40 * time.Millisecond, 5}, {time.Second, 1}} {
		m := &fake{}
		s := m.bench().repeat(m.work(c.per), Config{Empty: free}.filled())
		if s.Loops != c.loops || len(s.Runs) != 7 || s.Median.Duration() != c.per || s.MAD > 1e-12 {
			t.Errorf("%v: %d loops in %d runs, %v ± %v; want %d loops in 7 runs", c.per, s.Loops, len(s.Runs), s.Median, s.MAD, c.loops)
		}
	}
}

func TestRepeatTakesOffTheEmptyFunction(t *testing.T) {
	m := &fake{}
	s := m.bench().repeat(m.work(5*time.Microsecond), Config{Empty: m.work(2 * time.Microsecond)}.filled())
	if s.Median.Duration() != 3*time.Microsecond || s.Overhead.Duration() != 2*time.Microsecond {
		t.Errorf("median %v, overhead %v; want 3 µs and 2 µs", s.Median, s.Overhead)
	}
	if !strings.Contains(s.String(), "less 2.00 µs for the call of an empty function") {
		t.Errorf("the line does not say so: %s", s)
	}
	s = m.bench().repeat(m.work(time.Microsecond), Config{Empty: m.work(2 * time.Microsecond)}.filled())
	if s.Min < 0 {
		t.Errorf("a time below zero: %v", s.Min)
	}
}

func TestRepeatStopsWhenInterrupted(t *testing.T) {
	m := &fake{stopAt: 3}
	s := m.bench().repeat(m.work(10*time.Second), Config{Empty: free}.filled())
	if !s.Interrupted || len(s.Runs) != 1 || m.calls > 3 {
		t.Errorf("%d runs, %d calls, interrupted %v; want what was measured before", len(s.Runs), m.calls, s.Interrupted)
	}
	// A call of 1 ms: after the interrupt, no more than some ms of calls.
	m = &fake{stopAt: 250}
	s = m.bench().repeat(m.work(time.Millisecond), Config{Empty: free}.filled())
	if m.calls > 260 {
		t.Errorf("%d calls, want at most a few after the 250th", m.calls)
	}
	m = &fake{stopAt: 1}
	if s = m.bench().repeat(m.work(time.Second), Config{}.filled()); s.String() != "interrupted before the first run ended" {
		t.Errorf("got %q", s)
	}
}

func TestRepeatEndsWithItsBudget(t *testing.T) {
	m := &fake{}
	s := m.bench().repeat(m.work(20*time.Second), Config{}.filled())
	if len(s.Runs) != 2 {
		t.Errorf("%d runs of 20 s, want 2", len(s.Runs))
	}
}

func TestRepeatUntilStable(t *testing.T) {
	m := &fake{}
	noisy := m.work(10*time.Millisecond, 11*time.Millisecond, 12*time.Millisecond, 10*time.Millisecond, 15*time.Millisecond, 9*time.Millisecond, 10*time.Millisecond)
	s := m.bench().repeat(noisy, Config{Stable: 0.02, Loops: 1, Empty: free}.filled())
	lo, hi, ok := s.Interval()
	if !ok || len(s.Runs) <= 7 || float64(hi-lo)/2 > 0.02*float64(s.Median) {
		t.Errorf("%d runs, %v to %v of %v", len(s.Runs), lo, hi, s.Median)
	}
	s = m.bench().repeat(m.work(time.Millisecond, 9*time.Millisecond), Config{Stable: 0.0001, Loops: 1}.filled())
	if len(s.Runs) > maxRuns {
		t.Errorf("%d runs of what never settles", len(s.Runs))
	}
}

func TestAClockThatStandsStill(t *testing.T) {
	m := &fake{}
	b := m.bench()
	if n, per, ok := b.calibrate(free, time.Second, 1000); n != 1000 || per != 0 || !ok {
		t.Errorf("calibrate = %d, %v, %v", n, per, ok)
	}
}

func TestStats(t *testing.T) {
	s := Samples([]time.Duration{5, 1, 4, 2, 100})
	if s.Median.Duration() != 4 || s.MAD.Duration() != 2 || s.Min.Duration() != 1 || s.Max.Duration() != 100 || math.Abs(float64(s.Mean)*1e9-22.4) > 1e-9 {
		t.Errorf("%+v", s)
	}
	if _, _, ok := s.Interval(); ok {
		t.Error("five runs cannot give 95 %: 2·(1/2)⁵ is above 5 %")
	}
	// Conover's table for n = 15: the 4th and the 12th.
	var x []float64
	for i := range 15 {
		x = append(x, float64(i+1))
	}
	if lo, hi, ok := medianInterval(x); lo != 4 || hi != 12 || !ok {
		t.Errorf("interval of 15 = %v to %v, want the 4th and the 12th", lo, hi)
	}
	if lo, hi, ok := medianInterval(x[:6]); lo != 1 || hi != 6 || !ok {
		t.Errorf("interval of 6 = %v to %v, want the 1st and the 6th", lo, hi)
	}
	for _, none := range []Stats{Samples(nil), {}} {
		if none.String() != "no runs" || none.HTML() == "" {
			t.Errorf("no samples: %q", none)
		}
	}
}

func TestCompare(t *testing.T) {
	m := &fake{}
	c := m.bench().compare(m.work(2*time.Millisecond), m.work(6*time.Millisecond), Config{Empty: free}.filled())
	c.NameA, c.NameB = "slice", "map"
	if !c.Sure || math.Abs(c.Ratio-3) > 1e-9 || len(c.A.Runs) != pairs || len(c.B.Runs) != pairs {
		t.Errorf("%+v", c)
	}
	if want := "slice is 3.00 times as fast as map (95 % sure of 3.00 to 3.00)."; c.verdict() != want {
		t.Errorf("got %q, want %q", c.verdict(), want)
	}
	c = m.bench().compare(m.work(6*time.Millisecond), m.work(2*time.Millisecond), Config{Empty: free}.filled())
	c.NameA, c.NameB = "map", "slice"
	if want := "slice is 3.00 times as fast as map (95 % sure of 3.00 to 3.00)."; c.verdict() != want {
		t.Errorf("got %q, want %q", c.verdict(), want)
	}
}

func TestCompareDoesNotClaim(t *testing.T) {
	m := &fake{}
	c := m.bench().compare(m.work(2*time.Second, 3*time.Second, 4*time.Second), m.work(3*time.Second, 2*time.Second, 4*time.Second), Config{Empty: free}.filled())
	if c.Sure || !strings.HasPrefix(c.String(), "No difference can be told") {
		t.Errorf("%v", c)
	}
	m = &fake{stopAt: 4}
	c = m.bench().compare(m.work(time.Second), m.work(9*time.Second), Config{Empty: free}.filled())
	if c.Sure || !c.A.Interrupted {
		t.Errorf("sure after %d runs: %v", len(c.A.Runs), c)
	}
}

func TestSweep(t *testing.T) {
	m := &fake{}
	var set []int
	c := m.bench().sweep([]int{10, 100, 1000}, func(n int) { set = append(set, n) }, func(n int) {
		m.t = m.t.Add(time.Duration(n*n) * time.Microsecond)
	}, Config{Runs: 3, Empty: free}.filled())
	p, ok := c.Power()
	if !ok || math.Abs(p-2) > 1e-6 || fmt.Sprint(set) != "[10 100 1000]" || len(c.Points) != 3 {
		t.Errorf("power %v after %v: %v", p, set, c)
	}
	if h := c.HTML(); !strings.Contains(h, "<svg") || !strings.Contains(h, "power 2.00") || !strings.Contains(h, ">100 µs<") {
		t.Errorf("HTML: %.2000s", h)
	}
	if h := (&Curve{}).HTML(); h == "" || strings.Contains(h, "cannot be drawn") {
		t.Errorf("an empty curve: %s", h)
	}
}

func TestSeconds(t *testing.T) {
	for s, want := range map[Seconds]string{
		0: "0 s", 3.5e-10: "350 ps", 1e-9: "1.00 ns", 1.234e-6: "1.23 µs", 999.96e-9: "1.00 µs", 45.67e-3: "45.7 ms",
		0.99999: "1.00 s", 12.34: "12.3 s", 125: "2 min 5 s", 7300: "2 h 1 min", Seconds(math.NaN()): "?", -2e-3: "-2.00 ms",
	} {
		if got := s.String(); got != want {
			t.Errorf("Seconds(%g) = %q, want %q", float64(s), got, want)
		}
	}
}

func TestTime(t *testing.T) {
	var keep []byte
	r := Time(func() {
		keep = make([]byte, 32<<20)
		for end := time.Now().Add(30 * time.Millisecond); time.Now().Before(end); {
			keep[len(keep)/2]++
		}
	})
	if r.Wall < 30*time.Millisecond || r.CPU() <= 0 || r.Bytes < 32<<20 {
		t.Errorf("%+v", r)
	}
	if s := r.String(); !strings.HasPrefix(s, "wall ") || !strings.Contains(s, "allocated 3") {
		t.Errorf("%s", s)
	}
}

// interrupted is a session in which the person has interrupted.
type interrupted struct {
	session.Session
	ctx context.Context
}

func (s interrupted) Context() context.Context { return s.ctx }

func TestInterruptOfTheSession(t *testing.T) {
	old := session.Current()
	t.Cleanup(func() { session.Set(old) })
	ctx, cancel := context.WithCancel(context.Background())
	session.Set(interrupted{ctx: ctx})
	calls := 0
	s := Repeat(func() {
		if calls++; calls == 3 {
			cancel()
		}
		time.Sleep(6 * time.Millisecond) // longer than a slice, so that each call is followed by a look
	})
	if !s.Interrupted || calls > 4 {
		t.Errorf("%d calls, %v", calls, s)
	}
}

func TestLogTicks(t *testing.T) {
	labels := func(ticks []string) string { return strings.Join(ticks, " ") }
	get := func(lo, hi float64) string {
		var ls []string
		for _, tk := range timeTicks(lo, hi) {
			if tk.Label != "" {
				ls = append(ls, tk.Label)
			}
		}
		return labels(ls)
	}
	for _, c := range []struct {
		lo, hi float64
		want   string
	}{{1e-7, 1e-3, "100 ns 1 µs 10 µs 100 µs 1 ms"}, {2e-6, 6e-6, "2 µs 5 µs"}, {0, 1, ""}, {math.NaN(), 1, ""}} {
		if got := get(c.lo, c.hi); got != c.want {
			t.Errorf("ticks of %g to %g: %q, want %q", c.lo, c.hi, got, c.want)
		}
	}
}

func TestWatch(t *testing.T) {
	m := &fake{}
	w := startWatch(func() time.Time { return m.t })
	m.work(3 * time.Second)()
	w.Lap("send")
	m.work(time.Second)()
	if d := w.Lap("receive"); d != time.Second || w.Elapsed() != 4*time.Second {
		t.Errorf("lap %v, elapsed %v", d, w.Elapsed())
	}
	if got := w.String(); !strings.Contains(got, "75.0 %") || !strings.Contains(got, "4.00 s") {
		t.Errorf("got\n%s", got)
	}
}

func ExampleWatch_Show() {
	m := &fake{}
	w := startWatch(func() time.Time { return m.t })
	m.work(6_654_332 * time.Nanosecond)()
	w.Lap("send")
	m.work(2 * time.Millisecond)()
	w.Lap("receive")
	w.Show()
	// Output:
	// lap      took     at
	// 0  send     6.65 ms  6.65 ms
	// 1  receive  2.00 ms  8.65 ms
}

func ExampleStats() {
	fmt.Println(Samples([]time.Duration{1200, 1230, 1250, 1270, 4000}))
	// Output:
	// 1.25 µs ± 20.0 ns per loop (median ± MAD of 5 runs, 1 loop each)
}

func ExampleSeconds() {
	fmt.Println(Seconds(0.000_001_234), Seconds(0.05), Seconds(3700))
	// Output: 1.23 µs 50.0 ms 1 h 1 min
}

func BenchmarkTime(b *testing.B) {
	for b.Loop() {
		Time(func() {})
	}
}
