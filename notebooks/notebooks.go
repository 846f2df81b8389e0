// Package notebooks holds the labs: fr and en, student and teacher, as .ipynb files.
//
// Model: each lab has one source, src/labNN.lab, in the format of package source; `go generate ./notebooks` makes the four
// notebooks from it, and they are committed, so that a reader needs no Go to open them. Do not edit an .ipynb here. The program
// carries the sources alone, an eighth of the size, and makes the same notebooks from them.
//
//	files, err := notebooks.All()
//	b := files["fr/student/lab01.ipynb"]
//
// The package has no logic of its own: source makes notebooks, fig draws, gen is the command.
package notebooks

import (
	"embed"

	"jeton/notebooks/source"
)

//go:generate go run ./gen

//go:embed src/*.lab
var sources embed.FS

// All makes the notebooks of every lab: LANGUAGE/ROLE/labNN.ipynb, where LANGUAGE is fr or en, and ROLE student or teacher.
func All() (map[string][]byte, error) { return source.Generate(sources) }
