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
	text, err := readProgram(args[0])
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	cache := native.OpenCache("", p.Source)
	exe, err := native.NewWorkshop(cache, p.Source).Program(ctx, args[0], text)
	stop()
	_ = cache.Close() // an open file stays
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return exitCode(1)
	}
	if err := limitMemory(memory); err != nil {
		return err
	}
	// The file is closed by the program's start.
	return os.NewSyscallError("exec", syscall.Exec(fmt.Sprintf("/proc/self/fd/%d", exe.Fd()), args, os.Environ()))
}
