package module

import (
	"crypto/sha256"
	"fmt"
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
)

// A Package is the text of a package.
type Package struct {
	Path  string
	Files []File // in the order in which they are compiled
	Sum   [sha256.Size]byte
}

// A File is one Go file.
type File struct {
	Name string // as errors show it
	Path string // where it is
	Text string
}

// maxFileBytes and maxPackageBytes bound what is read: a name that ends in .go may be anything.
const (
	maxFileBytes    = 8 << 20
	maxPackageBytes = 64 << 20
)

// Package reads the package of an import path of the module. Its files are those of one folder that build for this platform;
// tests, and files that use cgo, are left out.
func (m *Module) Package(path string) (*Package, error) {
	if p := m.kept[path]; p != nil {
		return p, nil
	}
	rest := strings.TrimPrefix(strings.TrimPrefix(path, m.Path), "/")
	if !m.Has(path) || slices.ContainsFunc(strings.Split(rest, "/"), func(e string) bool { return e == "." || e == ".." || e == "" && rest != "" }) {
		return nil, fmt.Errorf("%q is no import path of module %s", path, m.Path)
	}
	dir := filepath.Join(m.Dir, filepath.FromSlash(rest))
	if st, err := os.Stat(dir); err != nil || !st.IsDir() {
		return nil, fmt.Errorf("package %s is not in module %s: there is no folder %s", path, m.Path, dir)
	}
	if Root(dir) != m.Dir {
		return nil, fmt.Errorf("package %s is of another module: %s has a go.mod of its own", path, Root(dir))
	}
	return m.folder(path, dir)
}

// folder reads the files of a folder.
func (m *Module) folder(path, dir string) (*Package, error) {
	names, err := goFiles(dir)
	if err != nil {
		return nil, err
	}
	files := make([]string, 0, len(names))
	var left []string
	for _, name := range names {
		builds, why := builds(dir, name)
		switch {
		case builds:
			files = append(files, filepath.Join(dir, name))
		case why != "":
			left = append(left, name+" "+why)
		}
	}
	switch {
	case len(files) > 0:
		return m.read(path, files)
	case len(left) > 0:
		return nil, fmt.Errorf("no file of package %s builds here (%s/%s): %s", path, runtime.GOOS, runtime.GOARCH, strings.Join(left, ", "))
	}
	return nil, fmt.Errorf("package %s has no Go files: %s", path, dir)
}

// goFiles are the names of a folder's Go files, tests aside.
func goFiles(dir string) (names []string, err error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		name := e.Name()
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") || name[0] == '.' || name[0] == '_' {
			continue
		}
		if st, err := os.Stat(filepath.Join(dir, name)); err == nil && st.Mode().IsRegular() {
			names = append(names, name)
		}
	}
	return names, nil
}

// builds says whether a file counts on this platform, and if it does not, why.
func builds(dir, name string) (ok bool, why string) {
	ctx := build.Default
	ctx.CgoEnabled = false
	if match, err := ctx.MatchFile(dir, name); err == nil && !match {
		return false, "is for another platform"
	} // what cannot be read is reported when it is parsed
	f, err := parser.ParseFile(token.NewFileSet(), filepath.Join(dir, name), nil, parser.ImportsOnly)
	if err == nil && slices.ContainsFunc(f.Imports, func(s *ast.ImportSpec) bool { return s.Path.Value == `"C"` }) {
		return false, "uses cgo, which is not possible here"
	}
	return true, ""
}

// read reads a package's files.
func (m *Module) read(path string, files []string) (*Package, error) {
	p := &Package{Path: path}
	sum, total := sha256.New(), 0
	for _, file := range files {
		text, err := readFile(file, maxFileBytes)
		if err != nil {
			return nil, err
		}
		if total += len(text); total > maxPackageBytes {
			return nil, fmt.Errorf("package %s is larger than %d MB", path, maxPackageBytes>>20)
		}
		p.Files = append(p.Files, File{Name: m.shown(file), Path: file, Text: string(text)})
		fmt.Fprintf(sum, "%s %d\n%s\n", file, len(text), text)
	}
	sum.Sum(p.Sum[:0])
	return p, nil
}

// shown is a file's name in messages.
func (m *Module) shown(file string) string {
	if m == nil || m.Base == "" {
		return file
	}
	if rel, err := filepath.Rel(m.Base, file); err == nil && !strings.HasPrefix(rel, "..") {
		return rel
	}
	return file
}

func readFile(name string, limit int64) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err == nil && int64(len(text)) > limit {
		err = fmt.Errorf("%s is larger than %d MB", name, limit>>20)
	}
	return text, err
}
