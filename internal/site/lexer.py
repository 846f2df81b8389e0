"""The language of cells: Go, with lines of the notebook's own commands, and cells of other languages."""
from pygments.lexer import Lexer
from pygments.lexers import BashLexer, GoLexer, get_lexer_for_filename
from pygments.token import Comment, Keyword, Text, Whitespace
from pygments.util import ClassNotFound


class JetonLexer(Lexer):
    name, aliases = "Go in a jeton cell", ["jeton"]

    def get_tokens_unprocessed(self, text):
        """Lines that begin with % are commands. %%sh makes the rest a shell's, %%file what its name says."""
        at, go = 0, []
        inner = GoLexer(ensurenl=False, stripnl=False)
        first = text.split("\n", 1)[0]
        if first.startswith("%%sh"):
            inner = BashLexer(ensurenl=False, stripnl=False)
        elif first.startswith("%%file"):
            try:
                inner = get_lexer_for_filename(first.split()[-1], ensurenl=False, stripnl=False)
            except ClassNotFound:
                inner = None
        for line in text.splitlines(keepends=True):
            if line.startswith("%") and (at == 0 or isinstance(inner, GoLexer)):
                yield from self.inner(inner, go)
                go = []
                body = line.rstrip("\n")
                yield at, Keyword.Namespace, body
                yield at + len(body), Whitespace, line[len(body):]
            else:
                go.append((at, line))
            at += len(line)
        yield from self.inner(inner, go)

    @staticmethod
    def inner(lexer, lines):
        if not lines:
            return
        start, text = lines[0][0], "".join(line for _, line in lines)
        if lexer is None:
            yield start, Text, text
            return
        for at, kind, value in lexer.get_tokens_unprocessed(text):
            # An ellipsis in a skeleton is no word of Go; it is no mistake either.
            yield start + at, Comment if "Error" in str(kind) else kind, value
