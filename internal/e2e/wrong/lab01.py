"""Wrong answers to lab 1, as a student hands them in; notebooks/source/run_test.go has many more."""

GROUPS = [
    [
        (7, "row.Local.Port == udpPort", "row.Remote.Port == udpPort", "is the local one"),
        (8, "s.SendTo([]byte(text), host, port)", "s.SendTo([]byte(text), host, port+1000)", "and the server has printed it"),
        (16, 'row.State == "LISTEN"', 'row.State != "LISTEN"', "it listens: LISTEN (here: "),
    ],
]
