package module

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// Program reads package main: that of one folder, or of files of one folder. It need not be in a module: m may be nil.
func (m *Module) Program(args []string) (*Package, error) {
	if len(args) == 1 {
		if st, err := os.Stat(args[0]); err == nil && st.IsDir() {
			p, err := m.program().folder("main", args[0])
			if err != nil {
				return nil, fmt.Errorf("%s is no program: %w", args[0], err)
			}
			return p, nil
		}
	}
	for _, a := range args {
		switch {
		case !strings.HasSuffix(a, ".go"):
			return nil, fmt.Errorf("%s is no Go file", a)
		case strings.HasSuffix(a, "_test.go"):
			return nil, fmt.Errorf("%s is a test, which is no part of a program", a)
		case filepath.Dir(a) != filepath.Dir(args[0]):
			return nil, fmt.Errorf("the files of a program are in one folder: %s and %s are not", args[0], a)
		}
	}
	return m.program().read("main", args)
}

// program is the module for package main, whose files are shown as they were named.
func (m *Module) program() *Module { return &Module{} }
