"""A real JupyterLab in a real browser: what a student does on her first afternoon. Screenshots go to $JETON_SCREENSHOTS."""
import html, json, os, pathlib, re, shutil, signal, subprocess, urllib.request
import pytest
from playwright.sync_api import sync_playwright, expect
from conftest import JETON, ROOT, alive, descendants, eventually, port_offset, within

SHOTS = pathlib.Path(os.environ.get("JETON_SCREENSHOTS", "/tmp/jeton-screenshots"))
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or "/usr/bin/chromium"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """`jeton lab`, as a person starts it, on the JupyterLab of the tests' environment."""
    folder = tmp_path_factory.mktemp("labs")
    config = pathlib.Path(os.environ["JUPYTER_CONFIG_DIR"])
    config.mkdir(parents=True, exist_ok=True)
    (config / "jupyter_lab_config.py").write_text("c.LabApp.expose_app_in_browser = True\nc.LabApp.news_url = None\n")
    p = subprocess.Popen([JETON, "lab", "--existing", "--no-browser", "--lang", "en", "--teacher", folder], env={**os.environ, "JETON_PORT_OFFSET": port_offset()}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    log, url = [], None
    for line in p.stdout:
        log.append(line)
        if m := re.search(r"(http://(?:127\.0\.0\.1|localhost):\d+)/lab\S*token=(\w+)", line):
            url = m.groups()
            break
    assert url, "".join(log)
    import threading
    threading.Thread(target=lambda: [None for _ in p.stdout], daemon=True).start()
    yield url
    pids = descendants(p.pid)
    p.send_signal(signal.SIGINT)
    p.wait(120)
    eventually(lambda: not any(alive(q) for q in pids), what="the end of the server and its kernels")


@pytest.fixture(scope="module")
def browser():
    SHOTS.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as p:
        b = p.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                              "--disable-background-networking", "--disable-component-update", "--disable-sync"])
        yield b
        b.close()


class Lab:
    """One page with one notebook."""

    def __init__(self, browser, server, path=None):
        self.page = browser.new_page(viewport={"width": 1400, "height": 1000})
        self.page.set_default_timeout(120_000)
        base, token = server
        self.page.goto(f"{base}/lab{'/tree/' + path if path else ''}?token={token}&reset")
        self.page.wait_for_function("window.jupyterapp && window.jupyterapp.restored", timeout=120_000)
        self.page.evaluate("async () => { await window.jupyterapp.restored }")

    def command(self, name, args=None):
        """Runs a command of JupyterLab, as its menu does, without waiting for its end."""
        self.page.evaluate("([n, a]) => { window.jupyterapp.commands.execute(n, a || {}) }", [name, args])

    def theme(self, name):
        self.page.evaluate("async t => { await window.jupyterapp.commands.execute('apputils:change-theme', {theme: `JupyterLab ${t}`}) }", name)

    def status(self):
        return self.page.evaluate("() => { const w = window.jupyterapp.shell.currentWidget; return w?.sessionContext?.session?.kernel?.status || '' }")

    def idle(self, timeout=120):
        """Waits until the kernel is idle, and each cell that has a text has run."""
        def done():
            waiting = self.page.evaluate("""() => [...window.jupyterapp.shell.currentWidget.content.widgets].filter(({model: m}) =>
                m.type === 'code' && (m.executionState === 'running' || m.executionCount === null && m.sharedModel.getSource() !== '')).length""")
            return self.status() == "idle" and waiting == 0
        eventually(done, timeout, "idle")

    def cells(self):
        """Code cells' outputs, from the notebook's model: [(id, [output…])]"""
        return self.page.evaluate("() => window.jupyterapp.shell.currentWidget.content.model.toJSON().cells.filter(c => c.cell_type === 'code').map(c => [c.id, c.outputs])")

    def new(self):
        self.page.evaluate("""async () => { await window.jupyterapp.commands.execute('notebook:create-new', {kernelName: 'jeton'}) }""")
        eventually(lambda: self.status() == "idle", what="a kernel")

    def editor(self):
        """Where the active cell's text is typed."""
        return self.page.locator(".jp-Notebook:visible .jp-Cell.jp-mod-active .cm-content")

    def type(self, code):
        """Types into the last cell, as a person does, who clicks there again when JupyterLab has just moved the focus elsewhere."""
        def last():
            return self.page.evaluate("() => window.jupyterapp.shell.currentWidget.content.widgets.at(-1).model.sharedModel.getSource()")
        def typed():
            self.page.evaluate("() => { const n = window.jupyterapp.shell.currentWidget.content; n.activeCellIndex = n.widgets.length - 1 }")
            was = last()
            self.editor().click()
            self.page.keyboard.insert_text(code)
            return within(lambda: last() != was)
        eventually(typed, what=f"{code!r} in the last cell")

    def run(self):
        """Runs the active cell by its keys, behind which the next one is active."""
        def active():
            return self.page.evaluate("() => window.jupyterapp.shell.currentWidget.content.activeCellIndex")
        was = active()
        def pressed():
            self.page.keyboard.press("Shift+Enter")
            if within(lambda: active() != was):
                return True
            self.editor().click()
        eventually(pressed, what="the next cell")

    def shot(self, name):
        self.page.screenshot(path=SHOTS / f"{name}.png")

    def figures(self, name):
        """Each picture of the notebook, of its text and of its outputs, in both themes: NAME-CELL-N-THEME.png."""
        for theme in ("Light", "Dark"):
            self.theme(theme)
            for i in range(self.page.evaluate("() => window.jupyterapp.shell.currentWidget.content.widgets.length")):
                self.page.evaluate("async i => { const n = window.jupyterapp.shell.currentWidget.content; n.activeCellIndex = i; await n.scrollToItem(i) }", i)
                drawn = self.page.locator(".jp-Notebook:visible .jp-Cell.jp-mod-active").locator(
                    ":is(.jp-RenderedHTMLCommon, .jp-OutputArea-output) :is(img, svg, .jd, table)")
                for k in range(drawn.count()):
                    if drawn.nth(k).evaluate("e => e.checkVisibility() && !e.parentElement.closest('svg, .jd, table') && e.getBoundingClientRect().width > 40"):
                        drawn.nth(k).screenshot(path=SHOTS / f"{name}-{i:03}-{k}-{theme.lower()}.png")


PICTURES = "JETON_SCREENSHOTS" in os.environ  # somebody will look at them: all labs in both languages, and each picture by itself
LABS = sorted(p.stem for p in (ROOT / "notebooks" / "src").glob("lab*.lab"))


@pytest.mark.parametrize("name,lang", [(name, lang) for i, name in enumerate(LABS) for lang in ("en", "fr") if PICTURES or i < 2 or lang == ("en", "fr")[i % 2]])
def test_lab_runs_all(server, browser, lang, name):
    lab = Lab(browser, server, f"{lang}/teacher/{name}.ipynb")
    eventually(lambda: lab.status() == "idle", what="a kernel")
    lab.shot(f"{name}-{lang}-opened")
    lab.command("notebook:run-all-cells")
    eventually(lambda: any(outputs for _, outputs in lab.cells()), what="a first output")
    def ended():
        counts = lab.page.evaluate("() => window.jupyterapp.shell.currentWidget.content.model.toJSON().cells.filter(c => c.cell_type === 'code' && c.source.length).map(c => c.execution_count)")
        failed = [o for _, outs in lab.cells() for o in outs if o["output_type"] == "error"]
        return failed or all(counts) and lab.status() == "idle"
    eventually(ended, 300, "the end of all cells")
    failed = [(cell, o) for cell, outs in lab.cells() for o in outs if o["output_type"] == "error"]
    assert not failed, failed
    if PICTURES:
        lab.page.evaluate("() => { const n = window.jupyterapp.shell.currentWidget.content; n.activeCellIndex = 0; n.scrollToItem(0) }")
        for i, share in enumerate((0, .15, .3, .5, .7, .85, 1)):
            lab.page.evaluate("async s => { const n = window.jupyterapp.shell.currentWidget.content; await n.scrollToItem(Math.round(s * (n.widgets.length - 1))) }", share)
            lab.page.wait_for_timeout(700)
            lab.shot(f"{name}-{lang}-{i}")
        lab.figures(f"{name}-{lang}")
    lab.page.close()


def test_first_cells(server, browser):
    lab = Lab(browser, server)
    lab.new()
    lab.type('import "fmt"\nx := 6\nfmt.Println("hello")\nx * 7')
    lab.run()
    lab.idle()
    assert [o["output_type"] for o in lab.cells()[0][1]] == ["stream", "execute_result"]

    # completion by the Tab key
    lab.type("strings.ToUpp")
    lab.page.keyboard.press("Tab")
    eventually(lambda: "ToUpper" in lab.editor().inner_text() or lab.page.locator(".jp-Completer:visible").count(), what="completion")
    lab.shot("completion")
    if lab.page.locator(".jp-Completer:visible").count():
        lab.page.keyboard.press("Enter")
    lab.page.keyboard.insert_text('("done")')
    lab.run()
    lab.idle()
    assert lab.cells()[1][1][0]["data"]["text/plain"] == '"DONE"'

    # a question is answered
    lab.type('var name string\nfmt.Print("your name? ")\nfmt.Scan(&name)\nfmt.Println("hello", name)')
    lab.run()
    box = lab.page.locator(".jp-Stdin-input")
    box.wait_for(timeout=120_000)
    lab.shot("input")
    def answered():  # JupyterLab may just be moving the focus to the cell
        box.fill("Ada")
        box.press("Enter")
        return within(lambda: box.count() == 0)
    eventually(answered, what="an answer")
    lab.idle()
    assert "hello Ada" in str(lab.cells()[2][1])

    # an endless loop is interrupted, and variables are kept
    lab.type("for {\n}")
    lab.run()
    eventually(lambda: lab.status() == "busy", what="busy")
    lab.command("notebook:interrupt-kernel")
    eventually(lambda: lab.status() == "idle", what="the end of the loop")
    lab.shot("interrupted")
    assert any(o["output_type"] == "error" for o in lab.cells()[3][1]), lab.cells()
    lab.type("x")
    lab.run()
    lab.idle()
    assert lab.cells()[4][1][0]["data"]["text/plain"] == "6"

    # a compile error, and a panic
    lab.type("y := undefinedName + 1")
    lab.run()
    lab.idle()
    lab.type("func f(a []int) int {\n\treturn a[3]\n}\nf(nil)")
    lab.run()
    lab.idle()
    lab.shot("errors")

    # restart: variables are gone
    lab.page.evaluate("async () => { await window.jupyterapp.shell.currentWidget.sessionContext.restartKernel() }")
    eventually(lambda: lab.status() == "idle", what="the restarted kernel")
    lab.type("x")
    lab.run()
    eventually(lambda: "undefined: x" in str(lab.cells()[-2][1]), what="the error")
    lab.page.close()


PLOT = '''import (
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
)
p := plot.New()
p.Title.Text, p.X.Label.Text, p.Y.Label.Text = "A damped wave", "time (s)", "amplitude"
wave := plotter.NewFunction(func(x float64) float64 { return math.Exp(-x/4) * math.Cos(3*x) })
p.Add(plotter.NewGrid(), wave)
p.X.Max, p.Y.Min, p.Y.Max = 10, -1, 1
p'''


@pytest.mark.parametrize("theme", ["Light", "Dark"])
def test_rich_output(server, browser, theme):
    lab = Lab(browser, server)
    lab.theme(theme)
    lab.new()
    lab.type(PLOT)
    lab.run()
    lab.idle()
    assert "image/svg+xml" in str(lab.cells()[0][1])
    lab.page.wait_for_timeout(500)
    lab.shot(f"plot-{theme.lower()}")
    lab.type('import ("gonum.org/v1/gonum/mat"; "jeton/runtime/display"; "time")\ntype Host struct {\n\tName string\n\tPort int\n\tUp bool\n}\ndisplay.Table([]Host{{"alice", 9875, true}, {"bob", 9876, false}})\nmat.NewDense(2, 3, []float64{1, 2.5, 3, 4, 5, 600})')
    lab.run()
    lab.idle()
    lab.type('b := display.NewProgress("sending", 20)\nfor i := 0; i < 13; i++ {\n\tb.Add(1)\n\ttime.Sleep(10 * time.Millisecond)\n}')
    lab.run()
    lab.idle()
    lab.type("%timeit 1 + 1")
    lab.run()
    lab.idle()
    lab.type("%who")
    lab.run()
    lab.idle()
    failed = [o for _, outs in lab.cells() for o in outs if o["output_type"] == "error"]
    assert not failed, failed
    lab.page.wait_for_timeout(500)
    lab.shot(f"rich-{theme.lower()}")
    lab.page.close()


def test_daemons(server, browser):
    """What a daemon prints appears under its cell; %ps shows it, suspended, with the port that it listens on."""
    lab = Lab(browser, server)
    lab.new()
    cells = ['import "jeton/runtime/daemon"\n\nfunc server(word string) {\n\tln, _ := net.Listen("tcp", "127.0.0.1:0")\n\tfmt.Println(word, "on", ln.Addr())\n\tln.Accept()\n}\n'
             'd, err := daemon.Start("localhost", server, "serving")',
             "%%program ring\npackage main\n\nimport (\n\t\"fmt\"\n\t\"os\"\n\t\"time\"\n)\n\nfunc main() {\n\tfmt.Println(\"member\", os.Args[1:])\n\ttime.Sleep(time.Hour)\n}",
             "%launch -n 2 ring alice bob", "d.Suspend()", "%ps"]
    for code in cells[:3]:
        lab.type(code)
        lab.run()
        lab.idle()
    texts = lambda: json.dumps(lab.cells())
    eventually(lambda: re.search(r"\[localhost/\d+\] serving on 127.0.0.1", texts()) and texts().count("] member [alice bob]") == 2, what="what they print")
    for code in cells[3:]:
        lab.type(code)
        lab.run()
        lab.idle()
    assert re.search(r"server +\d+ +T stopped +func server +\S+ +listens \d+", texts()) and "program ring alice bob" in texts(), texts()
    expect(lab.page.locator(".jp-OutputArea-output:visible table").last).to_contain_text("T stopped")
    lab.shot("ps")


WIDGETS = '''import (
	"fmt"
	"time"

	"jeton/runtime/widget"
)
delay := widget.NewIntSlider("delay (ms)", widget.IntConfig{Max: 500, Value: 20})
loss := widget.NewFloatSlider("loss", widget.FloatConfig{Value: 0.05, Max: 0.5})
sent := widget.NewIntProgress("messages sent", widget.IntConfig{})
kill := widget.NewButton("kill")
kill.SetStyle(widget.Danger)
kill.OnClick(func() { fmt.Println("killed") })
who := widget.NewDropdown("who", []string{"alice", "bob", "carol"}, "bob")
name, box := widget.NewText("name", ""), widget.NewCheckbox("trace", true)
toggle, note := widget.NewToggleButton("cut", true), widget.NewHTML("<b>running</b>")
widget.NewVBox(delay, loss, widget.NewHBox(sent, widget.NewLabel("of 100")), widget.NewHBox(kill, toggle, who), widget.NewHBox(name, box, note))'''


def drag(lab, slider, share):
    """Takes a slider's handle to a share of its way, as a hand does."""
    handle, way = slider.locator(".noUi-handle").bounding_box(), slider.locator(".noUi-base").bounding_box()
    y = handle["y"] + handle["height"] / 2
    lab.page.mouse.move(handle["x"] + handle["width"] / 2, y)
    lab.page.mouse.down()
    lab.page.mouse.move(way["x"] + way["width"] * share, y, steps=15)
    lab.page.mouse.up()


@pytest.mark.parametrize("subshells", ["perCommTarget", "disabled"])  # how JupyterLab sends what widgets say
def test_widgets(server, browser, subshells):
    """A slider that is dragged while a cell runs, a bar that the cell moves, and a page that is loaded again meanwhile."""
    settings = pathlib.Path(os.environ["JUPYTER_CONFIG_DIR"]) / "lab/user-settings/@jupyterlab/apputils-extension/kernels-settings.jupyterlab-settings"
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text(json.dumps({"commsOverSubshells": subshells}))
    lab = Lab(browser, server)
    lab.new()
    lab.type(WIDGETS)
    lab.run()
    lab.idle()
    slider = lab.page.locator(".widget-slider", has_text="delay (ms)")
    expect(slider.locator(".widget-readout")).to_have_text("20")
    lab.shot("widgets")
    lab.type('for delay.Value() < 200 {\n\ttime.Sleep(time.Millisecond)\n}\nsent.SetValue(60)\nfmt.Println("slow now")\nfor delay.Value() > 100 {\n\ttime.Sleep(time.Millisecond)\n}\nsent.SetValue(100)\nsent.SetStyle(widget.Success)')
    lab.run()
    eventually(lambda: lab.status() == "busy", what="busy")
    drag(lab, slider, .9)
    eventually(lambda: "slow now" in str(lab.cells()[1][1]), what="what the cell does when the slider has moved")
    bar = lab.page.locator(".widget-inline-hbox .progress-bar, .widget-hprogress .progress-bar").first
    eventually(lambda: bar.evaluate("e => e.style.width") == "60%", what="the bar")
    expect(lab.page.locator(".jp-Cell:visible .jp-InputPrompt").nth(1)).to_have_text("[*]:")
    lab.page.get_by_role("button", name="kill").click()
    eventually(lambda: "killed" in str(lab.cells()[0][1]), what="what the button prints, in its cell")
    eventually(lambda: lab.status() == "busy", what="the state of the cell, which goes on")
    lab.shot("widgets-busy")

    path = lab.page.evaluate("async () => { const w = window.jupyterapp.shell.currentWidget; await w.context.save(); return w.context.path }")
    lab.page.close()
    lab = Lab(browser, server, path)  # another page, with the kernel that runs
    slider = lab.page.locator(".widget-slider", has_text="delay (ms)")
    bar = lab.page.locator(".widget-hprogress .progress-bar").first
    eventually(lambda: slider.count() and bar.count(), what="the widgets")
    assert int(slider.locator(".widget-readout").inner_text()) > 200 and bar.evaluate("e => e.style.width") == "60%"
    drag(lab, slider, .05)
    eventually(lambda: bar.evaluate("e => e.style.width") == "100%" and int(slider.locator(".widget-readout").inner_text()) < 100, what="the end of the cell")
    lab.shot(f"widgets-again-{subshells}")
    lab.page.close()


def test_private_environment(tmp_path):
    """A bare machine with Python only: the environment is made once, a second run finds it, and a cut-off one is taken up again."""
    env = {**os.environ, "XDG_DATA_HOME": str(tmp_path / "data")}
    run = lambda **kw: subprocess.run([JETON, "lab", "--set-up-only"], env=env, capture_output=True, text=True, **kw)
    p = subprocess.Popen([JETON, "lab", "--set-up-only"], env=env, stderr=subprocess.PIPE, text=True)
    for line in p.stderr:
        if "2/2" in line:
            break
    p.send_signal(signal.SIGINT)
    p.stderr.read()
    assert p.wait(60) != 0
    r = run(timeout=900)
    assert r.returncode == 0, r.stderr
    lab = next((tmp_path / "data/jeton").glob("lab-*/bin/jupyter-lab"))
    assert subprocess.run([lab, "--version"], capture_output=True, text=True).stdout.startswith("4.")
    share = lab.parents[1] / "share/jupyter"
    assert (share / "kernels/jeton/kernel.json").exists() and (share / "labextensions/@jupyter-widgets/jupyterlab-manager/package.json").exists()
    assert "making" not in run(timeout=120).stderr
    serves_quietly(env, tmp_path / "labs")
    assert not (pathlib.Path(os.environ["HOME"]) / ".jupyter").exists() and not (pathlib.Path(os.environ["HOME"]) / ".local/share/jupyter").exists()


def serves_quietly(env, labs):
    """The private Lab asks nothing and looks for nothing that is not its own: no news, no language servers, no file in the home folder."""
    home = pathlib.Path(env["HOME"])
    before = set(home.iterdir())
    p = subprocess.Popen([JETON, "lab", "--no-browser", labs], env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    log = []
    def answer():  # the address is printed a little before it answers
        try:
            return urllib.request.urlopen(m[0], timeout=120).read().decode()
        except OSError:
            return None
    try:
        for line in p.stdout:
            log.append(line)
            if m := re.search(r"http://(?:127\.0\.0\.1|localhost):\d+/lab\S*token=\w+", line):
                break
        page = eventually(answer, what="an answer of the server")
    finally:
        p.send_signal(signal.SIGINT)
        log.append(p.communicate(timeout=120)[0])
    config = json.loads(html.unescape(re.search(r'<script id="jupyter-config-data"[^>]*>(.*?)</script>', page, re.S)[1]))
    assert "@jupyterlab/apputils-extension:announcements" in config["disabledExtensions"]
    assert "language-server" not in "".join(log)
    assert set(home.iterdir()) == before
