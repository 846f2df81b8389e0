"""The pages that are made from the labs: the start page of each language, and what stands above a lab."""
import html, pathlib, string

HERE = pathlib.Path(__file__).parent
WORDS = {
    "fr": dict(lab="TP", time="durée", teaches="on y apprend", after="après", labs="TP", docs="Documentation", none="rien",
               download="Télécharger ce notebook", minutes="{} minutes", needs="après {}", nothing="rien d’autre n’est nécessaire",
               student="Les dessins et les sorties viennent d’une exécution avec de bonnes réponses ; les vôtres peuvent différer par l’ordre et par les temps. Les réponses, elles, sont à vous.",
               teacher="Page de l’enseignant : avec les solutions, et ce qu’elles montrent.",
               role_student="", role_teacher="Ce site est celui de l’enseignant : **il contient les solutions**."),
    "en": dict(lab="lab", time="time", teaches="you learn", after="after", labs="Labs", docs="Documentation", none="nothing",
               download="Download this notebook", minutes="{} minutes", needs="after {}", nothing="nothing else is needed",
               student="The pictures and outputs come from a run with right answers; yours may differ in order and in times. The answers are left to you.",
               teacher="The teacher’s page: with the solutions, and what they show.",
               role_student="", role_teacher="This site is the teacher’s: **it has the solutions**."),
}
DOCS = {"fr": [("Pour commencer", ["docs/tutorial"])], "en": [  # the English site has all of the documentation
    ("Start", ["docs/tutorial", "docs/README"]),
    ("How to", ["docs/howto/lab", "docs/howto/exercise", "docs/howto/language", "docs/launchers", "docs/administrator", "notebooks/README", "CONTRIBUTING"]),
    ("Reference", ["reference/index", "docs/mpi", "docs/hosts", "docs/rooms", "docs/daemons", "docs/ring", "docs/widgets", "docs/ecosystem", "docs/protocol", "CHANGELOG"]),
    ("Explanation", ["docs/fidelity", "docs/security", "docs/sandbox", "docs/architecture"]),
]}


def number(lab):
    return int(lab.removeprefix("lab"))


def links(labs, lang, known, prefix=""):
    """`[TP 1](labs/lab01), …`: labs that are not on the site have no link."""
    name = "TP" if lang == "fr" else "lab"
    return ", ".join(f"[{name} {number(lab)}]({prefix}{lab}.ipynb)" if lab in known else f"{name} {number(lab)}" for lab in labs)


def toctree(caption, pages):
    return f"```{{toctree}}\n:hidden:\n:caption: {caption}\n\n" + "\n".join(pages) + "\n```\n"


def start(lang, role, entries, labs, svg):
    """The start page. entries is gen's labs.json, labs those on the site."""
    w = WORDS[lang]
    rows = [f"| {w['lab']} | {w['time']} | {w['teaches']} | {w['after']} |", "|---|---|---|---|"]
    for e in entries:
        title = f"[{e['title']}](labs/{e['name']}.ipynb)" if e["name"] in labs else e["title"]
        rows.append(f"| {title} | {e['minutes']} min | {'; '.join(e['ideas'])} | {links(e['before'] or [], lang, labs, 'labs/') or '–'} |")
    toc = toctree(w["labs"], [f"labs/{lab}" for lab in labs])
    toc += "".join(toctree(caption, pages) for caption, pages in DOCS[lang])
    template = string.Template((HERE / "text" / f"start.{lang}.md").read_text())
    return template.substitute(role=w[f"role_{role}"], labs="\n".join(rows), map=f'```{{raw}} html\n<div class="figure-wrapper">{svg}</div>\n```', toc=toc)


def above(lang, role, entry, labs):
    """The lines below a lab's title: the notebook to download, how long it takes, what comes before."""
    w, name = WORDS[lang], entry["name"]
    before = links(entry["before"] or [], lang, labs)
    needs = w["needs"].format(before) if before else w["nothing"]
    return (f'<a href="../notebooks/{name}.ipynb" download>{html.escape(w["download"])}</a> · {w["minutes"].format(entry["minutes"])} · {needs}\n\n{w[role]}')
