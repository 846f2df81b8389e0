package mpibench

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
)

// pythons are those that may have a module: the one that JETON_PYTHON names, and the python3 of each folder of the path, in order. An environment of its own often
// comes first, and lacks what the system's has.
func pythons() (all []string) {
	if named := os.Getenv("JETON_PYTHON"); named != "" {
		all = append(all, named)
	}
	for _, dir := range filepath.SplitList(os.Getenv("PATH")) {
		if path, err := exec.LookPath(filepath.Join(dir, "python3")); err == nil && !slices.Contains(all, path) {
			all = append(all, path)
		}
	}
	return all
}

// withModule is the first that can import a module; "" when none can.
func withModule(ctx context.Context, pythons []string, module string) string {
	for _, python := range pythons {
		if exec.CommandContext(ctx, python, "-c", "import "+module).Run() == nil {
			return python
		}
	}
	return ""
}
