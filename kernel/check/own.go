package check

import (
	"errors"
	"fmt"
	"go/ast"
	"go/types"
	"maps"
	"slices"
	"strings"

	"jeton/kernel/module"
)

// ownPackages are the packages of the user's module that were imported.
type ownPackages struct {
	module *module.Module
	err    error // why there is no module, when that is worth saying
	// loaded has the newest version of each package, by path; all has every version: values of old ones may live.
	loaded map[string]*ownPackage
	all    map[*types.Package]*ownPackage
	failed map[string]Errors // by path, of the check under way
	texts  map[string]string // of files, by the names that errors show; the newest, whether it is right or not
	chain  []string          // the packages that are being read, each imported by the one before
	notes  []string          // what the next cell is to be told
}

// An ownPackage is one version of a package.
type ownPackage struct {
	text     *module.Package
	files    []*ast.File
	result   *Result
	imports  []*ownPackage // those of the module
	generics map[string]*Generic
}

// UseModule makes the packages of a module importable; nil takes them away. err says why there is none, for who imports a package
// that is not in the library. What cells have of another module's packages stays.
func (c *Checker) UseModule(m *module.Module, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	o := &c.imports.own
	if o.module == nil || m == nil || o.module.Dir != m.Dir || o.module.Path != m.Path || o.module.GoVersion != m.GoVersion {
		o.loaded = nil
	}
	o.module, o.err = m, err
}

// Module is the module in use, with the texts of its packages as they were imported; nil when there is none.
func (c *Checker) Module() *module.Module {
	c.mu.Lock()
	defer c.mu.Unlock()
	texts := map[string]*module.Package{}
	for path, p := range c.imports.own.loaded {
		texts[path] = p.text
	}
	return c.imports.own.module.Keep(texts)
}

// Reload reads again those of the module's packages that have changed, and returns sentences about them.
func (c *Checker) Reload() (notes []string, errs Errors) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.imports.begin(nil)
	c.imports.refresh()
	for _, path := range slices.Sorted(maps.Keys(c.imports.own.failed)) {
		errs = append(errs, c.imports.own.failed[path]...)
	}
	if len(errs) > 0 {
		return c.imports.takeNotes(), errs.Sorted()
	}
	return c.imports.takeNotes(), nil
}

// FileText is the text of a file of the module's packages, by the name that errors show; ok is false when there is none.
func (c *Checker) FileText(name string) (text string, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	text, ok = c.imports.own.texts[name]
	return text, ok
}

// isOwn says whether an import path is the module's. The library goes before it.
func (im *importer) isOwn(path string) bool {
	return !im.paths[path] && path != instancePath && im.own.module.Has(path)
}

// load reads a package of the module, unless it has been.
func (im *importer) load(path string) (*ownPackage, error) {
	o := &im.own
	if errs := o.failed[path]; errs != nil {
		return nil, errs
	}
	if p := o.loaded[path]; p != nil {
		return p, nil
	}
	if i := slices.Index(o.chain, path); i >= 0 {
		return nil, errors.New("import cycle not allowed: " + strings.Join(o.chain[i:], " imports ") + " imports " + path)
	}
	text, err := o.module.Package(path)
	if err != nil {
		return nil, err
	}
	o.chain = append(o.chain, path)
	p, errs := im.read(text, o.module.GoVersion)
	o.chain = o.chain[:len(o.chain)-1]
	switch {
	case errs != nil:
		o.failed[path] = errs
		return nil, errs
	case p.result.Pkg.Name() == "main":
		return nil, fmt.Errorf("import %q is a program, not an importable package", path)
	}
	if o.loaded == nil {
		o.loaded = map[string]*ownPackage{}
	}
	o.loaded[path] = p
	return p, nil
}

// failure is what is wrong with the package that an error of go/types says cannot be imported; nil for other errors.
func (im *importer) failure(e types.Error) Errors {
	if m := couldNotImport().FindStringSubmatch(e.Msg); m != nil {
		return im.own.failed[m[1]]
	}
	return nil
}

// needs lists the packages of the module that have to run before who imports pkgs, in the order in which Go initializes them: the
// first by path of those whose imports have been.
func (im *importer) needs(pkgs []*types.Package) (list []*Result) {
	todo := map[string]*ownPackage{}
	var add func(p *ownPackage)
	add = func(p *ownPackage) {
		if p != nil && todo[p.text.Path] == nil {
			todo[p.text.Path] = p
			for _, q := range p.imports {
				add(q)
			}
		}
	}
	for _, p := range pkgs {
		add(im.own.all[p])
	}
	for len(todo) > 0 {
		for _, path := range slices.Sorted(maps.Keys(todo)) {
			p := todo[path]
			if !slices.ContainsFunc(p.imports, func(q *ownPackage) bool { return todo[q.text.Path] != nil }) {
				list = append(list, p.result)
				delete(todo, path)
				break
			}
		}
	}
	return list
}
