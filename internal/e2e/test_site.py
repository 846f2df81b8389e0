"""The site, built from two labs that are executed for it: its pages open from the disk and ask nobody, search finds, pictures live, nothing leaks, all can read it."""
import functools, html.parser, json, os, pathlib, re, shutil, subprocess, sys, urllib.parse
import axe_playwright_python
import pytest
from playwright.sync_api import sync_playwright
from pypdf import PdfReader
from conftest import JETON, ROOT

sys.path.insert(0, str(ROOT / "internal" / "site"))
import reader

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or "/usr/bin/chromium"
LABS = ["lab03", "lab06"]  # causal order and election: clocks, diagrams, plots, daemons
AXE = (pathlib.Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()


@pytest.fixture(scope="module")
def work(tmp_path_factory):
    return tmp_path_factory.mktemp("site")


def build(work, role):
    out = work / role
    subprocess.run([sys.executable, ROOT / "internal/site/build.py", "--labs", ",".join(LABS), "--role", role, "--jeton", JETON,
                    "--work", work / "work", "--out", out], check=True)
    return out


@pytest.fixture(scope="module")
def site(work):
    return build(work, "student")


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as p:
        b = p.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"])
        yield b
        b.close()


def show(browser, path, **options):
    """The page without a network; what it complains of, or asks for, is in its trouble."""
    context = browser.new_context(offline=True, viewport={"width": 1300, "height": 900}, **options)
    page = context.new_page()
    page.trouble = []
    page.on("console", lambda m: m.type in ("error", "warning") and page.trouble.append(m.text))
    page.on("pageerror", lambda e: page.trouble.append(str(e)))
    page.on("request", lambda r: r.url.startswith(("file:", "data:")) or page.trouble.append(r.url))
    page.goto(path if isinstance(path, str) else path.as_uri())
    return page


PAGES = ["index.html", "fr/index.html", "en/index.html", "fr/labs/lab03.html", "fr/labs/lab06.html", "en/labs/lab06.html", "en/docs/tutorial.html", "fr/docs/tutorial.html",
         "en/reference/index.html", "en/reference/clock.html"]


@pytest.mark.parametrize("path", PAGES)
def test_pages_ask_nobody(site, browser, path):
    page = show(browser, site / path)
    assert page.locator("h1").count() == 1
    assert page.trouble == []
    page.context.close()


class Page(html.parser.HTMLParser):
    """The links of a page, what they may lead to in it, and its pictures without words."""

    def __init__(self, path):
        super().__init__()
        self.links, self.ids, self.mute, self.levels = [], set(), [], []
        self.feed(path.read_text())

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.ids.update(v for k, v in attrs.items() if k in ("id", "name") and v)
        self.links += [attrs[k] for k in ("href", "src") if attrs.get(k)]
        if tag == "img" and "alt" not in attrs:
            self.mute.append(attrs)
        if re.fullmatch("h[1-6]", tag):
            self.levels.append(int(tag[1]))


def test_links_lead_somewhere(site):
    """Within the site, down to the place on the page; no picture, script or style comes from elsewhere."""
    read = functools.cache(Page)
    checked = 0
    for path in site.rglob("*.html"):
        for link in read(path).links:
            url = urllib.parse.urlsplit(link)
            if url.scheme in ("http", "https", "mailto", "data"):
                continue
            to = (path.parent / urllib.parse.unquote(url.path)).resolve() if url.path else path
            assert to.is_file() and site in to.parents, (path, link)
            if url.fragment and to.suffix == ".html":
                assert urllib.parse.unquote(url.fragment) in read(to).ids, (path, link)
            checked += 1
    assert checked > 1000
    outside = re.compile(r"""<(?:script|img|link|iframe)[^>]*(?:src|href)=["'](?:https?:)?//""")
    assert [p for p in site.rglob("*.html") if outside.search(p.read_text())] == []
    assert [p for p in site.rglob("*.css") if re.search(r"url\(.?(?:https?:)?//|@import", p.read_text())] == []


def test_pictures_have_words_and_headings_an_order(site):
    for path in site.rglob("*/labs/*.html"):
        page = Page(path)
        assert page.mute == [], path
        assert page.levels[0] == 1 and all(b <= a + 1 for a, b in zip(page.levels, page.levels[1:])), (path, page.levels)


@pytest.mark.parametrize("lang,word,lab", [("fr", "horloge", "lab03"), ("en", "Chang-Roberts", "lab06"), ("fr", "élection", "lab06"), ("en", "NamedVector", "clock")])
def test_search_finds(site, browser, lang, word, lab):
    page = show(browser, site / lang / "index.html")
    page.locator(".sidebar-search").fill(word)
    page.locator(".sidebar-search").press("Enter")
    page.locator(f"#search-results a[href*='{lab}']").first.wait_for()
    assert page.trouble == []
    page.context.close()


def test_a_diagram_lives(site, browser):
    """A click on an event shows its causal past and future, as in a notebook; so do keys."""
    page = show(browser, site / "en/labs/lab06.html")
    page.wait_for_function("document.querySelector('.jd-info')?.textContent != ''")
    event = page.locator(".jd-in [data-i] circle").first
    event.scroll_into_view_if_needed()
    dimmed = "document.querySelectorAll('.jd-in .ot, .jd-in .pa, .jd-in .fu').length"
    assert page.evaluate(dimmed) == 0
    event.click()
    assert page.evaluate(dimmed) > 0
    event.click()
    assert page.evaluate(dimmed) == 0
    assert page.trouble == []
    page.context.close()


def test_outputs_follow_the_theme(site, browser):
    page = show(browser, site / "en/labs/lab06.html", color_scheme="light")
    light = "document.body.getAttribute('data-jp-theme-light')"
    assert page.evaluate(light) == "true"
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(light + " === 'false'")
    page.locator(".theme-toggle:visible").first.click()  # auto, then light
    page.wait_for_function("document.body.dataset.theme !== 'auto'")
    page.wait_for_function(f"({light} === 'false') === (document.body.dataset.theme === 'dark')")
    page.emulate_media(media="print")
    page.wait_for_function(light + " === 'true'")
    page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["fr/index.html", "fr/labs/lab06.html", "en/labs/lab03.html", "en/reference/clock.html"])
def test_all_can_read_it(site, browser, path, scheme):
    """axe-core finds nothing that keeps somebody out: contrast, names, roles, what keys reach."""
    page = show(browser, site / path, color_scheme=scheme)
    page.evaluate(AXE)
    found = page.evaluate("""async () => (await axe.run(document, {preload: false, resultTypes: ['violations']})).violations
        .filter(v => ['serious', 'critical'].includes(v.impact)).map(v => [v.id, v.nodes.slice(0, 5).map(n => n.html.slice(0, 200) + ' ' + n.failureSummary)])""")
    assert found == []
    page.context.close()


def solutions(lang, lab):
    read = lambda role: json.loads((ROOT / "notebooks" / lang / role / f"{lab}.ipynb").read_text())
    return reader.secrets(read("teacher"), read("student"))


def read_as_text(path):
    """What a reader, or whoever looks at its source, sees of a page."""
    source = path.read_text()
    return source + html.unescape(re.sub(r"<[^>]*>", "", source))


def test_nothing_leaks_to_students(site):
    """No line of a solution or of an answer is on the lab's page or in the notebook that it offers, and the site has no other file of the lab."""
    for lang in ("fr", "en"):
        for lab in LABS:
            files = [p for p in (site / lang).rglob(f"*{lab}*") if p.is_file()]
            assert sorted(p.suffix for p in files) == [".html", ".ipynb"], files
            texts, secret = [read_as_text(p) for p in files], solutions(lang, lab)
            assert len(secret) > 20
            assert [line for line in secret for t in texts if line in t] == []
    given = {p.suffix for p in site.rglob("_downloads/*/*")}
    assert given and given <= {".go", ".txt", ".py"}, "the sources of the labs have the solutions"


def test_a_leak_ends_the_build():
    """An output that has a line of a solution in it is not published, in whatever form it shows it."""
    line = "answer := theOneThatNobodyMayRead(42)"
    code = lambda id, source, **kw: {"id": id, "cell_type": "code", "metadata": kw, "source": source, "outputs": [], "execution_count": 1}
    solution = {"nbgrader": {"solution": True}}
    teacher = {"cells": [code("a", line, **solution), code("b", "show()")]}
    student = {"cells": [code("a", "// yours", **solution), code("b", "show()")]}
    teacher["cells"][1]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": ["fine\n"]}]
    assert reader.for_student(teacher, student)["cells"][1]["outputs"] == teacher["cells"][1]["outputs"]
    assert reader.for_student(teacher, student)["cells"][0]["outputs"] == []
    teacher["cells"][1]["outputs"] = [{"output_type": "display_data", "data": {"text/html": ["<pre>", line, "</pre>"]}}]
    with pytest.raises(SystemExit, match="cell b"):
        reader.for_student(teacher, student)


def test_the_teachers_site_has_solutions(work, site):
    page = (build(work, "teacher") / "en/labs/lab06.html").read_text()
    text = html.unescape(re.sub(r"<[^>]*>", "", page))
    found = [line for line in solutions("en", "lab06") if line in text]
    assert len(found) > 20 and "BEGIN SOLUTION" not in text


def test_it_prints(site, browser, tmp_path):
    """A file a lab, and one a language, with page numbers; no picture is taller than a page, nor cut by its end."""
    subprocess.run([sys.executable, ROOT / "internal/site/pdf.py", "--site", site, "--out", tmp_path], check=True)
    whole = PdfReader(tmp_path / "labs-fr.pdf")
    each = [PdfReader(tmp_path / "fr" / f"{lab}.pdf") for lab in LABS]
    assert len(whole.pages) == sum(len(r.pages) for r in each) > 10
    assert [item.title for item in whole.outline if not isinstance(item, list)][0].startswith("TP 3.")
    for r in each:
        for n, page in enumerate(r.pages, 1):
            assert re.search(rf"\b{n}\s*/\s*{len(r.pages)}\b", page.extract_text()), n
    assert "Chang et Roberts" in "".join(page.extract_text() for page in each[1].pages)

    page = show(browser, site / "fr/labs/lab06.html")
    page.set_viewport_size({"width": 688, "height": 971})  # what A4 leaves between the margins, at 96 a inch
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    bad = page.evaluate("""() => [...document.querySelectorAll('article :is(img, svg, .jd)')].filter(e => e.checkVisibility() && !e.parentElement.closest('svg, .jd'))
        .filter(e => e.getBoundingClientRect().height > 971 || e.getBoundingClientRect().right > 689 || getComputedStyle(e).breakInside !== 'avoid')
        .map(e => [e.tagName, e.className.toString(), e.getBoundingClientRect().toJSON()])""")
    assert bad == []
    page.context.close()
