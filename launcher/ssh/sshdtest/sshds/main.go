// Sshds runs OpenSSH servers for tests: `sshds 3 DIR` makes host1 to host3 with all files in DIR, prints the path of the clients' settings
// (for ssh -F) when all listen, and ends them when its standard input ends.
package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"

	"jeton/launcher/ssh/sshdtest"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "sshds:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 2 {
		return fmt.Errorf("usage: sshds N DIR")
	}
	n, err := strconv.Atoi(args[0])
	if err != nil || n < 1 {
		return fmt.Errorf("%q is no number of servers", args[0])
	}
	dir, err := filepath.Abs(args[1])
	if err != nil {
		return err
	}
	lab, err := sshdtest.New(dir, n)
	if err != nil {
		return err
	}
	defer lab.Close()
	fmt.Println(lab.Config)
	_, err = io.Copy(io.Discard, os.Stdin)
	return err
}
