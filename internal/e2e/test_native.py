"""Cells that the Go toolchain compiles: %%native."""
import os, re, time
import pytest
from conftest import traceback

FIB = """%%native
func fib(n int) int {
	if n < 2 {
		return n
	}
	return fib(n-1) + fib(n-2)
}
"""


@pytest.fixture(scope="module", autouse=True)
def library(k):
    """The first compiled cell on a machine says that it compiles the library, and takes longer; no test is that cell."""
    k.run("%%native\n1", timeout=600)


def test_names_are_the_notebooks(k):
    k.run("var before = 20")
    assert k.text("""%%native
type node struct { id int; next *node }
func (n *node) length() int { if n == nil { return 0 }; return 1 + n.next.length() }
var count = before + 1
head := &node{1, &node{2, nil}}
fmt.Printf("%T %d", head, head.length())""") == "*main.node 2"
    assert k.value("count++; n := head.next; n.next = &node{id: 3}; head.length()") == "3"
    assert k.text("%%native\ncount++\nbefore++\nfmt.Print(count, before, head.next.next.id)") == "23 21 3"
    assert k.value("before") == "21"
    assert k.value("var v any = &node{7, nil}; v") is not None
    assert k.value("%%native\np, ok := v.(*node)\nif !ok || p.id != 7 { panic(p) }\nok") == "true"


def test_unexported_methods_join_compiled_and_interpreted_types(k):
    k.run("%%native\ntype shape interface { area() float64 }\nfunc total(ss ...shape) (t float64) { for _, s := range ss { t += s.area() }; return }")
    k.run("type square struct{ side float64 }\nfunc (s square) area() float64 { return s.side * s.side }")
    assert k.value("total(square{2}, square{3})") == "13"


def test_redefinition(k):
    k.run("%%native\ntype T struct { a int }\nfunc (t T) get() int { return t.a }\nold := T{1}")
    k.run("%%native\ntype T struct { a string }\nfunc (t T) get() string { return t.a }\nnow := T{\"x\"}")
    assert k.text('fmt.Printf("%+v %+v %T %v", old, now, now, now.get())') == "{a:1} {a:x} main.T x"
    assert k.text('%%native\n_, same := any(now).(T)\n_, other := any(old).(T)\nfmt.Print(same, other)') == "true false"


def test_generic_declarations(k):
    k.run("%%native\ntype pair[K comparable, V any] struct { k K; v V }\nfunc (p pair[K, V]) flip() pair[int, K] { return pair[int, K]{1, p.k} }\n"
          "func mapped[A, B any](xs []A, f func(A) B) (ys []B) { for _, x := range xs { ys = append(ys, f(x)) }; return }")
    assert k.text("%%native\nq := pair[string, int]{\"a\", 2}\nfmt.Print(q.flip(), mapped([]int{1, 2}, func(i int) string { return fmt.Sprint(-i) }))") == "{1 a} [-1 -2]"
    assert k.text("fmt.Print(q.k, mapped([]string{\"xy\"}, func(s string) int { return len(s) }))") == "a[2]"


def test_a_panic_is_told_by_the_students_lines(k):
    k.run("%%native\n\nfunc at(xs []int, i int) int {\n\treturn xs[i]\n}")
    reply, _ = k.run("func through(i int) int {\n\treturn at([]int{1}, i)\n}\nthrough(3)")
    assert reply["ename"] == "panic" and reply["evalue"] == "runtime error: index out of range [3] with length 1"
    frames = re.findall(r"at In\[(\d+)\]:(\d+)(?: in (\w+))?", traceback(reply))
    n = int(frames[0][0])
    assert frames == [(str(n), "4", "at"), (str(n + 1), "2", "through"), (str(n + 1), "4", "")], traceback(reply)
    assert "jetoncells" not in traceback(reply) and "ᐧ" not in traceback(reply)
    reply, _ = k.run("%%native\ngo func() {\n\tvar m map[string]int\n\tm[\"a\"] = 1\n}()\nselect {}")
    assert reply["ename"] == "panic in a goroutine" and ":4" in traceback(reply), traceback(reply)
    assert k.value("1 + 1") == "2"  # the process lives


def test_compile_errors_have_the_students_places(k):
    reply, _ = k.run("%%native\nx := 1\nx.y = 2")
    assert reply["ename"] == "compile error" and ":3:" in traceback(reply)
    k.run("type mine struct{}")
    reply, _ = k.run("%%native\nfunc f(m mine) {}")
    assert re.search(r"type mine of In\[\d+\] is interpreted", traceback(reply)) and "put %%native on the first line" in traceback(reply)
    assert k.text("%%native\nfunc g() { unused := 1; for i, v := range []int{} { var w int } }\ng()") == ""


@pytest.mark.parametrize("body", ["for {}", "for i := 0; ; i++ { sink += i }", "forever(1)"])
def test_interrupt_of_a_loop(k, body):
    k.run("%%native\nvar sink int\nfunc forever(n int) int { if n > 1000 { n = 0 }; for { sink++; if sink < 0 { return forever(n+1) } } }")
    mid = k.kc.execute("%%native\nfmt.Println(\"begun\")\n" + body)
    while True:
        m = k.kc.get_iopub_msg(timeout=120)
        if m["msg_type"] == "stream" and "begun" in m["content"]["text"]:
            break
    start = time.monotonic()
    k.km.interrupt_kernel()
    while (reply := k.kc.get_shell_msg(timeout=60))["parent_header"]["msg_id"] != mid:
        pass
    assert reply["content"]["ename"] == "interrupt" and time.monotonic() - start < 20
    assert k.value("2 + 2") == "4" and k.value("%%native\n3 + 3") == "6"


def test_goroutines_print_to_their_cell(k):
    k.run("%%native\nc := make(chan bool)\ngo func() { <-c; fmt.Print(\"late\"); c <- true }()")
    assert k.text("%%native\nfmt.Print(\"now\")\nc <- true\n<-c") == "now"


def test_the_whole_notebook(k):
    k.run("%native on")
    try:
        k.run("type whole struct{ n int }")
        assert k.value("%%native\nwhole{3}.n") == "3"
        reply, _ = k.run("panic(7)")
        assert reply["ename"] == "panic" and reply["evalue"] == "7"
    finally:
        k.run("%native off")
    assert k.value("whole{4}.n") == "4"


@pytest.mark.alone
def test_a_warm_cell_is_fast(k):
    k.run(FIB + "fib(3)")
    best = 9.
    for i in range(5):
        start = time.monotonic()
        k.text(f"%%native\nfmt.Print(fib({i}), {i})")
        best = min(best, time.monotonic() - start)
    k.run(FIB.replace("%%native\n", "").replace("fib", "interpreted"))
    k.run("func fastest(f func(int) int) time.Duration {\n\td := time.Hour\n\tfor range 5 {\n\t\tstart := time.Now()\n\t\tf(25)\n\t\td = min(d, time.Since(start))\n\t}\n\treturn d\n}")
    assert k.value("fastest(fib)*3 < fastest(interpreted)") == "true"
    print(f"warm: {best:.3f} s")
    assert best < 5  # a cold one takes 10 s and more


def test_help(k):
    text = k.text("%help native")
    assert "gcc" in text and "%%native" in text


def test_calls_have_the_students_names(k):
    """What Go's runtime tells of compiled code: names as in interpreted cells, of calls of both kinds, and none of the engine's."""
    told = """type box struct{}
func (b *box) method() string { return where(1) }
func where(skip int) string {
	pc, file, line, ok := runtime.Caller(skip)
	f := runtime.FuncForPC(pc)
	if _, l := f.FileLine(pc); l != line || !ok { panic(l) }
	return fmt.Sprint(f.Name(), " ", file, ":", line)
}
func frames() (all []string) {
	pcs := make([]uintptr, 10)
	for fs, more := runtime.CallersFrames(pcs[:runtime.Callers(1, pcs)]), true; more; {
		var f runtime.Frame
		f, more = fs.Next()
		all = append(all, fmt.Sprint(f.Function, " ", f.File, ":", f.Line))
	}
	return
}
func stack() string { return string(debug.Stack()) }
fmt.Println((&box{}).method())
fmt.Println(where(1), func() string { return where(1) }())
fmt.Println(frames())
fmt.Println(runtime.FuncForPC(reflect.ValueOf(stack).Pointer()).Name())
fmt.Println(regexp.MustCompile(`(?m)^main.*\\(`).FindAllString(stack(), -1), strings.Contains(stack(), "jeton"))
"""
    want = k.text(told)
    got = k.text("%%native\n" + told)
    def normal(text, first):  # the cell's number and the magic's line
        return re.sub(r"In\[\d+\](?::(\d+))?", lambda m: "In" + (f":{int(m[1]) - first}" if m[1] else ""), text)
    assert normal(got, 1) == normal(want, 0), got
    # One compiled, and called from an interpreted cell; and from a goroutine.
    assert re.fullmatch(r"main\.outer In\[\d+\]:1 main\.In\[\d+\] In\[\d+\]:2", k.text("func outer() string { return where(1) }\nfmt.Print(outer(), \" \", where(1))"))
    assert re.fullmatch(r"main\.In\[\d+\]\.func1 In\[\d+\]:3", k.text("%%native\nc := make(chan string)\ngo func() { c <- where(1) }()\nfmt.Print(<-c)"))
    # The library asks Go's runtime itself.
    assert re.fullmatch(r"In\[\d+\]:3: said\n", k.text("%%native\nvar text bytes.Buffer\nlog.New(&text, \"\", log.Lshortfile).Print(\"said\")\nfmt.Print(text.String())"))
    assert "main.late\n" == k.text("%%native\nfunc late() { pc, _, _, _ := runtime.Caller(0); c <- runtime.FuncForPC(pc).Name() }\ntime.AfterFunc(1, late)\nfmt.Println(<-c)")


def test_a_stack_overflow_is_told_by_the_students_lines(k):
    reply, out = k.run("%%native\n\nfunc over(n int) int { return over(n+1) + 1 }\nover(1)", timeout=600)  # a gigabyte of stack
    assert reply["ename"] == "crash" and "stack overflow" in reply["evalue"]
    assert re.search(r"at In\[\d+\]:3 in over", traceback(reply)), traceback(reply)
    assert "runtime stack" not in str(out) and "jeton/kernel" not in str(out)
    assert k.value("1 + 1") == "2"
