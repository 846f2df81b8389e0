"""Sphinx's configuration of the site. build.py sets the variables and calls Sphinx once a language."""
import os, pathlib, sys

from babel.messages import Catalog
from babel.messages.mofile import write_mo

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from lexer import JetonLexer

language = os.environ["JETON_SITE_LANG"]
teacher = os.environ["JETON_SITE_ROLE"] == "teacher"
french = language == "fr"

project = "jeton"
html_title = {("fr", False): "jeton, les TP", ("fr", True): "jeton, les TP (enseignant)", ("en", False): "jeton, the labs", ("en", True): "jeton, the labs (teacher)"}[language, teacher]
extensions = ["myst_nb"]
exclude_patterns = []
smartquotes = False
highlight_language = "none"
suppress_warnings = ["misc.highlighting_failure"]  # an ellipsis in a fragment: it is coloured all the same

nb_execution_mode = "off"
nb_ipywidgets_js = {}  # nothing comes from elsewhere
nb_code_prompt_show = "Voir le code" if french else "Show the code"
nb_code_prompt_hide = "Cacher le code" if french else "Hide the code"
nb_merge_streams = True
myst_heading_anchors = 3
myst_html_meta = {"viewport": "width=device-width, initial-scale=1"}

html_theme = "furo"
html_static_path = [str(pathlib.Path(__file__).parent / "static")]
html_css_files = ["jeton.css"]
html_js_files = [("jeton.js", {"defer": "defer"})]
html_copy_source = False
html_show_sourcelink = False
html_show_sphinx = False
html_show_copyright = False
html_show_search_summary = False  # it would fetch pages, which a browser forbids a file
html_extra_path = [os.environ["JETON_SITE_FILES"]]
templates_path = [str(pathlib.Path(__file__).parent / "templates")]
html_theme_options = {
    # AA on both backgrounds, code included.
    "light_css_variables": {"color-brand-primary": "#0b5394", "color-brand-content": "#0b5394", "color-brand-visited": "#6a3d9a"},
    "dark_css_variables": {"color-brand-primary": "#7ab8f5", "color-brand-content": "#7ab8f5", "color-brand-visited": "#c3a6e8"},
}
pygments_style, pygments_dark_style = "a11y-high-contrast-light", "a11y-high-contrast-dark"

if french:  # the theme's own words, which it has in English only
    words = {"Home": "Accueil", "Next": "Suivant", "Previous": "Précédent", "On this page": "Sur cette page", "Search": "Recherche", "Back to top": "Haut de la page",
             "Made with ": "Fait avec ", "Skip to content": "Aller au contenu"}
    catalog = Catalog("fr")
    for english, translation in words.items():
        catalog.add(english, translation)
    locale_dirs = [os.environ["JETON_SITE_LOCALE"]]
    mo = pathlib.Path(locale_dirs[0], "fr/LC_MESSAGES/sphinx.mo")
    mo.parent.mkdir(parents=True, exist_ok=True)
    with mo.open("wb") as f:
        write_mo(f, catalog)


def accessible(app, pagename, templatename, context, doctree):
    """What Sphinx and the theme leave out for those who hear a page: the level of captions, which of two sidebars is which."""
    context["furo_navigation_tree"] = context.get("furo_navigation_tree", "").replace('role="heading"', 'role="heading" aria-level="2"')


def setup(app):
    app.add_lexer("jeton", JetonLexer)
    app.connect("html-page-context", accessible, priority=900)  # after the theme's own
