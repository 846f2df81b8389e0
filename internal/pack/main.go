// Command pack writes source.zip, the files that package main embeds, compressed: what `make jeton` builds the program with (its tag is
// packed). It runs in the main package's folder.
//
//	go run ./internal/pack
package main

import (
	"archive/zip"
	"compress/flate"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

func main() {
	if err := run("source.zip"); err != nil {
		fmt.Fprintln(os.Stderr, "pack:", err)
		os.Exit(1)
	}
}

func run(to string) error {
	out, err := exec.Command("go", "list", "-f", "{{range .EmbedFiles}}{{println .}}{{end}}", ".").Output()
	if err != nil {
		return fmt.Errorf("which files package main embeds: %w", err)
	}
	file, err := os.CreateTemp(filepath.Dir(to), "source-*.zip.tmp")
	if err != nil {
		return err
	}
	defer os.Remove(file.Name()) // after a failure
	defer file.Close()
	if err := pack(file, strings.Fields(string(out))); err != nil {
		return err
	}
	if err := file.Close(); err != nil {
		return err
	}
	return os.Rename(file.Name(), to)
}

// pack writes the files without their times: the same files give the same bytes.
func pack(w io.Writer, files []string) error {
	z := zip.NewWriter(w)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestCompression) })
	for _, name := range files {
		text, err := os.ReadFile(filepath.FromSlash(name))
		if err != nil {
			return err
		}
		f, err := z.Create(name)
		if err != nil {
			return err
		}
		if _, err := f.Write(text); err != nil {
			return err
		}
	}
	return z.Close()
}
