// Command gen writes tables.json.bz2, the tables of kernel/words compressed: what `make jeton` builds the program with (its tag is packed). It runs in the main
// package's folder.
//
//	go run ./kernel/words/gen
package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"

	"jeton/kernel/words"
)

func main() {
	if err := run("kernel/words/tables.json.bz2"); err != nil {
		fmt.Fprintln(os.Stderr, "words:", err)
		os.Exit(1)
	}
}

// run compresses with the command: Go's library has no packer.
func run(to string) error {
	tables, err := words.Pack()
	if err != nil {
		return err
	}
	cmd := exec.Command("bzip2", "--best", "--stdout")
	cmd.Stdin, cmd.Stderr = bytes.NewReader(tables), os.Stderr
	packed, err := cmd.Output()
	if err != nil {
		return fmt.Errorf("bzip2 (Debian: sudo apt install bzip2): %w", err)
	}
	return os.WriteFile(to, packed, 0o644)
}
