package lab

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"jeton/runtime/bg"
	"jeton/runtime/magic"
	"jeton/runtime/session"
)

// Folder returns a folder for the files of a lab's programs, which the programs and the cells of one notebook share. Only the
// user can enter it, and it is gone with the notebook, whose kernel makes it when it is first asked for. A program outside a notebook, a
// daemon among them, gets the system's temporary folder, which all share.
func Folder() string {
	dir := os.Getenv(bg.FolderEnv)
	if dir == "" {
		return os.TempDir()
	}
	dir = filepath.Join(dir, "files") // apart from the kernel's own
	err := os.Mkdir(dir, 0o700)
	if errors.Is(err, fs.ErrNotExist) { // it is the kernel's to make: who makes it has to remove it
		if _, err = session.Call(session.Current().Context(), "lab.folder", []byte("{}")); err == nil {
			err = os.Mkdir(dir, 0o700)
		}
	}
	if err != nil && !errors.Is(err, fs.ErrExist) {
		panic(magic.Failure{Text: fmt.Sprintf("the folder for the lab's files: %v", err)})
	}
	return dir
}

// SharedEnv names the environment variable with the folder that all machines of the lab see. A simulated room sets it; with real machines it may name a
// folder of a network file system, on all of them.
const SharedEnv = "JETON_SHARED"

// Shared returns the folder for files that all machines of a lab see: the one in JETON_SHARED, or [Folder] without it, which is right on one machine.
func Shared() string {
	if dir := os.Getenv(SharedEnv); dir != "" {
		return dir
	}
	return Folder()
}
