"""Wrong answers of lab 8: what goes wrong with barriers, files and markers (the mistakes that are usual with snapshots)."""

HOLD = "if me.busy && me.marked[l.From] {"

# The state is written at the first marker, and the channels are not noted: neither the one algorithm nor the other.
SAVES_AT_FIRST = ("""		me.begin(l.N)
		for q := range me.n {
			if q != me.rank {
				me.send(q, "MARKER", l.N)
			}
		}
	}
	if l.N == me.wave && l.From < me.n {
		me.marked[l.From] = true
	}
	if !me.busy || len(me.marked) < me.n-1 {
		return nil
	}
	err := me.save()
	me.end()""", """		me.begin(l.N)
		me.save()
		for q := range me.n {
			if q != me.rank {
				me.send(q, "MARKER", l.N)
			}
		}
	}
	if l.N == me.wave && l.From < me.n {
		me.marked[l.From] = true
	}
	if !me.busy || len(me.marked) < me.n-1 {
		return nil
	}
	var err error
	me.end()""")

# The initiator outside is counted as one of the processes: the wave is closed before all markers have come.
COUNTS_INITIATOR = ("""	if l.N == me.wave && l.From < me.n {
		me.marked[l.From] = true
	}
	if me.busy && len(me.marked) == me.n-1 {""", """	if l.N == me.wave {
		me.marked[l.From] = true
	}
	if me.busy && len(me.marked) >= me.n-1 {""")

GO_AT_ONCE = ("""		conns[rank] = c
	}
	return conns, letGo(conns)""", """		conns[rank] = c
		if err := letGo([]*frame.Conn{c}); err != nil {
			return conns, err
		}
	}
	return conns, nil""")

SAVES_LATE = ("""		if err := me.save(); err != nil {
			return err
		}
		for q := range me.n {
			if q != me.rank {
				me.send(q, "MARKER", l.N)
			}
		}
	}
	if l.N == me.wave && l.From < me.n {
		me.marked[l.From] = true
	}
	if me.busy && len(me.marked) == me.n-1 {
""", """		for q := range me.n {
			if q != me.rank {
				me.send(q, "MARKER", l.N)
			}
		}
	}
	if l.N == me.wave && l.From < me.n {
		me.marked[l.From] = true
	}
	if me.busy && len(me.marked) == me.n-1 {
		me.save()
""")

# Markers first: what was sent before them is handed over after them.
MARKERS_FIRST = ("""		letters = append(letters, letterOf(q, m))
	}
	return letters, nil""", """		letters = append(letters, letterOf(q, m))
		for more := 1; more > 0; {
			next, _ := frame.Wait(time.Second/4, c)
			if more = len(next); more > 0 {
				if m, err = c.Recv(); err != nil {
					break
				}
				letters = append(letters, letterOf(q, m))
			}
		}
	}
	slices.SortStableFunc(letters, func(a, b Letter) int { return cmp.Compare(b.Kind, a.Kind) })
	return letters, nil""")

# Letters are kept until the listening is over.
ON_TIME_OUT = ("""				if err := me.p.come(me, l); err != nil {
					return err
				}
			}
			if conns[me.n] == nil {
				return nil
			}
		}
""", """				me.held = append(me.held, l)
			}
			if conns[me.n] == nil {
				return nil
			}
		}
		late := me.held
		me.held = nil
		for _, l := range late {
			if err := me.p.come(me, l); err != nil {
				return err
			}
		}
""")

RELEASE = """	err := me.save()
	me.end()
	me.send(me.n, "DONE", me.wave)
	me.release()
"""

# The first group is what a student hands in: no answer of it disturbs another exercise.
GROUPS = [
    [
        (1, "return strings.Fields(string(text)), nil", 'return strings.Split(string(text), "\\n"), nil', "and no blank line"),
        (5, 'return os.Rename(name+".tmp", name)', 'defer os.Remove(name + ".tmp")\n\treturn os.WriteFile(name, []byte(fmt.Sprintln(state)), 0o600)', "nothing is written in place"),
        (7, *COUNTS_INITIATOR, "says DONE without the marker of"),
        (9, HOLD, "if false {", "Each recorded state is a consistent cut: it has no receipt without its sending. violated: in wave"),
        (10, "if !ended {", "if !ended && line == \"\" {", "a file cut in half is no state"),
        (11, "if me.busy && !me.marked[l.From] {", "if me.busy {", "messages were in its channels"),
    ],
    [
        (3, "if _, err := conns[n].Recv(); err != nil { // GO\n\t\treturn conns, err\n\t}", "", "without waiting for the “go”"),
        (6, "for left := period; left > 0; left = time.Until(until) {", "for left := period; until.IsZero() || left > 0; left = period {", "a talkative peer prevents the turns"),
        (8, 'return fmt.Errorf("a message of type %s?", l.Kind)', "return app(me, l)", "an unknown type is an error that names it"),
        (9, "if me.busy {\n\t\treturn nil\n\t}", "", "While it is blocked by a wave, a process sends nothing of the application. violated"),
        (10, "if err == nil {", "if err == nil || states[0] > 0 {", "11 is not whole"),
        (11, *SAVES_LATE, "Each recorded state is a consistent cut: it has no receipt without its sending. violated"),
    ],
    [
        (3, *GO_AT_ONCE, "the launcher says “go” when 1 processes have called, and there are 4"),
        (6, "if to >= me.rank {\n\t\tto++\n\t}", "", "sends a message to itself"),
        (7, "if me.busy && len(me.marked) == me.n-1 {", "if me.busy && len(me.marked) == me.n {", "the wave does not end"),
        (9, *SAVES_AT_FIRST, "In each recorded state the channels are empty. violated"),
        (11, "me.logged = append(me.logged, l)\n\t}", "me.logged = append(me.logged, l)\n\t\treturn nil\n\t}", "Each message that is sent to a living process is delivered in the end. violated"),
    ],
    [
        (1, "if err != nil {\n\t\t\treturn started, err\n\t\t}", "if err != nil {\n\t\t\tcontinue\n\t\t}", "an unknown machine is an error"),
        (4, "c.Close()\n\t\t\tconns[q] = nil\n", "", "listen does not spin"),
        (5, "name := checkpointFile(folder, wave, rank)", 'name := filepath.Join(folder, fmt.Sprintf("tp%d", os.Getpid()))', "a pid is another one after the restart"),
        (6, *ON_TIME_OUT, "a marker that waits has all others wait"),
        (9, RELEASE, "	me.release()\n" + RELEASE.replace("	me.release()\n", ""), "Each recorded state is a consistent cut: it has no receipt without its sending. violated"),
    ],
    [  # of two processes, both call; the processes of the other exercises do not get to their markers
        (3, "for q := rank + 1; q < n; q++ {", "for q := range n {\n\t\tif q == rank {\n\t\t\tcontinue\n\t\t}", "of two processes, one calls and the other accepts"),
        (4, *MARKERS_FIRST, "a marker does not overtake what was sent before it"),
    ],
    [
        (7, "if l.N > me.wave {", "if !me.busy {", "in two waves: only one a wave"),
    ],
    [  # refused before their checks start a daemon
        (2, "return lab.Port(firstPort) + rank", "return lab.Port(firstPort)", "ranks 0 and 1 would both have port"),
        (4, "frame.Wait(limit, conns...)", "frame.Wait(limit, conns[0])", "it is deaf"),
    ],
]
