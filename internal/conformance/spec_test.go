package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

var update = flag.Bool("update", false, "write testdata/*.out from what `go run` does")

// specLimit is for one program; the slowest needs half a second.
const specLimit = 30 * time.Second

// traceback is what comes after the message of a panic or of a fatal error: addresses, and lines that go run has not either.
var traceback = regexp.MustCompile(`(?s)\n\ngoroutine .*|\nexit status \d+\n$`)

// TestSpec runs the programs of testdata, one a chapter of the language specification or a corner of the library, and
// compares both outputs and the exit status with those of `go run`. What is not alike has to be listed, with its verdict,
// in testdata/verdicts.txt: a program that does better than its line fails as well, so that the list cannot grow stale.
func TestSpec(t *testing.T) {
	if *update {
		updateOutputs(t)
	}
	r := runner{bin: jeton(t), limit: specLimit}
	expected := verdicts(t)
	for _, name := range specPrograms(t) {
		t.Run(name, func(t *testing.T) {
			path, err := filepath.Abs(filepath.Join("testdata", name+".go"))
			if err != nil {
				t.Fatal(err)
			}
			want, status := expectedOutput(t, name)
			got, err := r.run(context.Background(), program{name: name, path: path, dir: t.TempDir()})
			if err != nil {
				t.Fatal(err)
			}
			got.output = traceback.ReplaceAllString(got.output, "\n")
			res := judge(program{name: name, want: want}, status, got)
			switch listed := expected[name]; {
			case res.verdict.String() == listed:
			case res.verdict == alike:
				t.Errorf("%s is alike now: take it off testdata/verdicts.txt, where it is %s", name, listed)
			default:
				t.Errorf("%s is %s, want %s: %s", name, res.verdict, listed, res.cause)
			}
		})
	}
}

// jeton is the program under test: that of the environment, or one that is built now.
func jeton(t *testing.T) string {
	t.Helper()
	if bin := os.Getenv("JETON_PROGRAM"); bin != "" {
		return bin
	}
	bin := filepath.Join(t.TempDir(), "jeton")
	cmd := exec.Command("go", "build", "-o", bin, "jeton")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	return bin
}

func specPrograms(t *testing.T) (names []string) {
	t.Helper()
	files, err := filepath.Glob("testdata/*.go")
	if err != nil || len(files) == 0 {
		t.Fatalf("no programs in testdata (%v)", err)
	}
	for _, f := range files {
		names = append(names, strings.TrimSuffix(filepath.Base(f), ".go"))
	}
	return names
}

// verdicts reads the list of the programs that are not alike; all others are.
func verdicts(t *testing.T) map[string]string {
	t.Helper()
	list := map[string]string{}
	for _, n := range specPrograms(t) {
		list[n] = alike.String()
	}
	text, err := os.ReadFile("testdata/verdicts.txt")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		f := strings.Fields(line)
		if len(f) == 0 || strings.HasPrefix(f[0], "#") {
			continue
		}
		if len(f) < 3 || list[f[0]] == "" {
			t.Fatalf("testdata/verdicts.txt: %q is no program, verdict and reason", line)
		}
		list[f[0]] = f[1]
	}
	return list
}

// expectedOutput is what `go run` wrote, without the traceback, and its exit status, which is the last line if it is not 0.
func expectedOutput(t *testing.T, name string) (want string, status int) {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name+".out"))
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

// updateOutputs writes what the compiler's programs do. Each is built first, so that the status is the program's own.
func updateOutputs(t *testing.T) {
	t.Helper()
	for _, name := range specPrograms(t) {
		bin := filepath.Join(t.TempDir(), name)
		if out, err := exec.Command("go", "build", "-o", bin, filepath.Join("testdata", name+".go")).CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", name, err, out)
		}
		cmd := exec.Command(bin)
		cmd.Dir = t.TempDir()
		out, err := cmd.CombinedOutput()
		text := traceback.ReplaceAllString(string(out), "\n")
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			text += fmt.Sprintf("exit status %d\n", exit.ExitCode())
		} else if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if err := os.WriteFile(filepath.Join("testdata", name+".out"), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

func TestJudge(t *testing.T) {
	p := program{name: "p.go", want: "a\nb\n"}
	for _, c := range []struct {
		name string
		run  run
		want verdict
	}{
		{"same", run{output: "a\nb\n"}, alike},
		{"other output", run{output: "a\nc\n"}, wrong},
		{"no output", run{}, wrong},
		{"refused", run{output: "p.go:3:4: not possible in a notebook yet: x\n", status: 1}, refused},
		{"the interpreter's refusal", run{output: "p.go:3:0: unsupported assign expression\n", status: 1}, crashing},
		{"refused by a fault", run{output: "p.go:3:4: internal error while lowering\n", status: 1}, crashing},
		{"panic", run{output: "a\npanic: x\n\ngoroutine 1 [running]:\n", status: 2}, failing},
		{"exit", run{output: "a\nb\n", status: 3}, failing},
		{"the interpreter's panic", run{output: "panic: reflect: call of reflect.Value.Len on int Value\n", status: 2}, crashing},
		{"signal", run{status: -1}, crashing},
		{"no end", run{output: "a\nb\n", timedOut: true, status: -1}, timeout},
	} {
		if got := judge(p, 0, c.run); got.verdict != c.want {
			t.Errorf("%s: %v (%s), want %v", c.name, got.verdict, got.cause, c.want)
		}
	}
}
