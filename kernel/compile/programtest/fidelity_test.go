package programtest

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// hung is when a program is given up; it decides nothing but how long a fault takes to show.
const hung = 2 * time.Minute

// TestFidelity runs the programs that kernel/engine/fidelitytest has too, each in a process of its own.
func TestFidelity(t *testing.T) {
	files, err := filepath.Glob("../../engine/fidelitytest/testdata/*.go")
	if err != nil || len(files) < 48 {
		t.Fatalf("%d programs: %v", len(files), err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".go"), func(t *testing.T) {
			t.Parallel()
			want, err := os.ReadFile(strings.TrimSuffix(file, ".go") + ".out")
			if err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithTimeout(t.Context(), hung)
			defer cancel()
			got, err := exec.CommandContext(ctx, os.Args[0], "run", file).CombinedOutput()
			if err != nil || string(got) != string(want) {
				t.Errorf("%v\n%s\nwant\n%s", err, got, want)
			}
		})
	}
}
