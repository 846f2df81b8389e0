"""Wrong answers to lab 5 (see test_labs.py): the usual mistakes, each named by the check."""

EARLY = """return writeEarly()
}

var opened *paper

// writeEarly keeps the file open from its first section on.
func writeEarly() error {
	if opened == nil {
		opened, _ = openPaper()
	}
	return record(opened)"""

PASSED_ON = """todo--
			if todo > 0 {
				if err := right.Send("TOKEN", strconv.Itoa(todo)); err != nil {
					return err
				}
				err := section()
				a.served()
				if err != nil {
					return err
				}
				continue
			}
			section()
			a.served()"""

HOLDS = "for !a.wants(pause) {\n\t\t}\n\t\tif true {"

SECTION = """if err := section(); err != nil {
				return err
			}
			a.served()
			todo--"""

# The first group is what a student hands in: no answer of it disturbs another exercise.
GROUPS = [
    [  # the connection between launcher and launched
        (2, "visitor, lab.Here(), port)", "visitor, lab.Here(), 0)", "it was given the address"),
        (3, "Setsid: true", "Setsid: false", "it is in a session of its own"),
        (4, "door.SetDeadline(deadline)", "", "a daemon that does not call back does not hold the launcher up"),
        (6, 'err = left.Send("LAST", m.Text())', "right, err = frame.Dial(m.Text())", "the address goes up in N−1 messages"),
        (8, "strings.Fields(string(text)), err", 'strings.Split(string(text), "\\n"), err', "without the empty lines"),
        (9, 'whole, "", "", hosts[1:])', 'whole, "", "", hosts[:0])', "4 daemons are connected (here: 1)"),
        (10, 'm.Text()+" "+me()', "me()", "it is made of 4 parts (here: 1)"),
        (11, """p, err := openPaper()
	if err != nil {
		return err
	}
	return errors.Join(record(p), p.close())""", EARLY, "no line is torn"),
    ],
    [
        (1, "err = door.Listen(5)", "err = nil", "a client can connect"),
        (7, "if err == nil && len(rest) == 0", 'if err == nil && len(rest) == 0 && before != ""', "N = 1"),
        (8, "machines[1:]", "machines[min(2, len(machines)):]", "each daemon has been sent the list"),
        (11, 'if before == ""', "if true", "a single process makes the token (here: 4)"),
    ],
    [
        (3, "err = cmd.Start()", "err = cmd.Run()", "the command does not give the hand back"),
        (4, """return "", fmt.Errorf("%s: %w", machine, err)
	}
	deadline""", """fmt.Println(err)
	}
	deadline""", "a machine that does not exist: an error that names it"),
        (5, """if err != nil {
		return nil, err
	}
	ctx""", "ctx", "a machine that does not exist"),
        (11, "todo--", """todo--
			if todo < 10 {
				return nil
			}""", "Each process that asks for the section enters it"),
    ],
    [
        (3, "cmd.Env = append(os.Environ(), \"STAGE=daemon\")", "cmd.Env = append(os.Environ(), \"STAGE=daemon\")\n\t\tcmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr", "the command does not give the hand back"),
        (10, "return m.Text(), nil", 'return m.Text(), right.Send("LAP", m.Text())', "one lap: N = 4 messages"),
        (11, SECTION, PASSED_ON, "At most one process at a time is in the critical section"),
    ],
    [  # the token is kept until the process wants it
        (11, "if a.wants(pause) {", HOLDS, "it does not keep it until it needs it"),
    ],
    [  # an idle ring spins
        (11, "if a.wants(pause) {", "if a.wants(0) {", "or an idle ring spins as fast as it can"),
    ],
]
