"""Teaches papermill to write parameters in Go: `import jeton_papermill` before `papermill.execute_notebook`."""
import json
import math

from papermill.translators import Translator, papermill_translators


class GoTranslator(Translator):
    """Parameters become short variable declarations, which may replace the defaults of an earlier cell."""

    @classmethod
    def translate_none(cls, val):
        return "any(nil)"

    @classmethod
    def translate_bool(cls, val):
        return "true" if val else "false"

    @classmethod
    def translate_int(cls, val):
        return str(val)

    @classmethod
    def translate_float(cls, val):
        if math.isnan(val):
            return "math.NaN()"
        if math.isinf(val):
            return f"math.Inf({1 if val > 0 else -1})"
        text = repr(float(val))
        return text if any(c in text for c in ".e") else text + ".0"

    @classmethod
    def translate_str(cls, val):
        return json.dumps(val, ensure_ascii=False)

    @classmethod
    def translate_list(cls, val):
        return f"[]{cls.element(val)}{{{', '.join(cls.translate(v) for v in val)}}}"

    @classmethod
    def translate_dict(cls, val):
        items = ", ".join(f"{cls.translate_str(str(k))}: {cls.translate(v)}" for k, v in val.items())
        return f"map[string]{cls.element(list(val.values()))}{{{items}}}"

    @classmethod
    def element(cls, values):
        """The Go type that all values have, any when they differ."""
        names = {bool: "bool", int: "int", float: "float64", str: "string"}
        kinds = {names.get(type(v), "any") for v in values}
        return kinds.pop() if len(kinds) == 1 else "any"

    @classmethod
    def comment(cls, cmt_str):
        return f"// {cmt_str}".strip()

    @classmethod
    def assign(cls, name, str_val):
        return f"{name} := {str_val}"


papermill_translators.register("go", GoTranslator)
papermill_translators.register("jeton", GoTranslator)
