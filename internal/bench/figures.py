"""What the scripts of figures share: Go benchmarks run, and a table of figures, each beside its bound."""
import pathlib, re, statistics, subprocess, sys

root = pathlib.Path(__file__).resolve().parents[2]


def run(*argv):
    """A program's output, run in the repository; the end of everything if it fails"""
    r = subprocess.run(argv, cwd=root, capture_output=True, text=True)
    if r.returncode:
        sys.exit(f"{' '.join(argv)}:\n{r.stdout}{r.stderr}")
    return r.stdout


def benchmarks(package, pattern, *more, rounds, time="1x"):
    """A Go benchmark's medians of some rounds -> name: {unit: value}"""
    all = {}
    for line in run("go", "test", package, "-run", "^$", "-bench", pattern, "-benchtime", time, "-count", str(rounds), *more).splitlines():
        words = line.split()
        if line.startswith("Benchmark") and len(words) > 3:
            name = re.sub(r"-\d+$", "", words[0])
            for value, unit in zip(words[2::2], words[3::2]):
                all.setdefault(name, {}).setdefault(unit, []).append(float(value))
    return {name: {unit: statistics.median(v) for unit, v in units.items()} for name, units in all.items()}


class Table:
    """Figures, each with the bound that it shall keep, or none"""

    def __init__(self):
        self.rows = []

    def most(self, what, value, unit, bound, note=""):
        """A figure that shall be at most bound"""
        self._row(what, value, unit, bound, "<=", bound is None or value <= bound, note)

    def least(self, what, value, unit, bound, note=""):
        """A figure that shall be at least bound"""
        self._row(what, value, unit, bound, ">=", value >= bound, note)

    def _row(self, what, value, unit, bound, sign, good, note):
        said = "" if bound is None else f"{sign} {number(bound)} {unit}"
        self.rows.append((what, f"{number(value)} {unit}", said, "" if bound is None else "holds" if good else "NOT HELD", note))

    def end(self):
        """Prints the table, and ends the program: with 1 if a bound is not held"""
        widths = [max(len(r[i]) for r in self.rows) for i in range(5)]
        for r in self.rows:
            print("  ".join(text.ljust(w) for text, w in zip(r, widths)).rstrip())
        sys.exit(any(r[3] == "NOT HELD" for r in self.rows))


def number(v):
    return f"{v:,.0f}" if abs(v) >= 10_000 else f"{v:.2f}" if abs(v) < 10 else f"{v:.1f}"
