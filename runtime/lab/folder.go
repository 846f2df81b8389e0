package lab

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"jeton/runtime/bg"
	"jeton/runtime/magic"
)

// Folder returns a folder for the files of a lab's programs, which the programs and the cells of one notebook share. Only the
// user can enter it, and it is gone with the notebook. It is there once the notebook has had a background program: before that the cell
// fails, with a sentence. A program outside a notebook gets the system's temporary folder, which all share.
func Folder() string {
	dir := os.Getenv(bg.FolderEnv)
	if dir == "" {
		return os.TempDir()
	}
	dir = filepath.Join(dir, "files") // apart from the kernel's own
	switch err := os.Mkdir(dir, 0o700); {
	case errors.Is(err, fs.ErrNotExist):
		panic(magic.Failure{Text: "the notebook has no folder for files before its first background program: run the cell of one (%%bg NAME) first"})
	case err != nil && !errors.Is(err, fs.ErrExist):
		panic(magic.Failure{Text: fmt.Sprintf("the folder for the lab's files: %v", err)})
	}
	return dir
}
