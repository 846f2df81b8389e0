// Command pack writes source.txtar.bz2, the files that package main embeds, compressed: what `make jeton` builds the program with (its tag is
// packed). It runs in the main package's folder.
//
//	go run ./internal/pack
package main

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"go/build"
	"go/scanner"
	"go/token"
	"io"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/txtar"
)

func main() {
	if err := run("source.txtar.bz2"); err != nil {
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

// pack writes the files without their times: the same files give the same bytes. They are compressed as one, those of a kind side by side: files of a
// program are alike, and so are the two languages of a lab. Of what Go's library unpacks, bzip2 makes it smallest, by a third of a megabyte; it has no packer.
func pack(w io.Writer, files []string) error {
	slices.SortFunc(files, func(a, b string) int { return cmp.Or(cmp.Compare(path.Ext(a), path.Ext(b)), cmp.Compare(a, b)) })
	all := new(txtar.Archive)
	for _, name := range files {
		if elsewhere, err := forElsewhere(name); err != nil {
			return err
		} else if elsewhere {
			continue
		}
		text, err := os.ReadFile(filepath.FromSlash(name))
		if err != nil {
			return err
		}
		if strings.HasSuffix(name, ".go") {
			text = bare(text)
		}
		all.Files = append(all.Files, txtar.File{Name: name, Data: text})
	}
	whole := txtar.Format(all)
	if again := txtar.Parse(whole); !slices.EqualFunc(all.Files, again.Files, same) {
		return errors.New("a file has no end of line at its end, or a line that looks like the head of a file: what is unpacked would not be what was packed")
	}
	cmd := exec.Command("bzip2", "--best", "--stdout")
	cmd.Stdin, cmd.Stdout, cmd.Stderr = bytes.NewReader(whole), w, os.Stderr
	err := cmd.Run()
	if errors.Is(err, exec.ErrNotFound) {
		err = fmt.Errorf("%w: install it (Debian: sudo apt install bzip2)", err)
	}
	return err
}

// forElsewhere says whether a Go file is for macOS and not for Linux, the only system on which the archive's code is compiled.
func forElsewhere(name string) (bool, error) {
	if !strings.HasSuffix(name, ".go") {
		return false, nil
	}
	dir, base := filepath.Split(filepath.FromSlash(name))
	on := build.Default
	on.GOOS = "linux"
	linux, err := on.MatchFile(dir, base)
	if err != nil {
		return false, err
	}
	on.GOOS = "darwin"
	darwin, err := on.MatchFile(dir, base)
	return darwin && !linux, err
}

func same(a, b txtar.File) bool { return a.Name == b.Name && bytes.Equal(a.Data, b.Data) }

// bare leaves out the lines of comment of a Go file, a fifth of the archive, and keeps them as empty ones: a compiler gets the same code at the same
// positions. Directives, and what stands beside code, stay; so does all of a file with C in it, whose comments are code.
func bare(text []byte) []byte {
	if bytes.Contains(text, []byte(`import "C"`)) {
		return text
	}
	fset := token.NewFileSet()
	file := fset.AddFile("", fset.Base(), len(text))
	var s scanner.Scanner
	s.Init(file, text, nil, scanner.ScanComments)
	var out []byte
	kept := 0
	for {
		pos, tok, comment := s.Scan()
		if tok == token.EOF {
			return append(out, text[kept:]...)
		}
		from := file.Offset(pos)
		line := bytes.LastIndexByte(text[:from], '\n') + 1
		if tok != token.COMMENT || !strings.HasPrefix(comment, "//") || len(bytes.TrimSpace(text[line:from])) > 0 || directive(comment) {
			continue
		}
		out = append(out, text[kept:line]...)
		kept = from + len(comment)
	}
}

// directive says whether a comment is for a tool: //go:build, //export, //line, // +build.
func directive(comment string) bool {
	return len(comment) > 2 && comment[2] != ' ' && comment[2] != '\t' || strings.HasPrefix(comment, "// +build")
}
