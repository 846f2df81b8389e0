package drawing

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"jeton/runtime/mpi"
	"jeton/runtime/session"
)

// What package mpi has drawn: it does not import what draws, and says nothing but a name and JSON.
func TestChartsOfMPI(t *testing.T) {
	Offer()
	plan, err := mpi.Explain("Scatter", "binomial", 8, 0, 3)
	if err != nil {
		t.Fatal(err)
	}
	if svg := plan.Figure(); !strings.Contains(svg, ">12<") || !strings.Contains(svg, "<desc>"+"Scatter, binomial, 8 ranks: 3 rounds, 7 messages, 36 elements") {
		t.Errorf("the plan: %.2000s", svg)
	}
	if page := plan.HTML(); !strings.Contains(page, "<svg") || !strings.Contains(page, "0 → 4 (12)") {
		t.Errorf("the plan's page: %.500s", page)
	}
	mpi.ResetTraffic()
	c, x := mpi.Self(), []int{0}
	q, err := c.Irecv(x, 0, 1)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Send([]int{1}, 0, 1); err != nil {
		t.Fatal(err)
	}
	if _, err := q.Wait(); err != nil {
		t.Fatal(err)
	}
	if svg := c.Traffic().Figure(); !strings.Contains(svg, "self: 1 message of 1 int64") || !strings.Contains(svg, "0 → 0: 1 message of 1 int64") {
		t.Errorf("the traffic: %.2000s", svg)
	}
	column, err := mpi.Int.Vector(4, 1, 6)
	if err != nil {
		t.Fatal(err)
	}
	if page := column.HTML(); !strings.Contains(page, "vector(4, 1, 6, int64)") || !strings.Contains(page, "extent 19") || strings.Count(page, `height="27"`) != 8 {
		t.Errorf("the type: %.2000s", page)
	}
	path := filepath.Join(t.TempDir(), "plan.svg")
	if err := plan.Save(path); err != nil {
		t.Fatal(err)
	}
	if b, _ := os.ReadFile(path); !strings.HasPrefix(string(b), "<svg") {
		t.Errorf("saved: %.100s", b)
	}
}

func TestChartsRefuse(t *testing.T) {
	Offer()
	for request, want := range map[string]string{`{"kind":"sculpture"}`: "nobody knows", `{"kind":"plan","data":3}`: "cannot unmarshal", `x`: "draw what?"} {
		if _, err := session.Answer(ChartService, []byte(request)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", request, err, want)
		}
	}
}
