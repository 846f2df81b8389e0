// Package notebooks holds the labs: fr and en, student and teacher, as .ipynb files.
//
// Model: each lab has one source, src/labNN.lab, in the format of package source; `go generate ./notebooks` makes the four
// notebooks from it, and they are committed, so that a reader needs no Go to open them. Do not edit an .ipynb here. The program
// carries the sources alone, a small part of the size, and makes the same notebooks from them:
//
//	files, err := source.Generate(os.DirFS("notebooks"))
//	b := files["fr/student/lab01.ipynb"]
//
// The package has no code of its own: source makes notebooks, fig draws, gen is the command.
package notebooks

//go:generate go run ./gen
