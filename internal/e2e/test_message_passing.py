"""What a student sees of message passing, in a real JupyterLab: counts, plans, timelines, models. Screenshots go to $JETON_SCREENSHOTS."""
import pytest
from test_lab import Lab, browser, server  # noqa: F401: fixtures

RANKS = 'import ("jeton/runtime/mpi"; "jeton/runtime/model"; "jeton/runtime/display"; "time")\nc := mpi.World()'
STAR = """%%world
mpi.ResetTraffic()
x := []int{c.Rank()}
if c.Rank() == 0 {
	for r := 1; r < c.Size(); r++ {
		c.Send(x, r, 5)
	}
} else {
	c.Recv(x, 0, 5)
}
if t, err := c.TrafficMatrix(0); err == nil && t != nil {
	display.Show(t)
}"""
PLAN = """import "jeton/runtime/mpi"
plan, err := mpi.Explain("Scatter", "binomial", 8, 0, 1)
plan"""
WORK = """%%world
mpi.Trace(true)
if c.Rank() == 0 {
	for r := 1; r < c.Size(); r++ {
		c.Recv(x, mpi.AnySource, 7)
	}
} else {
	end := mpi.Mark("work")
	time.Sleep(time.Duration(5*c.Rank()) * time.Millisecond)
	end()
	c.Send(x, 0, 7)
}
c.Barrier()
mpi.Trace(false)"""
TIMELINE = """import ("jeton/runtime/history"; "jeton/runtime/diagram")
log, err := history.Load()
diagram.Timeline(log)"""
MODEL = """%%world
samples, err := mpi.PingPong(c)
if c.Rank() == 0 {
	m, err := model.Fit(samples)
	if err != nil {
		panic(err)
	}
	display.Show(m)
}"""

WINDOWS = """%%world
mpi.Trace(true)
w, err := c.WinCreate(make([]int, 4))
w.Fence()
q, err := c.Irecv(x, (c.Rank()+3)%4, 1)
if c.Rank() == 0 {
	w.Put([]int{1, 2}, 2, 0)
}
c.Send([]int{1}, (c.Rank()+1)%4, 1)
q.Wait()
w.Fence()
mpi.Trace(false)
w.Free()"""
EPOCHS = """log, err = history.Load()
whole := diagram.Timeline(log)
whole"""
PUT = 'whole.Ranks(0, 2).Calls("Put")'
TYPE = "mpi.Must(mpi.Int.Vector(4, 1, 6))"


@pytest.mark.parametrize("lang,words", [("en", ["sender", "the tree", "receives or waits", "latency"]), ("fr", ["émetteur", "l’arbre", "reçoit ou attend", "latence"])])
def test_pictures_of_message_passing(server, browser, lang, words):  # noqa: F811
    lab = Lab(browser, server)
    lab.new()
    for cell in (f"%lang {lang}", "%world 4", "%%world\n" + RANKS, STAR, PLAN, "%trace clear", WORK, TIMELINE, "%diagram", MODEL, "%trace clear", WINDOWS, EPOCHS, PUT, TYPE):
        lab.type(cell)
        lab.run()
        lab.idle()
    outputs = [o for _, outs in lab.cells() for o in outs]
    failed = [o for o in outputs if o["output_type"] == "error"]
    assert not failed, failed
    pages = [o["data"]["text/html"] for o in outputs if "text/html" in o.get("data", {})]
    assert len(pages) == 8, [p[:200] for p in pages]
    matrix, plan, timeline, diagram, model, epochs, put, column = ["".join(p) for p in pages]
    for page, word in zip((matrix, plan, timeline, model), words):
        assert "<svg" in page and word in page.replace("&#39;", "'"), (word, page[:500])
    assert matrix.count('class="c0"') == 3 and ">tag 7<" in diagram
    assert timeline.count(">work<") == 3 and timeline.count('class="m is"') == 3, timeline.count('class="m is"')
    request, epoch, extent = {"en": ("request under way", "epoch", "extent 19"), "fr": ("requête en cours", "époque", "étendue 19")}[lang]
    assert epochs.count(f": {request}\n") == 4 and epochs.count(f">Fence: {epoch}\n") == 4 and epochs.count('class="m c4"') == 1, epochs[:2000]
    assert put.count('class="m c4"') == 1 and f"{request}" not in put and "Put(2 int64, target=2, disp=0)" in put, put[:2000]
    assert extent in column and column.count('height="27"') == 8, column[:2000]
    for theme in ("Light", "Dark"):
        lab.theme(theme)
        for i in (3, 4, 7, 8, 9, 12, 13, 14):
            lab.page.evaluate("async i => { const n = window.jupyterapp.shell.currentWidget.content; n.activeCellIndex = i; await n.scrollToItem(i, 'start') }", i)
            lab.page.wait_for_timeout(700)  # for the picture only
            lab.shot(f"mpi-{lang}-{theme.lower()}-{i}")
    lab.page.close()
