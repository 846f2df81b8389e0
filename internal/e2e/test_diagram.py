"""Space-time diagrams in a real browser, as a saved page has them: what their style sheet and their script do, and what is left without it."""
import json, re, shutil, subprocess, sys, threading
import nbconvert, nbformat
import pytest
from playwright.sync_api import sync_playwright
from conftest import ROOT

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or "/usr/bin/chromium"


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pictures")
    subprocess.run(["go", "run", "./runtime/diagram/testdata/pages", folder], cwd=ROOT, check=True)
    return folder


@pytest.fixture(scope="module")
def facts(pages):
    return json.loads((pages / "facts.json").read_text())


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as p:
        b = p.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--no-first-run"])
        yield b
        b.close()


def show(browser, path, **options):
    """The page, and the errors and requests that it makes."""
    page = browser.new_page(viewport={"width": 1000, "height": 900}, **options)
    page.trouble = []
    page.on("pageerror", lambda e: page.trouble.append(str(e)))
    page.on("request", lambda r: r.url.startswith("file:") or page.trouble.append(r.url))
    page.goto(f"file://{path}")
    return page


def ready(page):
    page.wait_for_function("document.querySelector('.jd-info').textContent != ''")


def count(page, selector):
    return page.evaluate("s => [...document.querySelectorAll('.jd-in ' + s)].filter(e => getComputedStyle(e).display != 'none').length", selector)


def test_past_and_future_are_the_logs(browser, pages, facts):
    """The script walks along arrows and lanes; it comes to the same events as vector clocks do."""
    f, page = facts["short"], show(browser, pages / "short.html")
    ready(page)
    assert count(page, "[data-i]") == f["Events"]
    page.locator(f'[data-i="{f["Event"]}"] circle').first.click()
    assert (count(page, "[data-i].pa"), count(page, "[data-i].fu"), count(page, "[data-i].ot")) == (f["Past"], f["Future"], f["Neither"])
    said = page.locator(".jd-info").text_content()
    assert f"past: {f['Past']}" in said and f"future: {f['Future']}" in said and f"concurrent: {f['Neither']}" in said
    page.locator(f'[data-i="{f["Event"]}"] circle').first.click()
    assert count(page, ".ot") == 0
    assert page.trouble == []


def test_types_are_switched_without_a_script(browser, pages, facts):
    page = show(browser, pages / "short.html")
    ready(page)
    assert count(page, "g.m") == facts["short"]["Messages"]
    page.locator(".jd-leg input").first.uncheck()
    left = count(page, "g.m")
    assert 0 < left < facts["short"]["Messages"] and count(page, "g.m.t0") == 0
    page.locator(".jd-leg input").first.check()
    assert count(page, "g.m") == facts["short"]["Messages"]
    assert count(page, ".kv") == 0
    page.locator(".jd-leg select").select_option(index=1)
    assert count(page, ".kv") > 0 and count(page, ".kl") == 0


def test_a_long_run_is_drawn_where_it_is_looked_at(browser, pages, facts):
    f, page = facts["long"], show(browser, pages / "long.html")
    ready(page)
    assert f["Events"] >= 10_000
    first = count(page, "[data-i]")
    assert 0 < first < f["Events"] / 4
    height = page.evaluate("document.querySelector('.jd-in').offsetHeight")
    at = page.locator(".jd-map").bounding_box()
    page.mouse.click(at["x"] + at["width"] / 2, at["y"] + at["height"] / 2)
    page.wait_for_function(f"n => document.querySelectorAll('.jd-in [data-i]').length > n", arg=first)
    assert abs(page.evaluate("document.querySelector('.jd-box').scrollTop") - height / 2) < 1000
    for y in range(0, height, 600):
        page.evaluate("y => { document.querySelector('.jd-box').scrollTop = y }", y)
        page.wait_for_timeout(10)
    page.wait_for_function("n => new Set([...document.querySelectorAll('.jd-in [data-i]')].map(e => e.dataset.i)).size == n", arg=f["Events"])
    page.locator(f'[data-i="{f["Event"]}"]').first.dispatch_event("click")
    assert f"past: {f['Past']}" in page.locator(".jd-info").text_content()
    page.locator(".jd-z button").first.click()
    assert page.evaluate("document.querySelector('.jd-in').getBoundingClientRect().height") < height
    assert page.trouble == []


def test_a_live_picture_shows_its_end(browser, pages):
    for name in "short", "long":
        page = show(browser, pages / f"{name}-tail.html")
        ready(page)
        page.wait_for_function("(() => { const b = document.querySelector('.jd-box'); return b.scrollTop > 0 && b.scrollTop + b.clientHeight > b.scrollHeight - 2 })()")
        assert page.trouble == []


def test_without_scripts_the_picture_stands(browser, pages, facts):
    context = browser.new_context(java_script_enabled=False)
    for name in "short", "long":
        page = context.new_page()
        page.goto(f"file://{pages / (name + '.html')}")
        assert page.locator(".jd-in svg").is_visible() and page.locator(".jd-in [data-i]").count() > 20
        assert page.locator(".jd-in [data-i] title").first.text_content()
        assert page.locator(".jd-more").count() == (name == "long")
    context.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_themes(browser, pages, theme):
    page = show(browser, pages / "short.html", color_scheme=theme)
    ready(page)
    ink, ground = page.evaluate("""() => [getComputedStyle(document.querySelector('.jd-head text')).fill, getComputedStyle(document.querySelector('.jd-head')).backgroundColor]
        .map(c => c.match(/\\d+/g).slice(0, 3).reduce((a, b) => a + +b, 0))""")
    assert (ink < 200 and ground > 700) if theme == "light" else (ink > 600 and ground < 100)


COVERED = """() => { const all = [...document.querySelectorAll('text')].filter(t => t.getClientRects().length && getComputedStyle(t).display != 'none')
    .map(t => [t.textContent, t.getBoundingClientRect()]), bad = [];
  all.forEach(([a, p], i) => all.slice(i + 1).forEach(([b, q]) => {
    const w = Math.min(p.right, q.right) - Math.max(p.left, q.left), h = Math.min(p.bottom, q.bottom) - Math.max(p.top, q.top);
    if (w > 3 && h > 5) bad.push(a + ' / ' + b) }));
  return [all.length, bad] }"""


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_saved_svg_stands_alone(browser, pages, theme):
    """Opened as a file: its own style, no words over others, and a description for who cannot see it."""
    page = show(browser, pages / "short.svg", color_scheme=theme)
    texts, covered = page.evaluate(COVERED)
    assert texts > 20 and covered == []
    ink = page.evaluate("getComputedStyle(document.querySelector('text.n')).fill.match(/\\d+/g).slice(0, 3).reduce((a, b) => a + +b, 0)")
    assert ink < 200 if theme == "light" else ink > 600
    role, title, desc = page.evaluate("[document.documentElement.getAttribute('role'), ...['title', 'desc'].map(n => document.documentElement.querySelector(':scope > ' + n).textContent)]")
    assert role == "img" and "space-time diagram" in title.lower() and "REPLY: 36" in desc
    assert page.trouble == []


def test_repetition_is_collapsed(browser, pages, facts):
    page = show(browser, pages / "laps.html")
    ready(page)
    assert 0 < count(page, "[data-i]") < facts["laps"]["Events"] / 10
    assert re.search(r"× \d+ more: \d+ events", page.locator(".jd-in .rep").first.text_content())


def redraw(page, path):
    """Puts another picture in place of the one that is shown, as a notebook does when an output is updated: its scripts run."""
    page.evaluate("""html => { const place = document.body; place.innerHTML = html;
        place.querySelectorAll('script').forEach(old => { const s = document.createElement('script'); s.text = old.text; old.replaceWith(s) }) }""",
                  path.read_text().split("<body>", 1)[1])
    ready(page)


AT_END = "(() => { const b = document.querySelector('.jd-box'); return b.scrollTop > 0 && b.scrollTop + b.clientHeight > b.scrollHeight - 3 })()"


def test_a_live_picture_keeps_the_readers_place(browser, pages):
    """Who is at the end sees it grow; who reads elsewhere stays there, with what she has switched."""
    page = show(browser, pages / "live-1.html")
    ready(page)
    page.wait_for_function(AT_END)
    before = count(page, "[data-i]")
    redraw(page, pages / "live-2.html")
    assert count(page, "[data-i]") > before
    page.wait_for_function(AT_END)
    page.evaluate("document.querySelector('.jd-box').scrollTop = 333")
    page.locator(".jd-leg input").first.uncheck()
    page.locator(".jd-z button").last.click()
    page.wait_for_function("document.querySelector('.jd-box').scrollTop != 333")
    at = page.evaluate("document.querySelector('.jd-box').scrollTop")
    page.wait_for_function("t => window.jetonPictures['a run'].t == t", arg=at)
    redraw(page, pages / "live-3.html")
    page.wait_for_function("t => document.querySelector('.jd-box').scrollTop == t", arg=at)
    assert not page.locator(".jd-leg input").first.is_checked() and count(page, "g.m.t0") == 0
    assert page.evaluate("document.querySelector('.jd-in').style.zoom") == "1.25"
    assert page.trouble == []


def test_keys_walk_along_causes(browser, pages):
    page = show(browser, pages / "short.html")
    ready(page)
    chosen = lambda: page.evaluate("(document.querySelector('.jd-in .me[data-i]') || {dataset: {}}).dataset.i")
    page.locator(".jd-box").focus()
    page.keyboard.press("Enter")
    first = chosen()
    page.keyboard.press("ArrowDown")
    second = chosen()
    assert first is not None and second not in (None, first)
    page.keyboard.press("ArrowUp")
    assert chosen() == first
    sender = page.evaluate("document.querySelector('.jd-in [data-m]').dataset.m.split(',')")
    page.locator(f'.jd-in [data-i="{sender[0]}"] circle').first.click()
    page.locator(".jd-box").focus()
    page.keyboard.press("ArrowRight")
    assert page.evaluate("([a, b]) => !!document.querySelector(`.jd-in [data-m=\"${a},${b}\"]`)", [sender[0], chosen()])
    page.keyboard.press("ArrowLeft")
    assert chosen() == sender[0]
    page.keyboard.press("Escape")
    assert chosen() is None and page.trouble == []


def test_an_exported_notebook_needs_no_server(browser, pages, facts, tmp_path):
    """What nbconvert makes of a notebook has the picture with its details: tooltips, past and future."""
    body = (pages / "short.html").read_text().split("<body>", 1)[1]
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("log", outputs=[
        nbformat.v4.new_output("display_data", {"text/html": body, "text/plain": "a picture"})])])
    path = tmp_path / "book.html"
    path.write_text(nbconvert.HTMLExporter().from_notebook_node(book)[0])
    page = browser.new_page(viewport={"width": 1000, "height": 900})
    page.route("http*://**", lambda r: r.abort())  # the page itself asks for MathJax
    page.goto(f"file://{path}")
    ready(page)
    f = facts["short"]
    assert page.locator(".jd-in [data-i] title").first.text_content() and page.locator(".jd-in [data-m] title").first.text_content()
    page.locator(f'[data-i="{f["Event"]}"] circle').first.click()
    assert f"past: {f['Past']}" in page.locator(".jd-info").text_content()
    page.close()


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """A JupyterLab on a folder: (folder, address of its page for a file)."""
    folder = tmp_path_factory.mktemp("saved")
    config = tmp_path_factory.mktemp("config") / "jupyter_lab_config.py"
    config.write_text("c.LabApp.expose_app_in_browser = True\nc.LabApp.news_url = None\n")
    p = subprocess.Popen([sys.executable, "-m", "jupyter", "lab", "--allow-root", "--no-browser", "--port=0", "--config", config, "--ServerApp.root_dir", folder, "--IdentityProvider.token=t"],
                         stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    base, log = None, []
    for line in p.stdout:
        log.append(line)
        if m := re.search(r"http://(?:127\.0\.0\.1|localhost):\d+/lab", line):
            base = m[0]
            break
    assert base, "".join(log)
    threading.Thread(target=lambda: [None for _ in p.stdout], daemon=True).start()
    yield folder, lambda name: f"{base}/tree/{name}?token=t&reset"
    p.kill()  # it has started no kernel, so nothing has to be shut down
    p.wait()


@pytest.mark.parametrize("trusted", [True, False])
def test_a_saved_notebook_without_a_kernel(browser, pages, facts, lab, trusted):
    """A notebook from another day in JupyterLab, whose kernel nobody has: trusted, its picture answers clicks; else it shows the text form."""
    folder, address = lab
    body = (pages / "short.html").read_text().split("<body>", 1)[1]
    book = nbformat.v4.new_notebook(metadata={"kernelspec": {"name": "gone", "display_name": "gone", "language": "go"}}, cells=[nbformat.v4.new_code_cell("log", outputs=[
        nbformat.v4.new_output("display_data", {"text/html": body, "text/plain": "a picture"})])])
    path = folder / f"{trusted}.ipynb"
    nbformat.write(book, path)
    if trusted:
        subprocess.run([sys.executable, "-m", "jupyter", "trust", path], check=True, stdout=subprocess.DEVNULL)
    page = browser.new_page(viewport={"width": 1200, "height": 900})
    page.set_default_timeout(120_000)
    page.goto(address(path.name))
    page.locator(".jp-Dialog").wait_for()  # which kernel? none
    page.keyboard.press("Escape")
    page.locator(".jp-Dialog").wait_for(state="detached")
    if not trusted:
        page.locator(".jp-OutputArea pre").first.wait_for()
        assert page.locator(".jp-OutputArea .jd-in svg").count() == 0
        assert "REQ" in page.locator(".jp-OutputArea pre").first.text_content()
    else:
        ready(page)
        f = facts["short"]
        page.locator(f'[data-i="{f["Event"]}"] circle').first.click()
        assert f"past: {f['Past']}" in page.locator(".jd-info").text_content()
        page.locator(".jd-box").focus()
        cell = page.evaluate("window.jupyterapp.shell.currentWidget.content.activeCellIndex")
        page.keyboard.press("ArrowDown")  # the picture's key, not the notebook's
        assert page.evaluate("document.querySelector('.jd-in .me[data-i]').dataset.i") != str(f["Event"])
        assert page.evaluate("window.jupyterapp.shell.currentWidget.content.activeCellIndex") == cell
    page.close()
