"""Wrong answers to lab 2, as a student hands them in; notebooks/source/run_test.go has many more."""

GROUPS = [
    [
        (2, "ended || len(data) == 0", "ended || true", "one call of Recv does not always return a whole one"),
        (7, 'login + "\\r\\n"', 'login + "\\n"', "the request is the login, then CR LF"),
    ],
]
