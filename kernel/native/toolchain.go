package native

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"syscall"

	"jeton/launcher/sandbox"
)

// A Toolchain is the Go that built this program, and the flags that it was built with.
type Toolchain struct {
	Go      string // the go command
	Root    string
	Tools   string   // the folder of compile and link
	CC      string   // the C compiler, which links
	Flags   []string // of the go command: -trimpath, -race, -tags
	Race    bool
	Trimmed bool
	env     []string
	scratch Scratch
}

// FindGo looks for a go command, whichever version it has. The error is a sentence that says what to install.
func FindGo(context.Context) (*Toolchain, error) {
	t := &Toolchain{}
	return t, t.findGo(places())
}

// FindToolchain looks for the toolchain that built this program, and a C compiler. The error is a sentence that says what to install.
func FindToolchain(ctx context.Context) (*Toolchain, error) {
	t := &Toolchain{}
	t.buildFlags()
	if err := t.findGo(places()); err != nil {
		return nil, err
	}
	return t, t.ask(ctx)
}

// ask asks the go command where its tools are.
func (t *Toolchain) ask(ctx context.Context) error {
	cmd := exec.CommandContext(ctx, t.Go, "env", "-json", "GOROOT", "GOVERSION", "GOTOOLDIR", "CC")
	cmd.Env = t.environ()
	sandbox.Wrap(cmd)
	out, err := cmd.Output()
	if err != nil {
		return fmt.Errorf("%s does not work (%w): install Go %s", t.Go, err, version())
	}
	var e struct{ GOROOT, GOVERSION, GOTOOLDIR, CC string }
	if err := json.Unmarshal(out, &e); err != nil {
		return fmt.Errorf("%s does not answer as Go does: %w", t.Go, err)
	}
	if e.GOVERSION != runtime.Version() {
		return fmt.Errorf("jeton was built by %s, and %s is %s: compiled cells need the same one; install Go %s, or build jeton again with this one",
			runtime.Version(), t.Go, e.GOVERSION, version())
	}
	t.Root, t.Tools = e.GOROOT, e.GOTOOLDIR
	cc := strings.Fields(e.CC)
	if len(cc) == 0 {
		cc = []string{"gcc"}
	}
	if t.CC, err = exec.LookPath(cc[0]); err != nil {
		return fmt.Errorf("compiled cells need the C compiler %s, which links them: install gcc (on Debian: apt install gcc libc6-dev)", cc[0])
	}
	return nil
}

func version() string { return strings.TrimPrefix(runtime.Version(), "go") }

// places are where the go command may be.
func places() []string {
	return []string{"go", filepath.Join(os.Getenv("GOROOT"), "bin", "go"), "/usr/local/go/bin/go"}
}

func (t *Toolchain) findGo(places []string) error {
	if err := supported(); err != nil {
		return err
	}
	for _, name := range places {
		if path, err := exec.LookPath(name); err == nil {
			t.Go = path
			return nil
		}
	}
	return fmt.Errorf("compiled cells need the Go toolchain, and there is no go command: install Go %s, and put it on the PATH", version())
}

// buildFlags asks this program how it was built.
func (t *Toolchain) buildFlags() {
	info, _ := debug.ReadBuildInfo()
	if info == nil {
		return
	}
	for _, s := range info.Settings {
		switch {
		case s.Key == "-trimpath" && s.Value == "true":
			t.Trimmed = true
			t.Flags = append(t.Flags, "-trimpath")
		case s.Key == "-race" && s.Value == "true":
			t.Race = true
			t.Flags = append(t.Flags, "-race")
		case s.Key == "-tags":
			t.Flags = append(t.Flags, "-tags="+s.Value)
		case strings.HasPrefix(s.Key, "GO") && s.Key != "GOOS" && s.Key != "GOARCH" || s.Key == "CGO_ENABLED":
			t.env = append(t.env, s.Key+"="+s.Value)
		}
	}
}

// environ is the environment for the toolchain.
func (t *Toolchain) environ() []string {
	return append(append(os.Environ(), "GOFLAGS=", "GOWORK=off", "GOTOOLCHAIN=local", "GO111MODULE=on"), t.env...)
}

type background struct{}

// InBackground returns a context whose builds leave the machine to others.
func InBackground(ctx context.Context) context.Context {
	return context.WithValue(ctx, background{}, true)
}

// run runs a tool in a folder; the error of a failing one is a toolError.
func (t *Toolchain) run(ctx context.Context, dir, name string, args ...string) (out []byte, err error) {
	work, err := t.scratch.folder("jeton-go-") // neither the go command nor gcc removes its own files when it is killed
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(work)
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir, cmd.Env = dir, append(t.environ(), "GOTMPDIR="+work, "TMPDIR="+work)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // the go command has children
	sandbox.Wrap(cmd)
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	var stdout, stderr strings.Builder
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err = cmd.Start(); err == nil {
		if ctx.Value(background{}) != nil {
			_ = syscall.Setpriority(syscall.PRIO_PROCESS, cmd.Process.Pid, 19)
		}
		err = cmd.Wait()
	}
	out = []byte(stdout.String())
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		return nil, &toolError{tool: filepath.Base(name), text: strings.TrimSpace(string(out) + stderr.String())}
	}
	return out, err
}

// A toolError is what a tool that failed has said.
type toolError struct{ tool, text string }

func (e *toolError) Error() string { return e.tool + ": " + e.text }

// compiler and linker are the paths of the tools.
func (t *Toolchain) compiler() string { return filepath.Join(t.Tools, "compile") }
func (t *Toolchain) linker() string   { return filepath.Join(t.Tools, "link") }
