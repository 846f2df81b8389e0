// Package notebooks holds the labs: fr and en, student and teacher, as .ipynb files.
//
// Model: each lab has one source, src/labNN.lab, in the format of package source; `go generate ./notebooks` makes the four
// notebooks from it, and they are committed, so that a reader needs no Go to open them. Do not edit an .ipynb here.
//
//	b, err := notebooks.Files.ReadFile("fr/student/lab01.ipynb")
//
// The package has no logic of its own: source makes notebooks, fig draws, gen is the command.
package notebooks

import "embed"

//go:generate go run ./gen

// Files holds LANGUAGE/ROLE/labNN.ipynb; LANGUAGE is fr or en, ROLE student or teacher.
//
//go:embed fr/*/*.ipynb en/*/*.ipynb
var Files embed.FS
