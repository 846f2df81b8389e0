// Jeton runs Go in notebooks, for learning distributed systems and parallel computing. This file only wires the parts
// together: the commands (internal/cli), Go's library for cells (stdlib) and the labs (notebooks).
package main

import (
	"io/fs"
	"os"
	"reflect"

	"jeton/internal/cli"
	"jeton/kernel/lower/box"
	lab "jeton/notebooks/source"
	"jeton/stdlib"
)

func main() {
	os.Exit(cli.Main(cli.Parts{
		Symbols:   symbols,
		Library:   stdlib.Library{},
		Simple:    stdlib.Library{Simple: true},
		Source:    source,
		Texts:     texts,
		Notebooks: notebooks,
	}, os.Args[1:]))
}

// notebooks makes those of every lab: LANGUAGE/ROLE/labNN.ipynb, where LANGUAGE is fr or en, and ROLE student or teacher.
func notebooks() (map[string][]byte, error) {
	dir, err := fs.Sub(texts, "notebooks")
	if err != nil {
		return nil, err
	}
	return lab.Generate(dir)
}

// symbols are the library's, those of the package that lowered code keeps interface values in, and under "." what the
// interpreter must know of functions like fmt.Println: which methods they look for in a value that they take as any.
func symbols(path string) (map[string]reflect.Value, bool) {
	switch path {
	case ".":
		return map[string]reflect.Value{"MapTypes": reflect.ValueOf(stdlib.MapTypes())}, true
	case box.Path:
		return box.Symbols(), true
	}
	return stdlib.Symbols(path)
}
