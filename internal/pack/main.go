// Command pack writes source.zip.bz2, the files that package main embeds, compressed: what `make jeton` builds the program with (its tag is
// packed). It runs in the main package's folder.
//
//	go run ./internal/pack
package main

import (
	"archive/zip"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/dsnet/compress/bzip2"
)

func main() {
	if err := run("source.zip.bz2"); err != nil {
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

// pack writes the files without their times: the same files give the same bytes. They are compressed as one: files of a program are
// alike, and so are the two languages of a lab. Of what Go's library unpacks, bzip2 makes it smallest, by a quarter of a megabyte.
func pack(w io.Writer, files []string) error {
	whole, err := bzip2.NewWriter(w, &bzip2.WriterConfig{Level: bzip2.BestCompression})
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
