package bench

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// build builds a program of testdata with the Go toolchain.
func build(b *testing.B, name string) string {
	exe := filepath.Join(b.TempDir(), name)
	if out, err := exec.Command("go", "build", "-o", exe, "./testdata/"+name).CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	return exe
}

// BenchmarkRun is `jeton run -n`, from its start to its end: of a program that does nothing, and of a rank that learns who it is,
// compiled and interpreted; beside it mpirun with a program that does nothing. BenchmarkWorldOfPeer has MPI_Init.
func BenchmarkRun(b *testing.B) {
	jeton := program(b)
	rank := build(b, "rank")
	for _, n := range []string{"1", "8", "64"} {
		for _, c := range []struct {
			name string
			args []string
		}{
			{"program=true", []string{jeton, "run", "-n", n, "true"}},
			{"program=rank,compiled", []string{jeton, "run", "-n", n, rank}},
			{"program=rank,interpreted", []string{jeton, "run", "-n", n, "testdata/rank/main.go"}},
			{"program=true/by=mpirun", []string{"mpirun", "--allow-run-as-root", "--oversubscribe", "-n", n, "true"}},
		} {
			b.Run("ranks="+n+"/"+c.name, func(b *testing.B) {
				if _, err := exec.LookPath(c.args[0]); err != nil || c.args[0] == "mpirun" && n == "64" { // with which it has hung
					b.Skip("not here")
				}
				for b.Loop() {
					if out, err := exec.Command(c.args[0], c.args[1:]...).CombinedOutput(); err != nil {
						b.Fatalf("%v\n%s", err, out)
					}
				}
			})
		}
	}
}

// BenchmarkRunDeath is the time from a rank's SIGKILL until the last of the other seven knows of it, when they are kept; and until jeton
// run has ended them all.
func BenchmarkRunDeath(b *testing.B) {
	jeton := program(b)
	rank := build(b, "death")
	for _, c := range []struct{ name, program string }{{"compiled", rank}, {"interpreted", "testdata/death/main.go"}} {
		b.Run(c.name+"/until=known", func(b *testing.B) {
			report(b, func() time.Duration {
				times, _ := deathOf(b, jeton, "run", "-n", "8", "--keep-going", c.program)
				if len(times) != 8 {
					b.Fatalf("only %d ranks tell: %v", len(times), times)
				}
				last := times[1]
				for _, t := range times {
					if t.After(last) {
						last = t
					}
				}
				return last.Sub(times[1])
			})
		})
		b.Run(c.name+"/until=ended", func(b *testing.B) {
			report(b, func() time.Duration {
				times, end := deathOf(b, jeton, "run", "-n", "8", c.program)
				return end.Sub(times[1])
			})
		})
	}
}

// report reports the mean and the most of what f gives.
func report(b *testing.B, f func() time.Duration) {
	var sum, most time.Duration
	rounds := 0
	for b.Loop() {
		d := f()
		sum += d
		most = max(most, d)
		rounds++
	}
	b.ReportMetric(float64(sum)/float64(rounds)/1e6, "ms-mean")
	b.ReportMetric(float64(most)/1e6, "ms-most")
	b.ReportMetric(0, "ns/op")
}

// deathOf runs a job in which rank 1 is killed, and returns when which rank has told, and when the job had ended.
func deathOf(b *testing.B, args ...string) (times map[int]time.Time, end time.Time) {
	out, err := exec.Command(args[0], args[1:]...).Output()
	end = time.Now()
	if err == nil {
		b.Fatalf("it ended well: %s", out)
	}
	times = map[int]time.Time{}
	for line := range strings.Lines(string(out)) {
		var rank int
		var ns int64
		if n, _ := fmt.Sscan(line, &rank, &ns); n == 2 {
			times[rank] = time.Unix(0, ns)
		}
	}
	return times, end
}
