package mpibench

import (
	"bytes"
	"go/parser"
	"go/token"
	"strings"
	"testing"
)

// TestBest: the table has the fastest from size to size, and what is faster by a little only changes nothing.
func TestBest(t *testing.T) {
	took := map[string]Value{}
	for word, us := range map[string]float64{
		"barrier:0:dissemination": 10, "barrier:0:linear": 9.8, // a little faster than what comes first
		"bcast:8:binomial": 5, "bcast:8:linear": 4,
		"bcast:1024:binomial": 5, "bcast:1024:linear": 5.2,
		"bcast:8192:binomial": 9, "bcast:8192:linear": 20,
		"bcast:65536:binomial": 90, "bcast:65536:binomial/16384": 50,
	} {
		took[word] = Value{Median: us}
	}
	table := best(took, Near, 4)
	var text bytes.Buffer
	if err := write(&text, table, &Config{Rounds: 1, Batches: 1}); err != nil {
		t.Fatal(err)
	}
	if _, err := parser.ParseFile(token.NewFileSet(), "", text.Bytes(), 0); err != nil {
		t.Error(err)
	}
	var got []string
	for line := range strings.Lines(text.String()) {
		if row, _, ok := strings.Cut(strings.TrimSpace(line), "},"); ok {
			got = append(got, row)
		}
	}
	want := []string{`{"Barrier", true, 4, 0, "dissemination", 0`, `{"Bcast", true, 4, 0, "linear", 0`, `{"Bcast", true, 4, 2896, "binomial", 0`, `{"Bcast", true, 4, 23170, "binomial", 16384`}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// TestJudge: a bound holds by the medians and by the least, each; a figure without its peer is not judged.
func TestJudge(t *testing.T) {
	r := &Result{}
	add := func(f Figure, of map[string]Value) { r.Rows = append(r.Rows, Row{Figure: f, Of: of}) }
	limit := []bound{times(1.5, OpenMPI), below(MPI4Py)}
	add(Figure{Name: "pingpong", Bytes: 8, Ranks: 2, bounds: limit}, map[string]Value{Jeton: {Least: 1, Median: 3}, OpenMPI: {Least: 1, Median: 1}})
	add(Figure{Name: "pingpong", Bytes: 1 << 20, Ranks: 2}, map[string]Value{Jeton: {Least: 50, Median: 60}})
	add(Figure{Name: "copy", Bytes: 1 << 20, Ranks: 2}, map[string]Value{Jeton: {Least: 30, Median: 40}})
	add(Figure{Name: "vector1", Bytes: 1 << 20, Ranks: 2, bounds: []bound{withCopy(1.2)}}, map[string]Value{Jeton: {Least: 96, Median: 100}})
	for _, f := range figures([]Transport{Near, TCP}, []int{2}, 2) {
		if f.Name == "call" {
			add(f, map[string]Value{Jeton: {Least: 1, Median: 1}, Interpreted: {Least: 5.5, Median: 6.5}})
		}
	}
	r.judge()
	for i, want := range map[int]string{0: "in part", 1: "", 3: "yes", 4: "in part"} {
		got := ""
		for _, v := range r.Rows[i].Bounds {
			got += v.word()
		}
		if got != want {
			t.Errorf("%v: %q, want %q: %+v", &r.Rows[i].Figure, got, want, r.Rows[i].Bounds)
		}
	}
	// a rate is reached from above: 7 µs a message are 0.71 of 5 µs
	faster := &Result{Rows: []Row{{Figure: Figure{Name: "stream", Bytes: 1 << 20, Ranks: 2, bounds: []bound{rate(0.7, OpenMPI)}},
		Of: map[string]Value{Jeton: {Least: 8, Median: 7}, OpenMPI: {Least: 5, Median: 5}}}}}
	faster.judge()
	if v := faster.Rows[0].Bounds[0]; v.Bound != "≥ 0.7 × Open MPI" || !v.Holds || v.Within || v.Ratio < 1.02 || v.Ratio > 1.03 || v.Least > 0.9 {
		t.Errorf("%+v", v)
	}
	if v := r.Rows[0].Bounds[0]; v.Ratio != 2 || v.Holds || !v.Within {
		t.Errorf("%+v", v)
	}
}

// TestTableOfStreams: what is told of a stream is the rate of its messages, one of which took so long.
func TestTableOfStreams(t *testing.T) {
	r := &Result{Rows: []Row{{Figure: Figure{Name: "stream", Bytes: 1 << 20, Ranks: 2}, Of: map[string]Value{Jeton: {Least: 100, Median: 200}}}}}
	var text bytes.Buffer
	if err := r.Table(&text); err != nil {
		t.Fatal(err)
	}
	if want := "5243 (10486)"; !strings.Contains(text.String(), want) {
		t.Errorf("%s\nlacks %s", &text, want)
	}
}
