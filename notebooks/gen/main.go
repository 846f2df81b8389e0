// Command gen makes the notebooks of the labs from their sources. It runs in the folder notebooks (`go generate` sees to
// that), or in the one that its argument names; with -check it writes nothing and fails when a notebook is not fresh.
//
//	go run ./notebooks/gen [-check] [FOLDER]
package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"jeton/notebooks/source"
)

func main() {
	check := flag.Bool("check", false, "write nothing; fail when a notebook differs from its source")
	flag.Parse()
	dir := "."
	if flag.NArg() > 0 {
		dir = flag.Arg(0)
	}
	if err := run(dir, *check); err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

// run makes the notebooks of every source below dir/src.
func run(dir string, check bool) error {
	files, err := source.Generate(os.DirFS(dir))
	if err != nil {
		return err
	}
	for name, content := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		old, err := os.ReadFile(path)
		if err == nil && bytes.Equal(old, content) {
			continue
		}
		if check {
			return fmt.Errorf("%s is not what its source says: run `go generate ./notebooks`", path)
		}
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, content, 0o644); err != nil {
			return err
		}
		fmt.Println("wrote", path)
	}
	return nil
}
