"""Wrong answers to lab 7."""

SEND = 'if err := s.peer.Send("IDS", strings.Join(ids, " ")); err != nil {\n\t\treturn ids, err\n\t}\n'
RECEIVE = "m, err := s.peer.Recv()\n"

SECOND = """	if peer == "" {
		peers = 1
		_, err := daemon.Start(second, again, ln.Addr(), machines, n)
		if err != nil {
			return nil, nil, err
		}
	}
"""
OWN = """	for _, host := range hosts {
		if _, err := daemon.Start(host, proc, ln.Addr()); err != nil {
			return nil, nil, err
		}
	}
"""

# The first group is what a student hands in: no answer of it disturbs another exercise.
GROUPS = [
    [
        (3, "return strings.Fields(string(text)), err", 'return strings.Split(string(text), "\\n"), err', "empty lines and spaces do not count"),
        (5, "me.Parent = os.Getppid()", "me.Parent = os.Getpid()", "of this cell, which is no daemon"),
        (7, "max(r.Received, h)", "h", "answer 3, which is late, does not take the table back"),
        (9, "slices.Clone(all)", "all", "the caller's list has not changed"),
        (11, "afterSTOP = send(syscall.SIGSTOP)", "afterSTOP = send(syscall.SIGTSTP)", "SIGSTOP suspends: T"),
        (12, "p.Kill()", "p.Signal(syscall.SIGTERM)", "sees SIGTERM only when it goes on"),
        (13, "250*time.Millisecond, 4", "250*time.Millisecond, 1", "no living process is suspected"),
        (14, 'deathOne = "p1"', 'deathOne = "p1 p2"', "the dead of detector 1: bet p1 p2, seen p1"),
        (15, '"a link that is cut, then a death": "agreement"', '"a link that is cut, then a death": "accuracy"', "the simulator says that this property holds"),
    ],
    [
        (1, 'c.Send("ANSWER", m.Text())', 'c.Send("ANSWER", "1")', "(here: ANSWER 1, ANSWER 1)"),
        (2, SEND + "\t" + RECEIVE, RECEIVE + "\t" + SEND, "who begins by receiving waits for the other to begin by sending"),
        (8, "known.Sent-known.Received > k", "known.Received == 0 || known.Sent-known.Received > k", "no suspicion before the gap exceeds k (here: [\"p\"])"),
        (8, "> k {", ">= k {", "4 and 7 exceed it, and 3 does not"),
        (6, "go listen(id, c)", "listen(id, c)", "the loop has to go on for the others"),
    ],
    [
        (4, SECOND + OWN, OWN + SECOND, "and only then its own processes"),
        (10, "suspected(e.Msg.Text(), e.From)\n", 's.peer.Send("SUSPECT", e.Msg.Text())\n', "one SUSPECT message a suspicion"),
        (13, "250*time.Millisecond, 4", "400*time.Millisecond, 4", "each death is known within 1.6 s"),
    ],
    [
        (6, "time.NewTicker(period)", "time.NewTicker(period * 3 / 2)", "the period is 100ms within 10 %"),
        (10, "newLists(all)", "newLists(ids)", "and not only its own"),
    ],
]
