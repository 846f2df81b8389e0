package widget

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"jeton/runtime/comm"
	"jeton/runtime/session"
)

const (
	target          = "jupyter.widget"
	protocolVersion = "2.1.0"
	modelVersion    = "2.0.0" // of base and controls
	baseModule      = "@jupyter-widgets/base"
	controlsModule  = "@jupyter-widgets/controls"
	viewMIME        = "application/vnd.jupyter.widget-view+json"
	reference       = "IPY_MODEL_" // before a model's id: the page puts the model itself there
)

const (
	// sendEvery is the time between two updates of one model's state, once sendAtOnce of them have gone without delay.
	sendEvery  = 50 * time.Millisecond
	sendAtOnce = 20
)

// A model is one widget as the protocol has it: a set of named values that this side and the page both hold. What the page sets is
// checked by accept; what is set here goes to the page.
//
// Messages of a model are made one at a time, of the state at that moment: so the last one leaves the page as we are.
type model struct {
	name   string // IntSlider, as the student knows it
	id     string // of the comm; "" without one
	comm   *comm.Comm
	parts  []*model                                                           // its layout and its style, which nobody else has
	accept func(state map[string]any, key string, v any) (value any, ok bool) // nil: the page sets nothing
	events map[string]string                                                  // what observers of an event of the page wait for: "OnClick"
	text   func(state map[string]any) (value string)                          // for String; nil: it has no value
	value  string                                                             // the key that observers are told of

	mu        sync.Mutex // not held while something is sent or called
	state     map[string]any
	dirty     map[string]bool // keys that the page does not know yet
	answers   []answer
	sending   bool
	due       time.Time // when the next update would be due at one each sendEvery
	timer     *time.Timer
	observers []*observer
	children  []*model // of a box
	heard     bool     // the page has sent something
	closed    bool
	gone      bool // closed by the page
}

// An answer is to be sent to the page: the values of keys, all for nil.
type answer struct {
	request []byte
	method  string
	keys    []string
}

// A kind is what a model is made of.
type kind struct {
	name, model, view, style string // style is that of its style model, "" for none
	value                    string
	fixed                    string         // JSON: what all of the kind begin with
	state                    map[string]any // what this one begins with
	accept                   func(state map[string]any, key string, v any) (any, bool)
	text                     func(state map[string]any) string
	events                   map[string]string
}

// newModel makes a control with its layout and style.
func newModel(k kind) *model {
	m := &model{name: k.name, value: k.value, accept: k.accept, text: k.text, events: k.events}
	state := described(controlsModule, k.model, k.view)
	if err := json.Unmarshal([]byte(k.fixed), &state); err != nil {
		panic("widget: " + k.name + ": " + err.Error()) // a mistake of this package
	}
	maps.Copy(state, k.state)
	layout := newPart(described(baseModule, "LayoutModel", "LayoutView"))
	m.parts = []*model{layout}
	state["layout"] = reference + layout.id
	if k.style != "" {
		look := described(controlsModule, k.style, "StyleView")
		look["_view_module"] = baseModule
		if k.style != "ButtonStyleModel" && k.style != "ToggleButtonStyleModel" {
			look["description_width"] = "initial" // descriptions are shown whole
		}
		style := newPart(look)
		m.parts = append(m.parts, style)
		state["style"] = reference + style.id
	}
	m.state = state
	m.open()
	return m
}

func newPart(state map[string]any) *model {
	m := &model{state: state}
	m.open()
	return m
}

// described is the part of a state that says which model and view it is of.
func described(module, name, view string) map[string]any {
	state := make(map[string]any)
	for i, n := range []string{name, view} {
		of := []string{"_model", "_view"}[i]
		state[of+"_module"], state[of+"_module_version"], state[of+"_name"] = module, modelVersion, n
	}
	return state
}

// open makes the model known to the page, if there is one.
func (m *model) open() {
	if _, ok := session.Installed(); !ok || !all.admit() {
		return
	}
	c, err := comm.OpenMetadata(target, map[string]any{"state": m.state, "buffer_paths": []string{}}, map[string]any{"version": protocolVersion})
	if err != nil {
		all.release()
		return
	}
	m.comm, m.id = c, c.ID()
	all.add(m)
	c.OnMessage(func(data map[string]any) { m.received(c.Request(), data) })
	c.OnClose(func(map[string]any) { m.closedByPage() })
}

// received takes a message of the page. It blocks no longer than the kernel takes an answer.
func (m *model) received(request []byte, data map[string]any) {
	m.mu.Lock()
	m.heard = true
	m.mu.Unlock()
	switch data["method"] {
	case "update":
		if state, ok := data["state"].(map[string]any); ok {
			m.changedByPage(request, state)
		}
	case "request_state":
		m.reply(answer{request, "update", nil})
	case "custom":
		content, _ := data["content"].(map[string]any)
		event, _ := content["event"].(string)
		if what, ok := m.events[event]; ok {
			m.clicked(what)
		}
	}
}

// changedByPage takes the values that are good. The page, and others that show the notebook, get what holds now.
func (m *model) changedByPage(request []byte, state map[string]any) {
	m.mu.Lock()
	var keys []string
	changed := false
	for key := range state {
		if _, ours := m.state[key]; !ours {
			continue
		}
		keys = append(keys, key)
		if m.accept == nil {
			continue
		}
		if v, ok := m.accept(m.state, key, state[key]); ok {
			changed = changed || key == m.value && m.state[key] != v
			m.state[key] = v
			delete(m.dirty, key)
		}
	}
	m.mu.Unlock()
	if len(keys) > 0 {
		m.reply(answer{request, "echo_update", keys})
	}
	if changed {
		m.notify()
	}
}

// maxAnswers bounds what waits for a kernel that takes nothing.
const maxAnswers = 100

func (m *model) reply(a answer) {
	m.mu.Lock()
	if len(m.answers) < maxAnswers {
		m.answers = append(m.answers, a)
	}
	m.mu.Unlock()
	m.send()
}

// set changes values; those that the page does not know are sent.
func (m *model) set(values map[string]any) {
	m.change(func(map[string]any) map[string]any { return values })
}

// change is set of values that depend on those that hold.
func (m *model) change(to func(state map[string]any) map[string]any) {
	m.mu.Lock()
	told := false
	for key, v := range to(m.state) {
		if same(m.state[key], v) {
			continue
		}
		m.state[key] = v
		if m.dirty == nil {
			m.dirty = map[string]bool{}
		}
		m.dirty[key] = true
		told = told || key == m.value
	}
	m.mu.Unlock()
	m.send()
	if told {
		m.notify()
	}
}

// same reports whether two values of a state are equal, as far as they can be compared.
func same(a, b any) bool {
	if x, ok := a.([]string); ok {
		y, ok := b.([]string)
		return ok && slices.Equal(x, y)
	}
	return a == b
}

func (m *model) get(key string) any {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.state[key]
}

// send sends what is due, unless somebody is doing so, who will see it.
func (m *model) send() {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.sending {
		return
	}
	m.sending = true
	for {
		request, data := m.next(time.Now())
		if data == nil {
			break
		}
		m.mu.Unlock()
		_ = m.comm.Answer(request, data) // a page that is gone needs no state
		m.mu.Lock()
	}
	m.sending = false
}

// next is the message to send now, nil for none. mu is held.
func (m *model) next(now time.Time) (request []byte, data map[string]any) {
	switch {
	case m.comm == nil || m.closed || m.gone:
		return nil, nil
	case len(m.answers) > 0:
		a := m.answers[0]
		m.answers = m.answers[1:]
		return a.request, m.message(a.method, a.keys)
	case len(m.dirty) == 0:
		return nil, nil
	}
	if wait := m.due.Add(-(sendAtOnce - 1) * sendEvery).Sub(now); wait > 0 {
		if m.timer == nil {
			m.timer = time.AfterFunc(wait, m.late)
		}
		return nil, nil
	}
	if m.due.Before(now) {
		m.due = now
	}
	m.due = m.due.Add(sendEvery)
	var keys []string
	for key := range m.dirty {
		keys = append(keys, key)
	}
	m.dirty = nil
	return nil, m.message("update", keys)
}

func (m *model) late() {
	m.mu.Lock()
	m.timer = nil
	m.mu.Unlock()
	m.send()
}

func (m *model) message(method string, keys []string) map[string]any {
	state := map[string]any{}
	if keys == nil {
		state = maps.Clone(m.state)
	}
	for _, key := range keys {
		state[key] = m.state[key]
	}
	return map[string]any{"method": method, "state": state, "buffer_paths": []string{}}
}

// close ends the model and its parts; twice is fine.
func (m *model) close() error {
	m.mu.Lock()
	was := m.closed
	m.closed = true
	m.mu.Unlock()
	if was {
		return nil
	}
	m.end()
	var err error
	if m.comm != nil {
		all.remove(m)
		err = m.comm.Close()
	}
	for _, p := range m.parts {
		if e := p.close(); err == nil {
			err = e
		}
	}
	return err
}

// end stops what runs for a model that is closed.
func (m *model) end() {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.timer != nil {
		m.timer.Stop()
		m.timer = nil
	}
	for _, o := range m.observers {
		o.stop()
	}
	m.observers = nil
}

// closedByPage notes that the page shows the model no more: it holds its values, and can be set and observed here. A page that
// closes it before it has said a word has no widgets at all.
func (m *model) closedByPage() {
	m.mu.Lock()
	first := !m.heard && !m.gone && !m.closed
	m.gone = true
	m.mu.Unlock()
	all.remove(m)
	if first {
		all.noManager()
	}
}

// shown reports whether a page may have the model.
func (m *model) shown() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.comm != nil && !m.closed && !m.gone
}

func (m *model) string() string {
	m.mu.Lock()
	state, closed, children := maps.Clone(m.state), m.closed, m.children
	m.mu.Unlock()
	s := m.name
	if d, _ := state["description"].(string); d != "" {
		s += fmt.Sprintf(" %q", d)
	}
	if m.text != nil {
		s += ": " + m.text(state)
	}
	if closed {
		s += " (closed)"
	}
	for _, c := range children {
		s += strings.ReplaceAll("\n"+c.string(), "\n", "\n  ")
	}
	return s
}
