"""Other clients: nbclient, papermill, jupyter console, a client that subscribes late and asks kernel_info again and again."""
import os, pathlib, re, subprocess, sys
import nbformat, pytest
from conftest import ROOT, Session


def notebook(*cells):
    nb = nbformat.v4.new_notebook(metadata={"kernelspec": {"name": "jeton", "display_name": "Go (jeton)", "language": "go"}, "language_info": {"name": "go"}})
    nb.cells = [nbformat.v4.new_code_cell(c) for c in cells]
    return nb


def test_nbclient():
    from nbclient import NotebookClient
    nb = notebook('import "fmt"\nx := 20', "fmt.Println(x)\nx + 1", 'import "jeton/runtime/display"\ndisplay.HTML("<b>x</b>")')
    NotebookClient(nb, timeout=120).execute()
    nbformat.validate(nb)
    assert nb.cells[1].outputs[0].text == "20\n" and nb.cells[1].outputs[1].data["text/plain"] == "21"
    assert nb.cells[2].outputs[0].data["text/html"] == "<b>x</b>"


def test_nbclient_error():
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError
    with pytest.raises(CellExecutionError, match="boom"):
        NotebookClient(notebook('panic("boom")', "1"), timeout=120).execute()


def test_nbclient_ends_a_cell_that_takes_too_long():
    from nbclient import NotebookClient
    nb = notebook("kept := 1", "for {\n}", "kept")
    NotebookClient(nb, timeout_func=lambda cell: 1 if "for" in cell.source else 120, interrupt_on_timeout=True, allow_errors=True).execute()
    assert nb.cells[1].outputs[-1].ename == "interrupt" and nb.cells[2].outputs[0].data["text/plain"] == "1"
    nbformat.validate(nb)


def test_nbclient_follows_displays():
    from nbclient import NotebookClient
    nb = notebook('import ("fmt"; "jeton/runtime/display")\nh := display.NewHandle()\nh.Text("old")', 'h.Text("new")',
                  "fmt.Println(1)\ndisplay.ClearNext()\nfmt.Println(2)", 'var w string\n_, err := fmt.Scan(&w)\nerr')
    NotebookClient(nb, timeout=120).execute()
    assert nb.cells[0].outputs[0].data["text/plain"] == "new" and nb.cells[1].outputs == []
    assert [o.text for o in nb.cells[2].outputs] == ["2\n"]
    assert nb.cells[3].outputs[-1].data["text/plain"] == "EOF", "nobody answers"
    nbformat.validate(nb)


def test_papermill_with_parameters(tmp_path):
    import papermill
    sys.path.insert(0, str(ROOT / "internal" / "jupyter" / "papermill"))
    import jeton_papermill  # registers Go
    nb = notebook('n := 1\nname := "x"', 'import "fmt"\nfmt.Println(n*2, name, rate, list, on)')
    nb.cells[0].metadata.tags = ["parameters"]
    src, out = tmp_path / "in.ipynb", tmp_path / "out.ipynb"
    nbformat.write(nb, src)
    papermill.execute_notebook(src, out, parameters={"n": 21, "name": 'a"b', "rate": 0.5, "list": [1, 2], "on": True}, progress_bar=False)
    got = nbformat.read(out, 4)
    assert got.cells[2].outputs[0].text == '42 a"b 0.5 [1 2] true\n'


def test_jupyter_console():
    import pty, select, time
    pid, fd = pty.fork()
    if pid == 0:
        os.environ["TERM"] = "dumb"
        os.execv(sys.executable, [sys.executable, "-m", "jupyter", "console", "--kernel", "jeton", "--simple-prompt"])
    seen = b""

    def until(text, seconds=120):
        nonlocal seen
        end = time.monotonic() + seconds
        while text not in seen:
            assert time.monotonic() < end, seen.decode(errors="replace")
            if select.select([fd], [], [], .2)[0]:
                try:
                    seen += os.read(fd, 65536)
                except OSError:
                    break
    until(b"In [1]")
    os.write(fd, b"6 * 7\n")
    until(b"42")
    until(b"In [2]")
    os.write(fd, b'nosuch\n')
    until(b"undefined: nosuch")
    os.write(fd, b"exit\n")
    try:
        until(b"\0never", 5)
    except (AssertionError, OSError):
        pass
    os.close(fd)
    try:
        os.kill(pid, 9)
    except ProcessLookupError:
        pass
    os.waitpid(pid, 0)


def test_subscribes_late_and_asks_often():
    """As VS Code does: requests before IOPub is subscribed, kernel_info many times."""
    s = Session()
    try:
        kc = s.km.blocking_client()
        kc.start_channels(shell=True, iopub=False, stdin=False, hb=False, control=True)
        asked = [kc.kernel_info() for _ in range(50)]
        assert [kc.get_shell_msg(timeout=120)["parent_header"]["msg_id"] for _ in asked] == asked
        kc.execute("before := 1")
        assert kc.get_shell_msg(timeout=120)["content"]["status"] == "ok"
        kc.iopub_channel.start()
        assert kc.get_iopub_msg(timeout=120)["msg_type"] == "iopub_welcome", "from here on nothing is missed"
        mid, seen = kc.execute("before + 1"), []
        while seen[-1:] != ["idle"]:
            m = kc.get_iopub_msg(timeout=120)
            if m["parent_header"]["msg_id"] == mid:
                seen.append(m["content"].get("execution_state") or m["msg_type"])
        assert seen == ["busy", "execute_input", "execute_result", "idle"]
        kc.stop_channels()
    finally:
        s.close()
