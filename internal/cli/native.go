package cli

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"jeton/kernel/native"
)

// runNative builds a program with the Go toolchain, and becomes it. args[0] is the file, and what os.Args[0] becomes.
func runNative(p Parts, memory string, args []string) error {
	exe, err := buildNative(p, args[0])
	if err != nil {
		return shown(err)
	}
	if err := limitMemory(memory); err != nil {
		return err
	}
	// The file is closed by the program's start.
	return os.NewSyscallError("exec", syscall.Exec(fmt.Sprintf("/proc/self/fd/%d", exe.Fd()), args, os.Environ()))
}

// buildNative builds the program in a file. What does not compile is a *notGo.
func buildNative(p Parts, file string) (exe *os.File, err error) {
	text, err := readProgram(file)
	if err != nil {
		return nil, err
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	cache := native.OpenCache("", p.Source)
	exe, err = native.NewWorkshop(cache, p.Source).Program(ctx, file, text)
	_ = cache.Close() // an open file stays
	if err != nil {
		return nil, &notGo{err}
	}
	return exe, nil
}
