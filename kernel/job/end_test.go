package job

import (
	"context"
	"io"
	"os"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"jeton/kernel/agent"
)

func TestFirstFailureEndsAll(t *testing.T) {
	everywhere(t, func(t *testing.T, place string) {
		cfg, out := config(t, place, 4, "exit")
		got := run(t, cfg)
		if want := "rank 2 on " + cfg.Hosts[2].Name + " ended with exit status 3; ranks 0, 1, 3 were ended with it"; got.Code != 3 || got.Why != want || got.Failed != 2 {
			t.Errorf("outcome %+v, want %q", got, want)
		}
		if out.String() != "last words" {
			t.Errorf("output %q", out)
		}
	})
}

func TestKilledRank(t *testing.T) {
	everywhere(t, func(t *testing.T, place string) {
		cfg, _ := config(t, place, 2, "kill")
		got := run(t, cfg)
		if want := "rank 1 on " + cfg.Hosts[1].Name + " was killed by signal 9 (killed)"; got.Code != 137 || !strings.HasPrefix(got.Why, want) {
			t.Errorf("outcome %+v, want %q", got, want)
		}
	})
}

func TestKeepGoing(t *testing.T) {
	everywhere(t, func(t *testing.T, place string) {
		cfg, out := config(t, place, 4, "kill")
		cfg.KeepGoing = true
		got := run(t, cfg)
		if got.Code != 137 || !strings.HasSuffix(got.Why, "; ranks 0, 2, 3 were not ended") {
			t.Errorf("outcome %+v", got)
		}
		if want := "0 knows; false true was killed by signal 9 (killed) <nil>|2 knows; false true was killed by signal 9 (killed) <nil>|3 knows; false true was killed by signal 9 (killed) <nil>"; strings.Join(out.lines(), "|") != want {
			t.Errorf("output %q, want %q", out.lines(), want)
		}
	})
}

// TestRankThatReturns: the others are told, and that all is well; the job goes on.
func TestRankThatReturns(t *testing.T) {
	everywhere(t, func(t *testing.T, place string) {
		cfg, out := config(t, place, 4, "return")
		if got := run(t, cfg); got.Code != 0 || got.Failed != -1 {
			t.Errorf("outcome %+v", got)
		}
		word := " knows: ended with exit status 0 <nil> true false"
		if want := "0" + word + "|2" + word + "|3" + word; strings.Join(out.lines(), "|") != want {
			t.Errorf("output %q, want %q", out.lines(), want)
		}
	})
}

// TestLateAsker: a rank that asks who it is after another's death hears of that, too.
func TestLateAsker(t *testing.T) {
	cfg, out := config(t, "here", 2, "late")
	r, w := io.Pipe()
	cfg.Stdin, cfg.KeepGoing, cfg.Verbose = r, true, true
	go func() {
		for !strings.Contains(out.String(), "rank 1 on near was killed") {
			time.Sleep(time.Millisecond)
		}
		w.Close()
	}()
	run(t, cfg)
	if !strings.Contains(out.String(), "false world: find rank 1: the rank has died\n") {
		t.Errorf("output %q", out)
	}
}

func TestSignals(t *testing.T) {
	for _, s := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP} {
		everywhere(t, func(t *testing.T, place string) {
			cfg, out := config(t, place, 4, "polite")
			signals := make(chan os.Signal, 1)
			cfg.Signals, cfg.Grace, cfg.Verbose = signals, time.Hour, true
			go func() { out.await(t, "ready", 4); signals <- s }()
			if got := run(t, cfg); got.Code != 128+int(s) || got.Why != "" {
				t.Errorf("outcome %+v", got)
			}
			if n := strings.Count(out.String(), "got "+s.String()+"\n"); n != 4 {
				t.Errorf("%d ranks got %v: %q", n, s, out)
			}
		})
	}
}

// TestStubborn: ranks that ignore signals are killed, after a grace or at once.
func TestStubborn(t *testing.T) {
	for name, c := range map[string]struct {
		grace   time.Duration
		signals []os.Signal
	}{
		"grace":  {time.Millisecond, []os.Signal{os.Interrupt}},
		"second": {time.Hour, []os.Signal{os.Interrupt, os.Interrupt}},
	} {
		t.Run(name, func(t *testing.T) {
			everywhere(t, func(t *testing.T, place string) {
				cfg, out := config(t, place, 3, "stubborn")
				signals := make(chan os.Signal, 2)
				cfg.Signals, cfg.Grace = signals, c.grace
				go func() {
					out.await(t, "ready", 3)
					for _, s := range c.signals {
						signals <- s
					}
				}()
				if got := run(t, cfg); got.Code != 130 {
					t.Errorf("outcome %+v", got)
				}
			})
		})
	}
}

// TestStoppedRank: a rank that is stopped is ended, too.
func TestStoppedRank(t *testing.T) {
	cfg, _ := config(t, "here", 2, "")
	cfg.Program = Program{Path: "sh", Args: []string{"-c", `if [ $PMI_RANK = 0 ]; then kill -STOP $$; fi; while ! grep -q "T (stopped)" /proc/[0-9]*/status 2>/dev/null; do :; done; exit 5`}}
	cfg.Grace = time.Hour
	if got := run(t, cfg); got.Code != 5 {
		t.Errorf("outcome %+v", got)
	}
}

// TestStoppedRankIsNamed: of a rank that is stopped the job says so, with what lets it go on, and it does.
func TestStoppedRankIsNamed(t *testing.T) {
	cfg, out := config(t, "here", 3, "")
	cfg.Program = Program{Path: "sh", Args: []string{"-c", `if [ $PMI_RANK = 1 ]; then kill -STOP $$; echo goes on; fi`}}
	go func() {
		out.await(t, "is stopped", 1)
		says := regexp.MustCompile(`jeton: rank 1 on near \(pid (\d+)\) is stopped, .* until kill -CONT (\d+)\n`).FindStringSubmatch(out.String())
		if says == nil || says[1] != says[2] {
			t.Errorf("%s", out)
			return
		}
		pid, _ := strconv.Atoi(says[1])
		_ = syscall.Kill(pid, syscall.SIGCONT)
	}()
	if got := run(t, cfg); got.Code != 0 || strings.Count(out.String(), "is stopped") != 1 || !strings.Contains(out.String(), "goes on") {
		t.Errorf("outcome %+v: %s", got, out)
	}
}

// TestLostAgent: when the connection to a host is lost, its ranks are.
func TestLostAgent(t *testing.T) {
	cfg, out := config(t, "both", 2, "wait")
	room := cfg.Agents.(*room)
	go func() {
		out.await(t, "ready", 2)
		room.mu.Lock()
		defer room.mu.Unlock()
		_ = syscall.Kill(room.on["far1"].Hello().Pid, syscall.SIGKILL)
	}()
	if got := run(t, cfg); got.Code != 1 || !strings.HasPrefix(got.Why, "rank 1 on far1 was lost: host far1: ") || !strings.HasSuffix(got.Why, "; rank 0 was ended with it") {
		t.Errorf("outcome %+v", got)
	}
}

// TestNobodyReads: after a second signal, a job ends though nobody takes its output.
func TestNobodyReads(t *testing.T) {
	everywhere(t, func(t *testing.T, place string) {
		cfg, _ := config(t, place, 2, "flood")
		_, w := io.Pipe()
		full := &blocked{w: w, began: make(chan bool, 1)}
		cfg.Stdout, cfg.Grace = full, 10*time.Millisecond
		signals := make(chan os.Signal, 2)
		cfg.Signals = signals
		go func() {
			<-full.began
			signals <- os.Interrupt
			signals <- os.Interrupt
		}()
		if got, err := Run(t.Context(), cfg); got.Code != 130 || err != nil {
			t.Errorf("outcome %+v, %v", got, err)
		}
		w.Close()
	})
}

type blocked struct {
	w     io.Writer
	began chan bool
}

func (b *blocked) Write(p []byte) (int, error) {
	select {
	case b.began <- true:
	default:
	}
	return b.w.Write(p)
}

// stuck are agents that never come.
type stuck struct{}

func (stuck) Agent(ctx context.Context, _ string) (*agent.Agent, error) {
	<-ctx.Done()
	return nil, context.Cause(ctx)
}

// TestSignalWhileStarting: ranks that have started are asked to end, and not killed, though others have not.
func TestSignalWhileStarting(t *testing.T) {
	cfg, out := config(t, "both", 2, "polite")
	signals := make(chan os.Signal, 1)
	cfg.Agents, cfg.Signals, cfg.Grace = stuck{}, signals, time.Hour
	go func() { out.await(t, "ready", 1); signals <- os.Interrupt }()
	if got := run(t, cfg); got.Code != 130 || out.String() != "ready\ngot interrupt\n" {
		t.Errorf("outcome %+v, output %q", got, out)
	}
}

// TestFailureWhileStarting: it ends the start, too.
func TestFailureWhileStarting(t *testing.T) {
	cfg, _ := config(t, "both", 2, "")
	cfg.Agents, cfg.Program = stuck{}, Program{Path: "sh", Args: []string{"-c", "exit 7"}}
	if got := run(t, cfg); got.Code != 7 || got.Failed != 0 {
		t.Errorf("outcome %+v", got)
	}
}
