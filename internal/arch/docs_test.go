package arch

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// The table of packages in docs/architecture.md has a row for each package, or for one that it is below, and no row for what is not there.
// Test suites and generators that stand below their package need none.
func TestPackagesAreOnTheMap(t *testing.T) {
	text, err := os.ReadFile("../../docs/architecture.md")
	if err != nil {
		t.Fatal(err)
	}
	rows := tablePackages(string(text))
	if len(rows) < 60 {
		t.Fatalf("only %d packages are found in the table: %v", len(rows), rows)
	}
	for _, name := range rows {
		if info, err := os.Stat(filepath.Join("../..", name)); err != nil || !info.IsDir() {
			t.Errorf("docs/architecture.md has a row for %s, which is no package", name)
		}
	}
	seen := map[string]bool{}
	for _, i := range imports(t) {
		if seen[i.pkg] || strings.HasSuffix(i.file, "_test.go") || !slices.Contains([]string{"kernel", "runtime", "launcher", "internal"}, folder(i.pkg)) {
			continue
		}
		seen[i.pkg] = true
		if !slices.ContainsFunc(rows, func(row string) bool { return i.pkg == row || row != "launcher" && strings.HasPrefix(i.pkg, row+"/") }) {
			t.Errorf("docs/architecture.md has no row for %s", i.pkg)
		}
	}
}

var (
	inRow  = regexp.MustCompile("(?m)^\\| (`.*?`) \\| ")
	quoted = regexp.MustCompile("`([^`]+)`")
	braces = regexp.MustCompile(`^(.*)\{(.*)\}$`)
)

// tablePackages are the packages of the first column: `a/b`, or `a/{b,c}`, which is two.
func tablePackages(text string) (names []string) {
	for _, row := range inRow.FindAllStringSubmatch(text, -1) {
		for _, q := range quoted.FindAllStringSubmatch(row[1], -1) {
			parts := braces.FindStringSubmatch(q[1])
			if parts == nil {
				names = append(names, q[1])
				continue
			}
			for last := range strings.SplitSeq(parts[2], ",") {
				names = append(names, parts[1]+last)
			}
		}
	}
	return names
}
