package module

import (
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
)

// maxFolders is how many folders Packages looks at: a go.mod may lie in a home folder.
const maxFolders = 5000

// Packages lists the import paths of the module's folders with Go files, for completion. Folders that the go command leaves
// out (testdata, vendor, names that begin with a dot or _, other modules) are left out.
func (m *Module) Packages() (paths []string) {
	folders := 0
	_ = filepath.WalkDir(m.Dir, func(dir string, d fs.DirEntry, err error) error {
		if err != nil {
			return fs.SkipDir
		}
		if !d.IsDir() {
			return nil
		}
		if folders++; folders > maxFolders {
			return fs.SkipAll
		}
		if dir != m.Dir && skipped(dir, d.Name()) {
			return fs.SkipDir
		}
		if names, _ := goFiles(dir); len(names) > 0 {
			rel, err := filepath.Rel(m.Dir, dir)
			if err != nil {
				return nil
			}
			path := m.Path
			if rel != "." {
				path += "/" + filepath.ToSlash(rel)
			}
			paths = append(paths, path)
		}
		return nil
	})
	return paths
}

func skipped(dir, name string) bool {
	if name == "testdata" || name == "vendor" || strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_") {
		return true
	}
	_, err := os.Stat(filepath.Join(dir, "go.mod"))
	return err == nil
}

// Keep returns the module with the texts of some packages as they are now: a copy of a notebook has what the notebook has,
// whatever has become of the files.
func (m *Module) Keep(packages map[string]*Package) *Module {
	if m == nil {
		return nil
	}
	copied := *m
	copied.kept = maps.Clone(packages)
	return &copied
}
