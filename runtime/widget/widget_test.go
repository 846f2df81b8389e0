package widget_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"jeton/runtime/comm"
	"jeton/runtime/display"
	"jeton/runtime/session"
	"jeton/runtime/widget"
)

// A page is the front end, and the kernel before it: it keeps what it is sent, as JSON that it can read.
type page struct {
	session.Session
	ctx context.Context

	mu   sync.Mutex
	sent []session.CommMessage
	told []string
	err  error
}

// newPage makes a process with a page that knows nothing yet.
func newPage() *page {
	p := &page{ctx: context.Background()}
	session.Set(p)
	comm.Reset()
	widget.Forget()
	return p
}

func (p *page) Context() context.Context { return p.ctx }

func (p *page) Comm(m session.CommMessage) error {
	text, err := json.Marshal(m.Data)
	if err != nil {
		return err
	}
	m.Data = nil
	if err := json.Unmarshal(text, &m.Data); err != nil {
		return err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sent = append(p.sent, m)
	return p.err
}

func (p *page) Display(b session.Bundle) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.told = append(p.told, b.Data["text/plain"].(string))
	return nil
}

// take returns what was sent since the last call.
func (p *page) take() []session.CommMessage {
	p.mu.Lock()
	defer p.mu.Unlock()
	sent := p.sent
	p.sent = nil
	return sent
}

func (p *page) says() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return strings.Join(p.told, "\n")
}

// post sends data to a widget, as request, and waits until nothing moves.
func post(w widget.Widget, request string, data string) {
	m := session.CommMessage{Kind: "msg", ID: id(w), Request: []byte(request)}
	if err := json.Unmarshal([]byte(data), &m.Data); err != nil {
		panic(err)
	}
	comm.Deliver(m)
	synctest.Wait()
}

func id(w widget.Widget) string {
	view, _ := display.Value("", w).Data["application/vnd.jupyter.widget-view+json"].(map[string]any)
	s, _ := view["model_id"].(string)
	return s
}

func update(state string) string {
	return `{"method": "update", "state": ` + state + `, "buffer_paths": []}`
}

func TestOpening(t *testing.T) {
	p := newPage()
	w := widget.NewIntSlider("delay (ms)", widget.IntConfig{Max: 500, Value: 20, Step: 5})
	defer w.Close()
	sent := p.take()
	if len(sent) != 3 {
		t.Fatalf("%d messages, want those of layout, style and slider", len(sent))
	}
	for _, m := range sent {
		if m.Kind != "open" || m.Target != "jupyter.widget" || m.Metadata["version"] != "2.1.0" {
			t.Errorf("%s %q %v", m.Kind, m.Target, m.Metadata)
		}
	}
	want := map[string]any{"buffer_paths": []any{}, "state": map[string]any{
		"_model_module": "@jupyter-widgets/controls", "_model_module_version": "2.0.0", "_model_name": "IntSliderModel",
		"_view_module": "@jupyter-widgets/controls", "_view_module_version": "2.0.0", "_view_name": "IntSliderView",
		"layout": "IPY_MODEL_" + sent[0].ID, "style": "IPY_MODEL_" + sent[1].ID,
		"description": "delay (ms)", "value": 20.0, "min": 0.0, "max": 500.0, "step": 5.0,
		"continuous_update": true, "readout_format": "d", "orientation": "horizontal", "disabled": false, "tooltip": nil,
	}}
	if d := cmp.Diff(want, sent[2].Data); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff(map[string]any{
		"application/vnd.jupyter.widget-view+json": map[string]any{"version_major": 2, "version_minor": 0, "model_id": sent[2].ID},
		"text/plain": `IntSlider "delay (ms)": 20 (0 to 500)`,
	}, display.Value("", w).Data); d != "" {
		t.Errorf("as the value of a cell: %s", d)
	}
}

// One of each kind: what they are called, and what they hold.
func TestKinds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		newPage()
		label := widget.NewLabel("in a box")
		for _, c := range []struct {
			w    widget.Widget
			text string
		}{
			{widget.NewIntSlider("a", widget.IntConfig{}), `IntSlider "a": 0 (0 to 100)`},
			{widget.NewIntSlider("", widget.IntConfig{Min: 5, Max: 3}), `IntSlider: 5 (5 to 105)`},
			{widget.NewFloatSlider("p", widget.FloatConfig{Value: .25}), `FloatSlider "p": 0.25 (0 to 1)`},
			{widget.NewIntProgress("sent", widget.IntConfig{Value: 7, Max: 5}), `IntProgress "sent": 5 (0 to 5)`},
			{widget.NewFloatProgress("", widget.FloatConfig{}), `FloatProgress: 0 (0 to 1)`},
			{widget.NewCheckbox("loss", true), `Checkbox "loss": true`},
			{widget.NewToggleButton("cut", false), `ToggleButton "cut": false`},
			{widget.NewDropdown("who", []string{"alice", "bob"}, "bob"), `Dropdown "who": bob`},
			{widget.NewDropdown("who", nil, "bob"), `Dropdown "who": `},
			{widget.NewText("name", "Ada \"L\""), `Text "name": "Ada \"L\""`},
			{widget.NewTextarea("", strings.Repeat("é", 70)), `Textarea: "` + strings.Repeat("é", 60) + `…"`},
			{widget.NewButton("kill"), `Button "kill"`},
			{widget.NewLabel("ready"), `Label: "ready"`},
			{widget.NewHTML("<b>x</b>"), `HTML: "<b>x</b>"`},
			{widget.NewVBox(widget.NewHBox(label), label), "VBox\n  HBox\n    Label: \"in a box\"\n  Label: \"in a box\""},
		} {
			if got := fmt.Sprint(c.w); got != c.text {
				t.Errorf("%q, want %q", got, c.text)
			}
			if id(c.w) == "" {
				t.Errorf("%s has no view", c.text)
			}
			if err := errors.Join(c.w.Close(), c.w.Close()); err != nil {
				t.Errorf("Close: %v", err)
			}
			if got := fmt.Sprint(c.w); !strings.Contains(got, " (closed)") || id(c.w) != "" {
				t.Errorf("closed: %q, view %q", got, id(c.w))
			}
		}
	})
}

func TestNumbersThatAreNone(t *testing.T) {
	newPage()
	nan, inf := 0.0, 1e308
	nan, inf = nan/nan, inf*10
	for _, c := range []widget.FloatConfig{{Value: nan, Min: -inf, Max: inf, Step: nan}, {Min: -1e308, Max: 1e308}} {
		w := widget.NewFloatSlider("", c)
		if got := fmt.Sprint(w); got != "FloatSlider: 0 (0 to 1)" || id(w) == "" {
			t.Errorf("%v: %s", c, got)
		}
		w.SetValue(nan)
		w.SetRange(nan, 2)
		w.SetRange(0, inf)
		w.SetValue(inf)
		if w.Value() != 1 {
			t.Errorf("value %v", w.Value())
		}
		w.Close()
	}
}

func TestPageMovesSlider(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPage()
		w := widget.NewIntSlider("", widget.IntConfig{})
		defer w.Close()
		var got []int
		w.Observe(func(v int) { got = append(got, v) })
		p.take()
		post(w, "request 1", update(`{"value": 42}`))
		post(w, "request 2", update(`{"value": 42}`)) // no change
		if w.Value() != 42 || !slices.Equal(got, []int{42}) {
			t.Errorf("Value %d, Observe was told %v", w.Value(), got)
		}
		sent := p.take()
		if len(sent) != 2 || string(sent[0].Request) != "request 1" || string(sent[1].Request) != "request 2" {
			t.Fatalf("answers: %v", sent)
		}
		want := map[string]any{"method": "echo_update", "state": map[string]any{"value": 42.0}, "buffer_paths": []any{}}
		if d := cmp.Diff(want, sent[0].Data); d != "" {
			t.Error(d)
		}
	})
}

// What is wrong changes nothing and calls nobody, and the page gets what holds.
func TestHostilePage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPage()
		f := widget.NewFloatSlider("", widget.FloatConfig{Min: 1, Max: 2, Value: 1.5})
		i := widget.NewIntSlider("", widget.IntConfig{Value: 50})
		c := widget.NewCheckbox("", true)
		d := widget.NewDropdown("", []string{"a", "b"}, "b")
		x := widget.NewText("", "text")
		b := widget.NewIntProgress("", widget.IntConfig{Value: 3})
		k := widget.NewButton("")
		h := widget.NewVBox()
		f.Observe(func(float64) { t.Error("called") })
		i.Observe(func(int) { t.Error("called") })
		c.Observe(func(bool) { t.Error("called") })
		d.Observe(func(string) { t.Error("called") })
		x.Observe(func(string) { t.Error("called") })
		x.OnSubmit(func(string) { t.Error("called") })
		k.OnClick(func() { t.Error("called") })
		for _, w := range []widget.Widget{f, i, c, d, x, b, k, h} {
			before := fmt.Sprint(w)
			for _, data := range []string{
				update(`{"value": "7"}`), update(`{"value": 1e300}`), update(`{"value": -3}`), update(`{"value": 0.5}`), update(`{"value": null}`),
				update(`{"value": [1]}`), update(`{"value": {"a": 1}}`), update(`{"index": 2}`), update(`{"index": -1}`), update(`{"index": 0.5}`),
				update(`{"index": 1e300}`), update(`{"index": null}`), update(`{"min": 7, "max": 8}`), update(`{"_options_labels": []}`),
				update(`{"description": "hacked", "layout": "x", "children": ["IPY_MODEL_x"]}`), update(`{"no such": 1}`), update(`[]`), update(`null`),
				update(`{"value": "` + strings.Repeat("x", widget.MaxText+1) + `"}`),
				`{}`, `{"method": 7}`, `{"method": "update"}`, `{"method": "custom"}`, `{"method": "custom", "content": []}`,
				`{"method": "custom", "content": {"event": ["click"]}}`, `{"method": "custom", "content": {"event": "explode"}}`,
			} {
				if _, text := w.(*widget.Text); text && data == update(`{"value": "7"}`) {
					continue
				}
				post(w, "r", data)
				if after := fmt.Sprint(w); after != before {
					t.Errorf("%.80s made %q of %q", data, after, before)
				}
			}
		}
		p.take()
		post(i, "r", update(`{"value": 1000, "min": 5, "no such": 1}`))
		want := map[string]any{"method": "echo_update", "state": map[string]any{"value": 50.0, "min": 0.0}, "buffer_paths": []any{}}
		if d := cmp.Diff(want, p.take()[0].Data); d != "" {
			t.Errorf("what the page is told: %s", d)
		}
		for _, w := range []widget.Widget{f, i, c, d, x, b, k, h} {
			w.Close()
		}
	})
}

func TestStatesForAPageThatWasReloaded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPage()
		w := widget.NewText("name", "Ada")
		gone := widget.NewText("gone", "")
		gone.Close()
		w.SetValue("Grace")
		p.take()
		post(w, "r", `{"method": "request_state"}`)
		one := p.take()[0]
		if one.Data["method"] != "update" || string(one.Request) != "r" || one.Data["state"].(map[string]any)["value"] != "Grace" {
			t.Errorf("request_state: %v", one)
		}
		comm.Deliver(session.CommMessage{Kind: "open", ID: "control", Target: "jupyter.widget.control"})
		comm.Deliver(session.CommMessage{Kind: "msg", ID: "control", Data: map[string]any{"method": "request_states"}})
		synctest.Wait()
		all := p.take()[0]
		states := all.Data["states"].(map[string]any)
		mine := states[id(w)].(map[string]any)
		if all.Data["method"] != "update_states" || len(states) != 3 || mine["model_name"] != "TextModel" || mine["model_module"] != "@jupyter-widgets/controls" ||
			mine["model_module_version"] != "2.0.0" || cmp.Diff(mine["state"], one.Data["state"]) != "" {
			t.Errorf("request_states: %v", all.Data)
		}
		comm.Deliver(session.CommMessage{Kind: "close", ID: "control"})
		w.Close()
	})
}

func TestFunctionsRunOneAtATime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		newPage()
		a, b := widget.NewButton("a"), widget.NewIntSlider("b", widget.IntConfig{})
		release := make(chan bool)
		var log []string // no lock: the race detector looks whether they run at once
		a.OnClick(func() { <-release; log = append(log, "click") })
		b.Observe(func(v int) { log = append(log, fmt.Sprint("moved to ", v)) })
		post(a, "", `{"method": "custom", "content": {"event": "click"}}`)
		for v := range 50 { // a flood, while a function runs: the last value wins
			post(b, "", update(fmt.Sprintf(`{"value": %d}`, v)))
		}
		if len(log) > 0 || b.Value() != 49 {
			t.Errorf("%q while a function runs, value %d", log, b.Value())
		}
		close(release)
		synctest.Wait()
		if d := cmp.Diff([]string{"click", "moved to 49"}, log); d != "" {
			t.Error(d)
		}
		a.Close()
		b.Close()
	})
}

func TestClicksAreCounted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		newPage()
		w := widget.NewButton("")
		release, n := make(chan bool), 0
		w.OnClick(func() { <-release; n++ })
		w.Click()
		synctest.Wait()
		for range widget.MaxClicks + 20 {
			post(w, "", `{"method": "custom", "content": {"event": "click"}}`)
		}
		close(release)
		synctest.Wait()
		if n != widget.MaxClicks+1 {
			t.Errorf("%d calls, want %d", n, widget.MaxClicks+1)
		}
		w.Unobserve()
		w.Click()
		synctest.Wait()
		if n != widget.MaxClicks+1 {
			t.Error("called after Unobserve")
		}
		w.Close()
	})
}

func TestFunctionPanics(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPage()
		w := widget.NewIntSlider("delay", widget.IntConfig{})
		var got []int
		w.Observe(func(v int) { got = append(got, 100/v-v) })
		w.SetValue(1)
		synctest.Wait()
		w.SetValue(0)
		synctest.Wait()
		w.SetValue(2)
		synctest.Wait()
		if d := cmp.Diff([]int{99, 48}, got); d != "" {
			t.Error(d)
		}
		if want := `IntSlider "delay": 0 (0 to 100): the function of Observe panicked: runtime error: integer divide by zero`; !strings.Contains(p.says(), want) {
			t.Errorf("told %q, want %q", p.says(), want)
		}
		w.Close()
	})
}

// A function that is ended in its midst, as an interrupt of its cell does, holds up no other.
func TestFunctionIsEnded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPage()
		w, other := widget.NewButton(""), widget.NewButton("")
		called := 0
		w.OnClick(func() { runtime.Goexit() })
		other.OnClick(func() { called++ })
		w.Click()
		w.Click()
		other.Click()
		synctest.Wait()
		if called != 1 {
			t.Errorf("the other one was called %d times", called)
		}
		if !strings.Contains(p.says(), "Button: the function of OnClick was ended, and is called no more") {
			t.Errorf("told %q", p.says())
		}
		w.Close()
		other.Close()
	})
}

func TestInterruptedCellIsCalledNoMore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPage()
		ctx, interrupt := context.WithCancel(t.Context())
		p.ctx = ctx
		w := widget.NewButton("")
		calls := 0
		w.OnClick(func() { calls++ })
		interrupt()
		synctest.Wait()
		w.Click()
		p.ctx = t.Context()
		w.OnClick(func() { calls += 10 }) // of a later cell
		w.Click()
		synctest.Wait()
		if calls != 10 {
			t.Errorf("calls %d, want those of the later cell: 10", calls)
		}
		w.Close()
	})
}

// A function that waits where no interrupt reaches it holds up no other once its cell is interrupted.
func TestInterruptedFunctionThatStaysHoldsUpNobody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPage()
		ctx, interrupt := context.WithCancel(t.Context())
		p.ctx = ctx
		w, other := widget.NewButton(""), widget.NewButton("")
		stay, called := make(chan bool), 0
		w.OnClick(func() { <-stay })
		p.ctx = t.Context()
		other.OnClick(func() { called++ })
		w.Click()
		synctest.Wait()
		other.Click()
		synctest.Wait()
		if called != 0 {
			t.Error("two functions at once")
		}
		interrupt()
		synctest.Wait()
		if called != 1 {
			t.Errorf("after the interrupt the other one was called %d times", called)
		}
		close(stay)
		other.Click() // the turn was given back once
		other.Click()
		synctest.Wait()
		if called != 3 {
			t.Errorf("called %d times, want 3", called)
		}
		w.Close()
		other.Close()
	})
}

func TestFloodOfValuesIsThinnedOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPage()
		w := widget.NewIntProgress("", widget.IntConfig{Max: 100_000})
		p.take()
		for range 100_000 {
			w.Add(1)
		}
		if n := len(p.take()); n != widget.SendAtOnce {
			t.Errorf("%d updates at once, want %d", n, widget.SendAtOnce)
		}
		time.Sleep(time.Second)
		sent := p.take()
		if len(sent) != 1 || sent[0].Data["state"].(map[string]any)["value"] != 100_000.0 {
			t.Errorf("then %v, want one update with the last value", sent)
		}
		w.Add(-1)
		w.Add(-1)
		if n := len(p.take()); n != 2 {
			t.Errorf("%d updates after a pause, want 2", n)
		}
		w.Add(0)
		if sent := p.take(); len(sent) != 0 {
			t.Errorf("no change was sent: %v", sent)
		}
		for range 100 {
			w.Add(1)
		}
		w.Close() // with an update that waits
		time.Sleep(time.Second)
		for _, m := range p.take() {
			if m.Kind == "msg" && m.Data["state"].(map[string]any)["value"] == 99_998.0+100 {
				t.Error("an update after Close")
			}
		}
	})
}

func TestManyGoroutinesSetOne(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPage()
		w := widget.NewIntProgress("", widget.IntConfig{Max: 1000})
		var g sync.WaitGroup
		for range 8 {
			g.Go(func() {
				for range 100 {
					w.Add(1)
				}
			})
		}
		g.Wait()
		time.Sleep(time.Second)
		sent := p.take()
		if last := sent[len(sent)-1].Data["state"].(map[string]any)["value"]; w.Value() != 800 || last != 800.0 {
			t.Errorf("value %d, the page has %v", w.Value(), last)
		}
		w.Close()
	})
}

func TestNoWidgetManager(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPage()
		a, b := widget.NewIntSlider("", widget.IntConfig{Value: 7}), widget.NewButton("")
		known := widget.NewButton("")
		post(known, "", update(`{}`))
		for _, w := range []widget.Widget{a, b, known} { // as a page without the target does, or one that takes a widget away
			comm.Deliver(session.CommMessage{Kind: "close", ID: id(w)})
			synctest.Wait()
		}
		if n := strings.Count(p.says(), "no widget manager"); n != 1 {
			t.Errorf("told %d times: %q", n, p.says())
		}
		moved := 0
		a.Observe(func(v int) { moved = v })
		a.SetValue(9)
		synctest.Wait()
		if a.Value() != 9 || moved != 9 || id(a) != "" {
			t.Errorf("value %d, observed %d, view %q", a.Value(), moved, id(a))
		}
		for _, w := range []widget.Widget{a, b, known} {
			w.Close()
		}
	})
}

func TestNoFrontEnd(t *testing.T) {
	p := newPage()
	p.err = errors.New("nobody is there")
	w := widget.NewVBox(widget.NewIntSlider("a", widget.IntConfig{Value: 7}))
	if got := fmt.Sprint(w); got != "VBox\n  IntSlider \"a\": 7 (0 to 100)" || id(w) != "" {
		t.Errorf("%q, view %q", got, id(w))
	}
	if err := w.Close(); err != nil {
		t.Error(err)
	}
}

func TestTooManyWidgets(t *testing.T) {
	p := newPage()
	var ws []widget.Widget
	for range widget.MaxModels/2 + 2 { // a box has two
		ws = append(ws, widget.NewHBox())
	}
	if last := ws[len(ws)-1]; id(last) != "" || strings.Count(p.says(), "w.Close()") != 1 {
		t.Errorf("view %q, told %q", id(last), p.says())
	}
	for _, w := range ws {
		w.Close()
	}
	if w := widget.NewHBox(); id(w) == "" {
		t.Error("no room after all were closed")
	}
}

func TestBoxWithinItself(t *testing.T) {
	newPage()
	inner := widget.NewHBox()
	outer := widget.NewVBox(inner)
	inner.SetChildren(outer, inner, nil, widget.NewLabel("x"))
	if got := fmt.Sprint(outer); got != "VBox\n  HBox\n    Label: \"x\"" {
		t.Errorf("%q", got)
	}
}

func TestDropdown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		newPage()
		w := widget.NewDropdown("", []string{"a", "b", "c"}, "none of them")
		var got []string
		w.Observe(func(v string) { got = append(got, v) })
		post(w, "", update(`{"index": 2}`))
		w.SetValue("no such")
		w.SetOptions([]string{"c", "d"})
		synctest.Wait()
		w.SetValue("d")
		synctest.Wait()
		w.SetOptions(nil)
		synctest.Wait()
		if d := cmp.Diff([]string{"c", "c", "d", ""}, got); d != "" {
			t.Error(d)
		}
		w.Close()
	})
}

// FuzzPage sends a widget anything.
func FuzzPage(f *testing.F) {
	for _, s := range []string{`{"method":"update","state":{"value":3}}`, `{"method":"custom","content":{"event":"click"}}`, `{"method":"request_state"}`} {
		f.Add([]byte(s))
	}
	newPage()
	w := widget.NewIntSlider("", widget.IntConfig{Min: 2, Max: 9})
	d := widget.NewDropdown("", []string{"a"}, "")
	f.Fuzz(func(t *testing.T, data []byte) {
		var m map[string]any
		if json.Unmarshal(data, &m) != nil {
			return
		}
		comm.Deliver(session.CommMessage{Kind: "msg", ID: id(w), Data: m})
		comm.Deliver(session.CommMessage{Kind: "msg", ID: id(d), Data: m})
		if v := w.Value(); v < 2 || v > 9 || d.Value() != "a" {
			t.Errorf("value %d, choice %q", v, d.Value())
		}
	})
}

func ExampleIntSlider() {
	newPage()
	delay := widget.NewIntSlider("delay (ms)", widget.IntConfig{Max: 500, Value: 20})
	told := make(chan bool)
	delay.Observe(func(ms int) { fmt.Println("now", ms); told <- true })
	delay.SetValue(1000)
	<-told
	fmt.Println(delay)
	// Output:
	// now 500
	// IntSlider "delay (ms)": 500 (0 to 500)
}

func ExampleButton() {
	newPage()
	kill := widget.NewButton("kill")
	killed := make(chan bool)
	kill.OnClick(func() { killed <- true })
	kill.SetStyle(widget.Danger)
	kill.Click()
	fmt.Println(<-killed)
	// Output: true
}
