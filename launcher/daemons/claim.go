package daemons

import (
	"os"
	"path/filepath"
	"slices"

	"jeton/launcher/ps"
)

// A claim is what is the owner's on a host: what carries its mark, and what runs a program of a guard's folder, also when it was started
// with an environment that comes from elsewhere, as over SSH.
type claim struct {
	mark     string // as a variable
	programs string // folder; "" for none
}

func (c claim) has(pid int) bool {
	return slices.Contains(ps.Environment(pid), c.mark) || c.programOf(pid) != ""
}

// programOf is the program of the folder that a process runs; "" when it runs none.
func (c claim) programOf(pid int) string {
	if c.programs == "" {
		return ""
	}
	path := ps.Program(pid)
	if argv := ps.CommandLine(pid); len(argv) > 2 && argv[0] == filepath.Join(filepath.Dir(c.programs), programLink) { // jeton daemon FILE
		path = argv[2]
	}
	if filepath.Dir(path) != c.programs {
		return ""
	}
	return filepath.Base(path)
}

// but is has without spare.
func (c claim) but(spare ...int) func(pid int) bool {
	return func(pid int) bool { return !slices.Contains(spare, pid) && c.has(pid) }
}

// Claim marks this process, and so all that it starts, as the owner's for whom a guard keeps the program of this file, when it was started
// without its mark: with an environment that comes from elsewhere, as over SSH.
func Claim(file string) {
	file, err := filepath.Abs(file)
	if err != nil || os.Getenv(ownerVariable) != "" || filepath.Base(filepath.Dir(file)) != programsFolder {
		return
	}
	path := filepath.Join(filepath.Dir(filepath.Dir(file)), markFile)
	if mark, err := os.ReadFile(path); err == nil && len(mark) > 0 {
		_ = os.Setenv(ownerVariable, string(mark))
	}
}
