package main

import (
	"context"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"jeton/internal/conformance/generate"
)

var (
	seed  = flag.Uint64("seed", 0, "TestProperty: only cases of this seed, and none of them may differ")
	cases = flag.Int("cases", 60, "TestProperty: how many cases of a seed")
)

const (
	fixedSeed    = 1
	propertyList = "testdata/property.txt"
	perProgram   = 60          // cases in one program: the compiler needs 3 seconds for them
	shrinkTime   = time.Minute // each try costs a go build and a run
)

// TestProperty runs generated programs compiled and in three ways of ours, and compares what they print: interpreted, by jeton run
// --native, and as a %%native cell of a notebook. With -runner it is one way, that command. Two seeds are tried: a fixed one, whose cases
// that differ are listed in testdata/property.txt, which may only shrink; and one of the day, which is printed, whose differences count
// as errors once that list is empty. The first case that differs is made small and shown. Many cases are one program, so that
// compiling costs little.
func TestProperty(t *testing.T) {
	tc, err := newToolchain(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	p := property{tc}
	ways := waysOf(t)
	if *seed != 0 {
		p.compare(t, ways, *seed, *cases, golden{}, t.Errorf)
		return
	}
	listed, err := readGolden(propertyList)
	if err != nil {
		t.Fatal(err)
	}
	results := p.compare(t, ways, fixedSeed, *cases, listed, t.Errorf)
	if *update {
		if err := listed.updated(results).write(propertyList); err != nil {
			t.Fatal(err)
		}
	}
	report := t.Errorf
	if len(listed.lines) > 0 {
		report = t.Logf
	}
	p.compare(t, ways, rand.Uint64(), *cases/3, golden{}, report)
}

type property struct{ tc toolchain }

// compare runs n cases of a seed in some ways, and reports those that the list does not expect.
func (p property) compare(t *testing.T, ways []way, seed uint64, n int, listed golden, report func(string, ...any)) (results []result) {
	t.Helper()
	all := make([]generate.Case, n)
	for i := range all {
		all[i] = generate.New(seed, i)
	}
	want := inPrograms(all, func(src string) string { return p.compiled(t, src) })
	for i, c := range all {
		if want[c.Name] == "" {
			t.Fatalf("seed %d case %d printed nothing", seed, i)
		}
	}
	for _, w := range ways {
		results = append(results, p.compareOne(t, w, seed, all, want, listed, report)...)
	}
	return results
}

// compareOne runs the cases in one way.
func (p property) compareOne(t *testing.T, w way, seed uint64, all []generate.Case, want map[string]string, listed golden, report func(string, ...any)) []result {
	t.Helper()
	results := make([]result, len(all))
	shown := false
	count := map[verdict]int{}
	got := inPrograms(all, func(src string) string { return w.run(t, src).output })
	for i, c := range all {
		name := fmt.Sprintf("seed %d case %d%s", seed, i, w.suffix)
		results[i] = result{prog: program{name: name}}
		want := w.shows(want[c.Name])
		if got[c.Name] != want { // perhaps only because of another case, which was refused, or ended the program
			results[i] = judge(program{name: name, want: want}, 0, w.run(t, generate.Program([]generate.Case{c})))
		}
		count[results[i].verdict]++
		fault := listed.against(results[i])
		if fault == "" || *update {
			continue
		}
		report("%s", fault)
		if !shown && results[i].verdict != alike {
			shown = true
			report("%s made small:\n%s", name, p.small(t, w, c, results[i].verdict))
		}
	}
	t.Logf("seed %d, %d cases%s: %v", seed, len(all), w.suffix, count)
	return results
}

// small is the smallest program found that does as badly as a case.
func (p property) small(t *testing.T, w way, c generate.Case, as verdict) string {
	return shrink(generate.Program([]generate.Case{c}), shrinkTime, func(src string) bool {
		bins, err := p.tc.build(context.Background(), []string{src})
		if err != nil {
			return false
		}
		want := runFile(t, runner{limit: specLimit}, bins[0])
		return judge(program{want: w.shows(want.output)}, want.status, w.run(t, src)).verdict == as
	})
}

func (p property) compiled(t *testing.T, src string) string {
	t.Helper()
	bins, err := p.tc.build(context.Background(), []string{src})
	if err != nil {
		t.Fatalf("%v\n%s", err, src)
	}
	out := runFile(t, runner{limit: specLimit}, bins[0])
	if out.status != 0 || out.timedOut {
		t.Fatalf("the compiled program ends with status %d:\n%s", out.status, out.output)
	}
	return out.output
}

func runFile(t *testing.T, r runner, path string) run {
	t.Helper()
	out, err := r.run(context.Background(), program{path: path, dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// inPrograms runs the cases, many in one program, and gives what each has written.
func inPrograms(all []generate.Case, run func(src string) string) map[string]string {
	outputs := map[string]string{}
	for some := range slices.Chunk(all, perProgram) {
		maps.Copy(outputs, sections(run(generate.Program(some))))
	}
	return outputs
}

// sections cuts an output at the lines "== case", which stay with what follows.
func sections(output string) map[string]string {
	m := map[string]string{}
	name := ""
	for line := range strings.Lines(output) {
		if n, ok := strings.CutPrefix(line, "== "); ok {
			name = strings.TrimSpace(n)
		}
		m[name] += line
	}
	return m
}
