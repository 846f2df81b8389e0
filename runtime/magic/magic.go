// Package magic is the part of the magics that runs in the engine, where the notebook's working folder, environment and
// standard output are: shell commands, files, the working folder.
//
// The kernel makes a small program of a magic that calls one function of this package. A function that fails panics with
// a Failure, which the kernel shows as one line without a traceback. It is not meant for a student's own code.
package magic

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strings"
	"sync/atomic"
	"syscall"

	"jeton/launcher/lang"
	"jeton/runtime/session"
)

// A Failure is how a magic's function ends when it cannot do its work.
type Failure struct{ Text string }

func (f Failure) Error() string { return f.Text }

func fail(format string, args ...any) { panic(Failure{fmt.Sprintf(format, args...)}) }

// Sh runs a script by a shell ("sh", "bash", …), with the notebook's folder, environment and outputs, and blocks until it
// ends. An interrupt kills the script and what it started. A status other than 0 is a Failure that names it.
func Sh(shell, script string) {
	cmd := exec.Command(shell, "-c", script)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	cmd.Env = append(os.Environ(), lang.Variable+"="+string(session.Language())) // a program that it runs speaks as the notebook
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := cmd.Start(); err != nil {
		fail("%s cannot be started: %v", shell, err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	ctx := session.Current().Context()
	var err error
	select {
	case err = <-ended:
	case <-ctx.Done():
		_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) // the whole group: the script and its children
		<-ended
		fail("interrupted")
	}
	var exit *exec.ExitError
	switch {
	case errors.As(err, &exit) && exit.ExitCode() < 0:
		fail("%s: %s", shell, exit.ProcessState)
	case errors.As(err, &exit):
		fail("exit status %d", exit.ExitCode())
	case err != nil:
		fail("%s: %v", shell, err)
	}
}

// File writes text to a file, or appends, and says so.
func File(name, text string, add bool) {
	flags, done := os.O_WRONLY|os.O_CREATE|os.O_TRUNC, lang.Text{En: "wrote %d bytes to %s\n", Fr: "%d octets écrits dans %s\n"}
	if add {
		flags, done = os.O_WRONLY|os.O_CREATE|os.O_APPEND, lang.Text{En: "appended %d bytes to %s\n", Fr: "%d octets ajoutés à %s\n"}
	}
	f, err := os.OpenFile(expand(name), flags, 0o644)
	if err != nil {
		fail("%v", err)
	}
	_, err = f.WriteString(text)
	if e := f.Close(); err == nil {
		err = e
	}
	if err != nil {
		fail("%v", err)
	}
	fmt.Print(done.With(session.Language(), len(text), name))
}

// before is the folder that Chdir left last. Magics that run beside each other, in subshells, share it as they share the
// working folder itself.
var before atomic.Pointer[string]

// Chdir goes to a folder ("" is the home folder, "-" the one before this) and prints where it is.
func Chdir(dir string) {
	switch dir {
	case "":
		dir = "~"
	case "-":
		last := before.Load()
		if last == nil {
			fail("there is no folder before this one: %%cd went nowhere yet")
		}
		dir = *last
	}
	here, errHere := os.Getwd() // it may have been removed
	if err := os.Chdir(expand(dir)); err != nil {
		fail("%v", err)
	}
	if errHere == nil {
		before.Store(&here)
	}
	Getwd()
}

// Getwd prints the working folder.
func Getwd() {
	d, err := os.Getwd()
	if err != nil {
		fail("%v", err)
	}
	fmt.Println(d)
}

// Env prints the environment, one variable of it, or sets one ("NAME=value").
func Env(arg string) {
	name, value, set := strings.Cut(arg, "=")
	switch {
	case arg == "":
		all := os.Environ()
		sort.Strings(all)
		fmt.Println(strings.Join(all, "\n"))
	case set:
		if err := os.Setenv(strings.TrimSpace(name), strings.TrimSpace(value)); err != nil {
			fail("%v", err)
		}
	default:
		v, ok := os.LookupEnv(arg)
		if !ok {
			fail("the environment has no variable %s", arg)
		}
		fmt.Println(v)
	}
}

// expand replaces a leading ~ by the home folder.
func expand(name string) string {
	if rest, ok := strings.CutPrefix(name, "~"); ok && (rest == "" || rest[0] == '/') {
		if home, err := os.UserHomeDir(); err == nil {
			return filepath.Join(home, rest)
		}
	}
	return name
}
