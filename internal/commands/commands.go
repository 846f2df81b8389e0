// Package commands gives what a notebook starts commands that the machine lacks: links to the jeton program, which is the command by whose name
// it is called.
package commands

import (
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
)

// Provide sees to it that this process and its children find commands of these names: the machine's own, or else links to program
// in folder, which comes last in PATH then. Folder and links stay, for the next time. Errors: the folder cannot be made or written to.
func Provide(program, folder string, names ...string) error {
	lacking := slices.DeleteFunc(names, func(name string) bool {
		_, err := exec.LookPath(name)
		return err == nil
	})
	if len(lacking) == 0 {
		return nil
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return fmt.Errorf("commands: %w", err)
	}
	for _, name := range lacking {
		if err := link(program, filepath.Join(folder, name)); err != nil {
			return fmt.Errorf("commands: %w", err)
		}
	}
	path := folder
	if old := os.Getenv("PATH"); old != "" {
		path = old + string(os.PathListSeparator) + folder
	}
	return os.Setenv("PATH", path)
}

// link makes name lead to program, in one step: another process may be about to use it.
func link(program, name string) error {
	if to, err := os.Readlink(name); err == nil && to == program {
		return nil
	}
	tmp := name + "." + rand.Text() // hosts that share the folder have the same pids
	if err := os.Symlink(program, tmp); err != nil {
		return err
	}
	if err := os.Rename(tmp, name); err != nil {
		return errors.Join(err, os.Remove(tmp))
	}
	return nil
}
