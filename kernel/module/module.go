// Package module finds the packages of a user's own module: which folder an import path is, and which of its files count.
//
// Model: a [Module] is a folder with a go.mod. The package of an import path is the folder below it that the rest of the path
// names; its files are those that build for this platform, without cgo and tests. Texts are read each time they are asked for,
// so who keeps a [Package] can tell by its Sum whether it has changed.
//
//	m, err := module.Find(".", ".")               // the go.mod here or above
//	p, err := m.Package("example.org/lab/ring")   // p.Files: names and texts
//
// It has no versions of other modules, no replacements, workspaces or vendor folders: what a package imports from outside its
// module and the library is refused by who reads it, with [Module.Foreign]. It checks no types (kernel/check does).
//
// Sources: Go Modules Reference, sections "go.mod files" and "Packages"; go/build for constraints.
package module

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/semver"
)

// A Module is a folder with a go.mod. It does not change.
type Module struct {
	Dir  string // absolute
	Path string // "example.org/lab"
	// GoVersion is the language of its packages: "go1.24".
	GoVersion string
	// Base is the folder from which the names of files are shown; those outside it are shown in full.
	Base string

	required []string            // the paths of modules that go.mod requires
	kept     map[string]*Package // see Keep
}

// ErrNone says that there is no go.mod.
var ErrNone = errors.New("there is no go.mod in this folder or one above it")

// Find returns the module that a folder belongs to: that of the nearest go.mod, in it or above it. base is where the names of
// files are shown from. The error is ErrNone when there is none, and a sentence when a go.mod cannot be read.
func Find(dir, base string) (*Module, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	root := Root(abs)
	if root == "" {
		return nil, ErrNone
	}
	return open(root, base)
}

// Root is the folder of the nearest go.mod in an absolute folder or above it, "" when there is none.
func Root(dir string) string {
	for {
		if st, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil && st.Mode().IsRegular() {
			return dir
		}
		up := filepath.Dir(dir)
		if up == dir {
			return ""
		}
		dir = up
	}
}

// Open returns the module of a folder that has a go.mod itself. base is where the names of files are shown from.
func Open(dir, base string) (*Module, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	switch st, err := os.Stat(abs); {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("there is no folder %s", dir)
	case err != nil:
		return nil, err
	case !st.IsDir():
		return nil, fmt.Errorf("%s is no folder: name the folder with the module's go.mod", dir)
	}
	return open(abs, base)
}

// maxModBytes bounds a go.mod: a file of that name may be anything.
const maxModBytes = 1 << 20

func open(dir, base string) (*Module, error) {
	name := filepath.Join(dir, "go.mod")
	text, err := readFile(name, maxModBytes)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s has no go.mod, which names the module: write one with the line: module example.org/lab", dir)
	}
	if err != nil {
		return nil, err
	}
	f, err := modfile.ParseLax(name, text, nil)
	if err != nil {
		return nil, fmt.Errorf("go.mod cannot be read: %w", err)
	}
	if f.Module == nil || f.Module.Mod.Path == "" {
		return nil, fmt.Errorf("%s does not name its module: its first line is to be: module example.org/lab", name)
	}
	m := &Module{Dir: dir, Path: f.Module.Mod.Path, GoVersion: "go1.16", Base: base} // Go Modules Reference, "go directive": 1.16 without one
	if f.Go != nil {
		m.GoVersion = "go" + f.Go.Version
	}
	if own := language(runtime.Version()); semver.Compare(language(m.GoVersion), own) > 0 {
		return nil, fmt.Errorf("%s asks for %s, and jeton knows %s: write: go %s", name, m.GoVersion, "go"+own[1:], own[1:])
	}
	for _, r := range f.Require {
		m.required = append(m.required, r.Mod.Path)
	}
	return m, nil
}

// language is the language version of a Go version, as package semver has versions: v1.26 of go1.26.3.
func language(version string) string {
	v, _, _ := strings.Cut("v"+strings.TrimPrefix(version, "go"), " ")
	if i := strings.IndexAny(v[1:], "rb-"); i >= 0 { // rc1, beta1
		v = v[:i+1]
	}
	return semver.MajorMinor(v)
}

// Has reports whether an import path is below the module's.
func (m *Module) Has(path string) bool {
	return m != nil && (path == m.Path || strings.HasPrefix(path, m.Path+"/"))
}

// Foreign says, in a sentence, that a package of another module cannot be imported, and what to do.
func (m *Module) Foreign(path string) (msg, hint string) {
	msg = fmt.Sprintf("package %s is neither of the library nor of this module (%s)", path, m.Path)
	for _, r := range m.required {
		if path == r || strings.HasPrefix(path, r+"/") {
			msg = fmt.Sprintf("package %s is of the module %s, which is not the library's and not this one (%s)", path, r, m.Path)
		}
	}
	return msg, "packages of other modules are not run, vendored ones included: copy its folder into " + m.Dir + " and import it as " + m.Path + "/" + elem(path)
}

func elem(path string) string { return path[strings.LastIndexByte(path, '/')+1:] }
