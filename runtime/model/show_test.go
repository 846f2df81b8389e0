package model

import (
	"strings"
	"testing"
	"time"

	"jeton/runtime/mpi"
)

func TestWords(t *testing.T) {
	m, err := Fit(made(func(n int) float64 { return 20e-6 + 1e-9*float64(n) }, 0))
	if err != nil {
		t.Fatal(err)
	}
	if got := m.String(); got != "latency 20 µs, 1 GB/s (median error 0 %)" {
		t.Error(got)
	}
	if page := m.HTML(); !strings.Contains(page, "<svg") || !strings.Contains(page, "latency 20 µs, 1 GB/s") {
		t.Errorf("%.500s", page)
	}
	c, err := m.Compare("Bcast", "binomial", 8, []mpi.Sample{{Bytes: 1000, Time: 126 * time.Microsecond}})
	if err != nil {
		t.Fatal(err)
	}
	if got := c.Predicted[0].Time.Round(100 * time.Nanosecond); got != 63*time.Microsecond {
		t.Errorf("predicted %v, want 3 (a + 1000 b)", got)
	}
	if got := c.String(); !strings.Contains(got, "Bcast, binomial, 8 ranks") || !strings.Contains(got, "2.00") {
		t.Error(got)
	}
	if _, err := m.Compare("Bcast", "star", 8, c.Measured); err == nil {
		t.Error("it knows a star")
	}
}
