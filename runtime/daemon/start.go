package daemon

import (
	"errors"
	"fmt"
	"strings"

	"jeton/launcher/daemons"
	"jeton/runtime/history"
	"jeton/runtime/session"
)

// An Executable is a program for [Start].
type Executable struct{ program, file string }

// Program is the program of the cell that begins with %%program NAME.
func Program(name string) Executable { return Executable{program: name} }

// File is an executable file on the host, found as a shell would find it.
func File(path string) Executable { return Executable{file: path} }

// Start starts a daemon on a host, and returns when it runs. "" and "localhost" are the machine of the notebook's cells, also
// in a room.
//
// what is a function that a cell of the notebook declares, which is called with args, or the name of one; or an [Executable], whose
// arguments they are. A function's arguments are strings, numbers, booleans, and slices and maps of these; the daemon ends when the
// function returns, with status 1 when it returns an error. The cell that declares the function may be the one that
// calls Start. Variables that the function uses are copied, as for %%bg.
//
// Errors: no such host or function, an argument that does not fit, with the compiler's words; the program cannot be started.
func Start(host string, what any, args ...any) (*Daemon, error) {
	r := StartRequest{Host: host, Back: backAddress()}
	err := r.name(what)
	for i := 0; i < len(args) && err == nil; i++ {
		err = r.add(i, args[i])
	}
	if err == nil {
		d := &Daemon{}
		if err = ask(session.Current().Context(), "daemon.start", r, &d.d); err == nil {
			history.Record(history.Event{Kind: history.Local, Name: "daemon.start", Attrs: map[string]string{"of": d.d.Name, "host": d.d.Host}})
			return d, nil
		}
	}
	return nil, fmt.Errorf("daemon: %s is not started%s: %w", r.what(), on(host), err)
}

// Hosts are the hosts that the notebook has for daemons, in the order in which %hosts or %room names them: not the one of its cells, and
// none that did not answer when it was asked last. There are none when the notebook has this machine alone. Errors: this is no
// notebook.
func Hosts() (names []string, err error) {
	if err := ask(session.Current().Context(), "daemon.hosts", struct{}{}, &names); err != nil {
		return nil, fmt.Errorf("daemon: %w", err)
	}
	return names, nil
}

func on(host string) string {
	if host == "" {
		return ""
	}
	return " on " + host
}

// what is what shall be started, for an error.
func (r *StartRequest) what() string {
	switch {
	case r.Func != "":
		return r.Func
	case r.Program != "":
		return "program " + r.Program
	case r.File != "":
		return r.File
	}
	return "it"
}

// name notes what shall be started.
func (r *StartRequest) name(what any) error {
	switch w := what.(type) {
	case Executable:
		r.Program, r.File = w.program, w.file
		return nil
	case string:
		r.Func = w
		return nil
	}
	name := session.FuncName(what)
	base, inMain := strings.CutPrefix(name, "main.")
	switch {
	case name == "":
		return fmt.Errorf("what shall it run? A function that a cell declares, its name, or daemon.Program(\"NAME\"), and not a %T", what)
	case !inMain:
		return fmt.Errorf("%s is a function of a library: declare one in a cell that calls it", name)
	case strings.HasSuffix(base, "-fm") || strings.Contains(base, ")."):
		return errors.New("a method cannot be started in another process, which has no value to call it of: declare a function that makes the value, and start that")
	case strings.HasSuffix(base, "[...]"):
		return errors.New("a generic function cannot be started: declare one that calls it with its type, and start that")
	case strings.Contains(base, "."):
		return errors.New("a function without a name cannot be started in another process, which could not find it: declare it in a cell, func NAME() { … }, and start NAME")
	}
	r.Func = base
	return nil
}

// WriteExecutable writes the program of a %%program cell to an executable file on a host, and returns its path there: for who wants to
// start it by hand, with os/exec, a shell or ssh. The file is gone when the notebook's kernel ends.
func WriteExecutable(host, program string) (path string, err error) {
	if err := ask(session.Current().Context(), "daemon.executable", StartRequest{Host: host, Program: program}, &path); err != nil {
		return "", fmt.Errorf("daemon: program %s%s: %w", program, on(host), err)
	}
	return path, nil
}

// StopAll ends all the notebook's daemons on all its hosts, and what was made a daemon by hand there: by SIGTERM, and a second
// later by SIGKILL. It returns when they have ended. Errors: hosts that could not be asked.
func StopAll() error {
	var ended []daemons.Daemon
	if err := ask(session.Current().Context(), "daemon.stopall", struct{}{}, &ended); err != nil {
		return fmt.Errorf("daemon: %w", err)
	}
	return nil
}
