// Command exports writes the version script that `make jeton` links the program with: which of its symbols a compiled cell can link to.
// It is kernel/native/exports.map, which says what can be said by patterns, and a list of names that no pattern tells: of functions, since
// a variable's name looks the same, and of types, whose names the linker hashes. To know them it links the program once, with that script.
// It runs in the main package's folder.
//
//	go run ./internal/exports -flags '-s -w' -modfile .build/go.mod -to .build/exports.map
package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

func main() {
	script := flag.String("script", "kernel/native/exports.map", "the version script with the patterns")
	flags := flag.String("flags", "", "the linker's flags")
	modfile := flag.String("modfile", "go.mod", "the go.mod of the build")
	to := flag.String("to", ".build/exports.map", "the file to write")
	flag.Parse()
	if err := run(*script, *flags, *modfile, *to); err != nil {
		fmt.Fprintln(os.Stderr, "exports:", err)
		os.Exit(1)
	}
}

func run(script, flags, modfile, to string) error {
	patterns, err := os.ReadFile(script)
	if err != nil {
		return err
	}
	closed, err := unimportable(modfile)
	if err != nil {
		return err
	}
	linked, err := link(script, flags, modfile)
	if err != nil {
		return err
	}
	names, err := linked.hidden(closed)
	if err != nil {
		return err
	}
	text, err := join(patterns, names)
	if err != nil {
		return err
	}
	return os.WriteFile(to, text, 0o666)
}

// join puts names into the local part of a script, which ends it.
func join(script []byte, names []string) ([]byte, error) {
	end := bytes.LastIndex(script, []byte("};"))
	if end < 0 || !bytes.Contains(script[:end], []byte("local:")) {
		return nil, errors.New("the version script does not end with a local part")
	}
	var b bytes.Buffer
	b.Write(script[:end])
	for _, n := range names {
		fmt.Fprintf(&b, "\t\t\"%s\";\n", n) // in quotes no sign is a pattern's
	}
	b.Write(script[end:])
	return b.Bytes(), nil
}

// unimportable lists the packages of the program that nothing that a compiled cell can import depends on.
func unimportable(modfile string) (map[string]bool, error) {
	all, err := deps(modfile, ".")
	if err != nil {
		return nil, err
	}
	open, err := deps(modfile, "./stdlib/tables/...", "./runtime/...")
	if err != nil {
		return nil, err
	}
	closed := map[string]bool{}
	for p := range all {
		closed[p] = !open[p]
	}
	return closed, nil
}

// deps lists packages and what they depend on.
func deps(modfile string, patterns ...string) (map[string]bool, error) {
	out, err := exec.Command("go", append([]string{"list", "-modfile=" + modfile, "-tags=packed", "-deps"}, patterns...)...).Output()
	if err != nil {
		return nil, fmt.Errorf("what %s depends on: %w", strings.Join(patterns, ", "), err)
	}
	list := map[string]bool{}
	for p := range strings.FieldsSeq(string(out)) {
		list[p] = true
	}
	return list, nil
}

// link links the program with the patterns alone, and has the linker tell each reference from symbol to symbol.
func link(script, flags, modfile string) (*program, error) {
	dir, err := os.MkdirTemp("", "exports-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	script, err = filepath.Abs(script)
	if err != nil {
		return nil, err
	}
	file := filepath.Join(dir, "linked")
	cmd := exec.Command("go", "build", "-modfile="+modfile, "-trimpath", "-tags=packed", "-ldflags="+flags+" -dumpdep -extldflags=-Wl,--version-script="+script, "-o", file, ".")
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("%w\n%s", err, troubles(said.String()))
	}
	return read(file, said.String())
}

// troubles are the lines of the linker's output that are no references.
func troubles(said string) string {
	var b strings.Builder
	for line := range strings.Lines(said) {
		if !strings.Contains(line, " -> ") {
			b.WriteString(line)
		}
	}
	return b.String()
}
