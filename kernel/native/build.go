package native

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"

	"jeton/internal/lazyregexp"
	"jeton/kernel/check"
)

// A Workshop builds objects with the toolchain and keeps them in a Cache. Its methods may be called from several goroutines.
type Workshop struct {
	cache   *Cache
	source  fs.FS
	scratch Scratch

	warm  atomic.Bool
	once  sync.Once
	tools *Toolchain
	err   error
	list  *archives
}

// NewWorkshop returns a Workshop that keeps what it builds in a cache; it looks for the toolchain when it is first used. source
// is that of this program: go.mod, go.sum and the packages that cells may import; it is used where the program's own folder is not at hand.
func NewWorkshop(c *Cache, source fs.FS) *Workshop { return &Workshop{cache: c, source: source} }

// ready finds the toolchain, once.
func (w *Workshop) ready(ctx context.Context) error {
	w.once.Do(func() {
		if w.tools, w.err = FindToolchain(context.WithoutCancel(ctx)); w.err == nil {
			w.tools.scratch = w.scratch
			w.list = &archives{tools: w.tools, cache: w.cache, source: w.source, turn: make(chan struct{}, 1)}
		}
	})
	return w.err
}

// Warm makes ready what the first cell needs: it finds the toolchain and has the archives of the packages that most cells import
// built. It is meant to be called in the background.
func (w *Workshop) Warm(ctx context.Context) error {
	if err := w.ready(ctx); err != nil {
		return err
	}
	if _, err := w.list.config(ctx, usual); err != nil {
		return err
	}
	w.warm.Store(true)
	w.list.preload()
	return nil
}

// IsWarm reports whether Warm has come to its end.
func (w *Workshop) IsWarm() bool { return w.warm.Load() }

// usual are the packages that most cells import.
var usual = []string{"bufio", "bytes", "cmp", "context", "errors", "fmt", "maps", "math", "math/rand", "math/rand/v2", "net", "os", "runtime", "runtime/cgo", "slices", "sort",
	"strconv", "strings", "sync", "sync/atomic", "time", "unsafe"}

// Build builds a source, or finds it in the cache.
func (w *Workshop) Build(ctx context.Context, s Source) (file string, err error) {
	if file, ok := w.cache.find(s.Key); ok {
		return file, nil
	}
	if err := w.ready(ctx); err != nil {
		return "", err
	}
	config, err := w.list.config(ctx, append([]string{"runtime", "runtime/cgo"}, s.Imports...))
	if err != nil {
		return "", err
	}
	so, err := (&job{tools: w.tools, source: s, config: config}).build(ctx)
	if err != nil {
		return "", fullDisk(err)
	}
	return w.cache.put(s.Key, so)
}

// build makes the library in a temporary folder.
func (j *job) build(ctx context.Context) (so []byte, err error) {
	if j.dir, err = j.tools.scratch.folder("jeton-native-"); err != nil {
		return nil, fmt.Errorf("a cell is compiled in the temporary folder (TMPDIR): %w", err)
	}
	defer os.RemoveAll(j.dir)
	if err := j.compile(ctx); err != nil {
		return nil, err
	}
	if err := j.link(ctx); err != nil {
		return nil, err
	}
	if so, err = os.ReadFile(j.path("cell.so")); err == nil {
		cleanNames(so)
	}
	return so, err
}

// fullDisk says of an error whose cause is a full disk, ours or a tool's, what to do; others it leaves as they are.
func fullDisk(err error) error {
	tool := (*toolError)(nil)
	if !errors.Is(err, syscall.ENOSPC) && !(errors.As(err, &tool) && strings.Contains(tool.text, syscall.ENOSPC.Error())) {
		return err
	}
	return fmt.Errorf("there is no room to compile in the temporary folder, %s: %w: delete what you do not need there, or start jeton with TMPDIR set to another folder",
		os.TempDir(), syscall.ENOSPC)
}

// A job is one build.
type job struct {
	tools  *Toolchain
	dir    string
	source Source
	config string // lines of an importcfg
}

func (j *job) path(name string) string { return filepath.Join(j.dir, name) }

func (j *job) write(name, text string) error { return os.WriteFile(j.path(name), []byte(text), 0o600) }

// plugin is the path of the plugin's own package, which only ties the cell's to the outside.
func (j *job) plugin() string { return "jetoncell/" + j.source.Key[:20] }

// tie is that package. It cannot name what the cell's package has, since nothing there is exported.
func (j *job) tie() string {
	return fmt.Sprintf("package main\n\nimport _ %q\nimport \"unsafe\"\n\n//go:linkname table %s.%s\nfunc table(map[string]unsafe.Pointer) []any\n\nvar Table = table\n",
		Path, Path, j.source.Table)
}

func (j *job) compile(ctx context.Context) error {
	err := errors.Join(j.write("cell.go", j.source.Text), j.write("tie.go", j.tie()), j.write("cfg", j.config),
		j.write("tie.cfg", j.config+"packagefile "+Path+"="+j.path("cell.a")+"\n"))
	if err != nil {
		return err
	}
	common := []string{"-dynlink", "-pack", "-trimpath", j.dir + "=>"}
	if j.tools.Race {
		common = append(common, "-race")
	}
	args := append([]string{"-o", j.path("cell.a"), "-p", Path, "-complete", "-c=2", "-importcfg", j.path("cfg")}, common...)
	if _, err := j.tools.run(ctx, j.dir, j.tools.compiler(), append(args, "cell.go")...); err != nil {
		return complaints(fullDisk(err), j.source.Files)
	}
	archive, err := os.ReadFile(j.path("cell.a"))
	if err != nil {
		return err
	}
	if archive, err = unify(archive); err != nil {
		return err
	}
	if err := os.WriteFile(j.path("cell.a"), archive, 0o600); err != nil {
		return err
	}
	args = append([]string{"-o", j.path("tie.a"), "-p", j.plugin(), "-importcfg", j.path("tie.cfg")}, common...)
	_, err = j.tools.run(ctx, j.dir, j.tools.compiler(), append(args, "tie.go")...)
	return err
}

func (j *job) link(ctx context.Context) error {
	args := []string{"-o", j.path("cell.so"), "-importcfg", j.path("tie.cfg"), "-buildmode=plugin", "-pluginpath", j.plugin(), "-s", "-w", "-extld=" + j.tools.CC}
	if j.tools.Race {
		args = append(args, "-race")
	}
	_, err := j.tools.run(ctx, j.dir, j.tools.linker(), append(args, j.path("tie.a"))...)
	return err
}

var complaint = lazyregexp.New(`^(` + filePrefix + `.+):(\d+):(\d+): (.*)$`)

// complaints are what the compiler has against a cell, in the student's places and names.
func complaints(err error, files map[string]string) error {
	tool := (*toolError)(nil)
	if !errors.As(err, &tool) {
		return err
	}
	var errs check.Errors
	for lines := bufio.NewScanner(strings.NewReader(tool.text)); lines.Scan(); {
		m := complaint().FindStringSubmatch(lines.Text())
		if m == nil {
			continue
		}
		line, _ := strconv.Atoi(m[2])
		col, _ := strconv.Atoi(m[3])
		errs = append(errs, &check.Error{Pos: token.Position{Filename: files[m[1]], Line: line, Column: col}, Msg: plainText(m[4])})
	}
	if len(errs) == 0 {
		return fmt.Errorf("the Go compiler does not take this cell: %s", tool.text)
	}
	return errs
}
