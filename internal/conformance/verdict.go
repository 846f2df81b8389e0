package main

import (
	"fmt"
	"regexp"
	"strings"
)

// A verdict says how a program's run compares with Go's, from the best to the worst.
type verdict int

const (
	alike    verdict = iota // same output, same status
	refused                 // told before it ran that it cannot be run
	failing                 // ran, and ended with a panic or a status that Go's run has not
	wrong                   // ended well, with another output: what must never be
	crashing                // ended by a fault of the interpreter's or of ours
	timeout
)

func (v verdict) String() string {
	return [...]string{"alike", "refused", "failing", "wrong", "crashing", "timeout"}[v]
}

// A run is what a program did.
type run struct {
	output   string
	status   int // -1: ended by a signal
	timedOut bool
}

type result struct {
	prog    program
	verdict verdict
	cause   string // one line; empty when alike
}

var (
	// refusal is how a message about the source begins. One of the interpreter's own has no column, and is a fault.
	refusal = regexp.MustCompile(`(?m)^\S+\.go:\d+:[1-9]\d*: (.*)$`)
	// folders are the folders of an absolute path.
	folders = regexp.MustCompile(`(^|[\s"(\[=])(?:/[^\s/:"]+)*/`)
	// fault is what only the runtime of Go beneath the interpreter, the interpreter itself or our own code writes.
	fault = regexp.MustCompile(`(?i)internal error|interpreter failed|^\S+\.go:\d+:0: |reflect: |reflect\.Value\.|reflect\.Set|interp\.|yaegi|ᐧ|goroutine \d+ \[[^\]]*\]:\n[a-z]*(?:jeton|github\.com)/`)
)

// judge compares a run with what Go's run writes and its status.
// The cause names no folder of the machine.
func judge(p program, wantStatus int, r run) result {
	v, cause := verdictOf(p.want, wantStatus, r)
	cause = folders.ReplaceAllString(cause, "$1")
	return result{p, v, cause}
}

func verdictOf(want string, wantStatus int, r run) (verdict, string) {
	switch {
	case r.timedOut:
		return timeout, "no end; so far " + quoted(r.output)
	case r.status == wantStatus && r.output == want:
		return alike, ""
	case r.status == -1:
		return crashing, "ended by a signal: " + quoted(r.output)
	case r.status == 1:
		if m := refusal.FindStringSubmatch(firstLine(r.output)); m != nil && !fault.MatchString(r.output) {
			return refused, m[1]
		}
	}
	switch {
	case fault.MatchString(r.output):
		return crashing, quoted(faultLine(r.output))
	case r.status == wantStatus:
		return wrong, difference(want, r.output)
	default:
		return failing, fmt.Sprintf("status %d, want %d: %s", r.status, wantStatus, quoted(lastPanic(r.output)))
	}
}

// faultLine is the line of an output that shows a fault.
func faultLine(s string) string {
	i := fault.FindStringIndex(s)[0]
	return firstLine(s[strings.LastIndexByte(s[:i], '\n')+1:])
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}

// lastPanic is the output from its last panic on, which says why the program ended, without the traceback.
func lastPanic(s string) string {
	s, _, _ = strings.Cut(s, "\n\ngoroutine ")
	if i := strings.LastIndex(s, "panic: "); i >= 0 {
		return s[i:]
	}
	return s
}

// quoted is the start of an output, on one line.
func quoted(s string) string {
	const most = 120
	if len(s) > most {
		s = s[:most] + "…"
	}
	return fmt.Sprintf("%q", s)
}

// difference shows the first line that differs.
func difference(want, got string) string {
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range max(len(w), len(g)) {
		switch {
		case i >= len(w):
			return fmt.Sprintf("line %d is too much: %s", i+1, quoted(g[i]))
		case i >= len(g):
			return fmt.Sprintf("line %d is missing: %s", i+1, quoted(w[i]))
		case w[i] != g[i]:
			return fmt.Sprintf("line %d: %s, want %s", i+1, quoted(g[i]), quoted(w[i]))
		}
	}
	return ""
}
