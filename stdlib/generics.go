package stdlib

import (
	"embed"
	"io/fs"
	"strings"
)

// Tables hold no generic function, so the common ones are here as source, written for the purpose: kernel/lower makes a
// copy for each list of type arguments, as it does for generic functions of cells. The same source is compiled, and tested
// against the packages that it stands for.
//
//go:embed generics/*/*.go
var genericFiles embed.FS

// genericFolders are the folders of sources by import path.
var genericFolders = map[string]string{
	"cmp": "cmp", "crypto/hkdf": "hkdf", "crypto/pbkdf2": "pbkdf2", "database/sql": "sql", "errors": "errors", "hash/maphash": "maphash", "iter": "iter",
	"maps": "maps", "math/rand/v2": "rand", "reflect": "reflect", "runtime": "runtime", "slices": "slices", "sync": "sync", "sync/atomic": "atomic",
	"unique": "unique", "weak": "weak",
}

// GenericSource returns the files, by name, of a Go package that declares the generic functions and types of an import path;
// nil when there is none. Its exported declarations mean the same as those of the package, under the same names; it may
// import other packages of the library, those that it stands for included, but uses no generic function of another. What
// [Generic] lists and these files do not declare is not possible in a cell.
func (l Library) GenericSource(path string) map[string]string {
	folder := genericFolders[path]
	if l.Simple && path == "sync/atomic" {
		folder = "simpleatomic"
	}
	if folder == "" {
		return nil
	}
	sources := map[string]string{}
	names, err := fs.Glob(genericFiles, "generics/"+folder+"/*.go")
	if err != nil {
		panic("stdlib: " + err.Error())
	}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		src, err := genericFiles.ReadFile(name)
		if err != nil {
			panic("stdlib: " + err.Error())
		}
		sources[name[strings.LastIndexByte(name, '/')+1:]] = string(src)
	}
	return sources
}
