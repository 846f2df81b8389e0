package main

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"jeton/stdlib/absent"
	"jeton/stdlib/internal/bundle"
)

// A group is a set of packages whose tables are one Go package below tables/, and so compiled together. They are apart so
// that a change of jeton/runtime compiles few of them again.
type group struct {
	name     string
	patterns []string           // as the go command takes them
	keep     func(pkg pkg) bool // false for a package that makes no sense in a cell
	// skipBroken leaves out, with a word, a package that does not compile: a half-written one of ours must not stop the
	// making of the others.
	skipBroken bool
}

var groups = []group{
	{name: "std", patterns: []string{"std"}, keep: keepStd},
	{name: "gonum", patterns: gonumPatterns, keep: keepGonum},
	{name: "plot", patterns: plotPatterns, keep: keepModule},
	{name: "x", patterns: xPatterns, keep: keepModule},
	{name: "jeton", patterns: []string{"jeton/runtime/..."}, keep: keepRuntime, skipBroken: true},
}

var (
	gonumPatterns = []string{
		"gonum.org/v1/gonum/blas", "gonum.org/v1/gonum/blas/blas32", "gonum.org/v1/gonum/blas/blas64",
		"gonum.org/v1/gonum/blas/cblas64", "gonum.org/v1/gonum/blas/cblas128",
		"gonum.org/v1/gonum/cmplxs/...", "gonum.org/v1/gonum/diff/...", "gonum.org/v1/gonum/dsp/...", "gonum.org/v1/gonum/floats/...",
		"gonum.org/v1/gonum/graph/...", "gonum.org/v1/gonum/integrate/...", "gonum.org/v1/gonum/interp/...",
		"gonum.org/v1/gonum/lapack", "gonum.org/v1/gonum/lapack/lapack64", "gonum.org/v1/gonum/mat/...", "gonum.org/v1/gonum/mathext/...",
		"gonum.org/v1/gonum/num/quat", "gonum.org/v1/gonum/optimize/...", "gonum.org/v1/gonum/spatial/kdtree", "gonum.org/v1/gonum/spatial/r2", "gonum.org/v1/gonum/spatial/r3", "gonum.org/v1/gonum/stat/...",
	}
	plotPatterns = []string{
		"gonum.org/v1/plot", "gonum.org/v1/plot/font/...", "gonum.org/v1/plot/palette", "gonum.org/v1/plot/palette/moreland", "gonum.org/v1/plot/plotter",
		"gonum.org/v1/plot/plotutil", "gonum.org/v1/plot/text", "gonum.org/v1/plot/tools/...", "gonum.org/v1/plot/vg",
		"gonum.org/v1/plot/vg/draw", "gonum.org/v1/plot/vg/recorder", "gonum.org/v1/plot/vg/vgimg", "gonum.org/v1/plot/vg/vgsvg",
	}
	xPatterns = []string{
		"golang.org/x/crypto/ssh", "golang.org/x/crypto/ssh/agent", "golang.org/x/crypto/ssh/knownhosts",
		"golang.org/x/sync/errgroup", "golang.org/x/sync/semaphore", "golang.org/x/sync/singleflight",
	}
)

func groupNames() []string {
	names := make([]string, len(groups))
	for i, g := range groups {
		names[i] = g.name
	}
	return names
}

// keepStd leaves out unsafe, too, which is the compiler's: it is written by hand in unsafe.go.
func keepStd(p pkg) bool { return absent.Standard[p.path] == "" && p.path != "unsafe" && keepModule(p) }

// keepGonum drops formats of graphs that the programs of others read: dot is the one that a person writes and looks at.
func keepGonum(p pkg) bool {
	const formats = "gonum.org/v1/gonum/graph/formats/"
	if name, ok := strings.CutPrefix(p.path, formats); ok && name != "dot" && !strings.HasPrefix(name, "dot/") {
		return false
	}
	return keepModule(p)
}

// keepModule drops what cannot be imported from outside, programs, and packages that import testing.
func keepModule(p pkg) bool {
	for elem := range strings.SplitSeq(p.path, "/") {
		switch elem {
		case "internal", "vendor", "testgraph", "testquad":
			return false
		}
	}
	return p.name != "main"
}

// keepRuntime drops what a cell does not import: the session is for the packages of runtime.
func keepRuntime(p pkg) bool { return p.path != "jeton/runtime/session" && keepModule(p) }

// make returns the files of the group, by path below the folder of package stdlib.
func (g group) make(root string) (map[string][]byte, error) {
	pkgs, err := load(root, g)
	if err != nil {
		return nil, err
	}
	dir := "tables/" + g.name + "/"
	files := map[string][]byte{}
	types, docs := map[string][]byte{}, map[string][]byte{}
	for _, p := range pkgs {
		src, err := tableFile(g.name, p)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", p.path, err)
		}
		files[dir+fileName(p)] = src
		if types[p.path], err = typeData(p); err != nil {
			return nil, fmt.Errorf("%s: %w", p.path, err)
		}
		if docs[p.path], err = docData(p); err != nil {
			return nil, fmt.Errorf("%s: %w", p.path, err)
		}
	}
	if g.name == "std" {
		if err := addBuiltin(root, docs); err != nil {
			return nil, err
		}
	}
	if files[dir+"index.go"], err = indexFile(g.name, pkgs); err != nil {
		return nil, err
	}
	if files["data/"+g.name+".types"], err = bundle.Encode(types); err != nil {
		return nil, err
	}
	if files["data/"+g.name+".docs"], err = bundle.Encode(docs); err != nil {
		return nil, err
	}
	files["data/"+g.name+".sum"], err = g.sum(root, pkgs)
	return files, err
}

// platformOnly tells whether the names of a package differ between platforms, not only its values.
func platformOnly(path string) bool { return path == "syscall" }

func fileName(p pkg) string {
	name := ident(p.path)
	if platformOnly(p.path) {
		name += "_" + runtime.GOOS + "_" + runtime.GOARCH
	}
	// A name that ends in a platform or in _test would be left out of the build.
	return "z_" + name + suffixGuard(name, p) + ".go"
}

func suffixGuard(name string, p pkg) string {
	last := name[strings.LastIndexByte(name, '_')+1:]
	if last == "test" || last == "unix" || last == "windows" || last == "js" {
		return "_"
	}
	return ""
}

// sum states what the group was made from: the toolchain and modules, and the generator's own source.
func (g group) sum(root string, pkgs []pkg) ([]byte, error) {
	sources, err := filepath.Glob(filepath.Join(root, "gen", "*.go"))
	if err != nil {
		return nil, err
	}
	hash := newHash()
	for _, name := range sources {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		src, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(hash, "%s %d\n%s", filepath.Base(name), len(src), src)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "platform %s/%s\n", runtime.GOOS, runtime.GOARCH)
	for _, line := range modulesOf(pkgs) {
		b.WriteString(line + "\n")
	}
	fmt.Fprintf(&b, "generator %x\n", hash.Sum(nil))
	return []byte(b.String()), nil
}
