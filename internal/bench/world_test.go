// Package bench holds the figures that are Go benchmarks; those of the whole kernel are in bench.py beside it.
//
//	go test ./internal/bench -run '^$' -bench World -jeton ./jeton    (what `make bench` does)
package bench

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"jeton/internal/cli"
	"jeton/kernel/agent"
	"jeton/kernel/engine"
	"jeton/launcher"
	"jeton/launcher/local"
)

var jeton = flag.String("jeton", "", "the program to measure: `path` of a jeton that make has built")

func program(b *testing.B) string {
	if *jeton == "" {
		b.Skip("which program? -args -jeton PATH")
	}
	path, err := filepath.Abs(*jeton)
	if err != nil {
		b.Fatal(err)
	}
	return path
}

// BenchmarkWorld is the time until the engines of a world are ready and have answered a question, started in parallel as children or
// by an agent; the proportional set size of each when it is idle; and the time to end them all.
func BenchmarkWorld(b *testing.B) {
	path := program(b)
	for _, ranks := range []int{1, 8, 64} {
		cfg := engine.Config{Argv: []string{path, "engine"}}
		b.Run(fmt.Sprintf("ranks=%d/by=child", ranks), func(b *testing.B) {
			world(b, ranks, func() (*engine.Client, error) { return engine.Start(b.Context(), cfg) })
		})
		b.Run(fmt.Sprintf("ranks=%d/by=agent", ranks), func(b *testing.B) {
			a := startAgent(b, path)
			world(b, ranks, func() (*engine.Client, error) { return a.StartEngine(b.Context(), cfg) })
		})
	}
}

func startAgent(b *testing.B, path string) *agent.Agent {
	p, err := local.Launcher{Streams: local.Standard}.Start(b.Context(), launcher.Command{Program: path, Args: []string{"agent"}})
	if err != nil {
		b.Fatal(err)
	}
	a, err := agent.Connect(b.Context(), p, agent.Config{Host: "here", Version: cli.Version, Build: agent.BuildOf(path)})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { a.Close() })
	return a
}

// BenchmarkDeathInWorld is the time from an engine's death by SIGKILL, among eight, until its client knows it and nothing is left of it.
func BenchmarkDeathInWorld(b *testing.B) {
	path := program(b)
	cfg := engine.Config{Argv: []string{path, "engine"}}
	b.Run("by=child", func(b *testing.B) {
		death(b, func() (*engine.Client, error) { return engine.Start(b.Context(), cfg) })
	})
	b.Run("by=agent", func(b *testing.B) {
		a := startAgent(b, path)
		death(b, func() (*engine.Client, error) { return a.StartEngine(b.Context(), cfg) })
	})
}

func death(b *testing.B, start func() (*engine.Client, error)) {
	for b.Loop() {
		b.StopTimer()
		var clients [8]*engine.Client
		for i := range clients {
			c, err := start()
			if err != nil {
				b.Fatal(err)
			}
			_, _ = c.Call(b.Context(), "ready", nil) // no such service, but an answer
			clients[i] = c
		}
		b.StartTimer()
		_ = syscall.Kill(clients[0].Pid(), syscall.SIGKILL)
		<-clients[0].Done()
		b.StopTimer()
		for _, c := range clients {
			c.Close()
		}
		b.StartTimer()
	}
}

func world(b *testing.B, ranks int, start func() (*engine.Client, error)) {
	var memory, closing float64
	rounds := 0
	for b.Loop() {
		clients := make([]*engine.Client, ranks)
		var all sync.WaitGroup
		for i := range clients {
			all.Go(func() {
				c, err := start()
				if err != nil {
					b.Error(err)
					return
				}
				_, _ = c.Call(b.Context(), "ready", nil) // no such service, but an answer
				clients[i] = c
			})
		}
		all.Wait()
		b.StopTimer()
		if b.Failed() {
			return
		}
		rounds++
		for _, c := range clients {
			memory += pss(b, c.Pid()) / float64(ranks)
		}
		closing += stopwatch(func() {
			for _, c := range clients {
				all.Go(func() { c.Close() })
			}
			all.Wait()
		})
		b.StartTimer()
	}
	b.ReportMetric(memory/float64(rounds), "PSS-MiB/rank")
	b.ReportMetric(closing/float64(rounds), "close-ms")
}

// pss is the proportional set size of a process, in MiB.
func pss(b *testing.B, pid int) float64 {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/smaps_rollup", pid))
	if err != nil {
		b.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		var kib int
		if n, _ := fmt.Sscanf(line, "Pss: %d kB", &kib); n == 1 {
			return float64(kib) / 1024
		}
	}
	b.Fatalf("no Pss in %s", text)
	return 0
}

// stopwatch is how long f takes, in milliseconds.
func stopwatch(f func()) float64 {
	start := time.Now()
	f()
	return float64(time.Since(start)) / float64(time.Millisecond)
}

// BenchmarkWorldOfPeer is a program of MPI that does nothing but MPI_Init and MPI_Finalize, from mpirun's start to its end.
func BenchmarkWorldOfPeer(b *testing.B) {
	exe := filepath.Join(b.TempDir(), "mpi")
	if out, err := exec.Command("mpicc", "-o", exe, "testdata/mpi.c").CombinedOutput(); err != nil {
		b.Skipf("no MPI to compare with (apt install openmpi-bin libopenmpi-dev): %v\n%s", err, out)
	}
	for _, ranks := range []int{1, 8} {
		b.Run(fmt.Sprintf("ranks=%d/by=mpirun", ranks), func(b *testing.B) {
			for b.Loop() {
				cmd := exec.Command("mpirun", "--allow-run-as-root", "--oversubscribe", "-n", fmt.Sprint(ranks), exe)
				if out, err := cmd.CombinedOutput(); err != nil {
					b.Fatalf("%v\n%s", err, out)
				}
			}
		})
	}
}
