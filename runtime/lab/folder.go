package lab

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"jeton/runtime/bg"
)

// Folder returns a folder for the files of a lab's programs, which the programs and the cells of one notebook share. Only the
// user can enter it, and it is gone with the notebook. It is there once the notebook has a background program; before that,
// and in a program outside a notebook, Folder returns the system's temporary folder, which all share.
func Folder() string {
	dir := os.Getenv(bg.FolderEnv)
	if dir == "" {
		return os.TempDir()
	}
	dir = filepath.Join(dir, "files") // apart from the kernel's own
	if err := os.Mkdir(dir, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return os.TempDir()
	}
	return dir
}
