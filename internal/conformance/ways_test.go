package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"jeton/internal/nbformat"
)

// buildLimit is the time to compile a program of many cases on a busy machine, and to run it.
const buildLimit = 2 * time.Minute

// A way to run a program that is not the compiler's own.
type way struct {
	suffix string // of the names of cases; "" for the first way
	run    func(t *testing.T, src string) run
	// shows gives what it shows of an output.
	shows func(output string) string
}

// asBytes shows an output as it is.
func asBytes(output string) string { return output }

// asText shows an output as a notebook's file can hold it: bytes that are no text are U+FFFD.
func asText(output string) string { return strings.ToValidUTF8(output, "\uFFFD") }

// waysOf are the command of -runner, if there is one, or all ways that jeton has.
func waysOf(t *testing.T) []way {
	t.Helper()
	argv := command(t)
	first := way{"", asFile(runner{command: argv, limit: specLimit}), asBytes}
	if *with != "" {
		return []way{first}
	}
	env := ownCache(t)
	return []way{
		first,
		{" --native", asFile(runner{command: append(argv, "--native"), limit: buildLimit, env: env}), asBytes},
		{" %%native", asCell(runner{command: []string{argv[0], "exec", "-o", "out.ipynb"}, limit: buildLimit, env: env}), asText},
	}
}

// ownCache gives compiled programs a cache of their own, beside the toolchain's.
func ownCache(t *testing.T) []string {
	t.Helper()
	gocache, err := exec.Command("go", "env", "GOCACHE").Output()
	if err != nil {
		t.Fatal(err)
	}
	return []string{"GOCACHE=" + strings.TrimSpace(string(gocache)), "XDG_CACHE_HOME=" + t.TempDir()}
}

// asFile runs a source as a file.
func asFile(r runner) func(t *testing.T, src string) run {
	return func(t *testing.T, src string) run {
		t.Helper()
		name := filepath.Join(t.TempDir(), "main.go")
		if err := os.WriteFile(name, []byte(src), 0o666); err != nil {
			t.Fatal(err)
		}
		out := runFile(t, r, name)
		out.output = strings.ReplaceAll(out.output, filepath.Dir(name)+string(filepath.Separator), "")
		return out
	}
}

// asCell runs a source as a compiled cell; its output is what the notebook shows then.
func asCell(r runner) func(t *testing.T, src string) run {
	return func(t *testing.T, src string) run {
		t.Helper()
		dir := t.TempDir()
		name := filepath.Join(dir, "in.ipynb")
		nb := nbformat.Notebook{NBFormat: 4, NBFormatMinor: 5, Metadata: nbformat.Metadata{"kernelspec": []byte(`{"name": "jeton", "display_name": "Go", "language": "go"}`)}}
		nb.Cells = []nbformat.Cell{{Type: "code", ID: "program", Source: nbformat.Text("%%native\n" + src)}}
		if err := nb.Write(name); err != nil {
			t.Fatal(err)
		}
		out, err := r.run(t.Context(), program{path: name, dir: dir})
		if err != nil {
			t.Fatal(err)
		}
		if done, err := nbformat.Read(filepath.Join(dir, "out.ipynb")); err == nil && out.status == 0 {
			out.output = ""
			for _, o := range done.Cells[0].Outputs {
				out.output += string(o.Text)
			}
		}
		return out
	}
}
