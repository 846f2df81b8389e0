package checktest

import (
	"io"
	"os"

	"golang.org/x/tools/go/gcexportdata"
)

// read returns the export section of a compiled package.
func read(file string) ([]byte, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	//lint:ignore SA1019 these are archives that the compiler has made: Read takes only what Write has
	r, err := gcexportdata.NewReader(f)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}
