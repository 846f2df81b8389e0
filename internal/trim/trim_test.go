package trim

import (
	"fmt"
	"os"
	"runtime"
	"strings"
	"testing"
)

func rssFile(t *testing.T) (kib int) {
	t.Helper()
	b, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Skip("no /proc here")
	}
	for line := range strings.Lines(string(b)) {
		if n, _ := fmt.Sscanf(line, "RssFile: %d kB", &kib); n == 1 {
			return kib
		}
	}
	t.Fatal("no RssFile in /proc/self/status")
	return 0
}

func TestStartUp(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only Linux says where the pages are")
	}
	before := rssFile(t)
	StartUp()
	after := rssFile(t)
	if after >= before {
		t.Errorf("resident pages of files: %d KiB before, %d KiB after", before, after)
	}
	// The program still runs: its text and constants come back when they are used.
	if got := strings.Repeat(fmt.Sprint(42), 3); got != "424242" {
		t.Errorf("after it: %q", got)
	}
}
