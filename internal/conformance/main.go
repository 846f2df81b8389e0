// Conformance measures how true `jeton run` is to Go: it runs the programs of Go's own test suite that print and exit,
// compares what they write and how they exit with what the compiler's test driver expects, and counts.
//
//	go run ./internal/conformance -jeton ./jeton [-args "--native"] [-run REGEXP] [-j 2] [-timeout 20s] [DIR or PROG.go ...]
//	go run ./internal/conformance -jeton ./jeton -golden internal/conformance/testdata/goroot.txt [-update]
//	go run ./internal/conformance -jeton ./jeton -args --native -golden internal/conformance/testdata/goroot-native.txt [-update]
//
// Model: a program takes part when its first line is exactly "// run". Its expected output is the file of the same name
// with the suffix .out, or nothing; standard output and standard error count as one stream, and the exit status must be 0:
// the rules of cmd/internal/testdir. As there, programs that run the compiler are told where the library's export data is.
// Without DIR the suite is the test folder of the Go toolchain that is found (GOROOT/test).
//
// A program that does not do so well is refused (a sentence before anything runs), wrong (it ends as if all were well, with
// another output), failing (it ends with a panic or a status of its own), crashing (a fault of ours) or out of time. The
// rule of the project is that only the first two rows of the table are acceptable: alike and refused.
//
// With -golden the results are compared with a list of the programs that are not alike, by reason, which may only shrink:
// the exit status is 1 if a program is not what the list says, better or worse. A program that is worse is run once more,
// alone, before it counts, since a machine that is busy can make a run too slow. With -update the list is written instead.
//
// In continuous integration that is a job of its own, make conformance: on two cores the suite takes about 2 minutes interpreted,
// and 3 compiled, a minute more when Go's cache is empty. Four interpreted programs only count calls, which is why the -timeout
// is long. A toolchain of another version has other programs: the lists say which they are for.
//
// The package's tests do the same with programs of this repository, one a section of the language specification (TestSpec),
// whose expected outputs are checked against the Go toolchain (TestToolchain), and with generated ones, which run interpreted, by
// jeton run --native and as compiled cells (TestProperty):
//
//	go test ./internal/conformance -run TestSpec/programs/spec/types -runner "./jeton run --native"
//	go test ./internal/conformance -run Property -seed 7 -cases 200
//
// Their flags: -runner, the command that runs a program; -update, which writes the expected outputs and the lists. A binary
// in the environment's JETON_PROGRAM is used as it is; otherwise one is built.
//
// It does not compare time or memory, and runs no program that needs arguments or several files.
//
// Sources: GOROOT/src/cmd/internal/testdir/testdir_test.go.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"text/tabwriter"
	"time"
)

// options are the command's flags.
type options struct {
	jeton  string
	args   string
	only   string
	jobs   int
	limit  time.Duration
	list   string
	golden string
	update bool
	roots  []string
}

func main() {
	var o options
	flag.StringVar(&o.jeton, "jeton", "./jeton", "the `PROGRAM` to measure")
	flag.StringVar(&o.args, "args", "", "more arguments of `jeton run`, before the program's name")
	flag.StringVar(&o.only, "run", "", "only the programs whose name matches `REGEXP`")
	flag.IntVar(&o.jobs, "j", runtime.NumCPU(), "programs run at once")
	flag.DurationVar(&o.limit, "timeout", 20*time.Second, "time for one program")
	flag.StringVar(&o.list, "list", "", "write one line a program into this `FILE`: verdict, name, cause (tabs between)")
	flag.StringVar(&o.golden, "golden", "", "compare with the list in this `FILE`")
	flag.BoolVar(&o.update, "update", false, "write the list of -golden instead")
	flag.Parse()
	o.roots = flag.Args()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := measure(ctx, o); err != nil {
		fmt.Fprintln(os.Stderr, "conformance:", err)
		os.Exit(1)
	}
}

// measure runs the suite and prints the counts; a fault of a program is a count, and an error only if the list has it not.
func measure(ctx context.Context, o options) error {
	progs, err := chosen(o)
	if err != nil {
		return err
	}
	bin, err := filepath.Abs(o.jeton)
	if err != nil {
		return err
	}
	if _, err := os.Stat(bin); err != nil {
		return fmt.Errorf("no program to measure: %w; build it with go build, or name it with -jeton", err)
	}
	env, remove, err := importcfg(ctx, progs)
	if err != nil {
		return err
	}
	defer remove()
	r := runner{command: append([]string{bin, "run"}, strings.Fields(o.args)...), limit: o.limit, env: env}
	start := time.Now()
	results, err := r.all(ctx, progs, o.jobs)
	if err != nil {
		return err
	}
	if o.golden == "" {
		details(os.Stdout, results)
	} else if err := compare(ctx, os.Stdout, o, r, results); err != nil {
		return err
	}
	report(os.Stdout, results, time.Since(start))
	if o.list != "" {
		return writeList(o.list, results)
	}
	return nil
}

// chosen lists the programs to run.
func chosen(o options) ([]program, error) {
	if len(o.roots) == 0 {
		goroot, err := exec.Command("go", "env", "GOROOT").Output()
		if err != nil {
			return nil, fmt.Errorf("go env GOROOT: %w; name the folder of the programs", err)
		}
		o.roots = []string{filepath.Join(strings.TrimSpace(string(goroot)), "test")}
	}
	only, err := regexp.Compile(o.only)
	if err != nil {
		return nil, fmt.Errorf("-run: %w", err)
	}
	progs, err := find(o.roots)
	if err != nil {
		return nil, err
	}
	progs = slices.DeleteFunc(progs, func(p program) bool { return !only.MatchString(p.name) })
	if len(progs) == 0 {
		return nil, fmt.Errorf("no program whose first line is // run in %s", strings.Join(o.roots, ", "))
	}
	return progs, nil
}

// compare holds the results against the golden list, or writes it. Results that are worse than listed are made again.
func compare(ctx context.Context, w io.Writer, o options, r runner, results []result) error {
	g, err := readGolden(o.golden)
	if err != nil {
		return err
	}
	faults := 0
	for i, res := range results {
		if g.against(res) == "" || res.verdict == alike {
			continue
		}
		out, err := r.run(ctx, res.prog)
		if err != nil {
			return err
		}
		results[i] = judge(res.prog, 0, out)
	}
	if o.update {
		if o.only != "" || len(o.roots) > 0 {
			return fmt.Errorf("-update writes the list of the whole suite: leave -run and folders out")
		}
		return g.updated(results).write(o.golden)
	}
	for _, res := range results {
		if fault := g.against(res); fault != "" {
			faults++
			fmt.Fprintln(w, fault)
		}
	}
	if faults > 0 {
		report(w, results, 0)
		return fmt.Errorf("%d programs are not what %s says", faults, o.golden)
	}
	return nil
}

// details prints the programs that are neither alike nor refused.
func details(w io.Writer, results []result) {
	for _, r := range results {
		if r.verdict != alike && r.verdict != refused {
			fmt.Fprintf(w, "%-8s %s: %s\n", r.verdict, r.prog.name, r.cause)
		}
	}
}

// report prints the table: a row a folder, a column a verdict.
func report(w io.Writer, results []result, took time.Duration) {
	rows := map[string]map[verdict]int{}
	for _, r := range results {
		for _, row := range []string{filepath.ToSlash(filepath.Dir(r.prog.name)), "all"} {
			if rows[row] == nil {
				rows[row] = map[verdict]int{}
			}
			rows[row][r.verdict]++
		}
	}
	names := []string{}
	for n := range rows {
		if n != "all" {
			names = append(names, n)
		}
	}
	slices.Sort(names)
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprint(t, "folder\tprograms\t")
	for v := alike; v <= timeout; v++ {
		fmt.Fprintf(t, "%s\t", v)
	}
	fmt.Fprintln(t)
	for _, n := range append(names, "all") {
		total := 0
		for _, c := range rows[n] {
			total += c
		}
		fmt.Fprintf(t, "%s\t%d\t", n, total)
		for v := alike; v <= timeout; v++ {
			fmt.Fprintf(t, "%d\t", rows[n][v])
		}
		fmt.Fprintln(t)
	}
	t.Flush()
	if took > 0 {
		fmt.Fprintf(w, "in %v\n", took.Round(time.Second))
	}
}

func writeList(name string, results []result) error {
	var b strings.Builder
	for _, r := range results {
		fmt.Fprintf(&b, "%s\t%s\t%s\n", r.verdict, r.prog.name, r.cause)
	}
	return os.WriteFile(name, []byte(b.String()), 0o666)
}
