// Conformance measures how true `jeton run` is to Go: it runs the programs of Go's own test suite that print and exit,
// compares what they write and how they exit with what the compiler's test driver expects, and counts.
//
//	go run ./internal/conformance -jeton ./jeton [-j 2] [-timeout 10s] [-list FILE] [DIR or PROG.go ...]
//
// Model: a program takes part when its first line is exactly "// run". Its expected output is the file of the same name
// with the suffix .out, or nothing; standard output and standard error count as one stream, and the exit status must be 0:
// the rules of cmd/internal/testdir. Without DIR the suite is the test folder of the Go toolchain that is found (GOROOT/test).
//
// A program that does not do so well is refused (a sentence before anything runs), wrong (it ends as if all were well, with
// another output), failing (it ends with a panic or a status of its own), crashing (a fault of ours) or out of time. The
// rule of the project is that only the first two rows of the table are acceptable: alike and refused.
//
// The package's test (TestSpec) does the same with programs of this repository, one a chapter of the language specification,
// whose expected outputs were written by `go run`.
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
	"runtime"
	"strings"
	"time"
)

func main() {
	jeton := flag.String("jeton", "./jeton", "the program to measure")
	jobs := flag.Int("j", min(2, runtime.NumCPU()), "programs run at once")
	limit := flag.Duration("timeout", 10*time.Second, "time for one program")
	list := flag.String("list", "", "write one line a program into this file: verdict, name, cause (tabs between)")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := measure(ctx, *jeton, *jobs, *limit, *list, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "conformance:", err)
		os.Exit(1)
	}
}

// measure runs the suite and prints the counts; a fault of a program is a count, not an error.
func measure(ctx context.Context, jeton string, jobs int, limit time.Duration, list string, roots []string) error {
	bin, err := filepath.Abs(jeton)
	if err != nil {
		return err
	}
	if _, err := os.Stat(bin); err != nil {
		return fmt.Errorf("no program to measure: %w; build it with go build, or name it with -jeton", err)
	}
	if len(roots) == 0 {
		goroot, err := exec.Command("go", "env", "GOROOT").Output()
		if err != nil {
			return fmt.Errorf("go env GOROOT: %w; name the folder of the programs", err)
		}
		roots = []string{filepath.Join(strings.TrimSpace(string(goroot)), "test")}
	}
	progs, err := find(roots)
	if err != nil {
		return err
	}
	if len(progs) == 0 {
		return fmt.Errorf("no program whose first line is // run in %s", strings.Join(roots, ", "))
	}
	r := runner{bin: bin, limit: limit}
	results, err := r.all(ctx, progs, jobs)
	if err != nil {
		return err
	}
	if list != "" {
		if err := writeList(list, results); err != nil {
			return err
		}
	}
	report(os.Stdout, results)
	return nil
}

// report prints the counts, and the names of the programs that were wrong without a word.
func report(w io.Writer, results []result) {
	count := map[verdict]int{}
	for _, r := range results {
		count[r.verdict]++
	}
	for _, r := range results {
		if r.verdict != alike && r.verdict != refused {
			fmt.Fprintf(w, "%-8s %s: %s\n", r.verdict, r.prog.name, r.cause)
		}
	}
	fmt.Fprintf(w, "%d programs:", len(results))
	for v := alike; v <= timeout; v++ {
		fmt.Fprintf(w, " %d %s", count[v], v)
	}
	fmt.Fprintln(w)
}

func writeList(name string, results []result) error {
	var b strings.Builder
	for _, r := range results {
		fmt.Fprintf(&b, "%s\t%s\t%s\n", r.verdict, r.prog.name, r.cause)
	}
	return os.WriteFile(name, []byte(b.String()), 0o666)
}
