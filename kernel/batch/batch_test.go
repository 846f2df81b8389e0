package batch

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"jeton/internal/nbformat"
	"jeton/kernel/front"
	"jeton/runtime/session"

	"github.com/google/go-cmp/cmp"
)

// script is an Interpreter whose cells are names of functions.
type script map[string]func(ctx context.Context, out front.Output) *front.Error

func (s script) Execute(ctx context.Context, r front.Request, out front.Output) front.Reply {
	return front.Reply{Err: s[r.Code](ctx, out)}
}
func (script) Complete(context.Context, string, int) front.Completion { return front.Completion{} }
func (script) Inspect(context.Context, string, int, int) (session.Bundle, bool) {
	return session.Bundle{}, false
}
func (script) IsComplete(string) (string, string) { return "unknown", "" }
func (script) Comm(context.Context, session.CommMessage, front.Output) bool {
	return false
}

func text(s string) session.Bundle { return session.Bundle{Data: map[string]any{"text/plain": s}} }

func notebook(sources ...string) *nbformat.Notebook {
	nb := &nbformat.Notebook{NBFormat: 4, NBFormatMinor: 5}
	for _, s := range sources {
		nb.Cells = append(nb.Cells, nbformat.Cell{ID: s, Type: "code", Source: nbformat.Text(s)})
	}
	return nb
}

func TestOutputs(t *testing.T) {
	in := script{
		"print": func(_ context.Context, out front.Output) *front.Error {
			out.Stream("stdout", []byte("a\n"))
			out.Stream("stdout", []byte("b\xff\n\xe4")) // a character comes in two pieces
			out.Stream("stdout", []byte("\xb8\x96\n"))
			out.Stream("stderr", []byte("e\n"))
			b := text("old")
			b.ID = "d"
			out.Display(b)
			widget := text("4")
			widget.Data["application/vnd.jupyter.widget-view+json"] = map[string]any{"model_id": "m"}
			out.Result(widget)
			return nil
		},
		"update": func(_ context.Context, out front.Output) *front.Error {
			b := text("new")
			b.ID, b.Update = "d", true
			out.Display(b)
			out.Stream("stdout", []byte("gone"))
			out.Clear(true)
			out.Stream("stdout", []byte("kept"))
			if _, err := out.Input(context.Background(), "?", false); !errors.Is(err, session.ErrNoInput) {
				return &front.Error{Name: "Input", Value: "must say that nobody answers"}
			}
			return nil
		},
	}
	nb := notebook("print", "update")
	if err := Run(context.Background(), in, nb, Config{}); err != nil {
		t.Fatal(err)
	}
	one, two := 1, 2
	want := [][]nbformat.Output{{
		{Type: "stream", Name: "stdout", Text: "a\nb\uFFFD\n世\n"},
		{Type: "stream", Name: "stderr", Text: "e\n"},
		{Type: "display_data", Data: map[string]any{"text/plain": nbformat.Text("new")}},
		{Type: "execute_result", Data: map[string]any{"text/plain": nbformat.Text("4")}, ExecutionCount: &one},
	}, {
		{Type: "stream", Name: "stdout", Text: "kept"},
	}}
	for i := range want {
		if d := cmp.Diff(want[i], nb.Cells[i].Outputs); d != "" {
			t.Errorf("cell %d (-want +got):\n%s", i, d)
		}
	}
	if got := nb.Cells[1].ExecutionCount; got == nil || *got != two {
		t.Errorf("execution_count of the second cell = %v", got)
	}
}

func TestLongOutput(t *testing.T) {
	in := script{"print": func(_ context.Context, out front.Output) *front.Error {
		for range maxStreamBytes/len("世") + 1 {
			out.Stream("stdout", []byte("世"))
		}
		return nil
	}}
	nb := notebook("print")
	if err := Run(context.Background(), in, nb, Config{}); err != nil {
		t.Fatal(err)
	}
	got, notice, ok := strings.Cut(string(nb.Cells[0].Outputs[0].Text), "\n…")
	if len(nb.Cells[0].Outputs) != 1 || !ok || got != strings.Repeat("世", maxStreamBytes/len("世")) || strings.Count(notice, "not kept") != 1 {
		t.Errorf("%d outputs; %d bytes, %q", len(nb.Cells[0].Outputs), len(got), notice)
	}
}

func TestFirstErrorEnds(t *testing.T) {
	fail := func(context.Context, front.Output) *front.Error { return &front.Error{Name: "panic", Value: "boom"} }
	ok := func(context.Context, front.Output) *front.Error { return nil }
	in := script{"expected": fail, "fail": fail, "after": ok, "first": ok}
	nb := notebook("first", "expected", "fail", "after")
	nb.Cells[1].Metadata = map[string]json.RawMessage{"tags": json.RawMessage(`["raises-exception"]`)}
	nb.Cells[3].Outputs = []nbformat.Output{{Type: "stream", Name: "stdout", Text: "of an older run"}}
	err := Run(context.Background(), in, nb, Config{})
	var ce *CellError
	if !errors.As(err, &ce) || ce.Index != 2 || ce.Count != 3 || ce.ID != "fail" {
		t.Fatalf("Run = %v, want a CellError of the third cell", err)
	}
	if out := nb.Cells[2].Outputs; len(out) != 1 || out[0].Evalue != "boom" {
		t.Errorf("outputs of the failed cell = %+v", out)
	}
	if nb.Cells[3].Outputs != nil || nb.Cells[3].ExecutionCount != nil {
		t.Errorf("the cell after the failed one keeps outputs of an older run: %+v", nb.Cells[3].Outputs)
	}
	if err := Run(context.Background(), in, nb, Config{AllowErrors: true}); err != nil {
		t.Errorf("with AllowErrors: %v", err)
	}
}

func TestTimeout(t *testing.T) {
	in := script{"loop": func(ctx context.Context, _ front.Output) *front.Error {
		<-ctx.Done()
		return &front.Error{Name: "interrupt", Value: "interrupted"}
	}}
	err := Run(context.Background(), in, notebook("loop"), Config{CellTimeout: time.Millisecond})
	if err == nil || !strings.Contains(err.Error(), "longer than 1ms") {
		t.Errorf("Run = %v, want the time limit named", err)
	}
}

// pager is an Interpreter whose cells answer with a page.
type pager struct{ script }

func (pager) Execute(context.Context, front.Request, front.Output) front.Reply {
	return front.Reply{Payload: []map[string]any{
		{"source": "page", "data": map[string]any{"text/plain": "func F()"}}, {"source": "set_next_input", "text": "x"},
	}}
}

func TestAPageIsShown(t *testing.T) {
	nb := notebook("F?")
	if err := Run(context.Background(), pager{}, nb, Config{}); err != nil {
		t.Fatal(err)
	}
	want := []nbformat.Output{{Type: "display_data", Data: map[string]any{"text/plain": nbformat.Text("func F()")}}}
	if d := cmp.Diff(want, nb.Cells[0].Outputs); d != "" {
		t.Error(d)
	}
}
