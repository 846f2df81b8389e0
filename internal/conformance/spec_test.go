package main

import (
	"context"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"
)

var (
	update = flag.Bool("update", false, "write testdata/**/*.out from what the toolchain's programs do, and the list of what is not alike")
	with   = flag.String("runner", "", "the `COMMAND` that runs a program, whose path follows (default: jeton run)")
	list   = flag.String("verdicts", "testdata/verdicts.txt", "the golden list to compare with")
)

const (
	specLimit  = 2 * time.Minute // for one program, against hanging; the slowest needs half a second
	hangLimit  = 5 * time.Second // for one that is known not to end
	batchSize  = 64              // programs in one go build
	specFolder = "testdata"
)

var (
	// traceback is what comes after the message of a panic or of a fatal error: addresses, and lines that go run has not either.
	traceback = regexp.MustCompile(`(?s)\n\ngoroutine .*|\nexit status \d+\n$`)
	// address is the one number in that message that differs from build to build.
	address = regexp.MustCompile(`pc=0x[0-9a-f]+`)
)

// comparable is the part of an output that all good runs have in common.
func comparable(output string) string {
	return address.ReplaceAllString(traceback.ReplaceAllString(output, "\n"), "pc=0x0")
}

// TestSpec runs the programs of testdata, one a section of the language specification or a corner of the library, and
// compares both outputs and the exit status with those of `go run`. What is not alike has to be listed, with its verdict,
// in testdata/verdicts.txt: a program that does better than its line fails as well, so that the list cannot grow stale.
func TestSpec(t *testing.T) {
	r := runner{command: command(t), limit: specLimit}
	expected, err := readGolden(*list)
	if err != nil {
		t.Fatal(err)
	}
	names := specPrograms(t)
	for name := range expected.lines {
		if _, err := os.Stat(filepath.Join(specFolder, name+".go")); err != nil {
			t.Errorf("%s lists a program that is not there: %v", *list, err)
		}
	}
	var mu sync.Mutex
	var results []result
	t.Run("programs", func(t *testing.T) {
		for _, name := range names {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				r := r
				if expected.lines[name].verdict == timeout.String() {
					r.limit = hangLimit
				}
				res := judgeSpec(t, r, name)
				mu.Lock()
				defer mu.Unlock()
				results = append(results, res)
				if fault := expected.against(res); fault != "" && !*update {
					t.Error(fault)
				}
			})
		}
	})
	count := map[verdict]int{}
	for _, r := range results {
		count[r.verdict]++
	}
	t.Logf("%d programs: %v", len(results), count)
	if *update {
		if err := expected.updated(results).write(*list); err != nil {
			t.Fatal(err)
		}
	}
}

func judgeSpec(t *testing.T, r runner, name string) result {
	t.Helper()
	path, err := filepath.Abs(filepath.Join(specFolder, filepath.FromSlash(name)+".go"))
	if err != nil {
		t.Fatal(err)
	}
	want, status := expectedOutput(t, name)
	got, err := r.run(context.Background(), program{name: name, path: path, dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	got.output = comparable(got.output)
	return judge(program{name: name, path: path, want: comparable(want)}, status, got)
}

// TestToolchain checks that the expected outputs are what the toolchain's programs write, so that no list holds a wish.
func TestToolchain(t *testing.T) {
	names := specPrograms(t)
	tc, err := newToolchain(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	r := runner{limit: specLimit}
	for len(names) > 0 {
		n := min(batchSize, len(names))
		outs := runCompiled(t, tc, r, names[:n])
		for i, name := range names[:n] {
			if *update {
				if err := os.WriteFile(filepath.Join(specFolder, name+".out"), []byte(outs[i]), 0o666); err != nil {
					t.Fatal(err)
				}
				continue
			}
			want, err := os.ReadFile(filepath.Join(specFolder, name+".out"))
			if err != nil {
				t.Fatalf("%v; go test -run Toolchain -update writes it", err)
			}
			if outs[i] != string(want) {
				t.Errorf("%s.out is not what %s gives: %s", name, runtime.Version(), difference(outs[i], string(want)))
			}
		}
		names = names[n:]
	}
}

// runCompiled builds programs at once and returns, for each, its output and its exit status as the .out files have them.
func runCompiled(t *testing.T, tc toolchain, r runner, names []string) []string {
	t.Helper()
	sources := make([]string, len(names))
	for i, name := range names {
		b, err := os.ReadFile(filepath.Join(specFolder, name+".go"))
		if err != nil {
			t.Fatal(err)
		}
		sources[i] = string(b)
	}
	bins, err := tc.build(context.Background(), sources)
	if err != nil {
		t.Fatal(err)
	}
	outs := make([]string, len(names))
	g, ctx := errgroup.WithContext(context.Background())
	g.SetLimit(runtime.NumCPU())
	for i, bin := range bins {
		dir := t.TempDir()
		g.Go(func() error {
			got, err := r.run(ctx, program{path: bin, dir: dir})
			if err != nil {
				return err
			}
			if got.timedOut {
				return fmt.Errorf("%s does not end", names[i])
			}
			outs[i] = comparable(got.output)
			if got.status != 0 {
				outs[i] += fmt.Sprintf("exit status %d\n", got.status)
			}
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		t.Fatal(err)
	}
	return outs
}

// command is how a program is run: as -runner says, or by the jeton of the environment, or by one that is built now.
func command(t *testing.T) []string {
	t.Helper()
	if *with != "" {
		return strings.Fields(*with)
	}
	if bin := os.Getenv("JETON_PROGRAM"); bin != "" {
		return []string{bin, "run"}
	}
	return []string{builtJeton(t), "run"}
}

var built struct {
	once sync.Once
	path string
	err  error
}

// builtJeton builds the program under test once for all tests.
func builtJeton(t *testing.T) string {
	t.Helper()
	built.once.Do(func() {
		dir, err := os.MkdirTemp("", "conformance")
		if err != nil {
			built.err = err
			return
		}
		built.path = filepath.Join(dir, "jeton"+exeSuffix)
		if out, err := exec.Command("go", "build", "-o", built.path, "jeton").CombinedOutput(); err != nil {
			built.err = fmt.Errorf("go build: %w\n%s", err, out)
		}
	})
	if built.err != nil {
		t.Fatal(built.err)
	}
	return built.path
}

func TestMain(m *testing.M) {
	flag.Parse()
	code := m.Run()
	if built.path != "" {
		os.RemoveAll(filepath.Dir(built.path))
	}
	os.Exit(code)
}

// specPrograms lists the programs of testdata by their paths without .go, with slashes.
func specPrograms(t *testing.T) (names []string) {
	t.Helper()
	err := filepath.WalkDir(specFolder, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && strings.HasSuffix(path, ".go") {
			rel, err := filepath.Rel(specFolder, strings.TrimSuffix(path, ".go"))
			if err != nil {
				return err
			}
			names = append(names, filepath.ToSlash(rel))
		}
		return err
	})
	if err != nil || len(names) == 0 {
		t.Fatalf("no programs in %s (%v)", specFolder, err)
	}
	return names
}

// expectedOutput is what `go run` wrote, without the traceback, and its exit status, which is the last line if it is not 0.
func expectedOutput(t *testing.T, name string) (want string, status int) {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(specFolder, name+".out"))
	if err != nil {
		t.Fatal(err)
	}
	want = string(b)
	if i := strings.LastIndex(want, "exit status "); i >= 0 {
		if _, err := fmt.Sscanf(want[i:], "exit status %d\n", &status); err == nil {
			want = want[:i]
		}
	}
	return want, status
}
