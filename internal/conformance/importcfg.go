package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
)

// importcfgVar names the file that says where the library's export data is: some programs run the compiler with it.
const importcfgVar = "STDLIB_IMPORTCFG"

// importcfg writes that file, when one of the programs asks for it, and returns the setting of the environment that names it, if any. Go
// compiles the library once, and keeps it in its cache.
func importcfg(ctx context.Context, progs []program) (env []string, remove func(), err error) {
	remove = func() {}
	if asks, err := mention(progs, importcfgVar); err != nil || !asks {
		return nil, remove, err
	}
	list, err := exec.CommandContext(ctx, "go", "list", "-export", "-f", "{{if .Export}}packagefile {{.ImportPath}}={{.Export}}{{end}}", "std").Output()
	if err != nil {
		return nil, remove, fmt.Errorf("go list -export std: %w", err)
	}
	f, err := os.CreateTemp("", "importcfg")
	if err != nil {
		return nil, remove, err
	}
	defer f.Close()
	_, err = f.Write(list)
	return []string{importcfgVar + "=" + f.Name()}, func() { _ = os.Remove(f.Name()) }, err
}

// mention tells whether the text of a program has a word.
func mention(progs []program, word string) (bool, error) {
	for _, p := range progs {
		text, err := os.ReadFile(p.path)
		if err != nil {
			return false, err
		}
		if bytes.Contains(text, []byte(word)) {
			return true, nil
		}
	}
	return false, nil
}
