// Slurms runs a Slurm for tests: `slurms DIR` makes the hosts n1 to n3 with all files in DIR, prints the value that clients need in the
// environment variable SLURM_CONF when all hosts are ready, and ends them when its standard input ends. A line that is `missing PROGRAM` instead
// says that the machine lacks a part of Slurm.
package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"

	"jeton/launcher/slurm/slurmtest"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "slurms:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 1 {
		return fmt.Errorf("usage: slurms DIR")
	}
	if name := slurmtest.Missing(); name != "" {
		fmt.Println("missing", name)
		return nil
	}
	dir, err := filepath.Abs(args[0])
	if err != nil {
		return err
	}
	c, err := slurmtest.New(dir)
	if err != nil {
		return err
	}
	defer c.Close()
	fmt.Println(c.Config)
	_, err = io.Copy(io.Discard, os.Stdin)
	return err
}
