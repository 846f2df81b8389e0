"""Wrong answers of lab 4, a group a run: (exercise, text of its solution, what stands there instead, what the check says of it)."""

BLOCKED = """	only, err := l.Accept()
	if err != nil {
		return err
	}
	for {
		m, err := only.Recv()
		if err != nil {
			return err
		}
		a := arrival{client: 1, conn: only, m: m}
"""

# The first group is what a student hands in: no answer of it disturbs another exercise.
GROUPS = [
    [
        (1, "go hear(conn)", "hear(conn)", "the server has accepted 1 clients of 4"),
        (7, "if token < g.newest {", "if token <= g.newest {", "the numbers [1 1 1]: [true true true], here [true false false]"),
        (8, "return 2 * (n - 1)", "return 2 * n", "Ricart-Agrawala N = 2: predicted 4, measured 2.00"),
    ],
    [
        (2, "os.O_APPEND|os.O_CREATE", "os.O_CREATE", "each write goes to the end (O_APPEND), none covers another"),
        (5, 'if err := conn.Send("REL", ""); err != nil {', "if err := error(nil); err != nil {", "each exit sends one, or the others wait for ever"),
        (6, "	l.waiting = slices.DeleteFunc(l.waiting, func(w int) bool { return w == c })\n", "", "a dead one is not in the queue any more"),
    ],
    [
        (1, "conn.Recv() // nothing will come", "// it leaves", "the clients stay connected until they are killed spoke"),
        (2, " && line == fmt.Sprintf(form, a, j, b, k)", "", 'torn: "writer begins 1, writer ends 1writer-2 ends 1"'),
        (5, "		m, err := conn.Recv()\n", '		m, err := frame.Message{Type: "GRANT"}, error(nil)\n', "At most one process at a time is in the critical section. violated"),
        (6, "return l.release(c)", "return l.release(l.holder)", "one that did nothing frees nothing"),
    ],
    [
        (3, "l.holder, l.waiting = l.waiting[0], l.waiting[1:]", "l.holder, l.waiting = l.waiting[len(l.waiting)-1], l.waiting[:len(l.waiting)-1]", "in order of arrival"),
        (5, '		if err := conn.Send("REQ", ""); err != nil {\n', """		if f, err := openShared(path); err == nil {
			closeShared(f)
		}
		if err := conn.Send("REQ", ""); err != nil {
""", "once a section (24 times, 12 of them before)"),
        (7, "	g.newest = token\n", "", "the numbers [1 2 1]: [true true false], here [true true true]"),
        (8, "return n\n", "return 2 * n\n", "Suzuki-Kasami"),
    ],
    [
        (3, "if len(l.waiting) > 0 {", "if true {", "when nobody waits, REL gives nothing to anybody (REQ1 REL1: GRANT to 1, here to  1 panic"),
        (4, "	for a := range arrivals(l) {\n", BLOCKED, "it does not read its clients any more"),
    ],
    [  # a request too many
        (5, 'if err := conn.Send("REQ", ""); err != nil {', 'if err := errors.Join(conn.Send("REQ", ""), conn.Send("REQ", "")); err != nil {', "no REQ again before its REL"),
    ],
]
