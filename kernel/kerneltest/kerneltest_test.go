package kerneltest_test

import (
	"log/slog"
	"strings"
	"testing"

	"jeton/kernel/front"
	"jeton/kernel/kerneltest"
	"jeton/kernel/wire"
)

func start(t *testing.T) *kerneltest.Client {
	return kerneltest.Start(t, front.Config{Interpreter: &kerneltest.Script{}, Logger: slog.New(slog.DiscardHandler)})
}

func TestExchange(t *testing.T) {
	c := start(t)
	c.Answers = []string{"Ada"}
	x := c.Execute("print a\neprint b\nask who?\nresult 1\nfail oops it broke")
	for what, pair := range map[string][2]string{
		"stdout": {x.Stdout(), "a\ngot Ada\n"}, "stderr": {x.Stderr(), "b\n"}, "result": {x.Result(), "1"},
		"error": {x.Error(), "oops: it broke"}, "status": {x.Status(), "error"},
	} {
		if pair[0] != pair[1] {
			t.Errorf("%s is %q, want %q", what, pair[0], pair[1])
		}
	}
	if len(x.Questions) != 1 || len(c.Answers) != 0 || len(x.Of("stream")) != 3 {
		t.Errorf("%d questions, %d answers left, %d stream messages", len(x.Questions), len(c.Answers), len(x.Of("stream")))
	}
	if x := c.Execute("print again"); x.Stdout() != "again\n" || x.Error() != "" {
		t.Errorf("the next exchange has %q, %q: not its own", x.Stdout(), x.Error())
	}
}

func TestNames(t *testing.T) {
	names := make(kerneltest.Names)
	c := start(t)
	got := kerneltest.Format(c.Do(wire.Control, "create_subshell_request", nil).All, names)
	if !strings.Contains(got, `{"status":"ok","subshell_id":"#1"}`) {
		t.Errorf("no #1 in:\n%s", got)
	}
	back := names.Restore(`{"subshell_id":"#1"}`)
	if x := c.Do(wire.Control, "delete_subshell_request", rawJSON(back)); x.Status() != "ok" {
		t.Errorf("%s was not restored to the id: %v", back, x.Content())
	}
}

type rawJSON string

func (r rawJSON) MarshalJSON() ([]byte, error) { return []byte(r), nil }
