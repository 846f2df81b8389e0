#!/usr/bin/env python3
"""Builds the site of the labs and of the documentation, in two languages: python internal/site/build.py [--role teacher] (make site).

The teachers' notebooks are executed (execution.py), made into what a reader may see (reader.py), and rendered by Sphinx with myst-nb, once a
language. Go's own comments become the reference (gen). The result opens from the disk: nothing comes from elsewhere.
"""
import argparse, json, os, pathlib, re, shutil, subprocess, sys

import execution, pages, reader

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
LANGS = ("fr", "en")
DOCUMENTS = ["docs", "notebooks/README.md", "CONTRIBUTING.md", "CHANGELOG.md"]


def main():
    args = arguments()
    labs = args.labs.split(",") if args.labs else sorted(p.stem for p in (ROOT / "notebooks/src").glob("lab*.lab"))
    work = args.work.resolve()
    teachers = {(lang, lab): ROOT / "notebooks" / lang / "teacher" / f"{lab}.ipynb" for lang in LANGS for lab in labs}
    executed = execution.execute(teachers, args.jeton.resolve(), work / "executed", args.jobs)
    out = args.out.resolve()
    shutil.rmtree(out, ignore_errors=True)
    for lang in LANGS:
        source = work / args.role / lang
        shutil.rmtree(source, ignore_errors=True)
        prepare(source, lang, args.role, labs, executed)
        sphinx(source, out / lang, work / args.role / f"doctrees-{lang}", lang, args.role)
    shutil.copy(HERE / "text" / "languages.html", out / "index.html")
    print(f"site: {out}/index.html")


def arguments():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--role", choices=["student", "teacher"], default="student", help="whose pages: the teacher's have the solutions")
    p.add_argument("--labs", help="only these, such as lab01,lab06")
    p.add_argument("--out", type=pathlib.Path, default=ROOT / "dist/site")
    p.add_argument("--work", type=pathlib.Path, default=ROOT / ".build/site", help="where executed notebooks are kept")
    p.add_argument("--jeton", type=pathlib.Path, default=ROOT / "jeton", help="the program that executes the notebooks")
    p.add_argument("--jobs", type=int, default=2, help="notebooks that are executed at once")
    return p.parse_args()


def go(*args):
    subprocess.run(["go", "run", "./internal/site/gen", *args], cwd=ROOT, check=True)


def prepare(source, lang, role, labs, executed):
    """Writes what Sphinx reads: the labs, the start page, the documentation and, in English, the reference."""
    made, files = source / "made", source / "files"  # made: by gen; files: copied into the site as they are
    (source / "pages/labs").mkdir(parents=True)
    (files / "notebooks").mkdir(parents=True)
    go("map", lang, made)
    entries = {e["name"]: e for e in json.loads((made / "labs.json").read_text())}
    for lab in labs:
        student = ROOT / "notebooks" / lang / "student" / f"{lab}.ipynb"
        teacher = executed[lang, lab]
        nb = reader.for_teacher(teacher) if role == "teacher" else reader.for_student(teacher, json.loads(student.read_text()))
        nb = reader.dressed(nb)
        title, _, rest = reader.text(nb["cells"][0]).partition("\n")
        nb["cells"][0]["source"] = f"{title}\n\n{pages.above(lang, role, entries[lab], labs)}\n{rest}"
        (source / "pages/labs" / f"{lab}.ipynb").write_text(json.dumps(nb))
        shutil.copy(ROOT / "notebooks" / lang / role / f"{lab}.ipynb", files / "notebooks")
    documentation(source / "pages", labs, lang)
    if lang == "en":
        go("reference", source / "pages/reference")
    svg = (made / "map.svg").read_text()
    for lab in entries.keys() - set(labs):  # a site of some labs only has no links to the others
        svg = svg.replace(f'href="labs/{lab}.html"', 'role="presentation"')
    (source / "pages/index.md").write_text(pages.start(lang, role, list(entries.values()), labs, svg))


LINK = re.compile(r"\[([^]]*)\]\(([^)#:]+)\)")


def documents():
    """-> for each language, where each document stands on its site, below the site's root. What docs/fr has is French; all else is English."""
    texts = [p for d in DOCUMENTS for p in ([ROOT / d] if (ROOT / d).is_file() else sorted((ROOT / d).rglob("*.md")))]
    french = {p: "docs" / p.relative_to(ROOT / "docs/fr") for p in texts if ROOT / "docs/fr" in p.parents}
    return {"fr": french, "en": {p: p.relative_to(ROOT) for p in texts if p not in french}}


def documentation(target, labs, lang):
    """Copies the language's documents, and the files of the repository that they lead to, to the same places below target. The sources of
    labs, which have the solutions, are not among these: a link to one leads to the lab's page."""
    places = documents()
    other = next(each for each in LANGS if each != lang)
    for path, place in places[lang].items():
        def led(m):
            to = (path.parent / m[2]).resolve()
            if to in places[lang] or not to.is_file() or ROOT not in to.parents:
                return m[0]
            if to in places[other]:
                page = os.path.relpath(pathlib.Path(other, places[other][to]).with_suffix(".html"), pathlib.Path(lang, place).parent)
                return f'<a href="{page}" hreflang="{other}">{m[1]}</a>'
            name = to.relative_to(ROOT)
            if name.suffix == ".lab":
                return f"[{m[1]}](/labs/{name.stem}.ipynb)" if name.stem in labs else m[1]
            if name.suffix != ".go" and not name.is_relative_to("internal/conformance") and name.name not in ("ideas.txt", "build.py"):
                raise SystemExit(f"site: {path.relative_to(ROOT)} leads to {name}: may every reader of the site have that file?")
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(to, target / name)
            return m[0]
        (target / place).parent.mkdir(parents=True, exist_ok=True)
        (target / place).write_text(LINK.sub(led, path.read_text()))


def sphinx(source, out, doctrees, lang, role):
    env = {**os.environ, "JETON_SITE_LANG": lang, "JETON_SITE_ROLE": role, "JETON_SITE_FILES": str(source / "files"), "JETON_SITE_LOCALE": str(source / "locale")}
    cmd = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-E", "-j", str(os.cpu_count()), "-b", "html", "-c", HERE, "-d", doctrees, source / "pages", out]
    if subprocess.run(cmd, env=env).returncode:
        raise SystemExit(f"site: Sphinx has a word to say about the {lang} pages: see above")


if __name__ == "__main__":
    main()
