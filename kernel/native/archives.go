package native

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
)

// archives knows where the compiled packages are that cells import. The go command builds them, as it would for a plugin, and
// keeps them in its own cache; what it answered is kept beside the objects.
type archives struct {
	tools *Toolchain
	cache *Cache
	// source is that of this program.
	source fs.FS

	mu    sync.Mutex
	files map[string]string // by import path
	tried bool              // whether the kept answer has been read
}

// listFile is the kept answer.
const listFile = "archives.json"

// config gives the lines of an importcfg that has the packages and all that they import.
func (a *archives) config(ctx context.Context, paths []string) (string, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if !a.tried {
		a.tried = true
		a.read()
	}
	var missing []string
	for _, p := range paths {
		if a.files[p] == "" && p != "unsafe" {
			missing = append(missing, p)
		}
	}
	if len(missing) > 0 {
		if err := a.ask(ctx, missing); err != nil {
			return "", err
		}
	}
	var b strings.Builder
	for _, p := range slices.Sorted(maps.Keys(a.files)) {
		fmt.Fprintf(&b, "packagefile %s=%s\n", p, a.files[p])
	}
	return b.String(), nil
}

// read takes the kept answer, unless a file is gone.
func (a *archives) read() {
	text, err := os.ReadFile(a.cache.path(listFile))
	if err != nil || json.Unmarshal(text, &a.files) != nil {
		a.files = nil
	}
	for _, f := range a.files {
		if _, err := os.Stat(f); err != nil {
			a.files = nil
			return
		}
	}
}

// ask has the go command build packages.
func (a *archives) ask(ctx context.Context, paths []string) error {
	dir, err := a.module()
	if err != nil {
		return err
	}
	args := append([]string{"list", "-export", "-deps", "-buildmode=plugin"}, a.tools.Flags...)
	args = append(args, "-f", "{{if .Export}}{{.ImportPath}}={{.Export}}{{end}}")
	out, err := a.tools.run(ctx, dir, a.tools.Go, append(args, paths...)...)
	if tool := (*toolError)(nil); errors.As(err, &tool) {
		return fmt.Errorf("the Go toolchain cannot build %s: %s", strings.Join(paths, ", "), tool.text)
	} else if err != nil {
		return err
	}
	files := maps.Clone(a.files)
	if files == nil {
		files = map[string]string{}
	}
	for line := range strings.Lines(string(out)) {
		if path, file, ok := strings.Cut(strings.TrimSpace(line), "="); ok {
			files[path] = file
		}
	}
	a.files = files
	if text, err := json.Marshal(files); err == nil {
		_, _ = a.cache.write(listFile, text) // without it the next kernel asks again
	}
	return nil
}

// module is the folder of a module in which the go command finds what this program is made of: its own source, where that is
// still there, or the copy that it carries.
func (a *archives) module() (string, error) {
	_, file, _, _ := runtime.Caller(0)
	if filepath.IsAbs(file) {
		root := filepath.Dir(filepath.Dir(filepath.Dir(file)))
		if _, err := os.Stat(filepath.Join(root, "go.mod")); err == nil {
			return root, nil
		}
	}
	return a.cache.unpack(a.source)
}

// identity tells programs apart whose packages may differ.
func identity() string {
	h := sha256.New()
	fmt.Fprintln(h, runtime.Version(), runtime.GOARCH)
	if exe, err := os.Executable(); err == nil {
		if st, err := os.Stat(exe); err == nil {
			fmt.Fprintln(h, exe, st.Size(), st.ModTime().UnixNano())
		}
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}
