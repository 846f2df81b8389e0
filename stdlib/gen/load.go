package main

import (
	"crypto/sha256"
	"fmt"
	"go/types"
	"hash"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"
)

// A pkg is one package to make tables of.
type pkg struct {
	path, name string
	files      []string // its Go files for this platform
	dir        string
	module     string // "path version", the toolchain's version for the standard library
	types      *types.Package
}

// load loads the packages of a group by their export data, sorted by path.
func load(root string, g group) ([]pkg, error) {
	cfg := &packages.Config{
		Mode: packages.NeedName | packages.NeedFiles | packages.NeedTypes | packages.NeedModule,
		Dir:  root,
	}
	loaded, err := packages.Load(cfg, g.patterns...)
	if err != nil {
		return nil, err
	}
	var pkgs []pkg
	for _, l := range loaded {
		p := pkg{path: l.PkgPath, name: l.Name, files: l.GoFiles, dir: l.Dir, module: "go " + runtime.Version(), types: l.Types}
		if !g.keep(p) {
			continue
		}
		if len(l.Errors) > 0 {
			if !g.skipBroken {
				return nil, fmt.Errorf("%s: %w", l.PkgPath, l.Errors[0])
			}
			fmt.Fprintf(os.Stderr, "gen: %s is left out, it does not compile: %v\n", l.PkgPath, l.Errors[0])
			continue
		}
		if l.Module != nil {
			p.module = l.Module.Path + " " + l.Module.Version
		}
		if p.dir == "" && len(p.files) > 0 {
			p.dir = filepath.Dir(p.files[0])
		}
		pkgs = append(pkgs, p)
	}
	slices.SortFunc(pkgs, func(a, b pkg) int { return strings.Compare(a.path, b.path) })
	return pkgs, nil
}

// modulesOf lists the modules of the packages and their versions, sorted.
func modulesOf(pkgs []pkg) []string {
	var lines []string
	for _, p := range pkgs {
		lines = append(lines, strings.TrimSpace(p.module))
	}
	slices.Sort(lines)
	return slices.Compact(lines)
}

func newHash() hash.Hash { return sha256.New() }

// ident makes an identifier of an import path, one for each.
func ident(path string) string {
	return strings.NewReplacer("/", "_", ".", "_", "-", "_").Replace(path)
}
