// Package batch runs a notebook file from its first cell to its last, without a front end, and writes what the cells
// show back into it, as nbclient does.
//
//	failed, err := batch.Run(ctx, interp, nb, batch.Config{CellTimeout: time.Minute})
//
// The first cell that fails ends the run, unless it carries the tag "raises-exception" or Config.AllowErrors is set.
// Nobody answers questions: a cell that reads standard input finds its end.
// Source: nbclient's documentation, "Executing notebooks"; nbformat 4.5.
package batch

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"jeton/internal/nbformat"
	"jeton/kernel/front"
	"jeton/runtime/session"
)

// A Config says how to run; its zero value runs without bounds in time and stops at the first error.
type Config struct {
	CellTimeout time.Duration // 0: none
	AllowErrors bool
	// Progress, when set, is called before each code cell: index from 0, among total code cells.
	Progress func(index, total int, cell *nbformat.Cell)
}

// A CellError says which cell ended the run.
type CellError struct {
	Index int    // among all cells, from 0
	ID    string // the cell's id
	Count int    // In[Count]
	Err   *front.Error
}

func (e *CellError) Error() string {
	return fmt.Sprintf("cell %d (In[%d], id %s): %s", e.Index+1, e.Count, e.ID, e.Err)
}

// Run runs nb's code cells in order and sets their outputs; the cells after a failed one lose theirs, as they did not
// run. It returns *CellError when a cell failed, and ctx's error when it ended. It blocks until the last cell is done.
func Run(ctx context.Context, in front.Interpreter, nb *nbformat.Notebook, cfg Config) error {
	total, done := 0, 0
	for i := range nb.Cells {
		if c := &nb.Cells[i]; c.Type == "code" {
			c.Outputs, c.ExecutionCount = nil, nil
			if c.Source != "" {
				total++
			}
		}
	}
	shown := newDisplays()
	for i := range nb.Cells {
		c := &nb.Cells[i]
		if c.Type != "code" || c.Source == "" {
			continue
		}
		if cfg.Progress != nil {
			cfg.Progress(done, total, c)
		}
		done++
		if err := runCell(ctx, in, c, done, shown, cfg.CellTimeout); err != nil {
			if ctx.Err() != nil {
				return context.Cause(ctx)
			}
			if !cfg.AllowErrors && !raises(c) {
				return &CellError{Index: i, ID: c.ID, Count: done, Err: err}
			}
		}
	}
	return nil
}

func runCell(ctx context.Context, in front.Interpreter, c *nbformat.Cell, count int, shown *displays, limit time.Duration) *front.Error {
	if limit > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeoutCause(ctx, limit, fmt.Errorf("the cell ran longer than %v", limit))
		defer cancel()
	}
	out := newRecorder(c, count, shown)
	reply := in.Execute(ctx, front.Request{Code: string(c.Source), Count: count, CellID: c.ID, StoreHistory: true}, out)
	if reply.Err != nil && context.Cause(ctx) != nil {
		reply.Err = &front.Error{Name: reply.Err.Name, Value: reply.Err.Value + ": " + context.Cause(ctx).Error(), Traceback: reply.Err.Traceback}
	}
	for _, p := range reply.Payload { // JupyterLab shows a page below the cell's outputs
		if data, ok := p["data"].(map[string]any); ok && p["source"] == "page" {
			out.Display(session.Bundle{Data: data})
		}
	}
	out.finish(reply.Err)
	return reply.Err
}

// raises reports whether the cell says of itself that it fails.
func raises(c *nbformat.Cell) bool {
	var tags []string
	return json.Unmarshal(c.Metadata["tags"], &tags) == nil && slices.Contains(tags, "raises-exception")
}
