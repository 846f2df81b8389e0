"""Widgets as a client sees them: the messages of protocol 2.1, while cells run, and beside those of ipywidgets."""
import json, os, signal, subprocess, sys
import pytest
from conftest import alive, descendants, eventually

VIEW = "application/vnd.jupyter.widget-view+json"
IMPORTS = 'import ("fmt"; "time"; "jeton/runtime/widget"; "jeton/runtime/display")\n'


class Page:
    """The part of a front end that holds widgets: states by id, kept as the messages say, and what the cells showed."""

    def __init__(self, s):
        self.s, self.states, self.closed, self.opened = s, {}, [], []
        self.messages = []

    def take(self, m):
        c, kind = m["content"], m["msg_type"]
        self.messages.append(m)
        if kind == "comm_open" and c["target_name"] == "jupyter.widget":
            assert m["metadata"]["version"] == "2.1.0"
            self.states[c["comm_id"]] = c["data"]["state"]
            self.opened.append(c["comm_id"])
        elif kind == "comm_msg" and c["data"].get("method") in ("update", "echo_update"):
            self.states[c["comm_id"]].update(c["data"]["state"])
        elif kind == "comm_close":
            self.closed.append(c["comm_id"])

    def until(self, cond, what):
        """Takes messages until cond holds."""
        def look():
            if got := cond():
                return got
            self.take(self.s.kc.get_iopub_msg(timeout=120))
        return eventually(look, what=what)

    def start(self, code):
        """Sends a cell, and waits until it runs."""
        mid = self.s.kc.execute(code)
        self.until(lambda: any(m["msg_type"] == "execute_input" and m["parent_header"]["msg_id"] == mid for m in self.messages), "the cell")
        return mid

    def ended(self, mid):
        """Waits for a cell's end and returns what it showed."""
        self.until(lambda: any(m["msg_type"] == "status" and m["content"]["execution_state"] == "idle" and m["parent_header"].get("msg_id") == mid
                               for m in self.messages), "the cell's end")
        return [m for m in self.messages if m["parent_header"].get("msg_id") == mid]

    def run(self, code):
        out = self.ended(self.start(code))
        assert not [m["content"] for m in out if m["msg_type"] == "error"]
        return out

    def printed(self, mid):
        return "".join(m["content"]["text"] for m in self.messages if m["msg_type"] == "stream" and m["parent_header"].get("msg_id") == mid)

    def send(self, comm_id, **data):
        """Sends a message of a widget on the main shell channel, as front ends without subshells do, and returns its id."""
        m = self.s.kc.session.msg("comm_msg", {"comm_id": comm_id, "data": data})
        self.s.kc.shell_channel.send(m)
        return m["header"]["msg_id"]

    def move(self, comm_id, **state):
        """Sets values as a person does, and waits for the echo."""
        mid = self.send(comm_id, method="update", state=state, buffer_paths=[])
        return self.until(lambda: next((m["content"]["data"] for m in self.messages if m["msg_type"] == "comm_msg" and m["parent_header"]["msg_id"] == mid), None), "the echo")

    def find(self, model):
        """The id of the one widget of a model."""
        (found,) = [i for i, s in self.states.items() if s["_model_name"] == model]
        return found


@pytest.fixture
def page(fresh):
    return Page(fresh)


def view(out):
    (data,) = [m["content"]["data"] for m in out if m["msg_type"] in ("execute_result", "display_data")]
    assert data["text/plain"]
    return data[VIEW]["model_id"]


def test_a_slider_moves_while_a_cell_runs(page):
    out = page.run(IMPORTS + 's := widget.NewIntSlider("delay (ms)", widget.IntConfig{Max: 500, Value: 20})\nbar := widget.NewIntProgress("sent", widget.IntConfig{})\ns')
    slider = view(out)
    assert page.states[slider]["_model_name"] == "IntSliderModel"
    busy = page.start('for s.Value() != 77 {\n\ttime.Sleep(time.Millisecond)\n}\nbar.SetValue(60)\nfmt.Println("seen")\nfor s.Value() != 78 {\n\ttime.Sleep(time.Millisecond)\n}')
    assert page.move(slider, value=77) == {"method": "echo_update", "state": {"value": 77}, "buffer_paths": []}
    bar = page.find("IntProgressModel")
    page.until(lambda: page.states[bar]["value"] == 60, "the bar's move during the cell")
    assert not any(m["msg_type"] == "status" and m["content"]["execution_state"] == "idle" and m["parent_header"]["msg_id"] == busy for m in page.messages)
    page.move(slider, value=78)
    page.ended(busy)
    assert page.printed(busy) == "seen\n"


def test_functions_print_where_they_were_set_and_panics_name_the_line(page):
    first = page.start(IMPORTS + 's := widget.NewIntSlider("", widget.IntConfig{})\ns.Observe(func(v int) {\n\tfmt.Println("now", v)\n\tif v == 7 {\n\t\tpanic("seven")\n\t}\n})\n'
                       'k := widget.NewButton("kill")\nclicks := 0\nk.OnClick(func() { clicks++; fmt.Println("click", clicks) })')
    page.ended(first)
    slider, button = page.find("IntSliderModel"), page.find("ButtonModel")
    other = page.start('for s.Value() != 9 {\n\ttime.Sleep(time.Millisecond)\n}')
    page.move(slider, value=5)
    page.until(lambda: "now 5\n" in page.printed(first), "what the function prints, with its cell")
    page.move(slider, value=7)
    told = page.until(lambda: next((m["content"]["data"]["text/plain"] for m in page.messages if m["msg_type"] == "display_data"), None), "what is told of the panic")
    assert "IntSlider: 7 (0 to 100): the function of Observe panicked: seven" in told and "In[1]:6" in told, told
    for _ in range(3):
        page.send(button, method="custom", content={"event": "click"})
    page.until(lambda: "click 3\n" in page.printed(first), "three clicks")
    page.move(slider, value=9)
    page.until(lambda: "now 9\n" in page.printed(first), "the next value, after the panic")
    page.ended(other)
    assert page.printed(other) == ""


def test_wrong_values_are_refused(page):
    page.run(IMPORTS + 's := widget.NewIntSlider("", widget.IntConfig{Min: 10, Max: 20})')
    slider = page.find("IntSliderModel")
    for value in (9, 21, 10.5, "15", None, [15], 1e300, True):
        assert page.move(slider, value=value)["state"] == {"value": 10}
    assert page.s.value("s.Value()") == "10"


def test_a_flood_of_moves_is_coalesced(page):
    cell = page.start(IMPORTS + 's := widget.NewIntSlider("", widget.IntConfig{Max: 500})\ngo_on := make(chan bool)\ncalls := 0\n'
                      's.Observe(func(v int) {\n\tif calls++; calls == 1 {\n\t\t<-go_on\n\t}\n\tfmt.Println(calls, v)\n})')
    page.ended(cell)
    slider = page.find("IntSliderModel")
    for v in range(1, 500):
        page.send(slider, method="update", state={"value": v}, buffer_paths=[])
    page.move(slider, value=500)
    page.run("go_on <- true")
    page.until(lambda: "2 500\n" in page.printed(cell), "the last value, in the second call")


def test_the_page_is_loaded_again(page):
    """A page that knows nothing asks for all states at once, or, as older ones do, one by one; while a cell runs."""
    page.run(IMPORTS + 'b := widget.NewVBox(widget.NewText("name", "Ada"), widget.NewDropdown("who", []string{"alice", "bob"}, "bob"))\ngone := widget.NewLabel("x")\ngone.Close()')
    s = page.s
    busy = page.start("select {}")
    for kind, content in (("comm_open", {"comm_id": "control", "target_name": "jupyter.widget.control", "data": {}}),
                          ("comm_msg", {"comm_id": "control", "data": {"method": "request_states"}})):
        s.kc.shell_channel.send(s.kc.session.msg(kind, content))
    data = page.until(lambda: next((m["content"]["data"] for m in page.messages if m["msg_type"] == "comm_msg" and m["content"]["comm_id"] == "control"), None), "the states")
    assert data["method"] == "update_states" and data["buffer_paths"] == []
    open_now = {i: state for i, state in page.states.items() if i not in page.closed}
    assert {i: d["state"] for i, d in data["states"].items()} == open_now and len(open_now) == 8  # three widgets, a layout each, two styles
    assert all(d["model_name"] == d["state"]["_model_name"] and d["model_module"] == d["state"]["_model_module"] for d in data["states"].values())
    text = page.find("TextModel")
    mid = page.send(text, method="request_state")
    m = page.until(lambda: next((m for m in page.messages if m["msg_type"] == "comm_msg" and m["parent_header"]["msg_id"] == mid), None), "one state")
    assert m["content"]["data"] == {"method": "update", "state": page.states[text], "buffer_paths": []}
    s.kc.session.send(s.kc.control_channel.socket, s.kc.session.msg("interrupt_request", {}))
    page.ended(busy)
    assert set(s.request("comm_info_request", {"target_name": "jupyter.widget"})["content"]["comms"]) == set(open_now)


def test_an_interrupted_cell_is_called_no_more_and_holds_up_nobody(page):
    page.run(IMPORTS + 'a := widget.NewButton("a")')
    a = page.find("ButtonModel")
    busy = page.start('a.OnClick(func() {\n\tfmt.Println("in")\n\tfor {\n\t}\n})\nselect {}')
    page.send(a, method="custom", content={"event": "click"})
    page.until(lambda: page.printed(busy) == "in\n", "the function")
    page.s.kc.session.send(page.s.kc.control_channel.socket, page.s.kc.session.msg("interrupt_request", {}))
    page.ended(busy)
    later = page.start('a.OnClick(func() { fmt.Println("later") })')
    page.ended(later)
    page.send(a, method="custom", content={"event": "click"})
    page.until(lambda: page.printed(later) == "later\n", "the function of the later cell")
    assert page.printed(busy) == "in\n"


def test_an_interrupt_ends_a_function_of_a_cell_that_has_ended(page):
    first = page.start(IMPORTS + 'a := widget.NewButton("a")\na.OnClick(func() {\n\tfmt.Println("in")\n\tfor {\n\t}\n})')
    page.ended(first)
    a = page.find("ButtonModel")
    page.send(a, method="custom", content={"event": "click"})
    page.until(lambda: page.printed(first) == "in\n", "the function")
    page.s.kc.session.send(page.s.kc.control_channel.socket, page.s.kc.session.msg("interrupt_request", {}))
    page.until(lambda: any("was ended, and is called no more" in m["content"].get("data", {}).get("text/plain", "") for m in page.messages), "what is told")
    later = page.start('a.OnClick(func() { fmt.Println("later") })')
    page.ended(later)
    page.send(a, method="custom", content={"event": "click"})
    page.until(lambda: page.printed(later) == "later\n", "the function of the later cell")


@pytest.mark.parametrize("how", ["%reset", "killed"])
def test_an_engine_takes_its_widgets_along(page, how):
    page.run(IMPORTS + 's := widget.NewIntSlider("", widget.IntConfig{})\ns.Observe(func(v int) { fmt.Println("dead man", v) })')
    slider, before = page.find("IntSliderModel"), set(page.states)
    if how == "killed":
        engine = descendants(page.s.pid)[0]
        os.kill(engine, signal.SIGKILL)
        eventually(lambda: not alive(engine))
    page.ended(page.start("%reset" if how == "%reset" else "1"))  # where the kernel has not seen the death yet, the cell is told of it
    assert set(page.closed) == before
    page.send(slider, method="update", state={"value": 5}, buffer_paths=[])
    page.run(IMPORTS + 's := widget.NewIntSlider("", widget.IntConfig{})\ns.Observe(func(v int) { fmt.Println("alive", v) })')
    (new,) = [i for i, s in page.states.items() if i not in before and s["_model_name"] == "IntSliderModel"]
    page.move(new, value=6)
    page.until(lambda: any("alive 6" in m["content"].get("text", "") for m in page.messages), "the new function")
    assert not any("dead man" in m["content"].get("text", "") for m in page.messages)


def test_a_page_without_widgets(page):
    """It closes what it does not know: the code goes on with the values that it has, and a sentence says why."""
    out = page.run(IMPORTS + 's := widget.NewIntSlider("delay", widget.IntConfig{Value: 20})\ns')
    m = page.s.kc.session.msg("comm_close", {"comm_id": view(out), "data": {}})
    page.s.kc.shell_channel.send(m)
    page.until(lambda: any("no widget manager" in m["content"].get("data", {}).get("text/plain", "") for m in page.messages if m["msg_type"] == "display_data"), "the sentence")
    out = page.run("s.SetValue(s.Value() + 1)\ns")
    (data,) = [m["content"]["data"] for m in out if m["msg_type"] == "execute_result"]
    assert data == {"text/plain": 'IntSlider "delay": 21 (0 to 100)'}


PEER = '''
import json, ipywidgets as w
made = [w.IntSlider(), w.FloatSlider(), w.Button(), w.Dropdown(options=["a"]), w.Text(), w.Textarea(), w.Checkbox(), w.ToggleButton(), w.IntProgress(), w.FloatProgress(),
        w.Label(), w.HTML(), w.HBox(), w.VBox()]
print(json.dumps([[x.get_state() for x in (m, m.layout, getattr(m, "style", None)) if x is not None] for m in made], default=lambda o: None))
'''


def test_states_are_those_of_ipywidgets(page):
    """Each model has the names, and no key that ipywidgets' does not have; its values have the types that ipywidgets' have."""
    theirs = {s["_model_name"]: s for states in json.loads(subprocess.run([sys.executable, "-c", PEER], check=True, capture_output=True, text=True).stdout) for s in states}
    page.run(IMPORTS + 'all := widget.NewVBox(widget.NewIntSlider("", widget.IntConfig{}), widget.NewFloatSlider("", widget.FloatConfig{}), widget.NewButton(""), '
             'widget.NewDropdown("", []string{"a"}, ""), widget.NewText("", ""), widget.NewTextarea("", ""), widget.NewCheckbox("", false), widget.NewToggleButton("", false), '
             'widget.NewIntProgress("", widget.IntConfig{}), widget.NewFloatProgress("", widget.FloatConfig{}), widget.NewLabel(""), widget.NewHTML(""), widget.NewHBox())')
    ours = {s["_model_name"]: s for s in page.states.values()}
    assert set(ours) == set(theirs)
    for name, state in ours.items():
        peer = theirs[name]
        assert set(state) <= set(peer), (name, set(state) - set(peer))
        for key in state:
            if key.startswith("_") and key != "_options_labels":
                assert state[key] == peer[key], (name, key)
            elif not isinstance(peer[key], (int, float)) and peer[key] is not None:
                assert type(state[key]) is type(peer[key]) or state[key] is None or key == "description_width", (name, key, state[key], peer[key])
