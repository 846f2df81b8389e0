package programtest

import (
	"fmt"
	"os"
	"runtime"
	"testing"

	"jeton/kernel/cell"
	"jeton/kernel/check"
	"jeton/kernel/compile"
	"jeton/kernel/eval"
	"jeton/stdlib"
)

// TestMain is also the process that a program runs in.
func TestMain(m *testing.M) {
	if len(os.Args) == 3 && os.Args[1] == "run" {
		os.Exit(runProgram(os.Args[2]))
	}
	// Under the race detector each process would wait for a second before it exits.
	_ = os.Setenv("GORACE", "atexit_sleep_ms=0 "+os.Getenv("GORACE"))
	os.Exit(m.Run())
}

// runProgram does what go run does, and returns its exit status.
func runProgram(file string) int {
	text, err := os.ReadFile(file)
	if err != nil {
		panic(err)
	}
	src, errs := cell.Syntax(file, string(text))
	if errs != nil {
		return refused(errs)
	}
	res, errs := check.New(stdlib.Library{}).Program(src)
	if errs != nil {
		return refused(errs)
	}
	unit, err := compile.New().Compile(res)
	if err != nil {
		return refused(err)
	}
	machine, err := eval.New(eval.Config{Symbols: stdlib.Symbols})
	if err != nil {
		return refused(err)
	}
	entry, err := machine.Load(unit)
	if err != nil {
		return refused(err)
	}
	os.Args = []string{file}
	r := eval.NewRun(1)
	r.Uninterruptible = true
	switch o := entry.Run(r); {
	case o.Panic != nil:
		fmt.Fprint(os.Stderr, o.Panic.String())
		return 2
	case o.Exited: // the others go on, and Go sees when there are none
		runtime.Goexit()
	}
	return 0
}

func refused(err error) int {
	fmt.Fprintln(os.Stderr, err)
	return 1
}
