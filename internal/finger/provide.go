package finger

import (
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// Provide sees to it that this process and its children find a command finger: the machine's own, or else a link to program
// in folder, which comes last in PATH then. program must run [Main] when it is called by [Name]. Folder and link stay, for the
// next time. Errors: the folder cannot be made or written to.
func Provide(program, folder string) error {
	if _, err := exec.LookPath(Name); err == nil {
		return nil
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return fmt.Errorf("finger: %w", err)
	}
	if err := link(program, filepath.Join(folder, Name)); err != nil {
		return fmt.Errorf("finger: %w", err)
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
