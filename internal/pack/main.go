// Command pack writes source.zip.gz, the files that package main embeds, compressed: what `make jeton` builds the program with (its tag is
// packed). It runs in the main package's folder.
//
//	go run ./internal/pack
package main

import (
	"archive/zip"
	"compress/gzip"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

func main() {
	if err := run("source.zip.gz"); err != nil {
		fmt.Fprintln(os.Stderr, "pack:", err)
		os.Exit(1)
	}
}

func run(to string) error {
	out, err := exec.Command("go", "list", "-f", "{{range .EmbedFiles}}{{println .}}{{end}}", ".").Output()
	if err != nil {
		return fmt.Errorf("which files package main embeds: %w", err)
	}
	file, err := os.CreateTemp(filepath.Dir(to), "source-*.tmp")
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

// pack writes the files without their times: the same files give the same bytes. They are compressed as one, which saves a fifth: files of a program are
// alike, and so are the two languages of a lab.
func pack(w io.Writer, files []string) error {
	whole, err := gzip.NewWriterLevel(w, gzip.BestCompression)
	if err != nil {
		return err
	}
	z := zip.NewWriter(whole)
	for _, name := range files {
		text, err := os.ReadFile(filepath.FromSlash(name))
		if err != nil {
			return err
		}
		f, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
		if err != nil {
			return err
		}
		if _, err := f.Write(text); err != nil {
			return err
		}
	}
	if err := z.Close(); err != nil {
		return err
	}
	return whole.Close()
}
