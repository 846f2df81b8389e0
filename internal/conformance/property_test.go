package main

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
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
	shrinkTime   = time.Minute // each try costs a go build and a run
)

// TestProperty runs generated programs compiled and as -runner says, and compares what they print. Two seeds are tried:
// a fixed one, whose cases that differ are listed in testdata/property.txt, which may only shrink; and one of the day, which
// is printed, whose differences count as errors once that list is empty. The first case that differs is made small and shown.
func TestProperty(t *testing.T) {
	p := property{r: runner{command: command(t), limit: specLimit}}
	var err error
	if p.tc, err = newToolchain(t.TempDir()); err != nil {
		t.Fatal(err)
	}
	if *seed != 0 {
		p.compare(t, *seed, *cases, golden{}, t.Errorf)
		return
	}
	listed, err := readGolden(propertyList)
	if err != nil {
		t.Fatal(err)
	}
	results := p.compare(t, fixedSeed, *cases, listed, t.Errorf)
	if *update {
		if err := listed.updated(results).write(propertyList); err != nil {
			t.Fatal(err)
		}
	}
	report := t.Errorf
	if len(listed.lines) > 0 {
		report = t.Logf
	}
	p.compare(t, rand.Uint64(), *cases/3, golden{}, report)
}

type property struct {
	r  runner
	tc toolchain
}

// compare runs n cases of a seed, and reports those that the list does not expect.
func (p property) compare(t *testing.T, seed uint64, n int, listed golden, report func(string, ...any)) []result {
	t.Helper()
	all := make([]generate.Case, n)
	for i := range all {
		all[i] = generate.New(seed, i)
	}
	want := sections(p.compiled(t, generate.Program(all)))
	got := sections(p.run(t, generate.Program(all)).output)
	results := make([]result, n)
	shown := false
	count := map[verdict]int{}
	for i, c := range all {
		name := fmt.Sprintf("seed %d case %d", seed, i)
		w := want[c.Name]
		if w == "" {
			t.Fatalf("%s printed nothing", name)
		}
		results[i] = result{prog: program{name: name}}
		if got[c.Name] != w { // perhaps only because of another case, which was refused, or ended the program
			results[i] = judge(program{name: name, want: w}, 0, p.run(t, generate.Program([]generate.Case{c})))
		}
		count[results[i].verdict]++
		fault := listed.against(results[i])
		if fault == "" || *update {
			continue
		}
		report("%s", fault)
		if !shown && results[i].verdict != alike {
			shown = true
			report("%s made small:\n%s", name, p.small(t, c, results[i].verdict))
		}
	}
	t.Logf("seed %d, %d cases: %v", seed, n, count)
	return results
}

// small is the smallest program found that does as badly as a case.
func (p property) small(t *testing.T, c generate.Case, as verdict) string {
	return shrink(generate.Program([]generate.Case{c}), shrinkTime, func(src string) bool {
		bins, err := p.tc.build(context.Background(), []string{src})
		if err != nil {
			return false
		}
		want := p.runFile(t, runner{limit: specLimit}, bins[0])
		return judge(program{want: want.output}, want.status, p.run(t, src)).verdict == as
	})
}

func (p property) compiled(t *testing.T, src string) string {
	t.Helper()
	bins, err := p.tc.build(context.Background(), []string{src})
	if err != nil {
		t.Fatalf("%v\n%s", err, src)
	}
	out := p.runFile(t, runner{limit: specLimit}, bins[0])
	if out.status != 0 || out.timedOut {
		t.Fatalf("the compiled program ends with status %d:\n%s", out.status, out.output)
	}
	return out.output
}

// run runs a source as the runner does.
func (p property) run(t *testing.T, src string) run {
	t.Helper()
	name := filepath.Join(t.TempDir(), "main.go")
	if err := os.WriteFile(name, []byte(src), 0o666); err != nil {
		t.Fatal(err)
	}
	out := p.runFile(t, p.r, name)
	out.output = strings.ReplaceAll(out.output, filepath.Dir(name)+string(filepath.Separator), "")
	return out
}

func (p property) runFile(t *testing.T, r runner, path string) run {
	t.Helper()
	out, err := r.run(context.Background(), program{path: path, dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	return out
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
