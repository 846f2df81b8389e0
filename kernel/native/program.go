package native

import (
	"context"
	"errors"
	"fmt"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"jeton/internal/lazyregexp"
)

// Program builds a whole program as `go build` does, against the source that this program carries: it may import what cells may. The
// file is open, and has no name any more. text is the program's, which file names in errors; where file is a regular file of that
// name, the files beside it that it embeds are found. The error has the compiler's words.
func (w *Workshop) Program(ctx context.Context, file, text string) (exe *os.File, err error) {
	tools, err := FindGo(ctx)
	if err != nil {
		return nil, err
	}
	module, err := w.cache.unpack(w.source)
	if err != nil {
		return nil, err
	}
	tools.scratch = w.scratch
	dir, err := w.scratch.folder("jeton-native-")
	if err != nil {
		return nil, fullDisk(err)
	}
	defer os.RemoveAll(dir)
	source, err := filepath.Abs(file)
	if st, err2 := os.Stat(file); err != nil || err2 != nil || !st.Mode().IsRegular() || !strings.HasSuffix(file, ".go") {
		source = filepath.Join(dir, strings.TrimSuffix(filepath.Base(file), ".go")+".go")
		if err := os.WriteFile(source, []byte(text), 0o600); err != nil {
			return nil, fullDisk(err)
		}
	}
	out := filepath.Join(dir, "program")
	if _, err := tools.run(ctx, module, tools.Go, "build", "-buildvcs=false", "-o", out, source); err != nil {
		return nil, inWords(fullDisk(err), source, file, text)
	}
	return os.Open(out)
}

// inWords is what the go command says of a program, with the file's name as it was given.
func inWords(err error, source, file, text string) error {
	tool := (*toolError)(nil)
	if !errors.As(err, &tool) {
		return err
	}
	said := regexp.MustCompile(`(?m)^# command-line-arguments\n`).ReplaceAllString(tool.text, "")
	said = atImport(said, source, text)
	at := regexp.MustCompile(`(?m)^\S*` + regexp.QuoteMeta(filepath.Base(source)) + `:(\d+):`)
	return errors.New(at.ReplaceAllString(said, strings.ReplaceAll(file, "$", "$$")+":$1:"))
}

// chain is how the go command says that a package cannot be had for this platform: by who imports it, without a line.
var chain = lazyregexp.New(`(?m)^package command-line-arguments\n\timports (\S+?)(:|\n)`)

// atImport puts the place of the program's import before it.
func atImport(said, source, text string) string {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, source, text, parser.ImportsOnly)
	if err != nil {
		return said
	}
	return chain().ReplaceAllStringFunc(said, func(s string) string {
		m := chain().FindStringSubmatch(s)
		for _, imp := range f.Imports {
			if imp.Path.Value == strconv.Quote(m[1]) {
				return fmt.Sprintf("%s: imports %s%s", fset.PositionFor(imp.Pos(), false), m[1], m[2])
			}
		}
		return s
	})
}
