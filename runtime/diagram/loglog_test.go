package diagram

import (
	"strings"
	"testing"
	"time"
)

func TestTimes(t *testing.T) {
	us := time.Microsecond
	series := []Series{
		{Name: "measured <", Bytes: []int{0, 1, 1 << 10, 1 << 20}, Times: []time.Duration{us, us, 2 * us, 500 * us}},
		{Name: "a + bn", Bytes: []int{1, 1 << 20}, Times: []time.Duration{us, 500 * us}, Line: true},
	}
	svg := Times(series, Options{Lang: "en"}).Figure()
	all := parse(t, svg)
	for part, n := range map[string]int{"<circle": 4, "measured &lt;": 3, "1 MiB": 1, "10 µs": 1, "1 KiB 2 µs": 0, "1024 B 2 µs": 1} {
		if got := strings.Count(svg, part); got != n {
			t.Errorf("%s is there %d times, want %d", part, got, n)
		}
	}
	var right []float64 // that are larger stand further right, and that take longer, higher
	for _, e := range all {
		if e.name == "circle" {
			right = append(right, e.num(t, "cx"), e.num(t, "cy"))
		}
	}
	if len(right) < 6 || !(right[0] < right[2] && right[2] < right[4] && right[1] > right[3] && right[3] > right[5]) {
		t.Errorf("marks stand at %v", right)
	}
	if !strings.Contains(Times(series, Options{Lang: "fr"}).Figure(), "1 Mio") {
		t.Error("it does not speak French")
	}
	if got := Times([]Series{{Bytes: []int{1}, Times: []time.Duration{0}}}, Options{Lang: "en"}).Name(); !strings.HasPrefix(got, "There is nothing") {
		t.Error(got)
	}
}
