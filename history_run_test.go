package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"jeton/runtime/history"
)

// runTraced runs a program on some ranks, and returns its event log and what it printed.
func runTraced(t *testing.T, ranks, program string) (l *history.Log, output string, err error) {
	t.Helper()
	dir := t.TempDir()
	path, trace := filepath.Join(dir, "p.go"), filepath.Join(dir, "run.jsonl")
	if err := os.WriteFile(path, []byte(program), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(os.Args[0], "run", "-n", ranks, "--trace", trace, path).CombinedOutput()
	l, bad := history.ReadFile(trace)
	if bad != nil {
		t.Fatalf("%v\n%s", bad, out)
	}
	return l, string(out), err
}

const pingPong = `package main

import (
	"context"
	"os"

	"jeton/runtime/transport"
	"jeton/runtime/world"
)

func main() {
	m, err := transport.Self()
	if err != nil {
		panic(err)
	}
	ctx := context.Background()
	if world.Rank() == 0 {
		if err := m.Send(ctx, 1, []byte("ping")); err != nil {
			panic(err)
		}
	}
	if _, err := m.Recv(ctx, 1-world.Rank()); err != nil {
		panic(err)
	}
	if world.Rank() == 1 {
		if err := m.Send(ctx, 0, []byte("pong")); err != nil {
			panic(err)
		}
		END
	}
}
`

// jeton run -n 2 --trace writes what both ranks did, from their starts to their ends.
func TestRunTrace(t *testing.T) {
	l, out, err := runTraced(t, "2", strings.Replace(pingPong, "END", "_ = os.Args", 1))
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	sends := ofKind(l, history.Send)
	if len(sends) != 2 || l.Events[sends[0]].Msg.Text != "ping" || l.Events[sends[1]].Msg.Text != "pong" || !l.Before(sends[0], sends[1]) {
		t.Errorf("the sendings are %v", sends)
	}
	for _, s := range sends {
		if len(l.Receipts(s)) != 1 || len(l.Deliveries(s)) != 1 {
			t.Errorf("%s has the receipts %v", l.Name(s), l.Receipts(s))
		}
	}
	for _, proc := range []string{"rank 0", "rank 1"} {
		if own := l.Of(proc); len(own) < 4 || l.Events[own[0]].Kind != history.Start || l.Events[own[len(own)-1]].Kind != history.End {
			t.Errorf("%s has %d events", proc, len(own))
		}
	}
	whole(t, l)
}

// The end of a rank that fails is in the log, which is written all the same.
func TestRunTraceOfAFailure(t *testing.T) {
	l, out, err := runTraced(t, "2", strings.Replace(pingPong, "END", "os.Exit(3)", 1))
	if err == nil {
		t.Errorf("the run ended well:\n%s", out)
	}
	kills := of(l, func(e *history.Event) bool { return e.Kind == history.Fault && e.Attrs["proc"] == "rank 1" })
	if len(kills) != 1 || l.Events[kills[0]].Attrs["why"] != "exit status 3" {
		t.Errorf("the end of rank 1 is in the log as %v", kills)
	}
}

func TestRunTraceToNowhere(t *testing.T) {
	out, err := exec.Command(os.Args[0], "run", "-n", "2", "--trace", "/nowhere/run.jsonl", "true").CombinedOutput()
	if err == nil || !strings.Contains(string(out), "--trace: open /nowhere/run.jsonl: no such file or directory") {
		t.Errorf("%v: %s", err, out)
	}
}
