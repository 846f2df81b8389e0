"""What a front end asks while a person types: completion, inspection, is_complete, history; with letters of several bytes."""
import pytest
from conftest import Session

DECLARED = '''import ("fmt"; "strings")
type Pt struct{ Xval, yval int }
// Norm is the size.
func (p Pt) Norm() int { return 1 }
// Twice doubles x.
func Twice(x int) int { return 2 * x }
été := Pt{1, 2}
变量 := "x"
var _, _ = fmt.Sprint, strings.ToUpper'''


@pytest.fixture(scope="module")
def typed(k):
    k.text(DECLARED)
    return k


def cursor(text):
    before, after = text.split("|")
    return before + after, len(before)  # Python counts code points, as the protocol does


@pytest.mark.parametrize("text,want", [
    ("été.N|", "été.Norm|"), ("x := été.X|; été", "x := été.Xval|; été"), ("变|", "变量|"), ('"😀😀"; fmt.Printl|', '"😀😀"; fmt.Println|'),
    ('s := "é😀"; fmt.Printl|(s)', 's := "é😀"; fmt.Println|(s)'), ("𝒳 := été; 𝒳.N|", "𝒳 := été; 𝒳.Norm|"), ("/* 日本 */ Twi|", "/* 日本 */ Twice|"),
    ("// 日本\r\nfmt.Printl|", "// 日本\r\nfmt.Println|"), ("%time fmt.Printl|", "%time fmt.Println|"), ('!echo é\nfmt.Printl|', '!echo é\nfmt.Println|'),
    ('import "encoding/js|"', 'import "encoding/json|"'), ("%%tim|", "%%time|"), ("func() { été.N| }", "func() { été.Norm| }"), ("Pt{}.N|", "Pt{}.Norm|"),
    ("for _, v := range []Pt{} {\n\tv.N|", "for _, v := range []Pt{} {\n\tv.Norm|"), ("switch é := any(été).(type) {\ncase Pt:\n\té.N|", "switch é := any(été).(type) {\ncase Pt:\n\té.Norm|"),
])
def test_complete(typed, text, want):
    code, at = cursor(text)
    c = typed.request("complete_request", {"code": code, "cursor_pos": at})["content"]
    done = [code[:c["cursor_start"]] + m + "|" + code[c["cursor_end"]:] for m in c["matches"]]
    assert want in done, (c, done[:5])
    for m, t in zip(c["matches"], c["metadata"]["_jupyter_types_experimental"], strict=True):
        assert (t["text"], t["start"], t["end"]) == (m, c["cursor_start"], c["cursor_end"]) and t["type"]


@pytest.mark.parametrize("text,first,kind", [
    ("Twice(été.|", "Xval", "field"), ("x := 1\nTwice(|", "x", "variable"), ("func f() error { return n| }", "nil", "constant"), ("fmt.pln|", "Println", "function"),
    ("時間:\nfor { break | }", "時間", "label"), ("été.No|", "Norm", "method"), ("var p P|", "Pt", "type"), ("base6|", "base64", "package"), ("ret|", "return", "keyword"),
    ("Pt{X|}", "Xval: ", "field"), ("%tim|", "%time", "magic"), ("%lang f|", "fr", "option"), ('os.Open("/et|")', "/etc/", "path"),
])
def test_first_proposal(typed, text, first, kind):
    code, at = cursor(text)
    c = typed.request("complete_request", {"code": code, "cursor_pos": at})["content"]
    best = c["metadata"]["_jupyter_types_experimental"][0]
    assert (c["matches"][0], best["type"]) == (first, kind), c
    assert code[:at].endswith(code[c["cursor_start"]:c["cursor_end"]]) and c["cursor_end"] == at


def test_deprecated_is_last_and_says_so(typed):
    c = typed.request("complete_request", {"code": "strings.T", "cursor_pos": 9})["content"]
    assert c["matches"][-1] == "Title" and c["metadata"]["_jupyter_types_experimental"][-1]["signature"].endswith("// deprecated")


def test_signature_help(typed):
    for text, says in (("Twice(|", "the argument: x int"), ('strings.Replace("é", |', "argument 2 of 4: old string"), ('fmt.Printf("é", 1, |)', "argument 2 and on: a ...any")):
        code, at = cursor(text)
        data = typed.request("inspect_request", {"code": code, "cursor_pos": at, "detail_level": 0})["content"]["data"]
        assert says in data["text/plain"] and says.split(": ")[1] in data["text/markdown"], data
    code, at = cursor("strings.Cut|")
    data = typed.request("inspect_request", {"code": code, "cursor_pos": at, "detail_level": 0})["content"]["data"]
    assert "Example:" in data["text/plain"] and "**Example**" in data["text/markdown"] and "// Output:" in data["text/markdown"]


@pytest.mark.parametrize("text", ["// fmt.|", '"fmt.|', "x := 5\nx.|", "nosuch.|", "1.|", "😀fmt.x|", "été.Norm().|"])
def test_nothing_to_complete(typed, text):
    code, at = cursor(text)
    c = typed.request("complete_request", {"code": code, "cursor_pos": at})["content"]
    assert c["status"] == "ok" and c["matches"] == [] and c["cursor_start"] == c["cursor_end"] == at


@pytest.mark.parametrize("text,says,source", [
    ("Twi|ce", "func Twice(x int) int", "return 2 * x"), ("|Twice", "Twice doubles x.", "return 2 * x"), ("Twice(été.Xval, |", "func Twice(x int) int", "return 2 * x"),
    ('"é😀"; Twice|', "func Twice(x int) int", "return 2 * x"), ("été.Norm|", "Norm is the size.", "return 1"), ("Pt|", "func (p Pt) Norm() int", "return 1"),
    ("été.Xv|al", "field Xval int // of Pt", None), ("变|量", "var 变量 string", None), ('strings.Repeat("é", |', "count copies", None), ("len|", "returns the length of v", None),
    ("strings|", "package strings", None), ("%time Twice|", "func Twice(x int) int", "return 2 * x"), ("%tim|e x", "%time [STATEMENT]", None), ("for|", "The loop", None),
])
def test_inspect(typed, text, says, source):
    code, at = cursor(text)
    for detail in (0, 1):
        c = typed.request("inspect_request", {"code": code, "cursor_pos": at, "detail_level": detail})["content"]
        shown = c["data"].get("text/plain", "")
        assert c["status"] == "ok" and c["found"] and says in shown, c
        if source:
            assert (source in shown) == (detail == 1), "the source comes with detail 1, and then only"


@pytest.mark.parametrize("text", ["nosuch|", "|", " | Twice", "// Twice|", '"Twice|"', "%nosuch|"])
def test_nothing_to_inspect(typed, text):
    code, at = cursor(text)
    c = typed.request("inspect_request", {"code": code, "cursor_pos": at, "detail_level": 0})["content"]
    assert c == {"status": "ok", "found": False, "data": {}, "metadata": {}}


@pytest.mark.parametrize("code,status", {
    "x := 1 +": "\t", "f(": "\t", "a.\n": "\t", "type T struct {\n\tA int": "\t", "if x {\n} else": "\t", "switch x {\ncase 1:\n": "\t", "/* open": "", "`open": "",
    "x := map[string]int{\n\t\"a\": 1,\n": "\t", "import (\n\t\"fmt\"\n": "\t", "go": "\t", "var x int =": "\t", "label:": "\t", "a, b := 1,": "\t", "x[1:": "\t",
    "for {\n\tif x {\n\t\tfmt.Println(\n": "\t\t\t", "foo(func() {\n\tbar(func() {": "\t\t", "func f[T any](x T) {": "\t", "%%sh\nls": "", "%who\nfor {": "\t", "if true { /* c": "",
    "": "complete", "// comment": "complete", "return": "complete", "func f() {\n\treturn\n}\n": "complete", "x := 1 // c\n": "complete", "%time f(": "complete", "!ls (": "complete",
    "x?": "complete", "%%sh\nls\n\n": "complete", "{}": "complete", "func() {\n}()": "complete", "x := []int{\n1,\n}": "complete", "s := \"{\"": "complete", "s := '{'": "complete",
    "x := := 1": "invalid", "\"open": "invalid", "'a": "invalid", "fmt.Println(1))": "invalid", "if x {\n}\nelse {\n}": "invalid", "x = y ?": "invalid", "print(“a”": "invalid",
    "if x": "invalid", "x := 1\n%%time": "invalid",
}.items())
def test_is_complete(k, code, status):
    """status is the indent of what is incomplete."""
    c = k.request("is_complete_request", {"code": code})["content"]
    assert c == ({"status": status} if status and status.strip() else {"status": "incomplete", "indent": status})


def test_history(tmp_path):
    import os
    env = {**os.environ, "XDG_STATE_HOME": str(tmp_path)}
    first = Session(env=env)
    first.text("older := 1")
    first.km.shutdown_kernel()
    first.close()
    s = Session(env=env)
    try:
        ask = lambda kind, **kw: s.request("history_request", dict(hist_access_type=kind, **kw))["content"]["history"]
        lines = lambda entries: [e[1] for e in entries]
        for code in ("a := 1", "a + 1", "a", "a", "a + 2"):
            s.run(code)
        s.run("a + 3", store_history=False)
        s.run("a + 4", silent=True)
        s.run("  ")
        assert ask("range", session=0, start=0, stop=0, raw=True) == [[2, 1, "a := 1"], [2, 2, "a + 1"], [2, 3, "a"], [2, 4, "a"], [2, 5, "a + 2"]]
        assert ask("range", session=0, start=1, stop=3, output=True) == [[2, 1, ["a := 1", None]], [2, 2, ["a + 1", "2"]]]
        assert lines(ask("range", start=-2)) == [4, 5] and lines(ask("range", start=2, stop=-1)) == [2, 3, 4] and ask("range", start=6) == []
        assert ask("range", session=-1, raw=False) == ask("range", session=1) == [[1, 1, "older := 1"]]
        assert ask("range", session=-2) == ask("range", session=9) == []
        assert ask("tail", n=2, output=True, raw=False) == [[2, 4, ["a", "1"]], [2, 5, ["a + 2", "3"]]]
        assert lines(ask("tail", n=100)) == [1, 1, 2, 3, 4, 5]
        assert lines(ask("search", pattern="a", n=9)) == [3, 4] and lines(ask("search", pattern="a", n=9, unique=True)) == [4]
        assert lines(ask("search", pattern="*+ [12]", n=1)) == [5] and ask("search", pattern="*older*")[0][:2] == [1, 1]
    finally:
        s.close()
