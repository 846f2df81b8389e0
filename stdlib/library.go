package stdlib

import (
	_ "embed"
	"maps"
	"slices"
	"strings"
	"sync"

	"jeton/stdlib/absent"
	"jeton/stdlib/internal/bundle"
)

// Platform is the operating system and architecture that the type data and package syscall were generated on.
const Platform = "linux/amd64"

var (
	//go:embed data/std.types
	stdTypes string
	//go:embed data/jeton.types
	jetonTypes string
	//go:embed data/gonum.types
	gonumTypes string
	//go:embed data/plot.types
	plotTypes string
	//go:embed data/x.types
	xTypes string

	//go:embed data/std.docs
	stdDocs string
	//go:embed data/jeton.docs
	jetonDocs string
	//go:embed data/gonum.docs
	gonumDocs string
	//go:embed data/plot.docs
	plotDocs string
	//go:embed data/x.docs
	xDocs string
)

// typeData and docData read the indexes once, when first needed.
var (
	typeData = sync.OnceValue(func() []*bundle.Reader { return open(stdTypes, jetonTypes, gonumTypes, plotTypes, xTypes) })
	docData  = sync.OnceValue(func() []*bundle.Reader { return open(stdDocs, jetonDocs, gonumDocs, plotDocs, xDocs) })
)

// open reads the indexes of bundles that are part of the program: a bad one is a broken build.
func open(data ...string) []*bundle.Reader {
	readers := make([]*bundle.Reader, len(data))
	for i, d := range data {
		r, err := bundle.Open(d)
		if err != nil {
			panic("stdlib: " + err.Error())
		}
		readers[i] = r
	}
	return readers
}

func blob(readers []*bundle.Reader, path string) ([]byte, bool) {
	for _, r := range readers {
		if !r.Has(path) {
			continue
		}
		b, err := r.Get(path)
		if err != nil {
			panic("stdlib: " + err.Error())
		}
		return b, true
	}
	return nil, false
}

// A Library gives the types and documentation of all packages. It has no state, and is safe for several goroutines. The kernel's
// checker takes it.
type Library struct {
	// Simple has generic types whose sources every interpreter runs. Without it they have the memory of Go's own, for
	// evaluators that share it with compiled code.
	Simple bool
}

// Packages returns the import paths of all packages, sorted. The caller must not change the slice.
func (Library) Packages() []string { return Packages() }

// Absent says why a package that exists is not among them; it is empty for others.
func (Library) Absent(path string) string { return absent.Why(path) }

// Export returns the type data of a package, for gcexportdata.Read, and false when there is none. They hold no positions.
// The data of a package name those it depends on and hold what it needs of them, so a reader may read packages in any
// order into one map. Package unsafe has none: it is types.Unsafe. It decompresses at each call; the caller owns the
// result.
func (Library) Export(path string) ([]byte, bool) { return blob(typeData(), path) }

// Doc returns the comment of a package-level name ("Println"), of a method or field ("Builder.WriteString"), or, with
// name "", of the package; plain text as in the source, without comment marks. It returns "" when there is none. In
// package "builtin", which has no types, it is the comment of a predeclared name, after its declaration and an empty
// line; likewise in "unsafe".
func (Library) Doc(path, name string) string { return docs(path)[name] }

// Example returns an example of the use of a name, as Doc takes it, with its output in comments; "" when there is none.
func (Library) Example(path, name string) string { return docs(path)[name+"#example"] }

// docCache keeps the comments of the packages that were asked for: a student asks for few, and again.
var docCache struct {
	sync.Mutex
	of map[string]map[string]string
}

// docs returns the comments of a package by name.
func docs(path string) map[string]string {
	docCache.Lock()
	defer docCache.Unlock()
	if texts, ok := docCache.of[path]; ok {
		return texts
	}
	raw, ok := blob(docData(), path)
	if !ok {
		return nil
	}
	texts := map[string]string{}
	for rest := string(raw); rest != ""; {
		var name, text string
		name, rest, _ = strings.Cut(rest, "\x00")
		text, rest, _ = strings.Cut(rest, "\x00")
		texts[name] = text
	}
	if docCache.of == nil {
		docCache.of = map[string]map[string]string{}
	}
	docCache.of[path] = texts
	return texts
}

func sortedKeys(m map[string]bool) []string { return slices.Sorted(maps.Keys(m)) }
