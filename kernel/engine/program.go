package engine

import (
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"strings"

	"jeton/kernel/eval"
	"jeton/runtime/session"
)

// RunProgram interprets programs, one after the other up to the first that fails, in this process, with its standard input and output, as `go run` would run it, and returns
// its exit status: 0, or 2 after a panic, which is printed with the program's own lines. os.Exit ends the process.
// args are the program's os.Args, its name first. Goroutines of the program that still run when its entry returns are for the caller's
// os.Exit to end.
func RunProgram(symbols Symbols, ps []Program, args []string) int {
	os.Args = args
	debug.SetMaxStack(maxStack)
	h := hooks{
		format: func(_ string, v any) session.Bundle {
			return session.Bundle{Data: map[string]any{"text/plain": fmt.Sprint(v)}}
		},
		result:  func(_ *cellRun, b session.Bundle) error { return session.Current().Display(b) },
		show:    func(_ *cellRun, b session.Bundle) error { return session.Current().Display(b) },
		goPanic: func(_ *cellRun, f *Fault) { die(os.Stderr, f, "goroutine") },
	}
	if ps[0].Unit != nil {
		session.Locate(eval.Where)
		return runUnits(symbols, ps, h)
	}
	for _, p := range ps {
		if status := runSource(symbols, p, h); status != 0 {
			return status
		}
	}
	return 0
}

// runUnits is RunProgram with kernel/eval.
func runUnits(symbols Symbols, ps []Program, h hooks) int {
	o, err := newOwn(symbols, h, os.Stdout, os.Stderr)
	if err != nil {
		fmt.Fprintln(os.Stderr, "jeton:", err)
		return 1
	}
	entries := make([]*eval.Entry, len(ps))
	blocks := true
	for i, p := range ps {
		if entries[i], err = o.machine.Load(p.Unit); err != nil {
			fmt.Fprintln(os.Stderr, "jeton:", err)
			return 1
		}
		blocks = blocks && eval.CanDeadlock(p.Unit)
	}
	for _, entry := range entries {
		r := eval.NewRun(ps[0].Cell)
		r.Uninterruptible = true // so that Go sees a deadlock
		ended := make(chan struct{})
		if blocks {
			go watchDeadlock(r, ended)
		}
		out := entry.Run(r)
		close(ended)
		switch {
		case out.Panic != nil:
			fmt.Fprint(os.Stderr, out.Panic)
			return 2
		case out.Exited:
			r.Wait()
			fmt.Fprintln(os.Stderr, "fatal error: no goroutines (main called runtime.Goexit) - deadlock!")
			return 2
		}
	}
	return 0
}

// watchDeadlock ends the process, as Go does, when all its goroutines wait for each other, unless ended is closed before.
func watchDeadlock(r *eval.Run, ended <-chan struct{}) {
	if text := r.Deadlock(ended); text != "" {
		fmt.Fprint(os.Stderr, text)
		os.Exit(2)
	}
}

// runSource is RunProgram with yaegi.
func runSource(symbols Symbols, p Program, h hooks) int {
	m, err := newMachine(symbols, os.Stdout, os.Stderr)
	if err != nil {
		fmt.Fprintln(os.Stderr, "jeton:", err)
		return 1
	}
	h.install(m.library)
	j, fault := m.prepare(p, newCellRun(1, p.Cell))
	if fault != nil {
		for _, fr := range fault.Stack {
			fmt.Fprintf(os.Stderr, "%s:%d:%d: ", fr.File, fr.Line, fr.Col)
		}
		fmt.Fprintln(os.Stderr, fault.Text)
		return 1
	}
	if fault := <-j.start(); fault != nil {
		writePanic(os.Stderr, fault, "goroutine 1")
		return 2
	}
	return 0
}

// die ends the process as a panic does.
func die(w io.Writer, f *Fault, where string) {
	writePanic(w, f, where)
	os.Exit(2)
}

// writePanic prints a fault as Go's runtime does.
func writePanic(w io.Writer, f *Fault, where string) {
	var b strings.Builder
	fmt.Fprintf(&b, "panic: %s\n\n%s [running]:\n", f.Text, where)
	for _, fr := range f.Stack {
		fn := fr.Func
		if fn == "" {
			fn = "main"
		}
		fmt.Fprintf(&b, "main.%s(...)\n\t%s:%d\n", fn, fr.File, fr.Line)
	}
	_, _ = io.WriteString(w, b.String())
}
