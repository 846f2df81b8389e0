package check

import (
	"bytes"
	"fmt"
	"go/token"
	"go/types"
	"path"
	"strings"

	"golang.org/x/tools/go/gcexportdata"
)

// importer reads packages from the Library, each once.
type importer struct {
	lib    Library
	fset   *token.FileSet // of the export data; its positions are not shown
	pkgs   map[string]*types.Package
	byName map[string][]string // package name, as far as the path tells it → paths
	paths  map[string]bool
	// generics are the library's generic declarations by path and name, and merged the packages that have them in place of
	// the export data's: of the paths with sources that were imported, nil where there are none.
	generics map[string]map[string]*Generic
	merged   map[string]*types.Package

	version int // of the last check; never reused
	checker *Checker
	own     ownPackages
}

// instancePath is the package that the library's generic sources stand on. It is not for cells.
const instancePath = "jeton/runtime/instance"

func newImporter(lib Library) *importer {
	im := &importer{lib: lib, fset: token.NewFileSet(), pkgs: map[string]*types.Package{"unsafe": types.Unsafe},
		byName: map[string][]string{}, paths: map[string]bool{}, generics: map[string]map[string]*Generic{}, merged: map[string]*types.Package{}}
	for _, p := range lib.Packages() {
		if p == instancePath {
			continue
		}
		im.paths[p] = true
		name := baseName(p)
		im.byName[name] = append(im.byName[name], p)
	}
	return im
}

// baseName is the name a package most likely has: its path's last element, versions aside.
func baseName(p string) string {
	b := path.Base(p)
	if len(b) > 1 && b[0] == 'v' && strings.Trim(b[1:], "0123456789") == "" {
		b = path.Base(path.Dir(p))
	}
	return b
}

// Import is types.Importer's. In a package that the Library has generic sources of, the generic functions and the generic types
// with methods are those of the sources.
func (im *importer) Import(p string) (*types.Package, error) {
	if im.isOwn(p) {
		own, err := im.load(p)
		if err != nil {
			return nil, err
		}
		return own.result.Pkg, nil
	}
	raw, err := im.export(p)
	if err != nil {
		return nil, err
	}
	pkg, known := im.merged[p]
	if !known {
		im.merged[p] = nil // for the sources themselves, which may import what they stand for
		im.generics[p], pkg = im.readGenerics(p, raw)
		im.merged[p] = pkg
	}
	if pkg == nil {
		return raw, nil
	}
	return pkg, nil
}

// export reads a package's export data.
func (im *importer) export(p string) (pkg *types.Package, err error) {
	if pkg := im.pkgs[p]; pkg != nil && pkg.Complete() {
		return pkg, nil
	}
	data, ok := im.lib.Export(p)
	if !ok && im.own.err != nil && im.nearest(p) == "" {
		return nil, im.own.err
	} else if !ok {
		if why := im.lib.Absent(p); why != "" {
			return nil, fmt.Errorf("package %s is not for cells: %s", p, why)
		}
		return nil, errNoPackage(p)
	}
	defer func() {
		if e := recover(); e != nil { // the reader panics on damaged data
			pkg, err = nil, fmt.Errorf("package %s cannot be read: %v", p, e)
		}
	}()
	return gcexportdata.Read(bytes.NewReader(data), im.fset, im.pkgs, p)
}

type errNoPackage string

func (e errNoPackage) Error() string {
	if thirdParty(string(e)) {
		return fmt.Sprintf("no required module provides package %s", string(e))
	}
	return fmt.Sprintf("package %s is not in std", string(e))
}

// thirdParty says whether a path is none of Go's own library, which have no dot in their first element.
func thirdParty(path string) bool {
	first, _, _ := strings.Cut(path, "/")
	return strings.Contains(first, ".")
}

// guess returns the one package that a bare name most likely means, "" when there is none or doubt. The standard
// library goes before the rest, math/rand/v2 before math/rand.
func (im *importer) guess(name string) string {
	var std, other []string
	for _, p := range im.byName[name] {
		if thirdParty(p) {
			other = append(other, p)
		} else {
			std = append(std, p)
		}
	}
	if p, ok := preferred[name]; ok && im.paths[p] {
		return p
	}
	if len(std) == 1 {
		return std[0]
	}
	if len(std) == 0 && len(other) == 1 {
		return other[0]
	}
	return ""
}

// preferred settles the names that several packages of the library have.
var preferred = map[string]string{"rand": "math/rand/v2", "template": "text/template", "list": "container/list"}
