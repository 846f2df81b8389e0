package mpi

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"
)

var update = flag.Bool("update", false, "write testdata/*/*.out from what the C programs print under Open MPI and MPICH")

const limit = 3 * time.Minute // for one job, against hanging; the slowest needs two seconds

// run is the output of a command, which must end well and write nothing to standard error.
func run(name string, args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	cmd := exec.CommandContext(ctx, name, args...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	cmd.WaitDelay = time.Second
	err := cmd.Run()
	if ctx.Err() != nil {
		err = fmt.Errorf("it has not ended after %v", limit)
	}
	if err == nil && errs.Len() > 0 {
		err = fmt.Errorf("it writes to standard error")
	}
	if err != nil {
		return "", fmt.Errorf("%s %s: %w\n%s%s", name, strings.Join(args, " "), err, errs.String(), out.String())
	}
	return out.String(), nil
}

// jeton is the program under test: that of the environment, or one that is built now, once.
var jeton = sync.OnceValues(func() (string, error) {
	if bin := os.Getenv("JETON_PROGRAM"); bin != "" {
		return bin, nil
	}
	root, err := filepath.Abs("../../..")
	if err != nil {
		return "", err
	}
	bin := filepath.Join(scratch, "jeton")
	cmd := exec.Command("go", "build", "-o", bin, ".")
	cmd.Dir = root
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build: %w\n%s", err, out)
	}
	return bin, nil
})

var scratch string // a folder for all tests

func TestMain(m *testing.M) {
	flag.Parse()
	var err error
	if scratch, err = os.MkdirTemp("", "conformance"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	code := m.Run()
	os.RemoveAll(scratch)
	os.Exit(code)
}

// each runs f for all programs, as many at once as there are processors, whose jobs have ranks that wait for each other.
func each(t *testing.T, f func(t *testing.T, p program)) {
	all, err := programs("testdata")
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 40 {
		t.Fatalf("there are %d programs", len(all))
	}
	turn := make(chan struct{}, runtime.NumCPU())
	for _, p := range all {
		t.Run(p.name, func(t *testing.T) {
			t.Parallel()
			turn <- struct{}{}
			defer func() { <-turn }()
			f(t, p)
		})
	}
}

// TestPrograms: what the Go programs print is what the C programs do.
func TestPrograms(t *testing.T) {
	bin, err := jeton()
	if err != nil {
		t.Fatal(err)
	}
	each(t, func(t *testing.T, p program) { alike(t, p, p.ranks, bin, p.base+".go") })
}

// TestCompiled: the same programs, compiled. One number of ranks will do: it is the same library.
func TestCompiled(t *testing.T) {
	bin, err := jeton()
	if err != nil {
		t.Fatal(err)
	}
	compiled := goPrograms(t)
	each(t, func(t *testing.T, p program) { alike(t, p, p.ranks[len(p.ranks)-1:], bin, compiled[p.name]) })
}

// goPrograms compiles all Go programs with one command, each as a package of its own, and returns their paths by name.
func goPrograms(t *testing.T) map[string]string {
	t.Helper()
	all, err := programs("testdata")
	if err != nil {
		t.Fatal(err)
	}
	here, err := filepath.Abs(".")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	files, binaries := map[string]string{}, map[string]string{}
	args := []string{"build", "-ldflags=-s -w", "-overlay", filepath.Join(dir, "overlay.json"), "-o", dir}
	for _, p := range all {
		pkg := strings.ReplaceAll(p.name, "/", "-")
		files[filepath.Join(here, "compiled", pkg, "main.go")] = p.base + ".go"
		binaries[p.name] = filepath.Join(dir, pkg)
		args = append(args, "./compiled/"+pkg)
	}
	overlay, err := json.Marshal(map[string]any{"Replace": files})
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, "overlay.json"), overlay, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("go", args...).CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	return binaries
}

// alike runs a program on some numbers of ranks: file is its source, or the compiled one.
func alike(t *testing.T, p program, ranks []int, jeton, file string) {
	golden, err := os.ReadFile(p.base + ".out")
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range ranks {
		out, err := run(jeton, "run", "--tag-output", "-n", strconv.Itoa(n), file)
		if err != nil {
			t.Error(err)
			continue
		}
		got, err := sorted(out)
		if err != nil {
			t.Error(err)
			continue
		}
		want, ok := section(string(golden), n)
		if !ok {
			t.Errorf("%s.out has no %s", p.name, header(n))
		} else if got != want {
			t.Errorf("%d ranks: %s", n, difference(got, want))
		}
	}
}

// TestOthers: the expected outputs are what the C programs print under Open MPI, or MPICH.
func TestOthers(t *testing.T) {
	for _, cc := range []string{"mpicc.openmpi", "mpicc.mpich"} {
		if _, err := exec.LookPath(cc); err != nil {
			if os.Getenv("CI") != "" {
				t.Fatal(err)
			}
			t.Skip("Open MPI or MPICH is not installed, so nothing says that the expected outputs are true")
		}
	}
	binaries, err := built()
	if err != nil {
		t.Fatal(err)
	}
	each(t, func(t *testing.T, p program) {
		var out strings.Builder
		for _, n := range p.ranks {
			text, err := other(t.TempDir(), p, binaries[p.name], n)
			if err != nil {
				t.Fatal(err)
			}
			out.WriteString(header(n) + text)
		}
		if *update {
			if err := os.WriteFile(p.base+".out", []byte(out.String()), 0o666); err != nil {
				t.Fatal(err)
			}
			return
		}
		want, err := os.ReadFile(p.base + ".out")
		if err != nil {
			t.Fatal(err)
		}
		if out.String() != string(want) {
			t.Errorf("%s.out is not what the C program gives: %s; go test -run Others -update writes it", p.name, difference(out.String(), string(want)))
		}
	})
}

// built compiles all C programs.
var built = sync.OnceValues(func() (map[string]string, error) {
	all, err := programs("testdata")
	if err != nil {
		return nil, err
	}
	binaries := map[string]string{}
	var g errgroup.Group
	g.SetLimit(runtime.NumCPU())
	for _, p := range all {
		bin := filepath.Join(scratch, strings.ReplaceAll(p.name, "/", "-"))
		binaries[p.name] = bin
		g.Go(func() error {
			_, err := run(p.compiler(), "-std=gnu11", "-Wall", "-Wno-stringop-overread", "-o", bin, p.base+".c")
			return err
		})
	}
	return binaries, g.Wait()
})

// underMPICH reports whether the program is one of what Open MPI lacks.
func (p program) underMPICH() bool {
	return strings.HasPrefix(p.name, "partitioned/") || p.name == "collectives/persistent"
}

func (p program) compiler() string {
	if p.underMPICH() {
		return "mpicc.mpich"
	}
	return "mpicc.openmpi"
}

// other is what a C program prints with n ranks. Each rank's output goes to a file of its own: mpirun may cut lines of several into pieces. The files have
// nothing of jobs that processes start; for programs with such, lines have tags.
func other(dir string, p program, bin string, n int) (string, error) {
	if p.underMPICH() {
		return mpich(dir, bin, n)
	}
	command := []string{"--allow-run-as-root", "--oversubscribe", "--bind-to", "none", "--mca", "mpi_yield_when_idle", "1", "--mca", "osc", "pt2pt,sm"}
	// Two that begin at once fail when both make the folder for all jobs of a user.
	session, err := os.MkdirTemp("", "ompi")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(session)
	command = append(command, "--mca", "orte_tmpdir_base", session)
	if strings.HasPrefix(p.name, "dynamic/") {
		tagged, err := run("mpirun.openmpi", append(command, "--mca", "btl", "self,vader,tcp", "--tag-output", "-n", strconv.Itoa(n), bin)...)
		if err != nil {
			return "", err
		}
		return sorted(tagged)
	}
	_, err = run("mpirun.openmpi", append(command, "--mca", "btl", "self,vader",
		"--output-filename", filepath.Join(dir, "ranks"+strconv.Itoa(n))+":nocopy", "-n", strconv.Itoa(n), bin)...)
	if err != nil {
		return "", err
	}
	return gathered(n, func(r int) string {
		return filepath.Join(dir, "ranks"+strconv.Itoa(n), "1", fmt.Sprintf("rank.%d", r), "stdout")
	})
}

// mpich is what one prints that mpiexec of MPICH runs.
func mpich(dir, bin string, n int) (string, error) {
	pattern := filepath.Join(dir, fmt.Sprintf("of%d.", n))
	if _, err := run("mpiexec.hydra", "-outfile-pattern", pattern+"%r", "-n", strconv.Itoa(n), bin); err != nil {
		return "", err
	}
	return gathered(n, func(r int) string { return pattern + strconv.Itoa(r) })
}

// gathered is what the ranks have printed to files.
func gathered(n int, file func(rank int) string) (string, error) {
	var out strings.Builder
	for r := range n {
		text, err := os.ReadFile(file(r))
		if err != nil {
			return "", err
		}
		for line := range strings.Lines(string(text)) {
			fmt.Fprintf(&out, "%d: %s\n", r, strings.TrimSpace(line))
		}
	}
	return out.String(), nil
}
