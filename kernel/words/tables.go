package words

// tables are all that the package can say: parts of the program that are made of the files beside this one, or, since text is half of its size when compressed, of
// an archive.
type tables struct {
	Hints, Sayings             []Text
	Compile, Run, General, MPI []explanation
}
