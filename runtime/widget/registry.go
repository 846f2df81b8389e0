package widget

import (
	"fmt"
	"sync"

	"jeton/runtime/comm"
	"jeton/runtime/session"
)

// MaxWidgets is about how many widgets can be open in one notebook. Those that are made beyond it are shown as text.
const MaxWidgets = 1000

// maxModels bounds the models; a widget has up to three, with its layout and style.
const maxModels = 3 * MaxWidgets

// controlTarget is where a page that was loaded anew asks for all states at once.
const controlTarget = "jupyter.widget.control"

// A table is the models of the process that a page may have.
type table struct {
	mu     sync.Mutex
	models map[string]*model
	count  int           // of models that are open, or about to be
	full   bool          // that has been told
	bare   bool          // that the page has no widgets has been told
	turn   chan struct{} // has room for one: who calls a function of a cell
}

var all = newTable()

func newTable() *table { return &table{models: map[string]*model{}, turn: make(chan struct{}, 1)} }

// admit makes room for one more model, if there is some.
func (t *table) admit() bool {
	comm.Register(controlTarget, t.control)
	t.mu.Lock()
	ok, tellIt := t.count < maxModels, false
	if ok {
		t.count++
	} else if !t.full {
		t.full, tellIt = true, true
	}
	t.mu.Unlock()
	if tellIt {
		tell("widget: %d widgets are open in this notebook; new ones are shown as text. Close those that are no longer needed: w.Close()", MaxWidgets)
	}
	return ok
}

func (t *table) release() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.count--
}

func (t *table) add(m *model) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.models[m.id] = m
}

func (t *table) remove(m *model) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.models[m.id] == m {
		delete(t.models, m.id)
		t.count--
		t.full = false
	}
}

// control serves a page that has been loaded anew.
func (t *table) control(c *comm.Comm, _ map[string]any) {
	c.OnMessage(func(data map[string]any) {
		if data["method"] == "request_states" {
			_ = c.Send(map[string]any{"method": "update_states", "states": t.states(), "buffer_paths": []string{}}) // a page that is gone needs none
		}
	})
}

func (t *table) states() map[string]any {
	t.mu.Lock()
	defer t.mu.Unlock()
	states := make(map[string]any, len(t.models))
	for id, m := range t.models {
		m.mu.Lock()
		state := m.message("update", nil)["state"].(map[string]any)
		m.mu.Unlock()
		states[id] = map[string]any{
			"model_name": state["_model_name"], "model_module": state["_model_module"], "model_module_version": state["_model_module_version"],
			"state": state,
		}
	}
	return states
}

// noManager says once that the page cannot show widgets.
func (t *table) noManager() {
	t.mu.Lock()
	was := t.bare
	t.bare = true
	t.mu.Unlock()
	if !was {
		tell("This page has no widget manager, so it shows no sliders and buttons; widgets keep the values that the code gives them.\n" +
			"In a JupyterLab of your own: pip install jupyterlab_widgets, and load the page again. The one of `jeton lab` has it.")
	}
}

// tell shows a sentence in the cell that the calling goroutine belongs to, or the last one.
func tell(format string, args ...any) {
	_ = session.Current().Display(session.Bundle{Data: map[string]any{"text/plain": fmt.Sprintf(format, args...)}})
}
