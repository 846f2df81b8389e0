package native

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// archives knows where the compiled packages are that cells import. The go command builds them, as it would for a plugin, and
// keeps them in its own cache; what it answered is kept beside the objects.
type archives struct {
	tools *Toolchain
	cache *Cache
	// source is that of this program.
	source fs.FS

	turn  chan struct{}     // is held by who uses what follows
	files map[string]string // by import path
	tried bool              // whether the kept answer has been read
}

// listFile is the kept answer.
const listFile = "archives.json"

// config gives the lines of an importcfg that has the packages and all that they import.
func (a *archives) config(ctx context.Context, paths []string) (string, error) {
	select {
	case a.turn <- struct{}{}:
		defer func() { <-a.turn }()
	case <-ctx.Done():
		return "", context.Cause(ctx)
	}
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

// Archives are the compiled packages that are known here: the file in which that is kept, and those that it names. There are none where one of
// them is gone.
func (c *Cache) Archives() (list string, files []string) {
	a := archives{cache: c}
	if a.read(); a.files == nil {
		return "", nil
	}
	return c.path(listFile), slices.Sorted(maps.Values(a.files))
}

// ask has the go command build packages.
func (a *archives) ask(ctx context.Context, paths []string) error {
	dir, err := a.module(paths)
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

// module is the folder of a module in which the go command finds what this program is made of: its own folder, where it was built
// with the names of its files, or the copy of the source that it carries.
func (a *archives) module(paths []string) (string, error) {
	root := ownFolder()
	if root == "" {
		return a.cache.unpack(a.source)
	}
	own := slices.ContainsFunc(paths, func(p string) bool { return strings.HasPrefix(p, ownModule) })
	switch {
	case !a.unchanged(root) && own:
		return "", fmt.Errorf("compiled cells cannot import %s: the source that this jeton was built from has changed or gone since: build jeton again", strings.Join(paths, ", "))
	case exists(filepath.Join(root, "go.mod")):
		return root, nil
	}
	return a.cache.unpack(a.source)
}

// ownModule begins the import paths of this program.
const ownModule = "jeton/"

// unchanged says whether a folder has the source that this program carries.
func (a *archives) unchanged(root string) bool {
	if a.source == nil {
		return exists(filepath.Join(root, "go.mod"))
	}
	want, err := sumOf(a.source)
	if err != nil {
		return false
	}
	have, err := sumOf(selected{os.DirFS(root), a.source})
	return err == nil && have == want
}

func exists(file string) bool {
	_, err := os.Stat(file)
	return err == nil
}

// selected is what a folder has of the packages that like carries: of their folders, every file of Go; and the other files of like.
type selected struct {
	fs.FS
	like fs.FS
}

func (s selected) ReadDir(name string) ([]fs.DirEntry, error) {
	list, err := fs.ReadDir(s.FS, name)
	return slices.DeleteFunc(list, func(e fs.DirEntry) bool {
		if name != "." && !e.IsDir() && strings.HasSuffix(e.Name(), ".go") {
			return false // one that is new changes its package, too
		}
		_, err := fs.Stat(s.like, path.Join(name, e.Name()))
		return err != nil
	}), err
}
