package check

// A Library gives the types and documentation of the packages a cell may import. main hands the one of package stdlib
// over; tests bring a small one. It is safe for several goroutines.
type Library interface {
	// Export returns the gc export data (golang.org/x/tools/go/gcexportdata) of the package, and false when there is none.
	Export(path string) ([]byte, bool)
	// Packages returns the import paths of all packages, sorted.
	Packages() []string
	// Absent says, in a sentence without its full stop, why a package that exists is not among them; it is empty for others.
	Absent(path string) string
	// Doc returns the doc comment of a package-level name ("Println"), of a method or field ("Builder.WriteString"),
	// or, with name "", of the package. Empty when there is none.
	Doc(path, name string) string
}
