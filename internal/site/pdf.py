#!/usr/bin/env python3
"""Prints the labs of a built site, a file a lab, and all of a language as one: python internal/site/pdf.py (make pdf).

Chromium prints each page of the site as it is, with page numbers below. Pictures are not cut: the site's style sheet says so.
"""
import argparse, html, pathlib, shutil, tempfile

from playwright.sync_api import sync_playwright
from pypdf import PdfReader, PdfWriter

ROOT = pathlib.Path(__file__).resolve().parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FOOTER = ('<div style="font:8px sans-serif;width:100%;padding:0 14mm;display:flex;justify-content:space-between;color:#444">'
          '<span>{title}</span><span><span class="pageNumber"></span> / <span class="totalPages"></span></span></div>')


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--site", type=pathlib.Path, default=ROOT / "dist/site")
    p.add_argument("--out", type=pathlib.Path, default=ROOT / "dist/pdf")
    args = p.parse_args()
    if not CHROMIUM:
        raise SystemExit("pdf: no chromium here: install Debian's package chromium, or Google Chrome")
    with sync_playwright() as play, tempfile.TemporaryDirectory() as home:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"], env={"HOME": home})
        for lang in ("fr", "en"):
            one_language(browser, args.site.resolve(), args.out, lang)
        browser.close()


def one_language(browser, site, out, lang):
    pages = sorted((site / lang / "labs").glob("lab*.html"))
    if not pages:
        raise SystemExit(f"pdf: no labs in {site}/{lang}: make site comes first")
    (out / lang).mkdir(parents=True, exist_ok=True)
    whole = PdfWriter()
    for page in pages:
        target = out / lang / f"{page.stem}.pdf"
        title = print_page(browser, page, target)
        whole.append(PdfReader(target), outline_item=title)
    whole.add_metadata({"/Title": "jeton: " + ("les TP" if lang == "fr" else "the labs")})
    whole.write(out / f"labs-{lang}.pdf")
    print(f"pdf: {out}/labs-{lang}.pdf, {len(whole.pages)} pages")


def print_page(browser, path, target):
    """Prints a page of the site -> its title"""
    page = browser.new_page(color_scheme="light")
    page.goto(path.as_uri())
    title = page.locator("article h1").first.evaluate("h => h.firstChild.textContent")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")  # Chromium sends it to pages that people print only
    page.pdf(path=target, format="A4", prefer_css_page_size=True, print_background=True, tagged=True, outline=True,
             display_header_footer=True, header_template="<span></span>", footer_template=FOOTER.format(title=html.escape(title)))
    page.close()
    return title


if __name__ == "__main__":
    main()
