package agent

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"jeton/runtime/sock"
)

func TestObserve(t *testing.T) {
	a := connect(t, Config{})
	b, err := a.Observe(t.Context(), sock.Question{Table: "ps", Processes: []sock.ProcessFilter{{PID: a.Hello().Pid}}})
	var rows sock.Processes
	if err != nil || json.Unmarshal(b, &rows) != nil || len(rows) != 1 || rows[0].PPID != os.Getpid() {
		t.Errorf("ps of the agent: %s, %v", b, err)
	}
	// All processes of this machine, with the kernel's: mostly more than one piece.
	b, err = a.Observe(t.Context(), sock.Question{Table: "ps", Processes: []sock.ProcessFilter{{Kernel: true}}})
	if err != nil || json.Unmarshal(b, &rows) != nil || len(rows) < 2 {
		t.Errorf("ps: %d bytes, %v", len(b), err)
	}
	if _, err := a.Observe(t.Context(), sock.Question{Table: "secrets"}); err == nil || !strings.Contains(err.Error(), `host alice: there is no table "secrets"`) {
		t.Errorf("unknown table: %v", err)
	}
	if d, ok := a.Look(t.Context(), a.Hello().Pid); !ok || d.Parent != os.Getpid() || d.State == "" || d.Started.IsZero() {
		t.Errorf("look at the agent: %+v, %v", d, ok)
	}
	if d, ok := a.Look(t.Context(), 1<<22+1); ok {
		t.Errorf("a process that there is not: %+v", d)
	}
	a.Close()
	if _, err := a.Observe(t.Context(), sock.Question{Table: "arp"}); err == nil || !strings.Contains(err.Error(), "host alice") {
		t.Errorf("after Close: %v", err)
	}
}
