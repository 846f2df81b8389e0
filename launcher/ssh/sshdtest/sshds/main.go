// Sshds runs OpenSSH servers for tests: `sshds 3 DIR` makes host1 to host3 with all files in DIR, prints the path of the clients' settings
// (for ssh -F) when all listen, and ends them when its standard input ends. A line there is an order: `stop host2` ends a server and all that
// runs under it, `drop host2` its connections only, `start host2` runs it again on the same port; `freeze host2` and `thaw host2` stop it with
// all below it, and let it go on; `trust host2 FILE` has it take
// the keys in that file alone, `trust host2` those of the lab again. The answer is a line: done, or why not.
package main

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

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
	orders := bufio.NewScanner(os.Stdin)
	for orders.Scan() {
		if err := obey(lab, orders.Text()); err != nil {
			fmt.Println(err)
		} else {
			fmt.Println("done")
		}
	}
	return orders.Err()
}

func obey(lab *sshdtest.Lab, order string) error {
	words := strings.Fields(order)
	if len(words) < 2 {
		return fmt.Errorf("%q is no order", order)
	}
	what, host := words[0], words[1]
	for _, s := range lab.Servers {
		if s.Name != host {
			continue
		}
		switch what {
		case "stop":
			s.Stop()
		case "drop":
			s.Drop()
		case "freeze":
			s.Freeze()
		case "thaw":
			s.Thaw()
		case "start":
			return s.Start()
		case "trust": // the keys in a file, and no others; without one those of the lab again
			s.Lines = nil
			for _, file := range words[2:] {
				s.Lines = append(s.Lines, "AuthorizedKeysFile "+file)
			}
			s.Stop()
			return s.Start()
		default:
			return fmt.Errorf("%q is no order", what)
		}
		return nil
	}
	return fmt.Errorf("there is no server %q", host)
}
