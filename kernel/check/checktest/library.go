// Package checktest has a library for tests of the language front: the export data that the installed Go toolchain
// makes. It needs the go command, and is for tests only.
package checktest

import (
	"os/exec"
	"sort"
	"strings"
	"sync"
)

// Library serves the standard library of the go command. The zero value is ready.
type Library struct {
	once  sync.Once
	files map[string]string
	names []string
}

func (l *Library) load() {
	out, err := exec.Command("go", "list", "-export", "-f", "{{.ImportPath}} {{.Export}}", "std").Output()
	if err != nil {
		panic("go list -export std: " + err.Error())
	}
	l.files = map[string]string{}
	for line := range strings.Lines(string(out)) {
		path, file, _ := strings.Cut(strings.TrimSpace(line), " ")
		if file != "" && !strings.Contains(path, "internal") && !strings.HasPrefix(path, "vendor/") {
			l.files[path] = file
			l.names = append(l.names, path)
		}
	}
	sort.Strings(l.names)
}

// Export is check.Library's. The data is the linker's file, whose export section gcexportdata finds.
func (l *Library) Export(path string) ([]byte, bool) {
	l.once.Do(l.load)
	file, ok := l.files[path]
	if !ok {
		return nil, false
	}
	data, err := read(file)
	if err != nil {
		panic("export data of " + path + ": " + err.Error())
	}
	return data, true
}

// Packages is check.Library's.
func (l *Library) Packages() []string {
	l.once.Do(l.load)
	return l.names
}

// Absent is check.Library's. This library has all packages; its "debug/absent" stands for those that another lacks.
func (l *Library) Absent(path string) string {
	if path == "debug/absent" {
		return "it is absent"
	}
	return ""
}

// Doc is check.Library's; this library has none.
func (l *Library) Doc(path, name string) string { return "" }
