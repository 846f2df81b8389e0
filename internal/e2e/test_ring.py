"""docs/ring.md, run as a notebook."""
import pathlib, re


def test_the_page_of_the_ring(fresh):
    page = (pathlib.Path(__file__).parents[2] / "docs" / "ring.md").read_text()
    cells = re.findall(r"^```\n(.*?)^```$", page, re.S | re.M)
    assert len(cells) == 6
    shown = []
    for code in cells:
        reply, out = fresh.run(code)
        assert reply["status"] == "ok", (code, reply)
        shown.append("".join(m["content"]["text"] if m["msg_type"] == "stream" else m["content"].get("data", {}).get("text/plain", "") for m in out))
    assert re.search(r"^desk host1/\d+ host2/\d+ host3/\d+$", shown[3], re.M), shown
    table = shown[4]
    for name, host in ("link", "host1"), ("link-2", "host2"), ("link-3", "host3"):
        assert re.search(rf"{host} +{name} +\d+ +(S sleeping|R running) .*2 open", table), table
    assert shown[5].count("exit status 0") == 3, shown[5]
