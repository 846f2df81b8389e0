package job

import (
	"strings"
	"testing"

	"jeton/kernel/eventlog"
)

// A rank reads the log of all, wherever they are, and begins a new run; without a log it is told how to get one.
func TestLog(t *testing.T) {
	everywhere(t, func(t *testing.T, place string) {
		cfg, out := config(t, place, 3, "log")
		cfg.Log = eventlog.New(eventlog.Config{Folder: func() (string, error) { return t.TempDir(), nil }, Proc: "launcher"})
		defer cfg.Log.Close()
		if got := run(t, cfg); got.Code != 0 {
			t.Errorf("outcome %+v", got)
		}
		want := "votes: 3 of [rank 0 rank 1 rank 2] []\nthen: 1 rank 0 #3 (mark second)\n"
		if out.String() != want {
			t.Errorf("output %q, want %q", out, want)
		}
		l, err := cfg.Log.Log()
		if err != nil || len(l.Marks("vote")) != 0 {
			t.Errorf("votes of the first run in the second's log; %v", err)
		}
	})
}

func TestNoLog(t *testing.T) {
	cfg, out := config(t, "here", 2, "log")
	if got := run(t, cfg); got.Code != 99 || !strings.Contains(out.String(), "jeton run -n N --trace FILE") {
		t.Errorf("outcome %+v, output %q", got, out)
	}
}
