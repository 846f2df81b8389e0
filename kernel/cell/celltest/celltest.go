// Package celltest has what tests of the language front share: the bound on the time that a text may take, and texts
// that are hard on whoever reads them.
package celltest

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// Limit is how much of the processor's time reading, checking or completing any text may take at most.
const Limit = 2 * time.Second * slower

// Long is how many bytes a text of repeated units has.
const Long = 100_000 / slower

// Lines is how many lines a program has that is read and checked while a person waits.
const Lines = 20_000 / slower

// Quick runs f, which works on text, and fails the test when it takes more than Limit. That is the process's own time, since the
// machine may be busy with something else, and the best of several runs, since the collector may be busy with earlier texts.
// What takes so much longer that it seems to have no end ends the test.
func Quick(t testing.TB, text string, f func()) {
	t.Helper()
	const hung = 5 * time.Minute
	defer time.AfterFunc(hung, func() { panic(fmt.Sprintf("no end after %v of %.300q", hung, text)) }).Stop()
	best := time.Duration(0)
	for range 4 {
		start := processorTime(t)
		f()
		took := processorTime(t) - start
		if took <= Limit {
			return
		}
		if best == 0 || took < best {
			best = took
		}
	}
	t.Fatalf("%v, want at most %v, for %.300q", best, Limit, text)
}

// processorTime is what the process has used.
func processorTime(t testing.TB) time.Duration {
	var u unix.Rusage
	if err := unix.Getrusage(unix.RUSAGE_SELF, &u); err != nil {
		t.Fatal(err)
	}
	return time.Duration(u.Utime.Nano())
}

// Program is a program of so many lines: functions that call each other, types with methods, statements.
func Program(lines int) string {
	var b strings.Builder
	for n := 0; n < lines; n += 10 {
		fmt.Fprintf(&b, `type T%[1]d struct{ a, b int }

func (t T%[1]d) Sum() int { return t.a + t.b }

func f%[1]d(n int) (r int) {
	for i := range n {
		r += T%[1]d{i, n}.Sum() + f%[2]d(i-1)
	}
	return r
}
`, n/10, max(0, n/10-1))
	}
	return b.String()
}

// Units are bits of text that are hard on their reader when they come a hundred thousand times: brackets and quotes that
// are never closed, what is no Go at all, operators, statements without end, magics.
func Units() []string {
	return []string{"\x13", "a b\n", "(", ")", "[", "{", "}", "$", "\"\n", "'", "`", "x[", "if x {\n", "}else{", "else ", "func(){", "/*", "//\n", "a.", "-", "!", "&",
		"1,", "x:=", "L:", "case ", "go ", "struct{", "f(func(){", "[]", "*", "<-", "a+", "f()()", "x = y?\n", "%t\n", "?\n", "x?\n", "!ls\n", "x\n%who\n", ";", "é", "var a = a\n",
		"a := a\n", "func f() { f() }\n", "type T T\n", "x := 1\n", "const c = 1\n", "import \"fmt\"\n", "nosuch()\n", "x.y.z\n", "func () m() {}\n", "switch {\n"}
}
