package native

import "os"

// preload asks the system to read what a build reads.
func (a *archives) preload() {
	a.turn <- struct{}{}
	defer func() { <-a.turn }()
	files := []string{a.tools.compiler(), a.tools.linker(), a.tools.CC}
	for _, p := range usual {
		files = append(files, a.files[p])
	}
	for _, name := range files {
		f, err := os.Open(name)
		if err != nil {
			continue
		}
		willNeed(int(f.Fd()))
		_ = f.Close()
	}
}
